"""The words of the register's checks, for people."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from compliance.on_behalf.layout import on_behalf_sections
from compliance.records import missing
from compliance.records.checks import Check
from compliance.records.missing import MissingItem
from compliance.transfers.rules import RecordedCheck
from compliance.transfers.words import CHECKS as TRANSFERS
from compliance.transfers.words import missing as lacked

CHECKS = {
    "controllers": gettext_lazy("un responsable de traitement au moins"),
    "reached": gettext_lazy("l’adresse du responsable de traitement, ou un contact"),
    "categories": gettext_lazy("une catégorie de traitements au moins pour ce responsable"),
    "contract": gettext_lazy("la référence du contrat avec le responsable"),
    "contract_on": gettext_lazy("la date du contrat avec le responsable"),
    **TRANSFERS,
    "security_measures": gettext_lazy("une mesure de sécurité au moins"),
}


def missing_items(checks: Sequence[Check], edit_url: str) -> list[MissingItem]:
    """Return the missing items, each leading to its place in the form, or on the page when ``edit_url`` is empty."""
    return missing.missing_items(checks, _label, on_behalf_sections(), edit_url=edit_url)


def _label(check: Check) -> str:
    words = lacked(check.asked) if isinstance(check, RecordedCheck) else str(CHECKS[check.code])
    return missing.with_article(words, check, check.label)
