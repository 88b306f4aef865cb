"""Which rights a processing opens, given its legal bases. Pure: no Django.

The table is the CNIL's own. It closes nothing by itself: a right « in principle not open » is still asked for, and a
refusal is decided by a person who gives reasons (Art. 12(4) GDPR).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

CONSENT, CONTRACT, LEGAL, VITAL, PUBLIC, INTEREST = ("6-1-a", "6-1-b", "6-1-c", "6-1-d", "6-1-e", "6-1-f")
BASES = (CONSENT, CONTRACT, LEGAL, VITAL, PUBLIC, INTEREST)  # Art. 6(1)(a) to (f)


class Right(StrEnum):
    """A right of the person (Art. 15 to 22, 7(3))."""

    ACCESS = "access"
    RECTIFY = "rectify"
    ERASE = "erase"
    RESTRICT = "restrict"
    PORT = "port"
    OBJECT = "object"
    WITHDRAW = "withdraw"


class Why(StrEnum):
    """What opens a right, or closes it in principle."""

    ALWAYS = "always"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    NO_LONGER_NEEDED = "no-longer-needed"
    AFTER_OBJECTION = "after-objection"
    LEGAL_OBLIGATION = "legal-obligation"
    PUBLIC_TASK = "public-task"
    AUTOMATED = "automated"
    OTHER_BASIS = "other-basis"
    OWN_SITUATION = "own-situation"
    WITHDRAW_INSTEAD = "withdraw-instead"
    CONSENT = "consent"


@dataclass(frozen=True)
class Answer:
    """What one basis says of a right: whether it is open in principle, why, by which article."""

    is_open: bool
    why: Why
    article: str


def _always(article: str) -> dict[str, Answer]:
    return dict.fromkeys(BASES, Answer(True, Why.ALWAYS, article))


TABLE: dict[Right, dict[str, Answer]] = {
    Right.ACCESS: _always("15"),
    Right.RECTIFY: _always("16"),
    Right.ERASE: {
        CONSENT: Answer(True, Why.CONSENT_WITHDRAWN, "17(1)(b)"),
        CONTRACT: Answer(True, Why.NO_LONGER_NEEDED, "17(1)(a)"),
        LEGAL: Answer(False, Why.LEGAL_OBLIGATION, "17(3)(b)"),
        VITAL: Answer(True, Why.NO_LONGER_NEEDED, "17(1)(a)"),
        PUBLIC: Answer(False, Why.PUBLIC_TASK, "17(3)(b)"),
        INTEREST: Answer(True, Why.AFTER_OBJECTION, "17(1)(c)"),
    },
    Right.RESTRICT: _always("18"),
    Right.PORT: {
        CONSENT: Answer(True, Why.AUTOMATED, "20(1)"),
        CONTRACT: Answer(True, Why.AUTOMATED, "20(1)"),
        LEGAL: Answer(False, Why.OTHER_BASIS, "20(1)(a)"),
        VITAL: Answer(False, Why.OTHER_BASIS, "20(1)(a)"),
        PUBLIC: Answer(False, Why.OTHER_BASIS, "20(3)"),
        INTEREST: Answer(False, Why.OTHER_BASIS, "20(1)(a)"),
    },
    Right.OBJECT: {
        CONSENT: Answer(False, Why.WITHDRAW_INSTEAD, "7(3)"),
        CONTRACT: Answer(False, Why.OTHER_BASIS, "21(1)"),
        LEGAL: Answer(False, Why.OTHER_BASIS, "21(1)"),
        VITAL: Answer(False, Why.OTHER_BASIS, "21(1)"),
        PUBLIC: Answer(True, Why.OWN_SITUATION, "21(1)"),
        INTEREST: Answer(True, Why.OWN_SITUATION, "21(1)"),
    },
    Right.WITHDRAW: {CONSENT: Answer(True, Why.CONSENT, "7(3)")},
}


class Opening(StrEnum):
    """Where a right stands for a processing as a whole."""

    OPEN = "open"
    PARTLY = "partly"
    CLOSED = "closed"


@dataclass(frozen=True)
class Standing:
    """A right and what each basis of the processing says of it, in the order of the bases."""

    right: Right
    answers: tuple[tuple[str, Answer], ...]

    @property
    def opening(self) -> Opening:
        """Return whether the right is open under every basis, some of them, or none."""
        opened = [answer.is_open for _, answer in self.answers]
        return Opening.OPEN if all(opened) else Opening.PARTLY if any(opened) else Opening.CLOSED


def rights(bases: Iterable[str]) -> list[Standing]:
    """Return every right under these bases, in the order of the articles.

    None is left out but the withdrawal of a consent that was never asked for. An unknown basis says nothing; no basis,
    no right to tell.
    """
    known = [basis for basis in dict.fromkeys(bases) if basis in BASES]
    standings = [
        Standing(right, tuple((basis, answers[basis]) for basis in known if basis in answers))
        for right, answers in TABLE.items()
    ]
    return [standing for standing in standings if standing.answers]
