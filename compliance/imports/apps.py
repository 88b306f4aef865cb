"""Configuration of the imports app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "compliance.imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        """Let each register announce the layouts of its own that it reads."""
        autodiscover_modules("importing")
