"""Where what a record says may stand beside it: what a file said of it, as long as its import is kept."""

from compliance.datasets import description
from compliance.history.places import Erased, place
from compliance.imports.models import ImportedRecord


@place("imports")
def imported(record: Erased) -> int:
    """Empty the lines of imports that were written into the record, or matched with it; the line itself stays."""
    lines = ImportedRecord.objects.filter(job__office=record.office_id, number=record.number).select_related("job")
    found = [line for line in lines.order_by("pk") if _is_of(line, record.register)]
    for line in found:
        line.content, line.remarks, line.beside, line.name = {}, [], [], ""
        line.save(update_fields=["content", "remarks", "beside", "name"])
    return len(found)


def _is_of(line: ImportedRecord, register: str) -> bool:
    return str(description.get(line.job.dataset).model._meta.label_lower) == register
