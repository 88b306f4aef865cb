"""The pages common to all registers: list, record, form, history. Each register names its model and its words."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import F, OrderBy, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from compliance.access.enforcement import ScopedRequest
from compliance.access.perimeter import resolved_once
from compliance.common.pages import CappedPaginator, page_response, posted_version, typed_version
from compliance.common.rows import Change, change_asked
from compliance.datasets.description import Section
from compliance.datasets.links import named_then
from compliance.history.canonical import Content
from compliance.records import content as contents
from compliance.records import drafts, timeline
from compliance.records.diff import compare
from compliance.records.forms import RecordForm
from compliance.records.history_forms import DatesForm
from compliance.records.link_forms import Offered, nothing
from compliance.records.links import choices_for, named_in
from compliance.records.models import FormDraft, Versioned
from compliance.records.services import StaleRecord

PAGE_SIZE = 50


class RegisterView(View):
    """A page of a register: its model, its sections, its templates."""

    request: ScopedRequest
    model: ClassVar[type[Versioned]]
    folder: ClassVar[str]
    read_with: ClassVar[tuple[str, ...]] = ("office",)  # what the record is read with, in one query

    def sections(self) -> Sequence[Section]:
        """Return the register's sections, in the order of the law."""
        raise NotImplementedError

    def rows(self) -> Any:
        """Return the register's rows that the person may see, within the chosen office; a guest, the one record."""
        return self.request.scope.rows(self.model)

    def record(self) -> Any:
        """Return the record that the address names; 404 when the person may not see it."""
        rows = self.rows().select_related(*self.read_with)
        return get_object_or_404(rows, office__slug=self.kwargs["office"], number=self.kwargs["number"])

    def url_of(self, record: Any) -> str:
        """Return the address of a record's page."""
        return str(record.get_absolute_url())

    def named(self, content: Content) -> Any:
        """Return a content with the names of what it links to, each leading to its page when the person may see it."""
        return named_in(self.sections(), content, self.request.scope.rows, self.kwargs["office"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 when somebody deletes the record between the reading and the writing."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except self.model.DoesNotExist as gone:
            raise Http404 from gone

    def reread(self, record: Versioned, permission: str) -> None:
        """Undo the write when the record is no longer within what the person may write."""
        with resolved_once():  # the rights of now, not those of the request's beginning
            mine = self.request.scope.rows(self.model, permission)
            if not mine.filter(pk=record.pk).exists():
                raise PermissionDenied

    def posted_version(self) -> int:
        """Return the version that the form was opened on."""
        return posted_version(self.request)

    def page(self, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Render a page of the register."""
        context = {"is_guest": self.request.scope.is_guest, **context}
        return render(self.request, f"{self.folder}/{name}.html", context, status=status)

    def shared_page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Render a page that registers share; ``breadcrumb.html``, in the register's folder, leads back to it."""
        shared = {"is_guest": self.request.scope.is_guest, "breadcrumb": f"{self.folder}/breadcrumb.html"}
        return render(self.request, template, {**shared, **context}, status=status)


class RecordList(RegisterView):
    """A list of records: filters and sort in the address, 50 rows a page."""

    filter_class: ClassVar[Any]
    orders: ClassVar[dict[str, tuple[str, ...]]]

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show the rows that the person may see and that pass the filters."""
        filters = self.filters()
        rows = self.ordered(filters.qs)
        context = {"filters": filters, "page": self.paginate(rows), "sort": self.sort(), **self.beside(filters)}
        return page_response(request, f"{self.folder}/list.html", "rows", context)

    def filters(self) -> Any:
        """Return the filters of the address, over the rows that the person may see."""
        return self.filter_class(self.request.GET, queryset=self.rows(), request=self.request)

    def beside(self, filters: Any) -> dict[str, Any]:
        """Return what the register's list shows beside its rows."""
        return {}

    def sort(self) -> str:
        """Return the order asked for, if the register knows it."""
        asked = self.request.GET.get("tri", "")
        return asked if asked.lstrip("-") in self.orders else ""

    def ordered(self, rows: QuerySet[Any]) -> Any:
        """Return the rows as asked, else as the register shows them first."""
        asked = self.sort() or self.default_order()
        columns = self.orders[asked.lstrip("-")]
        return rows.order_by(*(self._order(name, backwards=asked.startswith("-")) for name in columns))

    def _order(self, name: str, *, backwards: bool) -> OrderBy:
        # Databases disagree on where nothing stands: here it comes last. Said of a column that is never empty, it
        # would keep an index from being used.
        last = True if self.model._meta.get_field(name).null else None
        return F(name).desc(nulls_last=last) if backwards else F(name).asc(nulls_last=last)

    def default_order(self) -> str:
        """Return the order of a list that nobody sorted."""
        return next(iter(self.orders))

    def paginate(self, rows: Any) -> "Page[Any]":
        """Return the asked page; a page number out of range gives the nearest one."""
        paginator: Paginator[Any] = CappedPaginator(rows, PAGE_SIZE)
        return paginator.get_page(self.request.GET.get("page"))


class RecordForms(RegisterView):
    """What creating and editing share: the form, its rows, its refusals."""

    def form(self, content: Content, data: QueryDict | None = None, *, on: Versioned | None = None) -> RecordForm:
        """Return the form of a record (None: a new one), whose links offer what it may link to and the person see."""
        return RecordForm(self.model, self.sections(), content, data, offered=self.offered(on))

    def offered(self, on: Versioned | None) -> Offered:
        """Return what gives the records of a model that the form offers."""
        return nothing

    def show(self, form: RecordForm, *, status: int = 200, **context: Any) -> HttpResponse:
        """Render the form's page."""
        blank: dict[str, Any] = {
            "record": None,
            "version": None,
            "stale_lines": None,
            "last_entry": None,
            "place": None,
            "draft": None,
        }
        blank |= self.beside_the_form()
        return self.page("form", {**blank, "cancel_url": self.cancel_url(), "form": form, **context}, status=status)

    def cancel_url(self) -> str:
        """Return the address of the page that the form was opened from."""
        raise NotImplementedError

    def beside_the_form(self) -> dict[str, Any]:
        """Return what every answer of the form's page shows beside it."""
        return {"draft_url": "", "forget_url": ""}

    def change_asked(self) -> Change | None:
        """Return what « Ajouter » or « Retirer » asks for; None: the form is sent to be saved."""
        return change_asked(self.request.POST, contents.new_key())

    def rows_changed(
        self, content: Content, change: Change, on: Versioned | None = None, **context: Any
    ) -> HttpResponse:
        """Answer « Ajouter » and « Retirer »: the part alone to htmx, the whole page without script."""
        form = self.form(content, change.data, on=on)
        part = form.show_change(change)
        if part is None:
            raise Http404
        if self.request.htmx:
            return render(self.request, "components/rows.html", {"part": part})
        return self.show(form, **context)

    def refused(self, form: RecordForm, error: ValidationError, **context: Any) -> HttpResponse:
        """Show the form again with what a service refused."""
        form.refuse(error)
        return self.show(form, status=422, **context)


class DraftedForms(RecordForms):
    """Forms whose typing is kept until it is saved: closing the tab, or a refusal, takes nothing away.

    A register's addresses are named after its folder: ``create``, ``edit``, and for each ``_draft`` and ``_forget``.
    """

    permission: ClassVar[str]

    def record_named(self) -> Any:
        """Return the record that the address names; None at the address of a new one."""
        return self.record() if "number" in self.kwargs else None

    def form_url(self, below: str = "") -> str:
        """Return the address of the form; ``_draft`` and ``_forget``, those where its draft is kept and given up."""
        name = "edit" if "number" in self.kwargs else "create"
        return reverse(f"{self.folder}:{name}{below}", kwargs=self.kwargs)

    def beside_the_form(self) -> dict[str, Any]:
        """Return the addresses of the draft."""
        return {"draft_url": self.form_url("_draft"), "forget_url": self.form_url("_forget")}

    def offered(self, on: Versioned | None) -> Offered:
        """Offer what the record may link to and the person may see; a guest sees no other record, and keeps these."""
        return partial(choices_for, on or self.new_record(), self.request.scope.rows)

    def new_record(self) -> Versioned:
        """Return a record that is not saved, whose the one that the form opens would be."""
        return self.model(**{"office": self.request.scope.office})

    def form_key(self, record: Any) -> drafts.FormKey:
        """Return whose form this is, on which record; nobody writes a new one in « tous »."""
        office = record.office if record else self.request.scope.office
        if office is None:
            raise Http404
        return drafts.FormKey(self.request.user, office.pk, self.model, record.number if record else drafts.NEW)

    def keep_draft(self, record: Versioned | None, typed: QueryDict) -> FormDraft:
        """Keep what was typed, if the person may still write there once it is done."""
        with transaction.atomic():
            version = self.posted_version() if record else 0
            draft = drafts.keep(self.form_key(record), typed, address=self.form_url(), version=version)
            if record:
                self.reread(record, self.permission)
            else:
                self.reread_office()
        return draft

    def reread_office(self) -> None:
        """Undo the write when the person may no longer open a record in the office."""
        with resolved_once():
            if not self.request.scope.allows(self.permission):
                raise PermissionDenied

    def opened(self, on: Versioned | None, content: Content, **context: Any) -> HttpResponse:
        """Show the form: on what the person typed and has not saved, or else on ``content``."""
        draft = drafts.find(self.form_key(on))
        form = self.form(content, draft.as_posted() if draft else None, on=on)
        if draft is None:
            return self.show(form, **context)
        form.give_back()
        version = {"version": draft.base_version} if on else {}  # what was saved since is shown before it is lost
        return self.show(form, **{**context, **version, "draft": draft})


class RecordCreate(DraftedForms):
    """A new record, in the chosen office."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show an empty form, or what the person had typed in it."""
        return self.opened(None, self.start())

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Create the record, or show the form again with everything that was typed."""
        if change := self.change_asked():
            answer = self.rows_changed(self.start(), change)
            self.keep_draft(None, change.data)
            return answer
        form = self.form(self.start(), request.POST)
        if not form.is_valid():
            self.keep_draft(None, request.POST)
            return self.show(form, status=422)
        try:
            with transaction.atomic():
                record = self.create(form.content())
                drafts.forget(self.form_key(None))
                self.reread(record, self.permission)
        except ValidationError as error:
            self.keep_draft(None, request.POST)
            return self.refused(form, error)
        messages.success(request, self.created(record))
        return redirect(self.url_of(record))

    def start(self) -> Content:
        """Return the content that the form opens on."""
        return contents.blank(self.model)

    def create(self, content: Content) -> Any:
        """Create the record through the register's service."""
        raise NotImplementedError

    def created(self, record: Any) -> str:
        """Return the words that greet the new record."""
        return _("%(record)s est enregistrée.") % {"record": record}


class RecordEdit(DraftedForms):
    """A record's form. A stale save shows both versions and loses neither."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show the record's content in its form, or what the person had typed over it."""
        record = self.editable()
        return self.opened(record, timeline.last_written(record).content, **self.around(record))

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Save the content, or show the form again with everything that was typed."""
        record = self.record()  # what can no longer be edited is refused by its service, with the form on the screen
        current = timeline.last_written(record).content  # the service reads the tables again, under the lock
        if change := self.change_asked():
            answer = self.rows_changed(current, change, record, **self.around(record, self.posted_version()))
            self.keep_draft(record, change.data)
            return answer
        form = self.form(current, request.POST, on=record)
        if not form.is_valid():
            self.keep_draft(record, request.POST)
            return self.show(form, status=422, **self.around(record, self.posted_version()))
        try:
            with transaction.atomic():
                saved = self.save(record, form.content(), self.posted_version())
                drafts.forget(self.form_key(record))
                self.reread(saved, self.permission)
        except StaleRecord as stale:
            self.keep_draft(record, request.POST)
            return self.stale(form, stale)
        except ValidationError as error:
            self.keep_draft(record, request.POST)
            return self.refused(form, error, **self.around(record, self.posted_version()))
        messages.success(request, self.saved(record, saved))
        return redirect(self.url_of(record))  # a save moves no record, and this one knows its office

    def editable(self) -> Any:
        """Return the record, if its form may be opened."""
        return self.record()

    def around(self, record: Versioned, version: int | None = None) -> dict[str, Any]:
        """Return what the page shows around the form; the version typed over stays the one that was read."""
        return {"record": record, "version": record.version if version is None else version}

    def stale(self, form: RecordForm, stale: StaleRecord) -> HttpResponse:
        """Show what was saved meanwhile beside what was typed; saving again then is knowing."""
        today = timezone.localdate()
        last = timeline.entries_of(stale.record).first()
        saved, typed = named_then(self.sections(), [stale.current, form.content()], None)
        lines = compare(self.sections(), saved, typed, today)
        context = {**self.around(stale.record), "stale_lines": lines, "last_entry": last}
        return self.show(form, status=409, **context)

    def save(self, record: Any, content: Content, version: int) -> Any:
        """Save through the register's service."""
        raise NotImplementedError

    def saved(self, before: Any, after: Any) -> str:
        """Return the words that say what the save did."""
        if before.version == after.version:
            return _("Rien n’a changé : rien n’a été enregistré.")
        return _("%(record)s est enregistrée.") % {"record": after}


class RecordHistory(RegisterView):
    """A record's timeline; two of its versions, or its text on two days, field by field."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show who wrote what and when.

        ``?version=5`` shows what it changed, ``&depuis=2`` since which; ``?du=2026-03-01`` what changed since that
        evening, ``&au=`` until which.
        """
        record = self.record()
        paginator: Paginator[Any] = Paginator(timeline.entries_of(record), PAGE_SIZE)
        page = paginator.get_page(request.GET.get("page"))
        dates = DatesForm(request.GET if "du" in request.GET else None)
        context = {"record": record, "page": page, "entries": timeline.moments(list(page), request.path)}
        compared = {"comparison": self._comparison(record), "by_dates": self._by_dates(record, dates)}
        status = 422 if dates.is_bound and not dates.is_valid() else 200
        return self.page("history", {**context, **compared, "dates": dates, "forms": [dates]}, status=status)

    def _by_dates(self, record: Versioned, dates: DatesForm) -> timeline.ComparisonOfDates | None:
        if not dates.is_valid():
            return None
        days = dates.cleaned_data
        return timeline.comparison_of_dates(record, self.sections(), days["du"], days["au"])

    def _comparison(self, record: Versioned) -> timeline.Comparison | None:
        new = typed_version(self.request.GET.get("version", ""))
        if new is None:
            return None
        since = typed_version(self.request.GET.get("depuis", ""))
        found = timeline.comparison(record, self.sections(), new - 1 if since is None else since, new)
        if found is None:
            raise Http404
        return found
