"""The rights that a person asks for, and what the bases of a processing say of them. Pure: no Django.

Which basis opens which right is said once, in `processing.rights_rules`; nothing is refused by that table alone.
"""

from collections.abc import Iterable

from compliance.processing.rights_rules import Opening, Right, Standing
from compliance.processing.rights_rules import rights as standings

WITHDRAW = Right.WITHDRAW.value  # Art. 7(3) GDPR
PORT = Right.PORT.value  # Art. 20 GDPR
AUTOMATED = "auto"  # Art. 22 GDPR
POST_MORTEM = "postmortem"  # LIL, art. 84 to 86
ASKED = (*(right.value for right in Right), AUTOMATED, POST_MORTEM)

# What Art. 19 GDPR has told to each recipient of the data, processors included (Art. 4(9)).
TOLD_TO_RECIPIENTS = frozenset({Right.RECTIFY.value, Right.ERASE.value, Right.RESTRICT.value})


def standing(right: str, bases: Iterable[str]) -> Standing | None:
    """Return what the bases of a processing say of a right; None when the CNIL's table says nothing of it."""
    return next((found for found in standings(bases) if found.right.value == right), None)


def needs_reasons(right: str, bases: Iterable[str]) -> bool:
    """Tell whether a right is « en principe non ouvert » under every basis: a person then says why, or why not.

    It is never refused from the table alone (Art. 12(4) GDPR). Withdrawing supposes a consent (Art. 7(3)).
    """
    known = list(bases)
    if not known or right not in set(Right):
        return False
    found = standing(right, known)
    return found is None or found.opening is Opening.CLOSED
