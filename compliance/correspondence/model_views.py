"""« Modèles de lettres » : the words of an office for each kind of letter, in the place of the product's own."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from compliance.access.enforcement import ScopedRequest, writing
from compliance.common.forms import Form, show_refusal
from compliance.common.pages import posted_version
from compliance.correspondence import model_services
from compliance.correspondence.forms import ModelTextForm
from compliance.correspondence.models import KINDS, OfficeLetter
from compliance.correspondence.refusals import StaleLetter
from compliance.correspondence.rules import FILLED, Text
from compliance.correspondence.words import own_model, own_models, product_model, remedies
from compliance.law.source import vocabulary
from compliance.law.vocabularies import Term
from compliance.offices.models import Office
from compliance.records.diff import Line
from compliance.subject_requests.queries import HANDLE


@dataclass(frozen=True)
class ModelLine:
    """A kind of letter, and the office's own words for it, if it wrote any."""

    term: Term
    own: OfficeLetter | None


@require_safe
def models(request: ScopedRequest, office: str) -> HttpResponse:
    """List the kinds of letters, and whose words each has."""
    here = _office(request)
    own = own_models(here)
    lines = [ModelLine(term, own.get(term.code)) for term in vocabulary(KINDS).valid()]
    return render(request, "correspondence/models.html", {"office": here, "lines": lines})


def model(request: ScopedRequest, office: str, kind: str) -> HttpResponse:
    """Write an office's own words for a kind of letter."""
    here, term = _office(request), _kind(kind)
    own = own_model(here, kind)
    stored = own.text if own else product_model(kind)
    version = own.version if own else 0
    form = ModelTextForm(
        request.POST if request.method == "POST" else None, initial={"subject": stored.subject, "body": stored.body}
    )
    if request.method == "POST":
        version = posted_version(request)
    if form.is_valid():
        try:
            with writing(request, HANDLE):
                saved = model_services.write_model(here, kind, form.text(), version=version, by=request.user)
        except StaleLetter:
            return _page(request, here, term, form, stale=form.text())
        except ValidationError as refused:
            show_refusal(form, refused)
        else:
            changed = saved.version != version
            messages.success(request, _("Le modèle est enregistré.") if changed else _("Rien n’a changé."))
            return redirect("correspondence:models", here.slug)
    return _page(request, here, term, form, version=version)


@require_POST
def forget(request: ScopedRequest, office: str, kind: str) -> HttpResponse:
    """Go back to the product's words."""
    here, _term = _office(request), _kind(kind)
    try:
        with writing(request, HANDLE):
            model_services.forget_model(here, kind, version=posted_version(request), by=request.user)
    except StaleLetter:
        messages.warning(request, _("Quelqu’un a changé ce modèle entre-temps : relisez-le."))
        return redirect("correspondence:model", here.slug, kind)
    messages.success(request, _("Le texte du produit est repris ; l’historique garde le vôtre."))
    return redirect("correspondence:models", here.slug)


def _page(
    request: ScopedRequest, office: Office, term: Term, form: Form, *, version: int = 0, stale: Text | None = None
) -> HttpResponse:
    own = own_model(office, term.code)
    seen: dict[str, Any] = {"version": version, "stale_lines": None}
    if stale is not None:
        lines = _differences(own.text if own else product_model(term.code), stale)
        seen = {"version": own.version if own else 0, "stale_lines": lines}
    context = {
        "office": office,
        "term": term,
        "own": own,
        "form": form,
        "forms": [form],
        "product": product_model(term.code),
        "clauses": remedies(term.code),
        "places": [*FILLED, *term.data["asks_for"]],
        "cancel": reverse("correspondence:models", args=[office.slug]),
        "last_entry": own.history.first() if own else None,
        **seen,
    }
    status = 409 if stale else 422 if form.errors else 200
    return render(request, "correspondence/model.html", context, status=status)


def _differences(saved: Text, typed: Text) -> list[Line]:
    pairs = ((_("Objet"), saved.subject, typed.subject), (_("Texte"), saved.body, typed.body))
    return [Line(label, old, new) for label, old, new in pairs if old != new]


def _office(request: ScopedRequest) -> Office:
    """Return the one office whose models these are; nobody writes in « tous »."""
    if request.scope.office is None:
        raise Http404
    return request.scope.office


def _kind(code: str) -> Term:
    if term := vocabulary(KINDS).term(code):
        return term
    raise Http404
