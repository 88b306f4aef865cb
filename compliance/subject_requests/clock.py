"""The clock of a request (Art. 12(3) and (4) GDPR, counted by Reg. 1182/71). Pure: no Django, no clock of its own.

Two dates are always computed: the strict one, that nothing suspends, by which the product counts and warns; and the
adjusted one, « avec réserve », when the identity was asked for at once. Numbers of months and days are the law's
dated rows, given in `Delays`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from compliance.common.dates import Zone, add_months, following_working_day, working_days_end
from compliance.common.french_dates import in_words_with_day
from compliance.subject_requests import reasoning
from compliance.subject_requests.rights import POST_MORTEM, WITHDRAW

VERSION = "2026-11"  # of the rules below; a term that was computed keeps the one that computed it

ANSWER, EXTENDED = "dsr.answer", "dsr.extension_total"
EXTENSION_NOTICE, REFUSAL_NOTICE = "dsr.extension_notice", "dsr.refusal_notice"
ADJUSTED, AT_ONCE, POST_MORTEM_ANSWER, ADMINISTRATIVE = (
    "dsr.adjusted",
    "dsr.withdrawal",
    "dsr.post_mortem",
    "cada.silence",
)


@dataclass(frozen=True, kw_only=True)
class Delays:
    """The law's numbers on the day of the receipt: months, but ``identity_prompt``, in working days."""

    answer: int
    extension_total: int
    extension_notice: int
    refusal_notice: int
    identity_prompt: int
    post_mortem: int
    administrative: int


@dataclass(frozen=True)
class Pause:
    """The identity was asked for on a day, and proved on another; None: it is still awaited."""

    asked: date
    proved: date | None = None

    @property
    def days(self) -> int:
        """Return the days between asking and proof; none can be counted while it is awaited."""
        return (self.proved - self.asked).days if self.proved else 0


