"""The vocabulary of reads of questions: who reaches them, and by which of two doors."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db.models import Exists, OuterRef

from compliance.access.perimeter import Person
from compliance.accounts.models import User
from compliance.offices.enums import Permission
from compliance.questions.guests import QuestionGrant
from compliance.questions.rules import State
from compliance.records.models import RecordQuerySet
from compliance.subject_requests.queries import HANDLE, OWN_RIGHTS, VIEW, unrestricted_for
from compliance.subject_requests.rules import OPEN

# What a service may do with the question that it was asked, in the words of what is confided.
CONFIDED = {VIEW: Permission.VIEW_REGISTER.full, HANDLE: Permission.EDIT_REGISTER.full}


class QuestionQuerySet(RecordQuerySet):
    """Questions: those of the requests that one sees, or those that one was asked; never both."""

    def visible_to(self, user: Person, permission: str = VIEW, *, among: Iterable[int] | None = None) -> Self:
        """Return the questions about the requests that the person sees: a restricted one is told to nobody else."""
        rows = super().visible_to(user, OWN_RIGHTS.get(permission, permission), among=among)
        return rows.filter(unrestricted_for(user, "request__"))

    def granted_to(self, user: Person, permission: str = VIEW) -> RecordQuerySet:
        """Return the questions that the person was asked: each alone, whatever becomes of its request's readers."""
        return super().granted_to(user, CONFIDED.get(permission, permission))

    def asked(self) -> Self:
        """Keep those that await their answer: nothing is expected any more once the request has its own."""
        return self.filter(status=State.ASKED, request__status__in=OPEN)

    def asked_of(self, user: Person, today: date) -> Self:
        """Keep those that the person is asked today, for a list whose statement is kept: no id is written in it."""
        if not isinstance(user, User) or user.is_superuser:
            return self.none()
        held: Any = QuestionGrant.of_any_date.filter(
            content_object=OuterRef("pk"), user=user.pk, starts__lte=today, ends__gte=today
        )
        return self.filter(Exists(held))
