"""Configuration of the governance app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "compliance.governance"
    verbose_name = _("Gouvernance")

    def ready(self) -> None:
        """Let each register announce what a DPO who leaves hands over, and what stands beside the DPO's public page."""
        autodiscover_modules("handover", "beside_dpo")
