"""The order of a sheet's page, of its form and of its exports."""

from django.utils.translation import gettext as _

from compliance.datasets.description import Section
from compliance.processors.models import Processor
from compliance.records.describe import Title, sections


def processor_sections() -> tuple[Section, ...]:
    """Return the sections of a sheet, in the reader's language."""
    identity = ("name", "siren", "foreign_id", "address", "country", "description")
    titles = [
        Title("identite", _("Identité"), "RGPD, art. 28(1)", identity),
        Title("contacts", _("Contacts"), "", (), ("contacts",)),
        Title("dpo", _("Son DPO"), "RGPD, art. 37", ("dpo_name", "dpo_email", "dpo_phone")),
        Title("lieux", _("Lieux des données"), "RGPD, art. 44", (), ("locations",)),
        Title("ulterieurs", _("Sous-traitants ultérieurs"), "RGPD, art. 28(2) et (4)", (), ("sub_processors",)),
        Title("garanties", _("Garanties"), "RGPD, art. 28(1) et (5)", (), ("certifications",)),
    ]
    return sections(Processor, titles)
