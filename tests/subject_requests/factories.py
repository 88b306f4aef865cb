"""Requests of the tests: entered, qualified and answered by the real services."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from compliance.history.canonical import Content
from compliance.offices.models import Office
from compliance.subject_requests import services
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.rules import Decision
from compliance.subject_requests.writing import Writer

NOBODY = Writer(by=None)
ASKED: Content = {
    "channel": "letter",
    "person_name": "Mme Jeanne Martin",
    "email": "jeanne.martin@exemple.example",
    "wording": "Je souhaite savoir quelles données vous avez sur moi.",
}


def days_ago(days: int) -> date:
    """Return the day so many days before today."""
    return timezone.localdate() - timedelta(days=days)


def a_request(
    office: Office, *, received: date | None = None, by: Any = None, readers: Any = (), **changes: Any
) -> SubjectRequest:
    """Return a request that the office received (two days ago unless said), not qualified yet."""
    content = {**ASKED, "received_on": (received or days_ago(2)).isoformat(), **changes}
    return services.receive(office, content, by=by, readers=readers)


def qualified(office: Office, *rights: str, **changes: Any) -> SubjectRequest:
    """Return a request found to exercise these rights (access unless said)."""
    return services.qualify(a_request(office, **changes).pk, "rights", rights or ("access",), NOBODY)


def key_of(request: SubjectRequest, right: str = "access") -> str:
    """Return the key of the row of a right."""
    key: str = request.rights.get(right=right).key
    return key


def answered(
    request: SubjectRequest, right: str = "access", outcome: str = "answered_full", **changes: Any
) -> SubjectRequest:
    """Return the request once one of its rights has its answer, of today unless said."""
    told = {"answered_on": timezone.localdate(), **changes}
    if outcome in {"refused", "answered_partial"}:
        told = {"reasons": "Art. 17(3)(b)", "cnil_remedy": True, "court_remedy": True, **told}
    return services.decide(request.pk, key_of(request, right), Decision(outcome=outcome, **told), NOBODY)
