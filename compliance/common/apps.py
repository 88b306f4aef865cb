"""Configuration of the common app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    name = "compliance.common"
    verbose_name = _("Socle")
