"""The list of the processing register: what is looked for, what may be done with what is found."""

from typing import Any

from django.db.models import FETCH_RAISE
from django.utils import timezone

from compliance.offices.enums import Permission
from compliance.processing.bulk_views import MOST, offered
from compliance.processing.filters import ActivityFilter
from compliance.processing.forms import ViewForm
from compliance.processing.saved_view_views import kept_addresses
from compliance.processing.views import EDIT, ActivityPage
from compliance.records.views import RecordList


class ActivityList(ActivityPage, RecordList):
    """The register of an office, or of all the offices one serves."""

    filter_class = ActivityFilter
    orders = ActivityFilter.orders

    def filters(self) -> ActivityFilter:
        """Return the filters of the address, over the rows that the person may see."""
        request = self.request
        return ActivityFilter(request.GET, queryset=self.rows(), request=request, scope=request.scope)

    def default_order(self) -> str:
        """Order one office's register by number; across offices, the latest first."""
        return "numero" if self.request.scope.office else "-maj"

    def ordered(self, rows: Any) -> Any:
        """Load what a line shows; a stray look-up is an error."""
        return super().ordered(rows).for_list().fetch_mode(FETCH_RAISE)

    def beside(self, filters: ActivityFilter) -> dict[str, Any]:
        """Say what the person may do with the list, and what waits outside the register."""
        scope = self.request.scope
        return {
            "may_edit": scope.office is not None and scope.allows(EDIT),
            "may_export": scope.allows(Permission.EXPORT_REGISTER.full),
            "drafts": filters.count_drafts(),
            "today": timezone.localdate(),
            "together": offered(scope, filters.query()),
            "most": MOST,
            "views": kept_addresses(self.request),
            "view_form": ViewForm(),
        }
