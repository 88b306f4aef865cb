"""Configuration of the notifications app."""

from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "compliance.notifications"
    verbose_name = _("Lettres")

    def ready(self) -> None:
        """Let each app announce its messages, its daily jobs and what it does about lost letters, then check them."""
        autodiscover_modules("messages", "daily", "given_up")
        from compliance.notifications.checks import check_messages, check_relay

        checks.register(check_messages)
        checks.register(check_relay)