@dataclass(frozen=True, kw_only=True)
class Term:
    """A date that the law computes: by which rule, from what, with which calendar, and why, in French.

    ``raw`` is the date before it rolls to a working day; ``reserved``: no text settles it, it is shown with that word.
    """

    rule: str
    zone: str
    inputs: Mapping[str, str | int] = field(default_factory=dict)
    raw: date
    day: date
    steps: tuple[str, ...]
    reserved: bool = False
    version: str = VERSION

    @property
    def reasoning(self) -> str:
        """Return the steps as one sentence."""
        return " ; ".join(self.steps)

    def as_json(self) -> dict[str, Any]:
        """Return the term as the record keeps it: rule, version, zone, inputs, result, reasoning."""
        days = {"raw": self.raw.isoformat(), "day": self.day.isoformat()}
        return {**asdict(self), **days, "inputs": dict(self.inputs), "steps": list(self.steps)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Term":
        """Read back what `as_json` gave."""
        days = {"raw": date.fromisoformat(kept["raw"]), "day": date.fromisoformat(kept["day"])}
        return cls(**{**kept, **days, "steps": tuple(kept["steps"])})


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The terms of one right asked: ``due`` is the strict one in force, by which everything is counted.

    ``adjusted`` is None unless the identity was asked for in time and proved; ``refusal`` and ``extension`` unless the
    law gives the right a month.
    """

    due: Term
    refusal: Term | None = None
    extension: Term | None = None
    adjusted: Term | None = None

    def governing(self, *, refused: bool) -> Term:
        """Return the term that an answer had to hold: a refusal, even a partial one, keeps its month (Art. 12(4))."""
        return self.refusal if refused and self.refusal else self.due


def clock(
    right: str,
    received: date,
    zone: Zone | str,
    delays: Delays,
    *,
    pauses: Iterable[Pause] = (),
    extended: bool = False,
) -> Clock:
    """Return the terms of a right: withdrawal is due at once, the rights of Art. 15 to 22 within a month or three.

    A request after a death (LIL, art. 85) is answered in its own delay, which no extension prolongs.
    """
    if right == WITHDRAW:
        return Clock(due=at_once(received, zone))
    if right == POST_MORTEM:
        return Clock(due=after_a_death(received, zone, delays))
    counted = tuple(pause for pause in pauses if suspends(pause, received, zone, delays))
    return Clock(
        due=extended_answer(received, zone, delays) if extended else answer(received, zone, delays),
        refusal=refusal_notice(received, zone, delays),
        extension=extension_notice(received, zone, delays),
        adjusted=adjusted(received, zone, delays, counted, extended=extended),
    )


def answer(received: date, zone: Zone | str, delays: Delays) -> Term:
    """Art. 12(3) GDPR: within a month of the receipt, whoever opened the letter; never suspended."""
    return _months(ANSWER, received, delays.answer, zone, "réponse due")


def extended_answer(received: date, zone: Zone | str, delays: Delays) -> Term:
    """Art. 12(3) GDPR: three months in all, counted from the receipt: never one deadline upon another."""
    return _months(EXTENDED, received, delays.extension_total, zone, "délai prorogé, réponse due")


def extension_notice(received: date, zone: Zone | str, delays: Delays) -> Term:
    """Art. 12(3) GDPR: the person is told of the extension, with its reasons, within the first month, or it is lost."""
    return _months(EXTENSION_NOTICE, received, delays.extension_notice, zone, "prorogation à notifier au plus tard")


def refusal_notice(received: date, zone: Zone | str, delays: Delays) -> Term:
    """Art. 12(4) GDPR: a refusal is told within a month, with its reasons and both remedies, extended or not."""
    return _months(REFUSAL_NOTICE, received, delays.refusal_notice, zone, "refus à notifier au plus tard")


def after_a_death(received: date, zone: Zone | str, delays: Delays) -> Term:
    """LIL, art. 85: no text gives a delay; the month of Art. 12(3) GDPR is kept by analogy."""
    return _months(POST_MORTEM_ANSWER, received, delays.post_mortem, zone, "réponse due")


def at_once(received: date, zone: Zone | str) -> Term:
    """Art. 7(3) GDPR: withdrawing is as easy as consenting; no month of grace, the processing stops at once."""
    said = (reasoning.received_on(received), "le retrait du consentement prend effet sans délai (RGPD, art. 7(3))")
    return _term(AT_ONCE, received, zone, raw=received, day=received, steps=said)


def administrative(received: date, zone: Zone | str, delays: Delays) -> Term:
    """CRPA, art. R.311-12 and R.311-13: a month's silence refuses administrative documents.

    That month rolls to no other day: it is no period of Reg. 1182/71.
    """
    raw = add_months(received, delays.administrative)
    said = (
        reasoning.received_on(received),
        reasoning.period(received, delays.administrative, raw),
        f"le silence vaut refus le {in_words_with_day(raw)}, et ouvre la saisine de la CADA",
    )
    return _term(ADMINISTRATIVE, received, zone, raw=raw, day=raw, steps=said, months=delays.administrative)


def identity_prompt(received: date, zone: Zone | str, delays: Delays) -> date:
    """Return the last day on which asking for the identity suspends anything (EDPB 01/2022, § 159: without delay)."""
    return working_days_end(received, delays.identity_prompt, zone)


def suspends(pause: Pause, received: date, zone: Zone | str, delays: Delays) -> bool:
    """Tell whether asking for the identity that day may suspend the delay (EDPB 01/2022, § 159)."""
    return received <= pause.asked <= identity_prompt(received, zone, delays)


def adjusted(
    received: date, zone: Zone | str, delays: Delays, pauses: Iterable[Pause], *, extended: bool = False
) -> Term | None:
    """Return the date put off by the days spent proving the identity; None when none were.

    EDPB 01/2022, § 159: « there may be a suspension ». The raw month, the suspended days, then a single roll.
    """
    days = sum(pause.days for pause in pauses)
    if not days:
        return None
    months = delays.extension_total if extended else delays.answer
    raw = add_months(received, months)
    resumed = raw + timedelta(days=days)
    day = following_working_day(resumed, zone)
    steps = [
        reasoning.received_on(received),
        reasoning.period(received, months, raw),
        reasoning.suspension(days, raw, resumed),
        reasoning.roll(resumed, day, Zone(zone)),
        reasoning.due("avec réserve, réponse due", day),
    ]
    counted: dict[str, str | int] = {"months": months, "suspended_days": days}
    said = tuple(filter(None, steps))
    return _term(ADJUSTED, received, zone, raw=resumed, day=day, steps=said, reserved=True, **counted)


def _months(rule: str, received: date, months: int, zone: Zone | str, what: str) -> Term:
    raw = add_months(received, months)
    day = following_working_day(raw, zone)
    steps = [
        reasoning.received_on(received),
        reasoning.period(received, months, raw),
        reasoning.roll(raw, day, Zone(zone)),
        reasoning.due(what, day),
    ]
    return _term(rule, received, zone, raw=raw, day=day, steps=tuple(filter(None, steps)), months=months)


def _term(
    rule: str,
    received: date,
    zone: Zone | str,
    *,
    raw: date,
    day: date,
    steps: tuple[str, ...],
    reserved: bool = False,
    **inputs: str | int,
) -> Term:
    given = {"received": received.isoformat(), **inputs}
    return Term(rule=rule, zone=str(Zone(zone)), inputs=given, raw=raw, day=day, steps=steps, reserved=reserved)


# --- verdicts ---


class Verdict(StrEnum):
    """Where an answer stands against its term."""

    OPEN = "open"
    OVERDUE = "overdue"  # not answered, and its day has passed
    IN_TIME = "in-time"
    LATE = "late"  # answered after its day: marked, never blocked


def verdict(due: date, *, answered: date | None, today: date) -> Verdict:
    """Return where an answer stands: the last day counts whole (Reg. 1182/71, art. 3(2))."""
    if answered is None:
        return Verdict.OVERDUE if today > due else Verdict.OPEN
    return Verdict.LATE if answered > due else Verdict.IN_TIME


def refuse_extension(notice: Term, told_on: date, today: date, *, reasons: str, already: bool) -> str:
    """Return why an extension is refused, "" when it holds (Art. 12(3) GDPR).

    It is told within the first month, with its reasons, once; afterwards it is lost.
    """
    if already:
        return "already-extended"
    if not reasons.strip():
        return "no-reasons"
    if told_on < date.fromisoformat(str(notice.inputs["received"])):
        return "before-receipt"
    if told_on > today:
        return "in-the-future"
    return "too-late" if told_on > notice.day else ""
