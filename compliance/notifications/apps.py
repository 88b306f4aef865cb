"""Configuration of the notifications app."""

from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "compliance.notifications"
    verbose_name = _("Lettres")

    def ready(self) -> None:
        """Let each app announce its messages and its daily jobs, then register the checks of what was announced."""
        autodiscover_modules("messages", "daily")
        from compliance.notifications.checks import check_messages, check_relay

        checks.register(check_messages)
        checks.register(check_relay)
