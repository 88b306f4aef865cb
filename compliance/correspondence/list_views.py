"""« Lettres à signer et à envoyer » : what waits for somebody, in an office or in all those that one serves."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from compliance.access.enforcement import ScopedRequest
from compliance.common.pages import page_of
from compliance.correspondence.panel import waiting_in


@require_safe
def waiting(request: ScopedRequest, office: str) -> HttpResponse:
    """Show the letters that await their signature or their sending, the request due first at the top."""
    context = {"page": page_of(request, waiting_in(request.scope)), "office": request.scope.office}
    return render(request, "correspondence/waiting.html", context)
