"""Configuration of the history app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    name = "compliance.history"
    verbose_name = _("Historique")
