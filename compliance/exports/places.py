"""Where what a record says may stand beside it: the files that people asked for and that are still kept."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from compliance.datasets import description
from compliance.exports.models import ExportJob
from compliance.history.places import Erased, place


@place("stored exports")
def stored_exports(record: Erased) -> int:
    """Erase the kept files that may hold the record: those of its register, and those of several registers.

    The line that says that a file was asked for and written stays. The bytes go once all is committed.
    """
    kept = ExportJob.objects.exclude(stored_as="").filter(offices=record.office_id)
    holding = [job for job in kept.order_by("pk") if _may_hold(job, record.register)]
    for job in holding:
        transaction.on_commit(partial(default_storage.delete, job.stored_as))
        job.stored_as, job.asked = "", {**job.asked, "filter": None}  # words were typed in a filter
        job.save(update_fields=["stored_as", "asked"])
    return len(holding)


def _may_hold(job: ExportJob, register: str) -> bool:
    """Tell whether a file may hold a record of that register: what names no dataset may hold any."""
    name = job.asked.get("dataset")
    try:
        return name is None or description.get(name).model._meta.label_lower == register
    except LookupError:
        return True
