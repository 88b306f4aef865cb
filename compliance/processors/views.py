"""The pages of the sheets of processors, under an office: its own, and those of its networks."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import FETCH_RAISE
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access.enforcement import ScopedRequest, writing
from compliance.datasets.description import Section
from compliance.datasets.links import Named
from compliance.history.canonical import Content
from compliance.offices.enums import Permission
from compliance.offices.models import Network, Office
from compliance.processors import panels, services, uses
from compliance.processors.filters import ProcessorFilter
from compliance.processors.layout import processor_sections
from compliance.processors.models import Processor
from compliance.records.draft_views import ForgetDraft, KeepDraft
from compliance.records.drafts import NEW, FormKey
from compliance.records.services import StaleRecord
from compliance.records.timeline import last_written
from compliance.records.views import RecordCreate, RecordEdit, RecordHistory, RecordList, RegisterView

VIEW, EDIT = Permission.VIEW_REGISTER.full, Permission.EDIT_REGISTER.full


class ProcessorPage(RegisterView):
    """What every page of a sheet shares. Its address names an office, through which the person reaches it."""

    model = Processor
    folder = "processors"
    permission = EDIT

    def sections(self) -> tuple[Section, ...]:
        """Return the sections of a sheet."""
        return processor_sections()

    def record(self) -> Any:
        """Return the sheet that the address names; 404 when the person does not reach it through this office."""
        self.chosen_office()
        return get_object_or_404(self.rows().select_related("network", "office"), pk=self.kwargs["number"])

    def page(self, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Render a page, whose links stay under the present office."""
        return super().page(name, {"slug": self.kwargs["office"], **context}, status=status)

    def url_of(self, record: Any) -> str:
        """Return the address of the sheet under the present office."""
        return str(record.page_under(self.kwargs["office"]))

    def chosen_office(self) -> Office:
        """Return the office through which the sheets are reached; « tous » has the list alone."""
        if self.request.scope.office is None:
            raise Http404
        return self.request.scope.office

    def may_edit(self, sheet: Processor) -> bool:
        """Tell whether the person keeps the register of this office, and the sheet is its own or its networks'."""
        scope = self.request.scope
        mine = Processor.objects.visible_to(scope.user, EDIT, among=scope.office_ids(EDIT))
        return bool(scope.office and mine.filter(pk=sheet.pk).exists())

    def writable(self) -> Any:
        """Return the sheet, which the person may edit; 403 when they may only read it."""
        sheet = self.record()
        if not self.may_edit(sheet):
            raise PermissionDenied
        return sheet


class ProcessorForms(ProcessorPage):
    """What the forms of sheets share: whose a new one is, and where a draft is kept."""

    def owner(self) -> "Network | Office":
        """Return who will own the sheet that the address opens; 404 when the office may not give it."""
        owners = services.owners_for(self.chosen_office())
        asked = self.kwargs.get("network", 0)
        found = next((one for one in owners if (one.pk if isinstance(one, Network) else 0) == asked), None)
        if found is None:
            raise Http404
        return found

    def new_record(self) -> Processor:
        """Return the sheet that the form opens, not saved."""
        return services.owned_by(self.owner())

    def form_key(self, record: Any) -> FormKey:
        """Return whose form this is, in the office through which the sheet is reached."""
        return FormKey(self.request.user, self.chosen_office().pk, Processor, record.pk if record else NEW)

    def record_named(self) -> Any:
        """Return the sheet that the address names; None at the address of a new one."""
        if "number" in self.kwargs:
            return self.writable()
        self.owner()
        return None


class ProcessorList(ProcessorPage, RecordList):
    """The sheets of an office and of its networks, or of all the offices one serves."""

    filter_class = ProcessorFilter
    orders: ClassVar[dict[str, tuple[str, ...]]] = {"nom": ("name", "id"), "maj": ("updated_at", "id")}

    def ordered(self, rows: Any) -> Any:
        """Load what a line shows; a stray look-up is an error."""
        return super().ordered(rows).for_list(self.request.scope.office_ids(VIEW)).fetch_mode(FETCH_RAISE)

    def beside(self, filters: ProcessorFilter) -> dict[str, Any]:
        """Say what the person may do with the list."""
        scope = self.request.scope
        may_edit = scope.office is not None and scope.allows(EDIT)
        return {
            "owners": services.owners_for(scope.office) if may_edit and scope.office else [],
            "slug": self.kwargs["office"],
            "may_export": scope.allows(Permission.EXPORT_REGISTER.full),
        }


