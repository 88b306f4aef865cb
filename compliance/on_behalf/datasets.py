"""The processor's register as it leaves."""

from django.utils.translation import gettext_lazy as _

from compliance.datasets import description
from compliance.offices.enums import Permission
from compliance.on_behalf import linked, rules
from compliance.on_behalf.layout import on_behalf_sections
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.records.enums import Status

ON_BEHALF = description.register(
    description.Dataset(
        name="on-behalf",
        label=str(_("Traitements pour autrui")),
        permission=Permission.EXPORT_REGISTER.full,
        model=ProcessingOnBehalf,
        sections=on_behalf_sections(),
        statuses={status.value: str(status.label) for status in Status},
        drafts=frozenset({Status.DRAFT.value}),
        reference=rules.reference,
        file="registre-pour-autrui",
        terms=linked.ON_BEHALF,
        role=description.processor(),
    )
)
