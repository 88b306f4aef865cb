"""Rules of offices, mandates and appointments. Pure: no Django, no database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

type Period = tuple[date, date | None]

DAY = timedelta(days=1)
RESERVED_SLUGS = frozenset({"tous", "nouveau"})
LEAST_PARTIES = 2  # of a convention

# What three of the roles may do with the requests that an office receives; who handles, advises or signs is said below.
REQUESTS = frozenset({"register_request", "view_requests", "export_requests", "export_request_log"})

DPO_PERMISSIONS = REQUESTS | {
    "view_office",
    "view_register",
    "advise_register",
    "export_register",
    "view_mandates",
    "log_time",
    "advise_requests",
}
DPO_ENTRUSTED = frozenset({"edit_register"})

ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    "juriste": REQUESTS
    | {"view_office", "view_register", "edit_register", "export_register", "view_mandates", "handle_requests"},
    "direction": REQUESTS
    | {
        "view_office",
        "view_register",
        "approve_register",
        "export_register",
        "view_mandates",
        "prepare_mandate",
        "designate_dpo",
        "sign_answers",
    },
    "auditor": frozenset({"view_office", "view_register", "export_register", "export_request_log"}),
    "deontologue": frozenset({"view_office"}),
    "declarant": frozenset({"view_office"}),
    "admin": frozenset({"view_office", "manage_people", "view_mandates", "prepare_mandate"}),
}

COORDINATOR_PERMISSIONS = frozenset({"view_network", "manage_network"})

# Who gives which roles. « dpo » is in no list: a mandate alone makes one (Art. 37 GDPR).
INSTALLER, OFFICE_ADMIN = "installer", "admin"
GIVEN_BY: dict[str, frozenset[str]] = {
    INSTALLER: frozenset({"admin"}),
    OFFICE_ADMIN: frozenset(ROLE_PERMISSIONS),
}


def siren_is_valid(siren: str) -> bool:
    """Tell whether a SIREN has nine digits whose check digit is right (Luhn; ISO/IEC 7812-1)."""
    return _passes_luhn(siren, digits=9)


def siret_is_valid(siret: str) -> bool:
    """Tell whether a SIRET is a valid SIREN and five digits, the last of which is right (Luhn over the fourteen)."""
    return _passes_luhn(siret, digits=14) and siren_is_valid(siret[:9])


def _passes_luhn(number: str, *, digits: int) -> bool:
    if len(number) != digits or not number.isascii() or not number.isdigit():
        return False
    total = 0
    for rank, digit in enumerate(reversed(number)):
        doubled = int(digit) * (2 if rank % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0 and set(number) != {"0"}


def ends_before_start(starts: date | None, ends: date | None) -> bool:
    """Tell whether a period ends before it starts; an open end never does."""
    return starts is not None and ends is not None and ends < starts


def overlap(first: Period, second: Period) -> bool:
    """Tell whether two periods share a day; both ends are included, None means without end."""
    (start_a, end_a), (start_b, end_b) = first, second
    return (end_b is None or start_a <= end_b) and (end_a is None or start_b <= end_a)


def is_current(period: Period, day: date) -> bool:
    """Tell whether ``day`` lies in the period, both ends included."""
    return overlap(period, (day, day))


def is_inside(inner: Period, outer: Period) -> bool:
    """Tell whether every day of a period lies in another; an open end lies only in an open one."""
    (start, end), (first, last) = inner, outer
    return start >= first and (last is None or (end is not None and end <= last))


class Standing(StrEnum):
    """Where a period stands on a day."""

    UPCOMING = "upcoming"
    CURRENT = "current"
    ENDED = "ended"


def standing(period: Period, day: date) -> Standing:
    """Tell whether a period is still to come, runs, or is over on ``day``."""
    if day < period[0]:
        return Standing.UPCOMING
    return Standing.CURRENT if is_current(period, day) else Standing.ENDED


def permissions_of_dpo(*, register_entrusted: bool) -> frozenset[str]:
    """Art. 39(1) GDPR: the DPO reads, advises and exports; keeps the register only if it is entrusted.

    Keeping the register is the controller's duty (Art. 30); a mandate may entrust it in practice.
    """
    return DPO_PERMISSIONS | (DPO_ENTRUSTED if register_entrusted else frozenset())


@dataclass(frozen=True)
class Refusal:
    """Why a dated place is refused: a code that the screen puts into words."""

    code: str


def refuse_membership(period: Period, network: Period, others: Iterable[Period]) -> Refusal | None:
    """An office joins a network while it lives, and once at a time; the network's end ends its memberships."""
    if not is_current(network, period[0]):
        return Refusal("network-does-not-run")
    if any(overlap(period, other) for other in others):
        return Refusal("already-member")
    return None


