"""The lists of the register that a person keeps: kept, renamed, given up. Each is opened by its own address."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.access.enforcement import ALL_OFFICES, ScopedRequest
from compliance.processing.filters import ActivityFilter
from compliance.processing.forms import ViewForm
from compliance.processing.views import ActivityPage
from compliance.records.models import SavedView
from compliance.records.shelves import MOST, Shelf


@dataclass(frozen=True)
class KeptList:
    """A view as a page shows it: its name, what it asks for today in words, the address of the list."""

    pk: int
    name: str
    words: str
    url: str


def shelf_of(request: ScopedRequest) -> Shelf:
    """Return where the person keeps the views of the page's office, or of all of them."""
    return Shelf(request.user, ActivityPage.model, request.scope.office)


def kept_addresses(request: ScopedRequest) -> list[tuple[str, str]]:
    """Return the name and the address of each view of the page's office, or of all of them; one query."""
    return [(view.name, f"{_list_url(request)}?{view.query}") for view in shelf_of(request).views()]


def understood(request: ScopedRequest, query: str) -> ActivityFilter:
    """Return the filters that a query string asks for; what they do not understand of it is not kept."""
    rows = request.scope.rows(ActivityPage.model)
    return ActivityFilter(QueryDict(query), queryset=rows, request=request, scope=request.scope)


def _read(request: ScopedRequest, view: SavedView) -> KeptList:
    asked = understood(request, view.query)
    return KeptList(view.pk, view.name, asked.in_words(), f"{_list_url(request)}?{asked.query()}")


def _list_url(request: ScopedRequest) -> str:
    office = request.scope.office
    return reverse("processing:list", args=[office.slug if office else ALL_OFFICES])


class SavedViews(ActivityPage):
    """« Mes vues » of an office, or of all those one serves."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show them."""
        return self._show(ViewForm(), "")

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Keep the list that the form names."""
        form, query = ViewForm(request.POST), understood(request, request.POST.get("query", "")).query()
        if not form.is_valid():
            return self._show(form, query, status=422)
        try:
            view = shelf_of(request).keep(form.cleaned_data["name"], query)
        except ValidationError as refusal:
            form.add_error("name", refusal.messages)
            return self._show(form, query, status=422)
        messages.success(request, _("La vue « %(name)s » est gardée, pour vous seul.") % {"name": view})
        return redirect(f"{_list_url(request)}?{query}")

    def _show(self, form: ViewForm, query: str, *, status: int = 200) -> HttpResponse:
        asked = understood(self.request, query)
        kept = {
            "views": [_read(self.request, view) for view in shelf_of(self.request).views()],
            "most": MOST,
            "list_url": _list_url(self.request),
        }
        context = {**kept, "form": form, "forms": [form], "query": query, "words": asked.in_words()}
        return self.page("views/list", context, status=status)


class OneView(ActivityPage):
    """A view that the person keeps."""

    def view(self) -> SavedView:
        """Return the view; 404 for another person's, and for another office's."""
        return get_object_or_404(shelf_of(self.request).views(), pk=self.kwargs["view"])

    def back(self) -> HttpResponse:
        """Go back to the views."""
        return redirect("processing:views", office=self.kwargs["office"])


class RenameView(OneView):
    """Giving a view another name."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show its name."""
        view = self.view()
        return self._show(view, ViewForm(initial={"name": view.name}))

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Rename it."""
        view, form = self.view(), ViewForm(request.POST)
        if not form.is_valid():
            return self._show(view, form, status=422)
        try:
            shelf_of(request).rename(view, form.cleaned_data["name"])
        except ValidationError as refusal:
            form.add_error("name", refusal.messages)
            return self._show(view, form, status=422)
        return self.back()

    def _show(self, view: SavedView, form: ViewForm, *, status: int = 200) -> HttpResponse:
        read = _read(self.request, view)
        return self.page("views/rename", {"view": read, "form": form, "forms": [form]}, status=status)


class DeleteView(OneView):
    """Giving a view up."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask for confirmation."""
        return self.page("views/delete", {"view": _read(request, self.view())})

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Delete it; no activity changes."""
        view = self.view()
        view.delete()
        messages.success(request, _("La vue « %(name)s » est supprimée.") % {"name": view.name})
        return self.back()
