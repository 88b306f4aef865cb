"""The processing register as it leaves."""

from django.utils.translation import gettext_lazy as _

from compliance.datasets import description
from compliance.offices.enums import Permission
from compliance.processing import rules
from compliance.processing.enums import Status
from compliance.processing.layout import activity_sections
from compliance.processing.models import ProcessingActivity

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
    )
)
