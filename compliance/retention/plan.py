"""What an office keeps too long on a day: by kind, with the rule, and what is suspended or already on a bordereau."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from compliance.offices.models import Office
from compliance.retention.enums import Stage
from compliance.retention.kinds import Candidate, Kind, announced
from compliance.retention.models import EliminationLine, Hold
from compliance.retention.periods import Kept, kept
from compliance.retention.rules import is_due, last_day, latest_trigger


@dataclass(frozen=True)
class Due:
    """A record that is kept too long; ``hold`` when nothing may erase it, ``listed`` the bordereau that lists it."""

    candidate: Candidate
    last_day: date
    hold: Hold | None = None
    listed: str = ""

    @property
    def is_free(self) -> bool:
        """Tell whether it may be put on a bordereau, or erased when no visa is needed."""
        return not (self.hold or self.listed or self.candidate.kept_because)


@dataclass(frozen=True)
class Group:
    """The records of one kind that are due, under one rule."""

    kind: Kind
    kept: Kept
    due: Sequence[Due] = field(default_factory=tuple)

    @property
    def free(self) -> list[Due]:
        """Return what nothing keeps back."""
        return [one for one in self.due if one.is_free]

    @property
    def held(self) -> list[Due]:
        """Return what is suspended."""
        return [one for one in self.due if one.hold or one.candidate.kept_because]

    @property
    def listed(self) -> list[Due]:
        """Return what stands on a bordereau already."""
        return [one for one in self.due if one.listed and not one.hold]

    @property
    def size(self) -> int:
        """Return how many bytes of files would go."""
        return sum(one.candidate.size for one in self.free)

    @property
    def files(self) -> int:
        """Return how many files would go."""
        return sum(one.candidate.files for one in self.free)

    @property
    def oldest(self) -> date | None:
        """Return the first trigger of what would go."""
        return min((one.candidate.triggered_on for one in self.free), default=None)

    @property
    def latest(self) -> date | None:
        """Return the last trigger of what would go."""
        return max((one.candidate.triggered_on for one in self.free), default=None)


def plan(office: Office, today: date, suspended: Iterable[Hold] | None = None) -> list[Group]:
    """Return every kind with what is due of it today; a kind of which nothing is due has its rule alone.

    ``suspended`` are the office's holds, when the caller has read them.
    """
    rules = kept(office, today)
    standing = Hold.objects.filter(office=office, lifted_at=None) if suspended is None else suspended
    holds = {(hold.register, hold.number): hold for hold in standing}
    listed = _listed(office)
    groups = [
        _group(office, kind, rules[kind.rule], today, holds, listed) for kind in announced() if kind.rule in rules
    ]
    taken = {(group.kind.name, one.candidate.record) for group in groups for one in group.due}
    return [
        replace(group, due=[one for one in group.due if not _is_taken_along(group, one, taken)]) for group in groups
    ]


def _is_taken_along(group: Group, one: Due, taken: Collection[tuple[str, int]]) -> bool:
    return (group.kind.within, one.candidate.record) in taken


def _group(
    office: Office,
    kind: Kind,
    rule: Kept,
    today: date,
    holds: dict[tuple[str, int], Hold],
    listed: dict[tuple[str, int], str],
) -> Group:
    found = kind.candidates(office, latest_trigger(rule.period, today))
    due = [
        Due(
            one,
            last_day(one.triggered_on, rule.period),
            holds.get((kind.register, one.number)),
            listed.get((kind.name, one.record), ""),
        )
        for one in found
        if is_due(one.triggered_on, rule.period, today)
    ]
    return Group(kind, rule, due)


def _listed(office: Office) -> dict[tuple[str, int], str]:
    """Return the bordereau on which each record stands that is neither destroyed nor given up, by kind and record."""
    open_ones = EliminationLine.objects.filter(
        elimination__office=office, elimination__status__in=[Stage.PREPARED, Stage.APPROVED], erased_at=None
    ).select_related("elimination")
    return {(line.kind, line.record): line.elimination.reference for line in open_ones.order_by("pk")}
