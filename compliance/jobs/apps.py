"""Configuration of the jobs app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "compliance.jobs"
    verbose_name = _("Travaux longs")

    def ready(self) -> None:
        """Let each app announce, in its `tasks` module, what its jobs do."""
        autodiscover_modules("tasks")
