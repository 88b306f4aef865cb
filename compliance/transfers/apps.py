"""Configuration of the transfers app, which has no table: its abstract part is a column of the registers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransfersConfig(AppConfig):
    name = "compliance.transfers"
    verbose_name = _("Transferts hors UE")
