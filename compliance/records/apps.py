"""Configuration of the records app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "compliance.records"
    verbose_name = _("Fiches")
