"""The DPO's opinion on an activity, and what it asks of who approves. Pure: no Django, no clock; cites its articles."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from compliance.common.dates import DAY, Zone, previous_working_day, working_days_end

FAVOURABLE, RESERVED, UNFAVOURABLE = "favourable", "reserved", "unfavourable"
AGAINST = frozenset({RESERVED, UNFAVOURABLE})
ASKABLE = frozenset({"draft", "submitted"})
WARNED = 2  # working days before the last day


class Standing(StrEnum):
    """Where the DPO's opinion leaves who would approve today."""

    NO_DPO = "no-dpo"
    ASK_FIRST = "ask-first"
    WAITING = "waiting"
    UNANSWERED = "unanswered"
    FAVOURABLE = "favourable"
    OUTDATED = "outdated"
    AGAINST = "against"
    UNEXPLAINED = "unexplained"
    NEEDED = "needed"


SHUT = frozenset({Standing.ASK_FIRST, Standing.WAITING, Standing.UNEXPLAINED, Standing.NEEDED})
REASONED = frozenset({Standing.UNANSWERED, Standing.OUTDATED, Standing.AGAINST})


class ApprovalRefused(Exception):
    """The opinion does not let the controller approve; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(f"approval refused: {code}")
        self.code = code


@dataclass(frozen=True)
class Departure:
    """The record does without an impact assessment that two criteria call for; ``explained``: it says why."""

    explained: bool


@dataclass(frozen=True)
class Facts:
    """What is known of the last opinion asked; ``verdict`` is "" while there is no answer.

    ``decided``: a former approval rested on it; ``speaks_of_now``: the record says what the DPO read.
    """

    due_on: date
    verdict: str = ""
    decided: bool = False
    speaks_of_now: bool = True


def due_on(asked_on: date, days: int, zone: Zone | str) -> date:
    """Return the last day for the answer: Art. 38(1) GDPR wants it « en temps utile », practice counts working days."""
    return working_days_end(asked_on, days, zone)


def standing(opinion: Facts | None, today: date, *, has_dpo: bool, departure: Departure | None = None) -> Standing:
    """Say what the last opinion asks of an approval today (Art. 38(1) GDPR: involved in good time, in all issues).

    Nothing waits for a DPO whom nobody has designated; an opinion against stays one after the mandate ends.
    To do without an impact assessment (Art. 35(2) GDPR; CNIL, délibération n° 2018-326), the controller says why, and
    has the opinion of its DPO on what the record says: time alone does not give it.
    """
    usual = _usual(opinion, today, has_dpo=has_dpo)
    if departure is None:
        return usual
    if not departure.explained:
        return Standing.UNEXPLAINED
    advised = opinion is not None and opinion.verdict and opinion.speaks_of_now
    return usual if advised or not has_dpo or usual == Standing.ASK_FIRST else Standing.NEEDED


def _usual(opinion: Facts | None, today: date, *, has_dpo: bool) -> Standing:
    if opinion is None or (opinion.decided and not opinion.speaks_of_now):
        return Standing.ASK_FIRST if has_dpo else Standing.NO_DPO
    if opinion.verdict in AGAINST:
        return Standing.AGAINST
    if opinion.verdict and opinion.speaks_of_now:
        return Standing.FAVOURABLE
    if not has_dpo:
        return Standing.NO_DPO
    if opinion.verdict:
        return Standing.OUTDATED
    return Standing.WAITING if today <= opinion.due_on else Standing.UNANSWERED


def reasons_required(found: Standing) -> bool:
    """Tell whether the controller says why it approves (practice of the lettre de mission: it documents why)."""
    return found in REASONED


def refuse_approval(found: Standing, *, reasons: bool, decider: int | None, adviser: int | None) -> str:
    """Return why the record cannot be approved, "" when it can.

    Art. 38(6) and 39(1) GDPR: the DPO advises and never decides, even after changing places.
    """
    if found in SHUT:
        return found.value
    if decider is not None and decider == adviser:
        return "same-person"
    return "no-reasons" if reasons_required(found) and not reasons else ""


def followed(verdict: str, found: Standing) -> bool | None:
    """Tell whether the approval follows the opinion; None when none was given, or on a record that changed since."""
    if verdict in AGAINST:
        return False
    return True if found == Standing.FAVOURABLE else None


def refuse_asking(status: str, *, awaited: bool, has_dpo: bool) -> str:
    """Return why an opinion cannot be asked, "" when it can: before the approval, of somebody, once at a time."""
    if status not in ASKABLE:
        return "too-late"
    if not has_dpo:
        return "no-dpo"
    return "already-asked" if awaited else ""


def refuse_answer(*, awaited: bool, in_team: bool, said: bool) -> str:
    """Return why an answer is refused, "" when it stands (Art. 38(3) and 39(1) GDPR: the DPO, without instruction)."""
    if not in_team:
        return "not-dpo"
    if not awaited:
        return "not-awaited"
    return "" if said else "nothing-said"


def notice(last_day: date, zone: Zone | str, today: date) -> str:
    """Return which notice is due to the DPO: "due" from the last day, "near" two working days before, else ""."""
    if today >= last_day:
        return "due"
    warned_on = last_day
    for _ in range(WARNED):
        warned_on = previous_working_day(warned_on - DAY, zone)
    return "near" if today >= warned_on else ""
