"""Configuration of the app of what is processed on behalf of others."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnBehalfConfig(AppConfig):
    name = "compliance.on_behalf"
    verbose_name = _("Traitements pour le compte d’autrui")
