"""The order of a contract's page, of its form and of its exports."""

from django.utils.translation import gettext as _

from compliance.contracts.models import ProcessorContract
from compliance.datasets.description import Section
from compliance.records.describe import Title, sections


def contract_sections() -> tuple[Section, ...]:
    """Return the sections of a contract, in the reader's language."""
    days = ("signed_on", "starts_on", "ends_on", "renewal", "renewal_months", "notice_months", "terminated_on")
    signed = ("signatory", "processor_signatory")
    titles = [
        Title("contrat", _("Le contrat"), "RGPD, art. 28(3)", ("processor", "name", "contract_reference", "used_for")),
        Title("durees", _("Dates, reconduction et préavis"), "RGPD, art. 28(3) et (9)", (*days, *signed)),
        Title("ulterieurs", _("Sous-traitants ultérieurs"), "RGPD, art. 28(2)", ("authorisation",)),
        Title("clauses", _("Clauses vérifiées"), "RGPD, art. 28(3), (4) et (9)", (), ("clauses",)),
        Title("complements", _("Compléments"), "", ("notes",)),
    ]
    return sections(ProcessorContract, titles)
