"""Configuration of the portal app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "compliance.portal"
    verbose_name = _("Portail public")
    vocabularies = ("request_rights",)
    legal_parameters = ("dsr.answer", "dsr.extension_total")
