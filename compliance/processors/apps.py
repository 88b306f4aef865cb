"""Configuration of the processors app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ProcessorsConfig(AppConfig):
    name = "compliance.processors"
    verbose_name = _("Sous-traitants")

    def ready(self) -> None:
        """Let each register announce where it names a processor."""
        autodiscover_modules("uses")
