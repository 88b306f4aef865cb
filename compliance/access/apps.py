"""Configuration of the access app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "compliance.access"
    verbose_name = _("Droits d’accès")
