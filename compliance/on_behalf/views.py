"""The pages of the processor's register."""

from typing import Any

from django.db.models import FETCH_RAISE
from django.http import HttpResponse
from django.utils import timezone

from compliance.access.enforcement import ScopedRequest
from compliance.datasets.description import Section
from compliance.documents import services as documents
from compliance.documents.panel import documents_panel
from compliance.documents.views import AttachDocument, OpenDocument, WithdrawDocument
from compliance.exports.record_views import RecordFile
from compliance.history.canonical import Content
from compliance.offices.enums import Permission
from compliance.offices.models import current_mandate
from compliance.on_behalf import rules, services
from compliance.on_behalf.datasets import ON_BEHALF
from compliance.on_behalf.filters import OnBehalfFilter
from compliance.on_behalf.layout import on_behalf_sections
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.on_behalf.words import missing_items
from compliance.records import workflow
from compliance.records import workflow_services as moves
from compliance.records.checks import lacking, to_confirm
from compliance.records.comment_views import RecordComments, WithdrawComment, comments_panel, works_on
from compliance.records.draft_views import ForgetDraft, KeepDraft
from compliance.records.timeline import last_written
from compliance.records.views import RecordHistory, RecordList
from compliance.records.workflow_views import RecordDelete, RecordMove, WorkflowCreate, WorkflowEdit, WorkflowPage
from compliance.transfers.terms import transfer_law

EDIT = Permission.EDIT_REGISTER.full
EXPORT = Permission.EXPORT_REGISTER.full


class OnBehalfPage(WorkflowPage):
    """What every page of the register shares."""

    model = ProcessingOnBehalf
    folder = "on_behalf"
    permission = EDIT

    def sections(self) -> tuple[Section, ...]:
        """Return the sections of a record."""
        return on_behalf_sections()


class OnBehalfList(OnBehalfPage, RecordList):
    """The register of an office, or of all the offices one serves."""

    filter_class = OnBehalfFilter
    orders = OnBehalfFilter.orders

    def filters(self) -> OnBehalfFilter:
        """Return the filters of the address, over the rows that the person may see."""
        request = self.request
        return OnBehalfFilter(request.GET, queryset=self.rows(), request=request, scope=request.scope)

    def default_order(self) -> str:
        """Order one office's register by number; across offices, the latest first."""
        return "numero" if self.request.scope.office else "-maj"

    def ordered(self, rows: Any) -> Any:
        """Load what a line shows; a stray look-up is an error."""
        return super().ordered(rows).for_list().fetch_mode(FETCH_RAISE)

    def beside(self, filters: OnBehalfFilter) -> dict[str, Any]:
        """Say what the person may do with the list, and what waits outside the register."""
        scope = self.request.scope
        return {
            "may_edit": scope.office is not None and scope.allows(EDIT),
            "may_export": scope.allows(EXPORT),
            "drafts": filters.count_drafts(),
            "today": timezone.localdate(),
        }


class OnBehalfDetail(OnBehalfPage):
    """A record in the order of Art. 30(2)."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show the record, what is missing, what may be done."""
        record = self.record()
        last, today, keeps = last_written(record), timezone.localdate(), request.scope.allows(EDIT)
        checks = rules.checks(last.content, transfer_law(), today)
        asked_first = [check for check in checks if not check.beside]
        may_edit = keeps and record.status in workflow.EDITABLE
        edit_url = record.page("edit") if may_edit else ""
        context = {
            "record": record,
            "content": self.named(last.content),
            "sections": self.sections(),
            "done": sum(check.done for check in asked_first),
            "total": len(asked_first),
            "missing": missing_items(lacking(checks), edit_url),
            "beside": missing_items([check for check in checks if check.beside and not check.done], edit_url),
            "stale": workflow.is_stale(timezone.localdate(record.updated_at), today),
            "to_confirm": to_confirm(last.content),
            "edit_url": edit_url,
            "may_delete": may_edit and moves.can_delete(record),
            "verbs": self.verbs(record),
            "mandate": current_mandate(record.office, today),
            "last_entry": last.entry,
            "may_export": request.scope.allows(EXPORT),
            "documents": documents_panel(record, self.folder, request.user, keeps=keeps, completes=False),
            "comments": comments_panel(record, self.folder) if works_on(request.scope) else None,
            "today": today,
        }
        return self.page("detail", context)


class OnBehalfCreate(OnBehalfPage, WorkflowCreate):
    """A new record, from a blank sheet."""

    def create(self, content: Content) -> ProcessingOnBehalf:
        """Open the draft."""
        return services.open_record(self.chosen_office(), content, by=self.request.user)


class OnBehalfEdit(OnBehalfPage, WorkflowEdit):
    """The form of a record."""


class OnBehalfKeepDraft(OnBehalfPage, KeepDraft):
    """Keeping what is typed in the form of a record."""


class OnBehalfForgetDraft(OnBehalfPage, ForgetDraft):
    """Giving it up."""


class OnBehalfHistory(OnBehalfPage, RecordHistory):
    """Who wrote what, when, why."""


class OnBehalfMove(OnBehalfPage, RecordMove):
    """A verb of the register."""


class OnBehalfDelete(OnBehalfPage, RecordDelete):
    """Deleting a draft that was never submitted."""

    def delete(self, record: ProcessingOnBehalf, version: int) -> None:
        """Delete the draft, its documents with it."""
        documents.delete_draft(ProcessingOnBehalf, record.pk, by=self.request.user, version=version)


class OnBehalfFile(OnBehalfPage, RecordFile):
    """A record as a PDF."""

    dataset = ON_BEHALF


class AttachToRecord(OnBehalfPage, AttachDocument):
    """« Joindre un document »."""


class OpenRecordDocument(OnBehalfPage, OpenDocument):
    """The file."""


class WithdrawRecordDocument(OnBehalfPage, WithdrawDocument):
    """« Retirer »."""


class OnBehalfCommentPage(OnBehalfPage):
    """What the pages of comments share."""

    def place(self, record: ProcessingOnBehalf) -> None:
        """Return nobody's place: no record of this register is confided to a guest."""
        return


class OnBehalfComments(OnBehalfCommentPage, RecordComments):
    """The thread."""


class WithdrawOnBehalfComment(OnBehalfCommentPage, WithdrawComment):
    """« Retirer »."""
