"""System checks: every message has its templates, and letters find a way out."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.template import Engine, TemplateDoesNotExist, TemplateSyntaxError

from compliance.notifications.notification import BODY, SUBJECT, Notification, registered
from compliance.notifications.worker import RELAY

OUTBOX = "compliance.notifications.backend.OutboxBackend"


def check_messages(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Return E201 (a message has no template) and E202 (its template cannot be read)."""
    return [fault for message in registered() for fault in _faults(message)]


def check_relay(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Return E203: the worker needs a mailer of its own; the outbox would send letters to itself."""
    relay = settings.MAILERS.get(RELAY, {})
    if relay and relay.get("BACKEND") != OUTBOX:
        return []
    return [Error(f"MAILERS must hold {RELAY!r}, a mailer that is not the outbox.", id="ramure.E203")]


def _faults(message: type[Notification]) -> Iterable[CheckMessage]:
    for name in (message.template + SUBJECT, message.template + BODY):
        try:
            Engine.get_default().get_template(name)
        except TemplateDoesNotExist:
            yield Error(f"{message.__qualname__} has no template {name!r}", id="ramure.E201")
        except TemplateSyntaxError as error:
            yield Error(f"{name}: {error}", id="ramure.E202")
