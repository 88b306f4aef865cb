"""The pages of the verbs on people: each says what will happen, asks what it must, and does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access.enforcement import ScopedRequest, writing
from compliance.access.perimeter import office_ids, resolved_once
from compliance.accounts.guards import refuse_shared_accounts
from compliance.accounts.models import User
from compliance.common.access import requires
from compliance.common.forms import FormMixin
from compliance.common.french_dates import in_words
from compliance.governance.pages import posted
from compliance.governance.people import directory, services
from compliance.governance.people.directory import MANAGE
from compliance.governance.people.forms import InviteForm, LastDayForm, PlaceForm, SureForm, TermForm, WhyForm
from compliance.governance.people.models import PlaceInvitation
from compliance.governance.people.services import StalePlace
from compliance.offices.models import Appointment, Office

NO_END = "-"  # posted as the last day that was read, when there was none


# --- offers ---


@requires(MANAGE)
@refuse_shared_accounts
def invite(request: ScopedRequest, office: str) -> HttpResponse:
    """Offer a place by letter to whoever reads an address."""
    offices = directory.managed(request.scope)
    form = InviteForm(posted(request), offices=offices, initial={"starts": timezone.localdate()})
    if form.is_valid():
        gift = form.gift()
        with _attempt(request, form, gift["office"], beside=INVITE_FIELDS) as done:
            offer = services.invite(**gift, by=request.user)
            done.append(_("Une invitation part à l’adresse %(email)s.") % {"email": offer.invitation.email})
        if not form.errors:
            return _back(request, office, done)
    title = _("Inviter une personne")
    return _page(request, form, office, title=title, verb=_("Envoyer l’invitation"))


@requires(MANAGE)
@refuse_shared_accounts
def renew(request: ScopedRequest, office: str, pk: int) -> HttpResponse:
    """Send an invitation again, with another link."""
    offer = _offer(request, pk)
    form = SureForm(posted(request))
    if form.is_valid():
        with _attempt(request, form, offer.office) as done:
            services.renew(pk, by=request.user)
            done.append(_("Une nouvelle lettre part à l’adresse %(email)s.") % {"email": offer.invitation.email})
        if not form.errors:
            return _back(request, office, done)
    words = _("%(email)s recevra une lettre avec un nouveau lien ; celui de la lettre précédente ne servira plus.")
    around: dict[str, Any] = {
        "title": _("Renvoyer l’invitation"),
        "question": words % {"email": offer.invitation.email},
    }
    return _page(request, form, office, verb=_("Renvoyer"), **around)


@requires(MANAGE)
def withdraw(request: ScopedRequest, office: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    offer = _offer(request, pk)
    form = WhyForm(posted(request))
    if form.is_valid():
        with _attempt(request, form, offer.office) as done:
            services.withdraw(pk, by=request.user, reason=form.cleaned_data["reason"])
            done.append(_("L’invitation de %(email)s est retirée.") % {"email": offer.invitation.email})
        if not form.errors:
            return _back(request, office, done)
    words = _("Le lien reçu par %(email)s ne donnera plus rien.")
    around: dict[str, Any] = {"title": _("Retirer l’invitation"), "question": words % {"email": offer.invitation.email}}
    return _page(request, form, office, verb=_("Retirer"), **around)


# --- places ---


@requires(MANAGE)
def appoint(request: ScopedRequest, office: str, pk: int) -> HttpResponse:
    """Give another place to a person the office knows."""
    person = get_object_or_404(directory.people(request.scope), pk=pk)
    known = set(directory.places(request.scope).filter(person=person).order_by().values_list("office_id", flat=True))
    offices = [one for one in directory.managed(request.scope) if one.pk in known]
    form = PlaceForm(posted(request), offices=offices, initial={"starts": timezone.localdate()})
    if form.is_valid():
        gift = form.gift()
        with _attempt(request, form, gift["office"], beside=INVITE_FIELDS) as done:
            services.appoint(gift.pop("office"), person, **gift, by=request.user)
            done.append(_("%(person)s est nommé.") % {"person": person})
        if not form.errors:
            return _back(request, office, done, person)
    title = _("Nommer %(person)s") % {"person": person}
    return _page(request, form, office, person, title=title, verb=_("Nommer"))


@requires(MANAGE)
def end(request: ScopedRequest, office: str, pk: int) -> HttpResponse:
    """End a place: its last day is asked."""
    place = _place(request, pk)
    form = LastDayForm(posted(request), initial={"ends": _proposed_end(place)})
    return _new_end(request, office, place, form, title=_("Mettre fin"), verb=_("Mettre fin"))


@requires(MANAGE)
def extend(request: ScopedRequest, office: str, pk: int) -> HttpResponse:
    """Change the last day of a place, or take it away."""
    place = _place(request, pk)
    form = TermForm(posted(request), initial={"ends": place.ends})
    return _new_end(request, office, place, form, title=_("Changer la fin"), verb=_("Enregistrer"))


@requires(MANAGE)
def cancel(request: ScopedRequest, office: str, pk: int) -> HttpResponse:
    """Take back a place whose first day has not passed."""
    place = _place(request, pk)
    form = WhyForm(posted(request))
    if form.is_valid():
        with _attempt(request, form, place.office) as done:
            services.cancel(pk, seen=_seen(request), by=request.user, reason=form.cleaned_data["reason"])
            done.append(_("La nomination de %(person)s est annulée.") % {"person": place.person})
        if not form.errors:
            return _back(request, office, done)
    words = _("La place s’efface comme si elle n’avait pas été donnée ; l’historique en garde la trace.")
    around = {"title": _("Annuler la nomination"), "question": words, "place": place}
    return _page(request, form, office, place.person, verb=_("Annuler la nomination"), **around)


def _new_end(
    request: ScopedRequest, office: str, place: Appointment, form: LastDayForm | TermForm, **around: Any
) -> HttpResponse:
    if form.is_valid():
        ends = form.cleaned_data["ends"]
        with _attempt(request, form, place.office, beside={"": "ends"}) as done:
            services.change_end(
                place.pk, ends=ends, seen=_seen(request), by=request.user, reason=form.cleaned_data["reason"]
            )
            done.append(_said(place, ends))
        if not form.errors:
            return _back(request, office, done, place.person)
    return _page(request, form, office, place.person, place=place, **around)


# --- parts ---

INVITE_FIELDS = {
    "role-not-given": "role",
    "role-already-held": "role",
    "starts-in-the-past": "starts",
    "ends-before-start": "ends",
    "": "email",
}


@contextmanager
def _attempt(
    request: ScopedRequest, form: FormMixin, office: Office, beside: dict[str, str] | None = None
) -> Iterator[list[str]]:
    """Write, then check again the right to write; a refusal goes beside the field it speaks of."""
    done: list[str] = []
    try:
        with writing(request, MANAGE):
            yield done
            with resolved_once():  # under « tous », the right to another office is not enough
                if office.pk not in office_ids(request.user, MANAGE):
                    raise PermissionDenied
    except StalePlace:
        messages.warning(request, _("Cette place a changé entre-temps : relisez-la avant de recommencer."))
    except ValidationError as refusal:
        fields = beside or {}
        field = fields.get(getattr(refusal, "code", None) or "", fields.get(""))
        named = hasattr(refusal, "error_dict") or field not in form.fields
        form.add_error(None if named else field, refusal)


def _back(request: ScopedRequest, slug: str, done: list[str], person: User | None = None) -> HttpResponse:
    for words in done:
        messages.success(request, words)
    return redirect(_page_of(slug, person))


def _page_of(slug: str, person: User | None) -> str:
    return reverse("people:person", args=[slug, person.pk]) if person else reverse("people:list", args=[slug])


def _page(
    request: ScopedRequest, form: FormMixin, slug: str, person: User | None = None, **around: Any
) -> HttpResponse:
    back = _page_of(slug, person)
    steps = [(_("Personnes et accès"), reverse("people:list", args=[slug]))]
    steps += [(str(person), back)] if person else []
    context = {
        "form": form,
        "forms": [form],
        "question": "",
        "place": None,
        "no_end": NO_END,
        "steps": [*steps, (around["title"], "")],
        "cancel": back,
        **around,
    }
    return render(request, "governance/people/form.html", context, status=422 if form.errors else 200)


def _offer(request: ScopedRequest, pk: int) -> PlaceInvitation:
    found: PlaceInvitation = get_object_or_404(directory.offers(request.scope), pk=pk)
    return found


def _place(request: ScopedRequest, pk: int) -> Appointment:
    found: Appointment = get_object_or_404(directory.places(request.scope), pk=pk)
    return found


def _proposed_end(place: Appointment) -> date:
    return place.ends or max(place.starts, timezone.localdate())


def _seen(request: ScopedRequest) -> date | None:
    """Return the last day that the form was opened on; a day that never was when it was tampered with."""
    typed = request.POST.get("seen", "")
    if typed == NO_END:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return date.min


def _said(place: Appointment, ends: date | None) -> str:
    if ends is None:
        return _("%(person)s : la place n’a plus de terme.") % {"person": place.person}
    return _("%(person)s : dernier jour le %(day)s.") % {"person": place.person, "day": in_words(ends)}
