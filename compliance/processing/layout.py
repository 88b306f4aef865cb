"""The order of an activity's page, of its form and of its exports: Art. 30(1), then what stands beside it."""

from django.utils.translation import gettext as _

from compliance.datasets.description import Section
from compliance.processing.models import ProcessingActivity
from compliance.records.describe import Title, sections


def activity_sections() -> tuple[Section, ...]:
    """Return the sections of an activity, in the reader's language."""
    titles = [
        Title(
            "activite",
            _("L’activité"),
            "",
            ("name", "description", "service", "manager", "people_count", "started_on", "review_on", "origin"),
        ),
        Title("responsables", _("Responsables conjoints"), "RGPD, art. 30(1)(a)", (), ("joint_controllers",)),
        Title("finalites", _("Finalités et bases légales"), "RGPD, art. 30(1)(b) et 6(1)", (), ("purposes",)),
        Title("personnes", _("Personnes concernées"), "RGPD, art. 30(1)(c)", (), ("data_subjects",)),
        Title(
            "donnees", _("Données et durées de conservation"), "RGPD, art. 30(1)(c) et (f)", (), ("data_categories",)
        ),
        Title("destinataires", _("Destinataires"), "RGPD, art. 30(1)(d)", (), ("recipients", "processors")),
        Title("transferts", _("Transferts hors UE"), "RGPD, art. 30(1)(e)", ("transfers_outside_eu",), ("transfers",)),
        Title("securite", _("Mesures de sécurité"), "RGPD, art. 30(1)(g)", (), ("security_measures",)),
        Title(
            "collecte",
            _("Source des données et information des personnes"),
            _("hors article 30 ; RGPD, art. 12 à 14"),
            (
                "source",
                "source_details",
                "collection_means",
                "obligation",
                "obligation_consequences",
                "information",
                "information_means",
                "information_exception",
            ),
        ),
        Title(
            "droits",
            _("Droits et décisions automatisées"),
            _("hors article 30 ; RGPD, art. 15 à 22"),
            ("rights_details", "automated_decision", "automated_ground", "automated_details"),
        ),
        Title("supports", _("Logiciels et supports"), _("hors article 30"), (), ("supports",)),
        Title(
            "aipd",
            _("Analyse d’impact (AIPD)"),
            _("hors article 30 ; RGPD, art. 35"),
            ("dpia_examined_on", "dpia_headcount"),
            ("dpia_grounds",),
        ),
        Title(
            "aipd-decision",
            _("Décision sur l’AIPD"),
            _("hors article 30 ; RGPD, art. 35"),
            (
                "dpia_decision",
                "dpia_reason",
                "dpia_reference",
                "dpia_validated_on",
                "dpia_covered_by",
                "dpia_transposition",
            ),
        ),
        Title("complements", _("Compléments"), _("hors article 30"), ("notes",)),
    ]
    return sections(ProcessingActivity, titles)
