"""Where the processor's register names other processors."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.on_behalf.parts import OtherProcessor
from compliance.processors.uses import announce


@announce(_("Traitements pour le compte d’autrui"))
def records(processors: Collection[int]) -> Any:
    """Return the records that name one of these processors, drafts included."""
    named = OtherProcessor.objects.filter(record=OuterRef("pk"), processor__in=processors)
    return ProcessingOnBehalf.objects.filter(Exists(named))
