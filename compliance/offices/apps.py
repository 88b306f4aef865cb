"""Configuration of the offices app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficesConfig(AppConfig):
    name = "compliance.offices"
    verbose_name = _("Organismes")
