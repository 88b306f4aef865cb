"""The time that a DPO's team gives to the offices: noted by whoever spent it, compared with what mandates foresee."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.access.perimeter import OfficeScopedQuerySet
from compliance.accounts.models import User
from compliance.common.dates import local_date
from compliance.governance.refusals import refuse
from compliance.history import ledger
from compliance.offices.enums import MandateStatus, Permission
from compliance.offices.mandate_rules import HALF_DAYS, planned_days, refuse_time
from compliance.offices.models import Mandate, MandateMember, Office, TimeEntry
from compliance.offices.rules import is_current

REFUSALS = {
    "time-to-come": gettext_lazy("Le temps se note une fois passé : choisissez aujourd’hui ou un jour d’avant."),
    "day-not-served": gettext_lazy("Ce jour n’est pas dans les dates où vous servez cet organisme."),
    "more-than-a-day": gettext_lazy("Vous avez déjà noté ce jour pour cet organisme : une journée au plus, en tout."),
}


class StaleTime(Exception):
    """Somebody corrected the entry meanwhile."""


# --- reading ---


@dataclass(frozen=True)
class Balance:
    """The days that an office's mandates foresee in a civil year, and those that were used."""

    office: Office
    year: int
    planned: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        """Return the days that remain; below zero when more was given than foreseen."""
        return self.planned - self.used


def entries(user: User) -> OfficeScopedQuerySet:
    """Return the time noted in the offices whose mandate the person reads, the latest first."""
    rows = OfficeScopedQuerySet(TimeEntry).visible_to(user, Permission.VIEW_MANDATES.full)
    return rows.select_related("office", "person").order_by("-day", "-pk")


def own_entries(user: User) -> OfficeScopedQuerySet:
    """Return the time that the person noted, in the offices served today: what may still be corrected."""
    rows = OfficeScopedQuerySet(TimeEntry).visible_to(user, Permission.LOG_TIME.full)
    return rows.filter(person=user).select_related("office", "person")


def years(rows: QuerySet[TimeEntry], today: date) -> list[int]:
    """Return the civil years in which time was noted, and the present one, the latest first."""
    noted = {day.year for day in rows.order_by().dates("day", "year")}
    return sorted(noted | {today.year}, reverse=True)


def balances(offices: Iterable[Office], year: int) -> list[Balance]:
    """Return each office's balance of the year, in the order given, in two queries."""
    offices = list(offices)
    ids = [office.pk for office in offices]
    planned = dict.fromkeys(ids, Decimal(0))
    for mandate in Mandate.objects.filter(office__in=ids, status=MandateStatus.SIGNED):
        planned[mandate.office_id] += planned_days(mandate.days_per_year, mandate.period, year)
    spent = TimeEntry.objects.filter(office__in=ids, day__year=year).order_by()
    used = dict(spent.values_list("office").annotate(total=Sum("half_days")))
    return [
        Balance(office, year, planned[office.pk], Decimal(used.get(office.pk, 0)) / HALF_DAYS) for office in offices
    ]


# --- writing ---


def note(office: Office, *, day: date, half_days: int, subject: str, by: User, at: datetime | None = None) -> TimeEntry:
    """Note the time that a person gave to an office as a member of its DPO's team.

    Raises ValidationError for a day to come, a day on which the person did not serve the office, and more than a day
    in one day.
    """
    with ledger.entry(by=by, reason=_("temps noté"), at=at) as entry:
        entry.lock(office.ledger_chain())
        noted = TimeEntry(office=office, person=by, day=day, half_days=half_days, subject=subject)
        _write(noted)
    return noted


def correct(pk: int, *, day: date, half_days: int, subject: str, version: int, by: User) -> TimeEntry:
    """Correct one's own entry; what it said before stays in the ledger. The same content writes nothing.

    Raises StaleTime when it was corrected meanwhile, and ValidationError as `note` does.
    """
    with ledger.entry(by=by, reason=_("temps corrigé")) as entry:
        noted = _locked(entry, pk, version, by)
        if (noted.day, noted.half_days, noted.subject) != (day, half_days, subject):
            noted.day, noted.half_days, noted.subject = day, half_days, subject
            _write(noted)
    return noted


def remove(pk: int, *, reason: str, version: int, by: User) -> None:
    """Take back one's own entry; it stays in the ledger with the reason. Raises StaleTime."""
    with ledger.entry(by=by, reason=_("temps retiré : %s") % reason) as entry:
        _locked(entry, pk, version, by).delete()


def _locked(entry: ledger.Entry, pk: int, version: int, by: User) -> TimeEntry:
    entry.lock(TimeEntry.objects.get(pk=pk, person=by).ledger_chain())
    noted = TimeEntry.objects.select_for_update().get(pk=pk, person=by)
    if noted.version != version:
        raise StaleTime(f"time entry {pk} is at version {noted.version}")
    return noted


def _write(noted: TimeEntry) -> None:
    """Check the entry against the places the person holds, then save it under the mandate of its day."""
    places = MandateMember.objects.filter(
        mandate__office=noted.office, mandate__status=MandateStatus.SIGNED, person=noted.person
    ).select_related("mandate")
    serving = [place for place in places if is_current(place.period, noted.day)]
    same_day = TimeEntry.objects.filter(office=noted.office, person=noted.person, day=noted.day).exclude(pk=noted.pk)
    today = local_date(ledger.current().moment(noted.ledger_chain()))
    half_days = [noted.half_days, *same_day.values_list("half_days", flat=True)]
    refuse(refuse_time(noted.day, [place.period for place in serving], today, half_days), REFUSALS)
    noted.mandate = serving[0].mandate
    noted.full_clean()
    noted.version += 1
    noted.save()
