"""The letters of each office of the matrix, about the request that is open there, a word planted in each corner."""

from collections.abc import Callable
from typing import Any

from compliance.correspondence import model_services, services
from compliance.correspondence.models import Letter
from compliance.correspondence.rules import Text
from compliance.correspondence.services import Written
from compliance.offices.models import Office
from compliance.subject_requests.models import SubjectRequest
from tests.factories import member_of

DRAFT_LETTER, TO_SIGN, SIGNED = 1, 2, 3  # their numbers
VERSIONS = {DRAFT_LETTER: 4, TO_SIGN: 3, SIGNED: 2}  # in which `plant` leaves them
IN_LETTERS = frozenset({"letterbody", "letterto", "letterreasons", "lettersubject", "letterback"})
IN_MODELS = frozenset({"lettermodel"})


def plant(office: Office, number: int, word: Callable[[str], str]) -> None:
    """Prepare an answer, ask for the signature of an extension, sign an acknowledgement; write the office's model."""
    juriste, direction = member_of(office), member_of(office, "direction")
    request = SubjectRequest.objects.get(office=office, number=number)
    said = {place: word(place) for place in sorted(IN_LETTERS | IN_MODELS)}
    back = _written(
        request, "answer", juriste, subject=said["lettersubject"], body=said["letterbody"], to=said["letterto"]
    )
    back = services.submit(back, version=back.version, by=juriste)
    services.send_back(back, said["letterback"], version=back.version, by=direction)
    asked = _written(request, "extension", juriste, body="[[motifs]]", reasons=said["letterreasons"])
    services.submit(asked, version=asked.version, by=juriste)
    model_services.write_model(office, "acknowledgement", Text("Reçu", said["lettermodel"]), version=0, by=juriste)
    received = _written(request, "acknowledgement", juriste)
    services.sign(received, version=received.version, by=juriste)


def _written(request: SubjectRequest, kind: str, by: Any, **changes: Any) -> Letter:
    letter = services.prepare(request, kind, by=by)
    words = {"subject": letter.subject, "body": letter.body, "to": letter.to, "outcomes": letter.outcomes}
    return services.revise(letter, Written(**{**words, **changes}), version=letter.version, by=by)
