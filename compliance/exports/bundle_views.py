"""« Dossier pour un contrôle »: the page from which all that an office may be asked for leaves together."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from compliance.access.enforcement import ScopedRequest
from compliance.common.access import requires
from compliance.exports.forms import BundleForm
from compliance.exports.job_services import ask
from compliance.exports.pieces import BUNDLE, BUNDLE_LABEL, pieces
from compliance.offices.enums import Permission

EXPORT = Permission.EXPORT_REGISTER.full


@requires(EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request: ScopedRequest, office: str) -> HttpResponse:
    """Say what the bundle will hold for this person, and ask a worker for it."""
    chosen, every = request.scope.office, pieces()
    if chosen is None:
        raise Http404
    held = [piece for piece in every if request.scope.allows(piece.permission)]
    form = BundleForm(request.POST or None)
    if not form.is_valid():
        left_out = [piece for piece in every if piece not in held]
        context = {"form": form, "forms": [form], "pieces": held, "left_out": left_out}
        return render(request, "exports/bundle.html", context, status=422 if form.is_bound else 200)
    moment = form.moment()
    job = ask(
        BUNDLE,
        [chosen],
        by=request.user,
        title=f"{BUNDLE_LABEL} – {chosen.name}",
        permissions=sorted({EXPORT, *(piece.permission for piece in held)}),  # the file goes with any of these rights
        asked={"moment": moment.isoformat() if moment else None},
        recipient=form.cleaned_data["recipient"],
        reason=form.cleaned_data["reason"],
    )
    return redirect("my_exports:detail", job.pk)
