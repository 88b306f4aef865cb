"""The vocabulary of reads of requests: who reaches them, which are open, late or near."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from compliance.access.perimeter import IdIn, Person, office_ids, people_with
from compliance.law.source import parameter
from compliance.offices.enums import Permission
from compliance.records.models import RecordQuerySet, holding
from compliance.subject_requests import rules
from compliance.subject_requests.parts import RightAsked
from compliance.subject_requests.readers import NamedReader

SOON = "dsr.soon"  # the parameter of the law files: within how many days a deadline is near

VIEW, HANDLE = Permission.VIEW_REQUESTS.full, Permission.HANDLE_REQUESTS.full
ADVISE, SIGN = Permission.ADVISE_REQUESTS.full, Permission.SIGN_ANSWERS.full
EXPORT, REGISTER = Permission.EXPORT_REQUESTS.full, Permission.REGISTER_REQUEST.full
COUNT = Permission.EXPORT_REQUEST_LOG.full  # the log without identities, and its figures

# What the machinery of registers asks for, in the rights of this one: who reads the register reads no request by it.
OWN_RIGHTS = {
    Permission.VIEW_REGISTER.full: VIEW,
    Permission.EDIT_REGISTER.full: HANDLE,
    Permission.ADVISE_REGISTER.full: ADVISE,
    Permission.APPROVE_REGISTER.full: SIGN,
    Permission.EXPORT_REGISTER.full: EXPORT,
}


class SubjectRequestQuerySet(RecordQuerySet):
    """Rows of the register of requests; a restricted one is nobody's but its named readers' and the DPO's."""

    def visible_to(self, user: Person, permission: str = VIEW, *, among: Iterable[int] | None = None) -> Self:
        """Return the requests of the offices on which the person holds ``permission``, restricted ones apart.

        Those are seen by the persons that they name and by the office's DPO, and by nobody else, whatever they hold
        there: lists, search, counts of rows, files and history all pass here.
        """
        rows = super().visible_to(user, OWN_RIGHTS.get(permission, permission), among=among)
        return rows.filter(unrestricted_for(user))

    def counted_for(self, user: Person, *, among: Iterable[int] | None = None) -> Self:
        """Return the requests that count in the figures a person may read: restricted ones too, of which nothing else.

        Numbers alone are drawn from these rows; what names a request passes `visible_to`.
        """
        return super().visible_to(user, COUNT, among=among)

    def granted_to(self, user: Person, permission: str = "") -> "SubjectRequestQuerySet":
        """Return nothing: no request is ever confided to a guest."""
        return self.none()

    def search(self, words: str) -> "SubjectRequestQuerySet":
        """Keep the requests that hold every word, whatever its case and accents."""
        return holding(self, words)

    def open(self) -> "SubjectRequestQuerySet":
        """Keep what awaits an answer."""
        return self.filter(status__in=rules.OPEN)

    def closed(self) -> "SubjectRequestQuerySet":
        """Keep what has its answer."""
        return self.exclude(status__in=rules.OPEN)

    def overdue(self, today: date) -> "SubjectRequestQuerySet":
        """Keep what is late: its strict date has passed."""
        return self.open().filter(due_on__lt=today)

    def due_within(self, days: int, today: date) -> "SubjectRequestQuerySet":
        """Keep what is due from today on, within so many days."""
        return self.open().filter(due_on__gte=today, due_on__lte=today + timedelta(days=days))

    def pressing(self, today: date) -> "SubjectRequestQuerySet":
        """Keep what is late, or near its day."""
        return self.open().filter(due_on__lte=today + timedelta(days=parameter(SOON, today).number))

    def asking(self, right: str) -> "SubjectRequestQuerySet":
        """Keep the requests in which that right is asked for."""
        return self.filter(Exists(RightAsked.objects.filter(request=OuterRef("pk"), right=right)))

    def by_the_same_person(self, record: Any) -> "SubjectRequestQuerySet":
        """Keep the office's other requests that bear the name of the same person, or the same address."""
        same = Q(person_key=record.person_key)
        if record.contact_key:
            same |= Q(contact_key=record.contact_key)
        return self.filter(same, office=record.office_id).exclude(pk=record.pk)

    def for_list(self) -> "SubjectRequestQuerySet":
        """Load what a line of the list shows, and no long text."""
        asked = RightAsked.objects.only("request_id", "right", "outcome", "position").order_by("position", "pk")
        own = ("number", "status", "version", "received_on", "channel", "person_name", "due_on", "closed_on")
        flags = ("was_late", "restricted", "qualification", "extension_notice_on", "handler")
        named = ("office__slug", "office__name", "office__colour", "handler__full_name", "handler__email")
        return (
            self.select_related("office", "handler")
            .only(*own, *flags, *named)
            .prefetch_related(models.Prefetch("rights", asked))
        )


def unrestricted_for(user: Person, prefix: str = "") -> Q:
    """Return the filter of what a person may see of requests, their restriction alone being asked."""
    named = NamedReader.objects.filter(request=OuterRef(f"{prefix}pk"), person=user.pk or 0)
    advised = office_ids(user, ADVISE)
    return Q(**{f"{prefix}restricted": False}) | Q(IdIn(F(f"{prefix}office_id"), advised)) | Q(Exists(named))


def readers_of(record: Any, people: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Return, of these people, those who see a request: all of them, unless it is restricted."""
    if not record.restricted:
        return people
    named: Collection[int] = record.readers.values("person")
    return people.filter(Q(pk__in=named) | Q(pk__in=people_with(record.office_id, [ADVISE])))
