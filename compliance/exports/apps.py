"""Configuration of the exports app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    name = "compliance.exports"
    verbose_name = _("Exports")
    legal_parameters = ("export.kept",)

    def ready(self) -> None:
        """Let each register announce what may leave it."""
        autodiscover_modules("datasets", "formats", "selections", "bundled")
