"""Rules of the DPO's mandate: its team, its end, its notices, its days. Pure: no Django, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from compliance.common.dates import add_months
from compliance.offices.rules import DAY, Period, Refusal, is_inside, overlap

LEAD = "lead"
NOTICES = (90, 30, 7)  # days before the end, the farthest first
HALF_DAYS = Decimal(2)  # in a day
PUBLIC_CONTACTS = ("email", "form_url", "phone", "address")  # Art. 37(7) GDPR asks for one at least


@dataclass(frozen=True)
class Member:
    """A place in the DPO's team: who, as what, when."""

    person: int
    role: str
    period: Period


def refuse_team(mandate: Period, team: Sequence[Member], *, is_organisation: bool) -> Refusal | None:
    """A team lives inside its mandate, nobody twice at a time, led by one person on each of its days.

    A natural person designated leads alone: another DPO is another designation, declared to the CNIL (Art. 37(7)).
    """
    if not all(is_inside(member.period, mandate) for member in team):
        return Refusal("outside-mandate")
    leads = [member for member in team if member.role == LEAD]
    if not is_organisation and len({lead.person for lead in leads}) > 1:
        return Refusal("lead-is-the-dpo")
    if any(overlap(one.period, other.period) for one, other in combinations(leads, 2)):
        return Refusal("one-lead-at-a-time")
    if not covers(mandate, [lead.period for lead in leads]):
        return Refusal("no-lead")
    twice = (one.person == other.person and overlap(one.period, other.period) for one, other in combinations(team, 2))
    return Refusal("member-already") if any(twice) else None


def covers(whole: Period, parts: Iterable[Period]) -> bool:
    """Tell whether parts that do not overlap leave no day of the whole without one."""
    next_day: date | None = whole[0]
    for starts, ends in sorted(parts, key=lambda part: part[0]):
        if next_day is None or starts > next_day:
            return next_day is None
        next_day = ends + DAY if ends else None
    return next_day is None or (whole[1] is not None and next_day > whole[1])


def cut(period: Period, on: date) -> Period | None:
    """Return what remains of a period when nothing lasts after ``on``; None when it had not begun."""
    starts, ends = period
    if starts > on:
        return None
    return (starts, on if ends is None or ends > on else ends)


def refuse_end(period: Period, on: date, today: date) -> Refusal | None:
    """A mandate ends earlier than foreseen, yesterday at the earliest: what was done under it was done by right."""
    starts, ends = period
    if on < starts:
        return Refusal("ends-before-it-begins")
    if ends is not None and on > ends:
        return Refusal("ends-later")
    return Refusal("ends-in-the-past") if on < today - DAY else None


def refuse_withdrawal(period: Period, today: date) -> Refusal | None:
    """Only a mandate that has not begun is withdrawn: one that runs is ended."""
    return Refusal("has-begun") if period[0] <= today else None


def refuse_renewal(period: Period) -> Refusal | None:
    """The next mandate begins the day after this one ends: an end must be known."""
    return Refusal("has-no-end") if period[1] is None else None


def renewed(period: tuple[date, date]) -> tuple[date, date]:
    """Return the period that follows, of the same length: in whole months when the first one is."""
    starts, ends = period
    following = ends + DAY
    months = (following.year - starts.year) * 12 + following.month - starts.month
    if add_months(starts, months) == following:
        return following, add_months(following, months) - DAY
    return following, following + (ends - starts)


def lacking(content: Mapping[str, object]) -> list[str]:
    """Return what a lettre de mission must say before it is signed, by name, in the order of the form.

    Art. 37(7) GDPR: a public contact; 38(2): means, counted in days; 38(6): no conflict of interest; and the lettre
    itself: its scope and the times in which the DPO answers.
    """
    needed = ("scope", "days_per_year", "triage_days", "breach_hours", "attests_no_conflict")
    contacts = [] if any(content.get(name) for name in PUBLIC_CONTACTS) else [PUBLIC_CONTACTS[0]]
    return [*contacts, *(name for name in needed if not content.get(name))]


def notice_due(ends: date | None, today: date, notices: Sequence[int] = NOTICES) -> int | None:
    """Return the one notice to send: the nearest of those whose day has come, None when none has, or it is over."""
    if ends is None or ends < today:
        return None
    left = (ends - today).days
    return min((notice for notice in notices if left <= notice), default=None)


# --- time ---


def planned_days(days_per_year: Decimal | None, mandate: Period, year: int) -> Decimal:
    """Return the days that a mandate foresees in a civil year, in proportion to its days there, to the half-day."""
    if days_per_year is None:
        return Decimal(0)
    first, last = date(year, 1, 1), date(year, 12, 31)
    starts, ends = max(mandate[0], first), min(mandate[1] or last, last)
    covered = max(0, (ends - starts).days + 1)
    share = days_per_year * covered * HALF_DAYS / ((last - first).days + 1)
    return share.quantize(Decimal(1), rounding=ROUND_HALF_UP) / HALF_DAYS


def refuse_time(day: date, served: Iterable[Period], today: date, half_days: Iterable[int]) -> Refusal | None:
    """Time is noted once it is spent, on a day served; ``half_days`` are all those of the person there that day."""
    if day > today:
        return Refusal("time-to-come")
    if not any(overlap(period, (day, day)) for period in served):
        return Refusal("day-not-served")
    return Refusal("more-than-a-day") if sum(half_days) > HALF_DAYS else None