class ProcessorDetail(ProcessorPage):
    """A sheet, and who uses it, as far as the person may see."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show the sheet."""
        sheet = self.record()
        last = last_written(sheet)
        may_edit = self.may_edit(sheet)
        found, elsewhere = uses.uses_of(sheet.pk, request.scope), uses.used_elsewhere(sheet.pk, request.scope)
        context = {
            "record": sheet,
            "content": self.named(last.content),
            "sections": self.sections(),
            "last_entry": last.entry,
            "may_edit": may_edit,
            "may_delete": may_edit and not (found or elsewhere or services.is_engaged(sheet)),
            "edit_url": reverse("processors:edit", kwargs=self.kwargs) if may_edit else "",
            "engaged_by": [Named(str(one), self.url_of(one)) for one in self.rows().engaging(sheet.pk)],
            "uses": found,
            "panels": panels.panels_of(self.chosen_office(), sheet, request.scope),
            "used_elsewhere": elsewhere,
            "today": timezone.localdate(),
        }
        return self.page("detail", context)


class ProcessorCreate(ProcessorForms, RecordCreate):
    """A new sheet, of a network of the office, or of the office itself when it has none."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show an empty form, or what the person had typed in it."""
        self.owner()
        return super().get(request, **kwargs)

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Open the sheet, or show the form again."""
        self.owner()
        return super().post(request, **kwargs)

    def beside_the_form(self) -> dict[str, Any]:
        """Say whose the sheet will be."""
        return {**super().beside_the_form(), "whose": self.owner()}

    def create(self, content: Content) -> Processor:
        """Open the sheet."""
        return services.open_processor(self.owner(), content, by=self.request.user)

    def created(self, record: Processor) -> str:
        """Return the words that greet the new sheet."""
        return _("La fiche de %(name)s est ouverte.") % {"name": record}

    def cancel_url(self) -> str:
        """Go back to the list."""
        return reverse("processors:list", args=[self.kwargs["office"]])


class ProcessorEdit(ProcessorForms, RecordEdit):
    """The form of a sheet."""

    def record(self) -> Any:
        """Return the sheet, which the person may edit."""
        sheet = super().record()
        if not self.may_edit(sheet):
            raise PermissionDenied
        return sheet

    def beside_the_form(self) -> dict[str, Any]:
        """Say whose the sheet is."""
        return {**super().beside_the_form(), "whose": self.record().owner}

    def save(self, record: Processor, content: Content, version: int) -> Processor:
        """Save the content."""
        return services.revise_processor(record.pk, content, version=version, by=self.request.user)

    def saved(self, before: Processor, after: Processor) -> str:
        """Return the words that say what the save did."""
        if before.version == after.version:
            return super().saved(before, after)
        return _("La fiche de %(name)s est enregistrée.") % {"name": after}

    def cancel_url(self) -> str:
        """Go back to the sheet."""
        return reverse("processors:detail", kwargs=self.kwargs)


class ProcessorKeepDraft(ProcessorForms, KeepDraft):
    """Keeping what is typed in the form of a sheet."""


class ProcessorForgetDraft(ProcessorForms, ForgetDraft):
    """Giving it up."""


class ProcessorHistory(ProcessorPage, RecordHistory):
    """Who wrote what in the sheet, when, why."""


class ProcessorDelete(ProcessorPage):
    """Deleting a sheet that nothing names."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask for confirmation, or say why it stays."""
        sheet = self.writable()
        return self._refuse(sheet) if services.is_used(sheet) else self.page("delete", {"record": sheet})

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Delete the sheet; its last version stays in the ledger."""
        sheet = self.writable()
        try:
            with writing(request, EDIT):
                services.delete_processor(sheet.pk, by=request.user, version=self.posted_version())
        except StaleRecord:
            messages.warning(request, _("La fiche a changé entre-temps : relisez-la avant de recommencer."))
            return redirect(self.url_of(sheet))
        except services.InUse:
            return self._refuse(sheet)
        messages.success(request, _("La fiche de %(name)s est supprimée.") % {"name": sheet})
        return redirect("processors:list", office=self.kwargs["office"])

    def _refuse(self, sheet: Processor) -> HttpResponse:
        words = _("La fiche de %(name)s sert encore : elle ne peut pas être supprimée. Ses usages sont ci-dessous.")
        messages.warning(self.request, words % {"name": sheet})
        return redirect(f"{self.url_of(sheet)}#usages")
