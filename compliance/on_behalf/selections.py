"""What leaves when one exports what the list shows."""

from django.http import QueryDict

from compliance.access.enforcement import ScopedRequest
from compliance.exports.selections import Selection, announce, selected
from compliance.offices.enums import Permission
from compliance.on_behalf.filters import OnBehalfFilter
from compliance.on_behalf.models import ProcessingOnBehalf


@announce("on-behalf")
def records(request: ScopedRequest, query: str) -> Selection:
    """Return the records that the list's filters find now, of those that the person may take out."""
    rows = request.scope.rows(ProcessingOnBehalf, Permission.EXPORT_REGISTER.full)
    return selected(OnBehalfFilter(QueryDict(query), queryset=rows, request=request, scope=request.scope))
