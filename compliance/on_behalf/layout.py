"""The order of a record's page, of its form and of its exports: that of Art. 30(2)."""

from django.utils.translation import gettext as _

from compliance.datasets.description import Section
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.records.describe import Title, sections


def on_behalf_sections() -> tuple[Section, ...]:
    """Return the sections of a record, in the reader's language."""
    titles = [
        Title(
            "prestation",
            _("La prestation"),
            _("hors article 30 ; RGPD, art. 28(3)"),
            ("name", "service", "started_on", "ended_on", "review_on"),
        ),
        Title(
            "responsables",
            _("Responsables de traitement et catégories de traitements"),
            "RGPD, art. 30(2)(a) et (b)",
            (),
            ("controllers",),
        ),
        Title("sous-traitants", _("Autres sous-traitants"), "RGPD, art. 30(2)(a) et 28(2)", (), ("processors",)),
        Title("transferts", _("Transferts hors UE"), "RGPD, art. 30(2)(c)", ("transfers_outside_eu",), ("transfers",)),
        Title("securite", _("Mesures de sécurité"), "RGPD, art. 30(2)(d)", (), ("security_measures",)),
    ]
    return sections(ProcessingOnBehalf, titles)
