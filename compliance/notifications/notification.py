"""A message is a class beside its domain: each app writes its own in its `messages` module, which is found by itself.

@register
class MandateEnds(Notification):
    category, can_be_disabled = Category.MANDATES, False  # a legal notice is never muted
    template = "governance/emails/mandate_ends"  # .subject.txt and .body.txt, in plain French
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Engine
from django.urls import reverse
from django.utils import translation

from compliance.accounts.models import User
from compliance.notifications.enums import Category
from compliance.offices.models import Office

type Fact = str | int | date | Sequence[str] | None

FRAME = "emails/letter.txt"
SUBJECT, BODY = ".subject.txt", ".body.txt"
PREFIX = "[Ramure] "


class Notification(ABC):
    """What happened, told by letter: what, where, and a link; never the content of a record.

    A template receives facts, no model: it cannot wander from a record to what the record holds.
    """

    category: ClassVar[Category]
    can_be_disabled: ClassVar[bool]  # False for whatever the law or safety wants told
    template: ClassVar[str]  # name of the templates, without .subject.txt and .body.txt
    carries_key: ClassVar[bool] = False  # the letter opens something by itself: its text is erased once it has left

    office: Office | None = None  # where it happened
    about: str = ""  # the record that the letter speaks of (`services.about`): erased with it

    @abstractmethod
    def recipients(self) -> Iterable[User | str]:
        """Return who is told: persons of the house, or the addresses of those who have no account."""

    @abstractmethod
    def context(self) -> Mapping[str, Fact]:
        """Return the facts that the templates name; `office_name` and `site` are already there."""

    def subject_text(self) -> str:
        """Return the subject, on one line."""
        return PREFIX + " ".join(_render(self.template + SUBJECT, self._facts()).split())

    def body_text(self) -> str:
        """Return the body in plain text, between « Bonjour » and the signature."""
        text = _render(self.template + BODY, self._facts()).strip()
        return _render(FRAME, {"text": text, "site": settings.SITE})

    def _facts(self) -> dict[str, Fact]:
        facts = {"office_name": self.office.name if self.office else "", "site": settings.SITE, **self.context()}
        for name, fact in facts.items():
            _refuse_objects(f"{type(self).__name__}.{name}", fact)
        return facts


def link(name: str, **kwargs: Any) -> str:
    """Return the full address of a page, for a letter: there is no request to read it from."""
    return urljoin(settings.SITE, reverse(name, kwargs=kwargs))


_registered: dict[str, type[Notification]] = {}


def register[N: type[Notification]](message: N) -> N:
    """Announce a message. Raises ImproperlyConfigured when it does not say what it is about, or twins another."""
    for name, kind in (("category", Category), ("can_be_disabled", bool), ("template", str)):
        if not isinstance(getattr(message, name, None), kind):
            raise ImproperlyConfigured(f"{message.__qualname__}.{name} must be a {kind.__name__}")
    if message.__abstractmethods__:
        raise ImproperlyConfigured(f"{message.__qualname__} lacks {', '.join(sorted(message.__abstractmethods__))}")
    if _registered.setdefault(message.template, message) is not message:
        raise ImproperlyConfigured(f"two messages are written in {message.template!r}")
    return message


def registered() -> list[type[Notification]]:
    """Return every message announced, by template."""
    return [_registered[template] for template in sorted(_registered)]


def is_registered(message: type[Notification]) -> bool:
    """Tell whether the message was announced."""
    return _registered.get(getattr(message, "template", "")) is message


def _render(name: str, facts: Mapping[str, Fact]) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        # Plain text: there is nothing to escape.
        return Engine.get_default().get_template(name).render(Context(facts, autoescape=False))


def _refuse_objects(name: str, fact: object) -> None:
    if isinstance(fact, str | int | date | None):
        return
    if not isinstance(fact, Sequence) or not all(isinstance(item, str) for item in fact):
        raise TypeError(
            f"{name} is a {type(fact).__name__}: a letter is told facts (text, number, date), never objects"
        )
