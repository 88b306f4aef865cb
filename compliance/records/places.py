"""Where what a record says may stand beside it: the forms that were not saved."""

from compliance.history.places import Erased, place
from compliance.records.models import FormDraft


@place("drafts")
def unsaved_forms(record: Erased) -> int:
    """Forget what anybody typed in the record's form and did not save."""
    rows = FormDraft.objects.filter(office=record.office_id, register=record.register, number=record.number)
    return rows.delete()[0]
