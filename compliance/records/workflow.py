"""How the record of a register moves, from a draft to its end. Pure: no Django, no database.

Art. 30 GDPR makes the organisation answer for its registers: one person writes, another approves.
"""

from datetime import date, timedelta

from compliance.common.dates import add_months

DRAFT = "draft"

# verb: (from, to). Read aloud: « submit takes a draft to submitted ».
MOVES: dict[str, tuple[frozenset[str], str]] = {
    "submit": (frozenset({"draft"}), "submitted"),
    "send_back": (frozenset({"submitted"}), "draft"),
    "approve": (frozenset({"submitted"}), "approved"),
    "reopen": (frozenset({"approved", "ended"}), "submitted"),
    "end": (frozenset({"approved"}), "ended"),
}
EDITABLE = frozenset({"draft", "submitted", "approved"})


class MoveRefused(Exception):
    """The verb does not apply to a record in that status."""


def move(status: str, verb: str) -> str:
    """Return the status that ``verb`` leads to; raise MoveRefused when it does not start from ``status``."""
    starts, target = MOVES[verb]
    if status not in starts:
        raise MoveRefused(f"{verb} does not apply to a record that is {status}")
    return target


def verbs(status: str) -> list[str]:
    """Return the verbs that apply to a record in that status."""
    return [verb for verb, (starts, _) in MOVES.items() if status in starts]


def after_edit(status: str) -> str:
    """Return the status of a record whose content was edited: an approved one is reopened and must be approved again.

    Raises MoveRefused for an ended record: it is reopened first, by its own verb.
    """
    if status not in EDITABLE:
        raise MoveRefused("an ended record is reopened before it is edited")
    return move(status, "reopen") if status == "approved" else status


def may_delete(status: str, *, ever_submitted: bool) -> bool:
    """Only a draft never submitted can be deleted; the rest is ended, for the register must show it."""
    return status == DRAFT and not ever_submitted


def is_stale(updated_on: date, today: date) -> bool:
    """Tell whether a record has not been touched for twelve months (practice: no text imposes it)."""
    return add_months(updated_on, 12) < today


def fresh_since(today: date) -> date:
    """Return the first day of which an update is not older than twelve months (see `is_stale`)."""
    day = add_months(today, -12)
    return day + timedelta(days=1) if is_stale(day, today) else day
