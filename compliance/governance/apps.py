"""Configuration of the governance app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "compliance.governance"
    verbose_name = _("Gouvernance")
