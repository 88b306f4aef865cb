"""The processing register as it leaves, and the log of the DPO's opinions, on which the yearly report lives."""

from django.utils.translation import gettext_lazy as _

from compliance.datasets import description
from compliance.datasets.description import Column, Section
from compliance.offices.enums import Permission
from compliance.processing import rules
from compliance.processing.enums import OpinionStatus, Verdict
from compliance.processing.layout import activity_sections
from compliance.processing.linked import ACTIVITY
from compliance.processing.models import Opinion, ProcessingActivity
from compliance.processing.opinions import opinion_reference
from compliance.records.enums import Status

ACTIVITIES = description.register(
    description.Dataset(
        name="processing",
        label=str(_("Activités de traitement")),
        permission=Permission.EXPORT_REGISTER.full,
        model=ProcessingActivity,
        sections=activity_sections(),
        statuses={status.value: str(status.label) for status in Status},
        drafts=frozenset({Status.DRAFT.value}),
        reference=rules.reference,
        terms=ACTIVITY,
    )
)


def _opinion_sections() -> tuple[Section, ...]:
    """Return the log's columns in the order of its story: asked, answered, decided (Art. 38(1), 38(3), 39(1))."""
    return (
        Section(
            "demande",
            str(_("Demande")),
            "RGPD, art. 38(1)",
            (
                Column("reference", str(_("Fiche"))),
                Column("record_name", str(_("Nom du traitement"))),
                Column("asked_on", str(_("Demandé le")), is_date=True),
                Column("asked_by_name", str(_("Demandé par"))),
                Column("question", str(_("Question"))),
                Column("due_on", str(_("Attendu au plus tard le")), is_date=True),
                Column("due_days", str(_("Jours ouvrés pour répondre"))),
                Column("due_zone", str(_("Jours fériés")), vocabulary="holiday_zones"),
            ),
        ),
        Section(
            "avis",
            str(_("Avis")),
            "RGPD, art. 38(3) et 39(1)",
            (
                Column("answered_on", str(_("Donné le")), is_date=True),
                Column("advised_by_name", str(_("Donné par"))),
                Column("verdict", str(_("Avis")), choices=tuple((one.value, str(one.label)) for one in Verdict)),
                Column("text", str(_("Texte de l’avis"))),
                Column("record_version", str(_("Version de la fiche"))),
            ),
        ),
        Section(
            "decision",
            str(_("Décision")),
            "RGPD, art. 38(1)",
            (
                Column("decided_on", str(_("Fiche approuvée le")), is_date=True),
                Column("decided_by_name", str(_("Approuvée par"))),
                Column("followed", str(_("Avis suivi"))),
                Column("why_not", str(_("Motif de l’approbation"))),
            ),
        ),
    )


OPINIONS = description.register(
    description.Dataset(
        name="opinions",
        label=str(_("Avis du DPO")),
        permission=Permission.EXPORT_REGISTER.full,
        model=Opinion,
        sections=_opinion_sections(),
        statuses={status.value: str(status.label) for status in OpinionStatus},
        drafts=frozenset(),
        reference=opinion_reference,
        file="avis-dpo",
        counted=str(_("Nombre d’avis demandés")),
        none_then=str(_("Aucun avis n’avait été demandé à cette date.")),
    )
)
