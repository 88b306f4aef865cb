"""What leaves when one exports what the list shows."""

from django.http import QueryDict

from compliance.access.enforcement import ScopedRequest
from compliance.exports.selections import Selection, announce
from compliance.offices.enums import Permission
from compliance.processing.filters import ActivityFilter
from compliance.processing.models import ProcessingActivity
from compliance.records.enums import Status


@announce("processing")
def activities(request: ScopedRequest, query: str) -> Selection:
    """Return the activities that the list's filters find now, of those that the person may take out."""
    rows = request.scope.rows(ProcessingActivity, Permission.EXPORT_REGISTER.full)
    asked = ActivityFilter(QueryDict(query), queryset=rows, request=request, scope=request.scope)
    found = dict(asked.qs.order_by("pk").values_list("pk", "status"))
    return Selection(asked.query(), asked.in_words(), frozenset(found), Status.DRAFT in found.values())
