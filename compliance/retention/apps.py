"""Configuration of the retention app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "compliance.retention"
    verbose_name = _("Conservation")

    def ready(self) -> None:
        """Let each app announce what it keeps and until when, and the places where a content may stand."""
        autodiscover_modules("retention", "places")
