"""Questions of the tests: asked and answered by the real services."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from compliance.accounts import invitations
from compliance.accounts.models import User
from compliance.history.canonical import Content
from compliance.offices.models import Office
from compliance.questions import services
from compliance.questions.models import Question
from compliance.questions.services import Asker
from compliance.subject_requests.models import SubjectRequest
from tests.documents.files import attached
from tests.factories import UserFactory, member_of
from tests.subject_requests.factories import qualified

WORDING = "Quelles données le service Gestion locative détient-il sur Mme Martin ?"
ANSWER = "Un dossier de location, ouvert en 2019."
NOBODY = Asker(by=None)


def in_days(days: int) -> date:
    """Return the day so many days ahead."""
    return timezone.localdate() + timedelta(days=days)


def invited(request: SubjectRequest, *, by: User | None = None, **changes: Any) -> Question:
    """Ask a question for a week ahead; nobody has opened the link yet."""
    content: Content = {"wording": WORDING, "due_on": in_days(7).isoformat(), "person": request.person_name}
    to_whom = {"full_name": "Farid Benali", "email": "farid.benali@opal.example"}
    to_whom |= {name: changes.pop(name) for name in ("full_name", "email") if name in changes}
    beyond = changes.pop("beyond", False)
    return services.ask(request, {**content, **changes}, by=by, beyond=beyond, **to_whom)


def asked(request: SubjectRequest, to: User | None = None, **changes: Any) -> Question:
    """Ask a person, a new one unless given, who accepts."""
    to = to or UserFactory()
    question = invited(request, full_name=to.full_name, email=to.email, **changes)
    invitations.accept(question.place.invitation.digest, to)
    return again(question)


def answered(question: Question, answer: str = ANSWER, **changes: Any) -> Question:
    """Answer a question, as who is asked."""
    person = again(question).place.person
    assert person
    given = {"holds_nothing": False, "answer": answer, **changes}
    return services.answer(question.pk, given, version=again(question).version, by=person)


def again(question: Question) -> Question:
    """Return a question as it is now."""
    found: Question = Question.objects.select_related("office", "request__office").get(pk=question.pk)
    return found


def file_of(question: Question, **facts: Any) -> Any:
    """Attach a file to the request, as given with the answer."""
    return attached(question.request, by=again(question).place.person, kind="other", question=question.number, **facts)


def a_question(office: Office, **changes: Any) -> Question:
    """Return a question about a new request of the office, asked by its juriste and accepted."""
    return asked(qualified(office), by=member_of(office), **changes)
