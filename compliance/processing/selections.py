"""What leaves when one exports what the list shows."""

from django.http import QueryDict

from compliance.access.enforcement import ScopedRequest
from compliance.exports.selections import Selection, announce, selected
from compliance.offices.enums import Permission
from compliance.processing.filters import ActivityFilter
from compliance.processing.models import ProcessingActivity


@announce("processing")
def activities(request: ScopedRequest, query: str) -> Selection:
    """Return the activities that the list's filters find now, of those that the person may take out."""
    rows = request.scope.rows(ProcessingActivity, Permission.EXPORT_REGISTER.full)
    return selected(ActivityFilter(QueryDict(query), queryset=rows, request=request, scope=request.scope))
