"""Configuration of the deadlines app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    name = "compliance.deadlines"
    verbose_name = _("Échéances")

    def ready(self) -> None:
        """Let each register announce its dates."""
        autodiscover_modules("deadlines")
