"""Configuration of the contracts app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractsConfig(AppConfig):
    name = "compliance.contracts"
    verbose_name = _("Contrats des sous-traitants")
    vocabularies = ("contract_clauses",)
    legal_parameters = ("contract.end_notice", "contract.denunciation_notice", "contract.reminder")
