"""What leaves when one exports what the list shows."""

from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from compliance.access.enforcement import ScopedRequest
from compliance.exports.selections import Selection, announce, selected
from compliance.subject_requests.filters import RequestFilter
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.queries import EXPORT


@announce("requests")
def requests(request: ScopedRequest, query: str) -> Selection:
    """Return the requests that the list's filters find now, of those that the person may take out; none restricted.

    The list shows what is open unless a state is asked for: the words say so.
    """
    rows = request.scope.rows(SubjectRequest, EXPORT).filter(restricted=False)
    filters = RequestFilter(QueryDict(query), queryset=rows, request=request)
    found = selected(filters)
    if not found.words or not filters.leaves_closed_out():
        return found
    return replace(found, words=f"{found.words} ; {_('État : ouvertes')}")
