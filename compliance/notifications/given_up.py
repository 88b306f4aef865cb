"""What is done when a letter is given up: each app announces it in its `given_up` module, which is found by itself.

@given_up.announce
def not_told(letter: Letter) -> None: ...
"""

import logging
from collections.abc import Callable

from django.db import transaction

from compliance.notifications.models import Letter

type Act = Callable[[Letter], object]

logger = logging.getLogger(__name__)

_acts: list[Act] = []


def announce[A: Act](act: A) -> A:
    """Announce what is done about a letter that nobody will try again."""
    _acts.append(act)
    return act


def tell(letter: Letter) -> None:
    """Do what was announced about a letter, in the caller's transaction; what fails is logged, and keeps no letter."""
    for act in _acts:
        try:
            with transaction.atomic():
                act(letter)
        except Exception:
            logger.exception("letter %s is given up, and somebody was not told", letter.pk)
