"""Messages of the tests, announced for the time of a test."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

from compliance.accounts.models import User
from compliance.notifications import notification
from compliance.notifications.enums import Category
from compliance.notifications.notification import Fact, Notification
from compliance.offices.models import Office


class Ends(Notification):
    """A legal notice: nobody mutes it."""

    category, can_be_disabled = Category.MANDATES, False
    template = "tests/ends"

    def __init__(self, *to: User | str, office: Office | None = None, **facts: Fact) -> None:
        self.to, self.office, self.facts = to, office, facts

    def recipients(self) -> Iterable[User | str]:
        return self.to

    def context(self) -> Mapping[str, Fact]:
        return {"days": 30, "link": "http://testserver/", **self.facts}


class News(Ends):
    """What one may do without."""

    can_be_disabled = True


class Invitation(Ends):
    """A letter that opens something by itself."""

    carries_key = True


@contextmanager
def announced(*messages: type[Notification]) -> Iterator[None]:
    """Announce these messages alone, then forget them."""
    with patch.dict(notification._registered, clear=True):
        for message in messages:
            notification.register(message)
        yield
