"""The public pages of a portal: what one may ask, the form, the receipt, what the office publishes."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import View

from compliance.law.source import parameter, vocabulary
from compliance.portal import limits, notice, rules, services, stamps, words
from compliance.portal.directory import Published
from compliance.portal.doors import page
from compliance.portal.forms import STEPS, Ask
from compliance.subject_requests.clock import Term
from compliance.subject_requests.rights import WITHDRAW

SEND = "envoyer"
AGAIN = {
    "too-fast": _("Vérifiez votre demande, puis envoyez-la encore une fois."),
    "too-old": _("La page est restée ouverte plus d’un jour. Vérifiez votre demande, puis envoyez-la encore une fois."),
    "caught": _(
        "Un programme de votre navigateur a rempli un champ caché. Vérifiez votre demande, puis envoyez-la encore une "
        "fois."
    ),
    "too-many": _(
        "Trop de demandes sont parties de votre connexion depuis une heure. Attendez une heure, ou écrivez à "
        "l’organisme : votre demande a la même valeur par la poste."
    ),
}


@require_safe
def front(request: HttpRequest, portal: Published) -> HttpResponse:
    """Say what one may ask, how it goes, and how else to ask."""
    today = timezone.localdate()
    rights = [(term.data["plain"], words.EXAMPLES.get(term.code, "")) for term in vocabulary("request_rights").valid()]
    months = {name: parameter(f"dsr.{name}", today).number for name in ("answer", "extension_total")}
    return page(request, portal, "front", {"rights": rights, "months": months})


@require_safe
def information(request: HttpRequest, portal: Published) -> HttpResponse:
    """Say what becomes of the data that the portal collects (Art. 13 GDPR)."""
    return page(request, portal, "notice", {"sections": notice.sections(portal, timezone.localdate())})


@require_safe
def legal(request: HttpRequest, portal: Published) -> HttpResponse:
    """Say who publishes the portal and who hosts it."""
    return page(request, portal, "legal")


@require_safe
def accessibility(request: HttpRequest, portal: Published) -> HttpResponse:
    """State what was measured of the portal's accessibility."""
    return page(request, portal, "accessibility")


class AskView(View):
    """The form, four pages at one address: each sends what was typed to the next one, and the server keeps nothing."""

    takes_files: ClassVar[bool] = True

    def get(self, request: HttpRequest, portal: Published) -> HttpResponse:
        """Show the first step."""
        if not portal.portal.is_open:
            return redirect("portal:front", portal.office.slug)
        return self._show(request, portal, Ask(), 1)

    def post(self, request: HttpRequest, portal: Published) -> HttpResponse:
        """Go to another step, or send the whole."""
        if not portal.portal.is_open:
            return redirect("portal:front", portal.office.slug)
        if not limits.count(request, limits.PASS):
            return self._again(request, portal, "too-many", status=429)
        if request.POST.get("go") == SEND:
            return self._send(request, portal)
        here, there = _number(request, "step"), _number(request, "go")
        ask = Ask(request.POST, request.FILES)
        if there > here and not ask.steps[here - 1].is_valid():
            return self._show(request, portal, ask, here, status=422)
        return self._show(request, portal, Ask(request.POST, checked=False), there)

    def _send(self, request: HttpRequest, portal: Published) -> HttpResponse:
        stamp = stamps.read(request.POST.get("stamp", ""), portal.office.pk)
        ask = Ask(request.POST, request.FILES)
        if fault := ask.first_fault():
            return self._show(request, portal, ask, fault, status=422)
        why = "caught" if ask.answer.is_caught else stamp.fault if stamp else "too-old"
        if why or stamp is None:
            return self._again(request, portal, why)
        if not limits.count(request, limits.SEND):
            return self._again(request, portal, "too-many", status=429)
        try:
            receipt = services.submit(portal.office, stamp, ask.content(), ask.answer.cleaned_data["pieces"])
        except ValidationError as refusal:
            ask.answer.add_error(None, refusal.messages)
            return self._show(request, portal, ask, len(STEPS), status=422)
        return _shown(request, portal, receipt)

    def _again(self, request: HttpRequest, portal: Published, why: str, *, status: int = 422) -> HttpResponse:
        """Show the last step once more, with all that was typed: whoever it happens to sends it again."""
        ask = Ask(request.POST, checked=False)
        return self._show(
            request, portal, ask, len(STEPS), why=str(AGAIN[why]), renewed=why == "too-old", status=status
        )

    def _show(
        self,
        request: HttpRequest,
        portal: Published,
        ask: Ask,
        number: int,
        *,
        why: str = "",
        renewed: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        sent = "" if renewed else request.POST.get("stamp", "")
        stamp = sent if stamps.read(sent, portal.office.pk) else stamps.fresh(portal.office.pk)
        step = ask.steps[number - 1]
        context: dict[str, Any] = {
            "ask": ask,
            "step": step,
            "number": number,
            "titles": [(rank, one.title) for rank, one in enumerate(STEPS, 1)],
            "others": ask.others(number),
            "needs": words.NEEDS.items(),
            "stamp": stamp,
            "why": why,
            "lost": [file.name for file in request.FILES.getlist("pieces")] if status != 200 else [],
        }
        return page(request, portal, f"steps/{number}", context, status=status)


def _shown(request: HttpRequest, portal: Published, receipt: services.Receipt) -> HttpResponse:
    asked = receipt.request
    term = Term.from_json(asked.terms["whole"])
    context = {
        "asked": asked,
        "code": rules.grouped(receipt.code),
        "term": term,
        "withdraws": asked.rights.filter(right=WITHDRAW).exists(),
    }
    response = page(request, portal, "receipt", context)
    add_never_cache_headers(response)
    return response


def _number(request: HttpRequest, name: str) -> int:
    """Return the number of a step that the page names, the first one when it names none."""
    typed = request.POST.get(name, "")
    return int(typed) if typed in {str(rank) for rank in range(1, len(STEPS) + 1)} else 1
