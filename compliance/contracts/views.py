"""The pages of the register of contracts."""

from typing import Any

from django.contrib import messages
from django.db.models import FETCH_RAISE, F, OrderBy
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access.enforcement import ScopedRequest, writing
from compliance.common.pages import typed_version
from compliance.contracts import rules, services
from compliance.contracts.filters import ContractFilter
from compliance.contracts.layout import contract_sections
from compliance.contracts.models import ProcessorContract
from compliance.contracts.panel import SUPPLIER, sharing_panel
from compliance.contracts.terms import clauses
from compliance.contracts.words import missing_items
from compliance.datasets.description import Section
from compliance.documents.panel import documents_panel
from compliance.history.canonical import Content
from compliance.offices.enums import Permission
from compliance.offices.models import Office
from compliance.processors.models import Processor
from compliance.records.checks import to_confirm
from compliance.records.draft_views import ForgetDraft, KeepDraft
from compliance.records.services import StaleRecord
from compliance.records.timeline import last_written
from compliance.records.views import RecordCreate, RecordEdit, RecordHistory, RecordList, RegisterView

EDIT = Permission.EDIT_REGISTER.full


class ContractPage(RegisterView):
    """What every page of the register shares."""

    model = ProcessorContract
    folder = "contracts"
    permission = EDIT
    read_with = ("office", "processor", "shared_as__network")

    def sections(self) -> tuple[Section, ...]:
        """Return the sections of a contract."""
        return contract_sections()

    def chosen_office(self) -> Office:
        """Return the one office in which the person writes; nobody writes in « tous »."""
        if self.request.scope.office is None:
            raise Http404
        return self.request.scope.office


class ContractList(ContractPage, RecordList):
    """The contracts of an office, or of all the offices one serves."""

    filter_class = ContractFilter
    orders = ContractFilter.orders

    def ordered(self, rows: Any) -> Any:
        """Load what a line shows; a stray look-up is an error."""
        return super().ordered(rows.with_term(timezone.localdate())).for_list().fetch_mode(FETCH_RAISE)

    def beside(self, filters: ContractFilter) -> dict[str, Any]:
        """Say what the person may do with the list, and what it leaves out."""
        scope = self.request.scope
        may_edit = scope.office is not None and scope.allows(EDIT)
        return {
            "may_edit": may_edit,
            "may_export": scope.allows(Permission.EXPORT_REGISTER.full),
            "ended": filters.count_over(),
        }

    def _order(self, name: str, *, backwards: bool) -> OrderBy:
        last = {"nulls_last": True} if name == "term" else {}
        return F(name).desc(**last) if backwards else F(name).asc(**last)


class ContractDetail(ContractPage):
    """A contract: its dates, its clauses, what it lacks."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show the contract."""
        contract = self.record()
        last = last_written(contract)
        checked = rules.checks(last.content, clauses())
        keeps = request.scope.allows(EDIT)
        edit_url = contract.page("edit") if keeps else ""
        context = {
            "record": contract,
            "content": self.named(last.content),
            "sections": self.sections(),
            "done": sum(check.done for check in checked),
            "total": len(checked),
            "missing": missing_items([check for check in checked if not check.done], edit_url),
            "to_confirm": to_confirm(last.content),
            "edit_url": edit_url,
            "may_delete": keeps and services.can_delete(contract),
            "sharing": sharing_panel(contract, keeps=keeps),
            "documents": documents_panel(contract, self.folder, request.user, keeps=keeps, completes=False),
            "last_entry": last.entry,
            "today": timezone.localdate(),
        }
        return self.page("detail", context)


class ContractCreate(ContractPage, RecordCreate):
    """A new contract; the address may say with whom (``?sous-traitant=12``)."""

    def start(self) -> Content:
        """Return a line for each clause of Art. 28, and the supplier of the address, if the office may name it."""
        self.chosen_office()  # « tous » enters no contract
        asked = typed_version(self.request.GET.get(SUPPLIER, ""))
        usable = self.request.scope.rows(Processor).usable_by(self.new_record()).filter(pk=asked or 0)
        return services.blank_contract(usable.values_list("pk", flat=True).first())

    def create(self, content: Content) -> ProcessorContract:
        """Enter the contract."""
        return services.open_contract(self.chosen_office(), content, by=self.request.user)

    def created(self, record: ProcessorContract) -> str:
        """Return the words that greet the new contract."""
        return _("Le contrat %(contract)s est enregistré.") % {"contract": record}

    def cancel_url(self) -> str:
        """Go back to the list."""
        return reverse("contracts:list", args=[self.chosen_office().slug])


class ContractEdit(ContractPage, RecordEdit):
    """The form of a contract."""

    def save(self, record: ProcessorContract, content: Content, version: int) -> ProcessorContract:
        """Save the content."""
        return services.revise_contract(record.pk, content, version=version, by=self.request.user)

    def saved(self, before: ProcessorContract, after: ProcessorContract) -> str:
        """Return the words that say what the save did."""
        if before.version == after.version:
            return super().saved(before, after)
        return _("Le contrat %(contract)s est enregistré.") % {"contract": after}

    def cancel_url(self) -> str:
        """Go back to the contract."""
        return reverse("contracts:detail", kwargs=self.kwargs)


class ContractKeepDraft(ContractPage, KeepDraft):
    """Keeping what is typed in the form of a contract."""


class ContractForgetDraft(ContractPage, ForgetDraft):
    """Giving it up."""


class ContractHistory(ContractPage, RecordHistory):
    """Who wrote what, when, why."""


class ContractDelete(ContractPage):
    """Deleting a contract that was entered by mistake."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask for confirmation, or say why it stays."""
        contract = self.record()
        return self.page("delete", {"record": contract}) if services.can_delete(contract) else self._refuse(contract)

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Delete the contract; its last version stays in the ledger."""
        contract = self.record()
        try:
            with writing(request, EDIT):
                services.delete_contract(contract.pk, by=request.user, version=self.posted_version())
        except StaleRecord:
            messages.warning(request, _("Le contrat a changé entre-temps : relisez-le avant de recommencer."))
            return redirect(contract.get_absolute_url())
        except services.NotDeletable:
            return self._refuse(contract)
        messages.success(request, _("Le contrat %(contract)s est supprimé.") % {"contract": contract})
        return redirect("contracts:list", office=contract.office.slug)

    def _refuse(self, contract: ProcessorContract) -> HttpResponse:
        words = _("Un contrat signé, partagé ou muni d’un document reste au registre : il prend fin par ses dates.")
        messages.warning(self.request, words)
        return redirect(contract.get_absolute_url())
