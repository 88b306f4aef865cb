"""The pages of an import: send a file, read what it would do, import it, see what became of it, take it back."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from compliance.access.enforcement import ScopedRequest, writing
from compliance.common.pages import page_of, page_response, typed_version
from compliance.imports import reading, registers, services, shown
from compliance.imports.enums import Stage
from compliance.imports.forms import ColumnsForm, FileForm, SheetForm
from compliance.imports.found import Refused
from compliance.imports.models import Import
from compliance.imports.planning import MOST
from compliance.jobs.enums import State
from compliance.jobs.work import Stopped
from compliance.offices.enums import Permission
from compliance.offices.models import Office

EDIT = Permission.EDIT_REGISTER.full
SHEETS = 20  # records of the file on a page: each may show a whole record
FILTER, CHOICE = "montrer", "choix-"


class ImportView(View):
    """What the pages share: the office, the register, the import that the address names."""

    request: ScopedRequest
    kwargs: dict[str, Any]

    def office(self) -> Office:
        """Return the office into which one imports; nobody imports into « tous »."""
        if self.request.scope.office is None:
            raise Http404
        return self.request.scope.office

    def register(self) -> registers.Register:
        """Return the register that the address names; 404 when it takes no import."""
        try:
            return registers.register_of(self.kwargs["dataset"])
        except registers.NotImportable:
            raise Http404 from None

    def imports(self) -> Any:
        """Return the imports into the register that the person may see: those of who edits it with them."""
        rows = self.request.scope.rows(Import, EDIT).filter(office=self.office(), dataset=self.register().dataset)
        return rows.select_related("office", "person")

    def job(self) -> Import:
        """Return the import that the address names; 404 when the person may not see it."""
        found: Import = get_object_or_404(self.imports(), pk=self.kwargs["pk"])
        return found

    def draw(self, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Render a page."""
        return render(self.request, f"imports/{name}.html", {**self.around(), **context}, status=status)

    def around(self) -> dict[str, Any]:
        """Return what every page names."""
        register, office = self.register(), self.office()
        address = [office.slug, register.dataset]
        return {
            "dataset": register.description,
            "list_url": reverse(register.list_url, args=[office.slug]),
            "start_url": reverse("imports:start", args=address),
            "most": MOST,
        }

    def too_late(self, job: Import) -> HttpResponse:
        """Show where the import is now, when somebody did something meanwhile."""
        messages.warning(self.request, _("L’import n’en est plus là : voici où il en est."))
        return redirect(job.get_absolute_url())


class StartImport(ImportView):
    """« Importer »: the file, and the imports of the past."""

    takes_files: ClassVar[bool] = True

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask for the file."""
        return self._ask(FileForm())

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Keep the file and let it be read, or say why it is refused."""
        office, dataset = self.office(), self.register().dataset
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._ask(form)
        with form.on_disk() as path:
            try:
                sent = services.examine(dataset, form.name, path)
            except Refused as refusal:
                form.add_error("file", str(refusal))
                return self._ask(form)
            with writing(request, EDIT):
                job = services.receive(office, dataset, sent, by=request.user)
        return redirect(job.get_absolute_url())

    def _ask(self, form: FileForm) -> HttpResponse:
        page = page_of(self.request, self.imports())
        return self.draw("start", {"form": form, "forms": [form], "page": page}, status=422 if form.errors else 200)


