"""The contracts of processors as they leave."""

from django.utils.translation import gettext_lazy as _

from compliance.contracts import rules
from compliance.contracts.enums import Sharing
from compliance.contracts.layout import contract_sections
from compliance.contracts.models import ProcessorContract
from compliance.datasets import description
from compliance.offices.enums import Permission

CONTRACTS = description.register(
    description.Dataset(
        name="contracts",
        label=str(_("Contrats des sous-traitants")),
        permission=Permission.EXPORT_REGISTER.full,
        model=ProcessorContract,
        sections=contract_sections(),
        statuses={sharing.value: str(sharing.label) for sharing in Sharing},
        drafts=frozenset(),
        reference=rules.reference,
        file="contrats-sous-traitants",
        counted=str(_("Nombre de contrats")),
        none_then=str(_("Aucun contrat n’était enregistré à cette date.")),
        state=str(_("Partage")),
    )
)
