"""Where the register names processors."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from compliance.processing.models import ProcessingActivity
from compliance.processing.parts import ProcessorUsed
from compliance.processors.uses import announce


@announce(_("Activités de traitement"))
def activities(processors: Collection[int]) -> Any:
    """Return the activities that name one of these processors, drafts included."""
    named = ProcessorUsed.objects.filter(activity=OuterRef("pk"), processor__in=processors)
    return ProcessingActivity.objects.filter(Exists(named))
