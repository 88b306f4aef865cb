"""Following a request: its reference and its code, then its page, its messages and its answer."""

import logging
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from compliance.documents import store
from compliance.documents.views import sent_file
from compliance.history import ledger
from compliance.history.canonical import Content
from compliance.portal import directory, entry, limits, services, stamps, words
from compliance.portal.directory import Published
from compliance.portal.doors import page
from compliance.portal.forms import EnterForm, WriteForm
from compliance.portal.models import FollowUp

logger = logging.getLogger(__name__)

WRONG = _("Ce numéro et ce code ne vont pas ensemble. Vérifiez ce que vous avez noté, lettre par lettre.")
LOCKED = _("Il y a eu trop d’essais. Attendez une heure, ou demandez un nouveau code à l’organisme.")
TOO_MANY = _("Vous avez envoyé trop de messages depuis une heure. Attendez un peu, puis envoyez celui-ci.")
TAKEN = "portal.answer"  # of the journal of reads


class Enter(View):
    """Ask for the reference and the code. A wrong one, or one of nobody's, gets the same answer, in the same time."""

    def get(self, request: HttpRequest, portal: Published) -> HttpResponse:
        """Ask, or show the request to whoever entered not long ago."""
        if entry.entered(request, portal.office):
            return redirect("portal:followed", portal.office.slug)
        return _ask(request, portal, EnterForm())

    def post(self, request: HttpRequest, portal: Published) -> HttpResponse:
        """Let in whoever types both; what they had written before, if anything, is given back to them."""
        form = EnterForm(request.POST)
        if not form.is_valid():
            return _ask(request, portal, form, status=422)
        tried = f"{portal.office.pk}:{form.number}"
        if not (limits.is_open(request, limits.FOLLOW) and limits.is_open(request, limits.FOLLOW, tried)):
            form.add_error(None, LOCKED)
            return _ask(request, portal, form, status=429)
        found = directory.followed(portal.office, form.number, form.typed_code)
        if found is None:
            for counted in ("", tried):
                limits.count(request, limits.FOLLOW, counted)
            form.add_error(None, WRONG)
            return _ask(request, portal, form, status=422)
        response: HttpResponse = redirect("portal:followed", portal.office.slug)
        if text := request.POST.get("text", ""):
            response = _shown(request, portal, found, WriteForm(initial={"text": text}))
        entry.remember(response, found)
        return response


class Followed(View):
    """The request, to whoever entered: where it stands, what was said, what may be taken."""

    takes_files: ClassVar[bool] = True

    def get(self, request: HttpRequest, portal: Published) -> HttpResponse:
        """Show it."""
        found = entry.entered(request, portal.office)
        if found is None:
            return redirect("portal:enter", portal.office.slug)
        response = _shown(request, portal, found, WriteForm(), sent="envoye" in request.GET)
        entry.remember(response, found)
        return response

    def post(self, request: HttpRequest, portal: Published) -> HttpResponse:
        """Send a message, with files. Whoever stayed too long enters again, and finds what they wrote."""
        found = entry.entered(request, portal.office)
        if found is None:
            again = EnterForm()
            return _ask(request, portal, again, text=request.POST.get("text", ""), status=422)
        form = WriteForm(request.POST, request.FILES)
        response = self._written(request, portal, found, form)
        entry.remember(response, found)
        return response

    def _written(self, request: HttpRequest, portal: Published, found: FollowUp, form: WriteForm) -> HttpResponse:
        stamp = stamps.read(request.POST.get("stamp", ""), portal.office.pk)
        if not form.is_valid():
            return _shown(request, portal, found, form, status=422)
        if stamp is None or not limits.count(request, limits.WRITE):
            form.add_error(None, TOO_MANY if stamp else _("La page était trop ancienne. Envoyez encore une fois."))
            return _shown(request, portal, found, form, status=429 if stamp else 422)
        try:
            services.write(found, stamp, form.cleaned_data["text"], form.cleaned_data["pieces"])
        except ValidationError as refusal:
            form.add_error("pieces", refusal.messages)
            return _shown(request, portal, found, form, status=422)
        return redirect(f"{request.path}?envoye=1#messages")


class TakeAnswer(View):
    """A document that the office handed over, until its last day; never shown, always saved."""

    def get(self, request: HttpRequest, portal: Published, number: int) -> HttpResponseBase:
        """Send the file, and note in the journal that it was taken."""
        found = entry.entered(request, portal.office)
        if found is None:
            return redirect("portal:enter", portal.office.slug)
        offered = directory.handed_over_to(found.request).filter(number=number).first()
        if offered is None:
            raise Http404
        if not offered.may_be_taken(timezone.localdate()):
            return page(request, portal, "expired", {"until": offered.handed_over_until}, status=410)
        try:
            file = store.opened(offered.document)
        except FileNotFoundError:
            logger.exception("the file of document %s is missing", offered.document_id)
            return page(request, portal, "expired", {"until": None}, status=410)
        details: Content = {"reference": found.request.reference, "document": number}
        ledger.journal(None, TAKEN, office_id=portal.office.pk, details=details)
        response: FileResponse = sent_file(offered.document, file)
        entry.remember(response, found)
        return response


class Leave(View):
    """« Fermer » : the next person at the same screen finds nothing."""

    def post(self, request: HttpRequest, portal: Published) -> HttpResponse:
        """Forget the code that was entered."""
        response = redirect("portal:enter", portal.office.slug)
        entry.forget(response, portal.office)
        return response


def _ask(
    request: HttpRequest, portal: Published, form: EnterForm, *, text: str = "", status: int = 200
) -> HttpResponse:
    return page(request, portal, "enter", {"form": form, "forms": [form], "text": text}, status=status)


def _shown(
    request: HttpRequest, portal: Published, found: FollowUp, form: WriteForm, *, sent: bool = False, status: int = 200
) -> HttpResponse:
    asked, today = found.request, timezone.localdate()
    offered = [(one, one.may_be_taken(today)) for one in directory.handed_over_to(asked)]
    context: dict[str, Any] = {
        "asked": asked,
        "said": words.STATES.get(asked.status, ""),
        "messages_told": list(directory.messages_of(asked)),
        "pieces": list(directory.pieces_of(asked)),
        "offered": offered,
        "form": form,
        "forms": [form],
        "stamp": stamps.fresh(portal.office.pk),
        "sent": sent,
    }
    return page(request, portal, "followed", context, status=status)
