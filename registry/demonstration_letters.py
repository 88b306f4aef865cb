"""The letters of the demonstration: prepared, submitted, signed and sent by the real services."""

from django.utils import timezone

from compliance.accounts.models import User
from compliance.correspondence import services
from compliance.correspondence.enums import LetterState, Way
from compliance.correspondence.services import Written
from compliance.subject_requests.models import SubjectRequest


def tell_letter(request: SubjectRequest, kind: str, answer: str, *, until: str, by: User) -> None:
    """Prepare a letter about a request, with what it answers, and take it to a state: written, to sign or sent."""
    letter = services.prepare(request, kind, by=by)
    body = letter.body.replace("[[réponse]]", answer)
    written = Written(subject=letter.subject, body=body, to=letter.to, outcomes=letter.outcomes)
    letter = services.revise(letter, written, version=letter.version, by=by)
    if until == LetterState.TO_SIGN:
        services.submit(letter, version=letter.version, by=by)
    if until == LetterState.SENT:
        letter = services.sign(letter, version=letter.version, by=by)
        services.send(letter, on=timezone.localdate(), way=Way.POST, version=letter.version, by=by)
