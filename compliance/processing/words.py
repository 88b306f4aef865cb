"""The words of the register's checks, for people."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from compliance.law.source import vocabulary
from compliance.processing.layout import activity_sections
from compliance.records import missing
from compliance.records.checks import Check
from compliance.records.missing import MissingItem
from compliance.transfers.rules import RecordedCheck
from compliance.transfers.words import CHECKS as TRANSFERS
from compliance.transfers.words import missing as lacked

CHECKS = {
    "purposes": gettext_lazy("une finalité au moins"),
    "legal_basis": gettext_lazy("la base légale"),
    "legal_reference": gettext_lazy("le texte applicable"),
    "balancing_test": gettext_lazy("la mise en balance de l’intérêt légitime"),
    "consent_proof": gettext_lazy("la preuve du consentement"),
    "consent_withdrawal": gettext_lazy("la façon de retirer le consentement"),
    "data_subjects": gettext_lazy("une catégorie de personnes au moins"),
    "data_categories": gettext_lazy("une catégorie de données au moins"),
    "category": gettext_lazy("la catégorie de données"),
    "ground_art9": gettext_lazy("la dérogation qui permet une donnée sensible"),
    "ground_art10": gettext_lazy("le fondement qui permet une donnée d’infraction"),
    "ground_nir": gettext_lazy("le fondement qui permet le numéro de sécurité sociale"),
    "retention": gettext_lazy("la durée de conservation, avec son point de départ, ou un critère"),
    "recipients": gettext_lazy("un destinataire au moins"),
    **TRANSFERS,
    "security_measures": gettext_lazy("une mesure de sécurité au moins"),
    "arrangement": gettext_lazy("l’accord avec le responsable conjoint"),
    "essence": gettext_lazy("la façon dont les personnes connaissent les grandes lignes de l’accord"),
    "source": gettext_lazy("la source des données"),
    "source_details": gettext_lazy("les sources autres que les personnes elles-mêmes"),
    "obligation": gettext_lazy("si les personnes doivent fournir ces données"),
    "obligation_consequences": gettext_lazy("ce qui arrive si elles ne les fournissent pas"),
    "information": gettext_lazy("si les personnes sont informées"),
    "information_means": gettext_lazy("comment les personnes sont informées"),
    "information_exception": gettext_lazy("ce qui dispense de les informer"),
    "dpia_examined_on": gettext_lazy("si une analyse d’impact est nécessaire : le traitement est à examiner"),
    "dpia_headcount": gettext_lazy("l’effectif, dont dépend la dispense d’analyse d’impact"),
    "dpia_decision": gettext_lazy("la décision sur l’analyse d’impact"),
    "dpia_reason": gettext_lazy("pourquoi aucune analyse d’impact n’est menée"),
    "dpia_reference": gettext_lazy("la référence de l’analyse d’impact"),
    "dpia_validated_on": gettext_lazy("la date de validation de l’analyse d’impact"),
    "dpia_covered_by": gettext_lazy("l’analyse d’impact qui couvre le traitement"),
    "dpia_transposition": gettext_lazy("la transposition de l’analyse d’impact à l’organisme"),
    "automated_decision": gettext_lazy("s’il y a une décision entièrement automatisée"),
    "automated_ground": gettext_lazy("ce qui autorise la décision automatisée"),
    "automated_details": gettext_lazy("la logique et les conséquences de la décision automatisée"),
    "controller_contact": gettext_lazy("une coordonnée de l’organisme, que l’installation tient"),
    "dpo_contact": gettext_lazy("une coordonnée publique du DPO, dans son mandat"),
}


def missing_items(checks: Sequence[Check], edit_url: str, page_url: str = "") -> list[MissingItem]:
    """Return the missing items, each leading to its place in the form, or on the page when ``edit_url`` is empty."""
    return missing.missing_items(checks, _label, activity_sections(), edit_url=edit_url, page_url=page_url)


def _label(check: Check) -> str:
    words = lacked(check.asked) if isinstance(check, RecordedCheck) else str(CHECKS[check.code])
    of = vocabulary("data_categories").label(check.label) if check.part == "data_categories" else check.label
    return missing.with_article(words, check, of)