def refuse_coordination(period: Period, network: Period, held: Iterable[Period]) -> Refusal | None:
    """A network is coordinated while it lives; ``held`` are the person's other times there: never twice at a time."""
    if not is_current(network, period[0]):
        return Refusal("network-does-not-run")
    if any(overlap(period, other) for other in held):
        return Refusal("coordinates-already")
    return None


def refuse_presidency(year: int, network: Period, memberships: Iterable[Period]) -> Refusal | None:
    """An office presides in a year of which it is a member on one day at least, while the network lives."""
    civil_year = (date(year, 1, 1), date(year, 12, 31))
    if not overlap(civil_year, network):
        return Refusal("network-does-not-run")
    # Three periods that share a day two by two share one all together.
    there = (overlap(period, civil_year) and overlap(period, network) for period in memberships)
    return None if any(there) else Refusal("not-a-member")


def refuse_convention(period: Period, network: Period, parties: Collection[Iterable[Period]]) -> Refusal | None:
    """A convention binds two members or more of a network that lives, all of them members on its first day.

    ``parties`` gives the memberships of each party, whatever their dates.
    """
    first = period[0]
    if not is_current(network, first):
        return Refusal("network-does-not-run")
    if len(parties) < LEAST_PARTIES:
        return Refusal("too-few-parties")
    all_there = all(any(is_current(held, first) for held in memberships) for memberships in parties)
    return None if all_there else Refusal("party-is-no-member")


def refuse_role(period: Period, mandates: Iterable[Period], held: Iterable[Period] = ()) -> Refusal | None:
    """Art. 38(6) GDPR: the DPO of an office holds no other role there while the mandate runs.

    ``held`` are the periods in which the person holds the same role there: nobody holds it twice at a time.
    """
    if any(overlap(period, mandate) for mandate in mandates):
        return Refusal("dpo-holds-no-other-role")
    if any(overlap(period, other) for other in held):
        return Refusal("role-already-held")
    return None


def refuse_mandate(period: Period, mandates: Iterable[Period], roles: Iterable[Period]) -> Refusal | None:
    """One DPO at a time (Art. 37(1)); and Art. 38(6): whoever holds a role in the office cannot be its DPO."""
    if any(overlap(period, mandate) for mandate in mandates):
        return Refusal("mandates-overlap")
    if any(overlap(period, role) for role in roles):
        return Refusal("dpo-holds-no-other-role")
    return None


# --- places, given and ended from a screen ---


def refuse_giving(role: str, giver: str, *, to_oneself: bool) -> Refusal | None:
    """Each gives the roles of its own list, and to others: who may not read the register does not take that right.

    Separation of duties; Art. 32(4) GDPR: one reads personal data on the controller's instruction, not on one's own.
    """
    if role not in GIVEN_BY.get(giver, frozenset()):
        return Refusal("role-not-given")
    return Refusal("oneself") if to_oneself else None


def refuse_start(period: Period, today: date) -> Refusal | None:
    """A place given from a screen begins today or later: what is past was not allowed when it was done."""
    if ends_before_start(*period):
        return Refusal("ends-before-start")
    return Refusal("starts-in-the-past") if period[0] < today else None


def refuse_new_end(period: Period, ends: date | None, today: date, *, is_own: bool) -> Refusal | None:
    """A place that is not over takes another last day, yesterday at the earliest; nobody prolongs one's own.

    One's own last day is today at the earliest: nobody is shut out by the page that one is writing on.
    """
    if standing(period, today) == Standing.ENDED:
        return Refusal("is-over")
    if ends_before_start(period[0], ends):
        return Refusal("ends-before-start")
    if ends is not None and ends < (today if is_own else today - DAY):
        return Refusal("ends-in-the-past")
    is_longer = period[1] is not None and (ends is None or ends > period[1])
    return Refusal("oneself") if is_own and is_longer else None


def refuse_cancelling(period: Period, today: date) -> Refusal | None:
    """A place is taken back before its first day has passed; afterwards it ends."""
    return Refusal("has-begun") if period[0] < today else None


def first_uncovered(before: Iterable[Period], after: Iterable[Period], today: date) -> date | None:
    """Return the first day, today or later, that the periods covered and no longer cover; None when there is none."""
    before, after = list(before), list(after)
    # Such a day follows one that was still covered, or was not covered before, or is today.
    followed = (end + DAY for _start, end in after if end and end != date.max)  # no day follows the calendar's last
    candidates = {today, *(start for start, _end in before), *followed}
    lost = (day for day in candidates if day >= today and _covered(before, day) and not _covered(after, day))
    return min(lost, default=None)


def _covered(periods: Iterable[Period], day: date) -> bool:
    return any(is_current(period, day) for period in periods)