class ImportDetail(ImportView):
    """An import where it stands: its progress, what it would do, what it did."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Show where the import stands; htmx asks for the part that moves."""
        job = self.job()
        if job.stage == Stage.CHOOSING:
            return redirect(job.page("columns"))
        return page_response(request, "imports/detail.html", "job", {**self.around(), **self._shown(job)})

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Keep what was chosen on this page, and import, read again or go on when that is what is asked."""
        job = self.job()
        try:
            with writing(request, EDIT):
                self._act(job, request.POST.get("action", ""))
        except services.NotNow:
            return self.too_late(job)
        return redirect(request.get_full_path() if "action" not in request.POST else job.get_absolute_url())

    def _act(self, job: Import, action: str) -> None:
        if chosen := self._chosen():
            services.choose(job, chosen)
        if action == "import":
            services.begin(job)
        elif action == "read":
            services.read_again(job)
        elif chosen:
            messages.success(self.request, _("Vos choix sont gardés : rien n’est encore importé."))

    def _chosen(self) -> dict[int, str]:
        posted = self.request.POST
        named = ((typed_version(name.removeprefix(CHOICE)), name) for name in posted if name.startswith(CHOICE))
        return {pk: str(posted[name]) for pk, name in named if pk is not None}

    def _shown(self, job: Import) -> dict[str, Any]:
        context: dict[str, Any] = {"job": job, "stage": Stage(job.stage), "failed": job.state == State.FAILED}
        settled = {Stage.READ, Stage.WRITTEN, Stage.UNDONE}
        if not job.is_over or Stage(job.stage) not in settled:
            return context
        asked = self.request.GET.get(FILTER, "")
        page = Paginator(shown.kept(job, asked), SHEETS).get_page(self.request.GET.get("page"))
        sheets = shown.sheets(job, page.object_list)
        before = services.earlier(job) if job.stage == Stage.READ else None
        return {
            **context,
            "page": page,
            "sheets": sheets,
            "counts": shown.counts(job),
            "asked": asked,
            "before": before,
        }


class ImportColumns(ImportView):
    """« Désigner les colonnes » of a table: its sheet, and which field takes what stands under each heading."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Show the columns with what is suggested for each, or what was said of the same headings earlier."""
        job = self.job()
        if not services.may_choose_columns(job):
            return self.too_late(job)
        return self._show(job, self._table(job, request.GET.get("feuille", job.sheet)))

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Read the table by these columns."""
        job = self.job()
        if not services.may_choose_columns(job):
            return self.too_late(job)
        table = self._table(job, request.POST.get("feuille", ""))
        form = self._form(job, table, request.POST)
        if not form.is_valid():
            return self._show(job, table, form)
        try:
            with writing(request, EDIT):
                services.choose_columns(job, table.sheet, table.headings, form.mapping())
        except services.NotNow:
            return self.too_late(job)
        return redirect(job.get_absolute_url())

    def _table(self, job: Import, sheet: str) -> services.Table:
        try:
            return services.table_of(job, sheet)
        except (Refused, Stopped) as refusal:
            messages.error(self.request, str(refusal))
            raise Http404 from refusal

    def _form(self, job: Import, table: services.Table, typed: Any = None) -> ColumnsForm:
        targets = reading.targets(self.register().description)
        return ColumnsForm(typed, headings=table.headings, targets=targets, mapping=table.mapping)

    def _show(self, job: Import, table: services.Table, form: ColumnsForm | None = None) -> HttpResponse:
        shown_form = form or self._form(job, table)
        sheets = SheetForm(sheets=table.sheets, initial={"feuille": table.sheet}) if len(table.sheets) > 1 else None
        context = {"job": job, "table": table, "form": shown_form, "forms": [shown_form], "sheets": sheets}
        rows = list(shown_form.rows(table.samples))
        return self.draw("columns", {**context, "rows": rows}, status=422 if shown_form.errors else 200)


class UndoImport(ImportView):
    """« Annuler cet import »."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Say what undoing does, and ask."""
        job = self.job()
        return self.draw("undo", {"job": job, "undoing": shown.undoing(job)})

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Undo the import."""
        job = self.job()
        try:
            with writing(request, EDIT):
                services.begin_undoing(job)
        except services.NotNow:
            return self.too_late(job)
        return redirect(job.get_absolute_url())


class GiveUpImport(ImportView):
    """« Abandonner »: the file is forgotten, for nothing was written."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Ask whether to forget the file."""
        return self.draw("give_up", {"job": self.job()})

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Forget the file."""
        job = self.job()
        try:
            with writing(request, EDIT):
                services.give_up(job)
        except services.NotNow:
            return self.too_late(job)
        messages.success(request, _("Le fichier « %(file)s » est oublié : rien n’en a été importé.") % {"file": job})
        return redirect(self.around()["start_url"])
