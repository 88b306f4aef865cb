"""What follows from the content of a request: its state, its dates, what is late. Pure: no Django, no clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.subject_requests import clock as clocks
from compliance.subject_requests import rules
from compliance.subject_requests.clock import Clock, Delays, Pause, Term, Verdict
from compliance.subject_requests.rules import Facts, Qualification, State

type Content = Mapping[str, Any]

ABANDONED = "abandoned"  # the result of a check that established nothing


@dataclass(frozen=True, kw_only=True)
class RightReckoned:
    """One right asked, with its terms and its answer."""

    key: str
    right: str
    outcome: str
    answered_on: date | None
    clock: Clock

    @property
    def term(self) -> Term:
        """Return the term that its answer holds or held."""
        return self.clock.governing(refused=self.outcome in rules.WITH_REASONS)

    def verdict(self, today: date) -> Verdict:
        """Return where its answer stands against its term."""
        return clocks.verdict(self.term.day, answered=self.answered_on if self.outcome else None, today=today)


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """What a request's content says once the law has counted.

    ``whole`` is the term of what is not qualified yet, or was set aside; None when the law gives none.
    """

    state: State
    extended: bool
    rights: tuple[RightReckoned, ...]
    whole: Term | None
    closed_on: date | None

    @property
    def due(self) -> date | None:
        """Return the nearest day by which something is still due; None when nothing is."""
        if self.state in rules.CLOSED:
            return None
        days = [right.term.day for right in self.rights if not right.outcome]
        return min([*days, *([self.whole.day] if self.whole else [])], default=None)

    @property
    def was_late(self) -> bool:
        """Tell whether an answer left after its day: it is marked for ever."""
        answered = (right for right in self.rights if right.outcome and right.answered_on)
        late = any(right.verdict(date.max) is Verdict.LATE for right in answered)
        aside = self.whole is not None and self.closed_on is not None and self.closed_on > self.whole.day
        return late or aside

    def as_json(self) -> dict[str, Any]:
        """Return every computed date with its rule, version, calendar, inputs and reasoning, as the record keeps it."""
        rights = {
            right.key: {name: term.as_json() for name, term in vars(right.clock).items() if term}
            for right in self.rights
        }
        return {"rights": rights, "whole": self.whole.as_json() if self.whole else None}


def reckon(content: Content, delays: Delays) -> Reckoning:
    """Return what follows from a request's content, under the delays in force on the day of its receipt."""
    received, zone = _day(content["received_on"]), content["zone"]
    if received is None:
        raise ValueError("a request has a day of receipt")
    extended = content["extension_notice_on"] is not None
    pauses = tuple(pauses_of(content))
    rights = tuple(
        RightReckoned(
            key=row["key"],
            right=row["right"],
            outcome=row["outcome"],
            answered_on=_day(row["answered_on"]),
            clock=clocks.clock(row["right"], received, zone, delays, pauses=pauses, extended=extended),
        )
        for row in content["rights"]
    )
    state = rules.state(facts_of(content))
    return Reckoning(
        state=state,
        extended=extended,
        rights=rights,
        whole=_whole(content["qualification"], received, zone, delays),
        closed_on=_closed_on(state, content, rights),
    )


def facts_of(content: Content) -> Facts:
    """Return what was done with a request, as its content tells it."""
    return Facts(
        qualification=content["qualification"],
        outcomes=tuple(row["outcome"] for row in content["rights"]),
        identity_awaited=any(not row["result"] for row in content["identity_checks"]),
        extended=content["extension_notice_on"] is not None,
        answered_aside=content["aside_answered_on"] is not None,
    )


def pauses_of(content: Content) -> Iterator[Pause]:
    """Yield the days on which the identity was asked for, and proved."""
    for row in content["identity_checks"]:
        if (asked := _day(row["asked_on"])) and row["result"] != ABANDONED:
            yield Pause(asked, _day(row["proved_on"]))


def unproved(content: Content) -> tuple[str, ...]:
    """Return what the quality of who asks needs and nobody has verified."""
    return rules.unproved(content["requester_quality"], (row["kind"] for row in content["proofs"]))


def _whole(qualification: str, received: date, zone: str, delays: Delays) -> Term | None:
    if qualification == Qualification.UNREAD:
        return clocks.answer(received, zone, delays)  # whatever it turns out to be, it may be a request of rights
    if qualification == Qualification.ADMINISTRATIVE:
        return clocks.administrative(received, zone, delays)
    return None


def _closed_on(state: State, content: Content, rights: tuple[RightReckoned, ...]) -> date | None:
    if state is State.SET_ASIDE:
        return _day(content["aside_answered_on"])
    if state in rules.CLOSED:
        return max((right.answered_on for right in rights if right.answered_on), default=None)
    return None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
