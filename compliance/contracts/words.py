"""The words of what a contract lacks, for people."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from compliance.contracts.layout import contract_sections
from compliance.records import missing as records
from compliance.records.checks import Check
from compliance.records.missing import MissingItem

CHECKS = {
    "signed_on": gettext_lazy("le jour de la signature"),
    "starts_on": gettext_lazy("le jour où le contrat prend effet"),
    "authorisation": gettext_lazy("l’autorisation de sous-traiter à son tour, spécifique ou générale"),
    "clause": gettext_lazy("la clause"),
}


def missing_items(checks: Sequence[Check], edit_url: str) -> list[MissingItem]:
    """Return what is missing, each item leading to its place in the form, or on the page when ``edit_url`` is empty."""
    return records.missing_items(checks, _words, contract_sections(), edit_url=edit_url)


def _words(check: Check) -> str:
    return records.with_article(str(CHECKS[check.code]), check, check.label)
