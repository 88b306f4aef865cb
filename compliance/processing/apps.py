"""Configuration of the processing app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcessingConfig(AppConfig):
    name = "compliance.processing"
    verbose_name = _("Activités de traitement")
