"""Letters of the tests, prepared, completed and signed by the real services."""

from typing import Any

from django.utils import timezone

from compliance.accounts.models import User
from compliance.correspondence import services
from compliance.correspondence.enums import Way
from compliance.correspondence.models import Letter
from compliance.correspondence.services import Written
from compliance.portal import services as portal
from compliance.subject_requests.models import SubjectRequest
from tests.documents.files import attached


def prepared(request: SubjectRequest, kind: str = "answer", *, by: User, **changes: Any) -> Letter:
    """Return a letter whose places are filled, with ``changes``."""
    letter = services.prepare(request, kind, by=by)
    words = {
        "subject": letter.subject,
        "body": letter.body.replace("[[réponse]]", "Voici vos données."),
        "to": letter.to,
        "reasons": "Le dossier est complexe." if "[[motifs]]" in letter.body else "",
        "outcomes": letter.outcomes,
    }
    return services.revise(letter, Written(**{**words, **changes}), version=letter.version, by=by)


def signed(letter: Letter, *, by: User) -> Letter:
    """Return the letter once a person signed it."""
    return services.sign(letter, version=letter.version, by=by)


def sent(letter: Letter, *, by: User, way: Way = Way.POST) -> Letter:
    """Return the letter once it left today."""
    return services.send(letter, on=timezone.localdate(), way=way, version=letter.version, by=by)


def code_for(request: SubjectRequest, *, by: User) -> str:
    """Hand a follow-up code to whoever asked, and return it."""
    return portal.issue_again(request, "vue au guichet", by=by)


def a_file(request: SubjectRequest, name: str = "donnees.csv", content: bytes = b"bail;loyer\n4412;512\n") -> Any:
    """Return a document of the office, attached to the request."""
    return attached(request, name=name, content=content, kind="other")


def code_of(refused: Any, field: str | None = None) -> str:
    """Return the code of a refusal that pytest caught: that of a field, or of the whole."""
    error = refused.value
    code: str = error.error_dict[field][0].code if field else error.code
    return code
