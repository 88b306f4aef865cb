"""Where what a request says may stand beside it: the entries of its code of follow-up, where words were typed."""

from django.utils.translation import gettext as _

from compliance.history import erasure, ledger
from compliance.history.places import Erased, place
from compliance.portal.models import FollowUp
from compliance.subject_requests.models import SubjectRequest


@place("follow-up")
def follow_up(record: Erased) -> int:
    """Empty what was typed when a code was made again; when, and by whom, stay."""
    if record.register != SubjectRequest._meta.label_lower:
        return 0
    rows = FollowUp.objects.select_related("request", "issued_by")
    found = rows.filter(request__office=record.office_id, request__number=record.number).first()
    if found is None:
        return 0
    with ledger.entry(by=None, reason=_("effacé à son terme")):
        found.version += 1
        return erasure.erase(found, keep=lambda snapshot: snapshot)
