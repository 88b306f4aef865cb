"""Offices, and whoever gives access there."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.common.access import INSTALLER, requires
from compliance.common.pages import posted_version
from compliance.governance.installation import directory, services, sheet
from compliance.governance.installation.forms import AdminForm, EndAdminForm, OfficeEntry
from compliance.governance.pages import end_page, form_page, installer, posted, refuse, saved_words, steps
from compliance.governance.people import services as people
from compliance.governance.people.directory import admin_offers, is_expired
from compliance.governance.people.forms import SureForm
from compliance.offices.enums import Role
from compliance.offices.models import Office
from compliance.offices.rules import INSTALLER as INSTALLER_GIVES
from compliance.offices.rules import standing
from compliance.records.timeline import entries_of


@requires(INSTALLER)
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an office's sheet, its networks and whoever gives access there."""
    shown, today = _office(slug), timezone.localdate()
    content = shown.snapshot()
    context = {
        "office": shown,
        "groups": sheet.groups(content, today),
        "points": sheet.points(content, today),
        "admins": [(admin, standing(admin.period, today)) for admin in directory.admins(shown)],
        "offers": [(offer, is_expired(offer)) for offer in admin_offers(shown)],
        "memberships": [(member, standing(member.period, today)) for member in directory.memberships(shown)],
        "steps": steps((shown.name, "")),
    }
    return render(request, "governance/office.html", context)


@requires(INSTALLER)
def create_office(request: HttpRequest) -> HttpResponse:
    """Create an office with its contact points."""
    entry = OfficeEntry(data=posted(request))
    if entry.is_ready():
        try:
            created = services.create_office(entry.values(), entry.point_values(), by=installer(request))
        except ValidationError as refusal:
            entry.form.add_error(None, refusal)
        else:
            messages.success(request, _("%(office)s est créé.") % {"office": created})
            return redirect("governance:office", created.slug)
    title = _("Nouvel organisme")
    return _entry_page(request, entry, title=title, steps=steps((title, "")), cancel=reverse("governance:index"))


@requires(INSTALLER)
def edit_office(request: HttpRequest, slug: str) -> HttpResponse:
    """Change an office's sheet; a stale save shows both versions and loses neither."""
    stored, page = _office(slug), reverse("governance:office", args=[slug])
    around: dict[str, Any] = {
        "title": _("Modifier %(office)s") % {"office": stored},
        "steps": steps((stored.name, page), (_("Modifier"), "")),
        "cancel": page,
    }
    entry = OfficeEntry(_office(slug), posted(request))
    version = posted_version(request) if request.method == "POST" else stored.version
    if entry.is_ready():
        try:
            saved = services.update_office(
                stored.pk, entry.values(), entry.point_values(), version=version, by=installer(request)
            )
        except services.StaleOffice as stale:
            return _stale_page(request, entry, stale, **around)
        except ValidationError as refusal:
            entry.form.add_error(None, refusal)
        else:
            messages.success(request, saved_words(saved.version != version))
            return redirect(page)
    return _entry_page(request, entry, version=version, **around)


@requires(INSTALLER)
def appoint_admin(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite a person to give access in the office."""
    stored, page = _office(slug), reverse("governance:office", args=[slug])
    form = AdminForm(posted(request), initial={"starts": timezone.localdate()})
    if form.is_valid():
        offered = {**form.cleaned_data, "role": Role.ADMIN, "by": installer(request), "giver": INSTALLER_GIVES}
        try:
            offer = people.invite(stored, **offered)
        except ValidationError as refusal:
            refuse(form, refusal, beside="starts" if refusal.code == "starts-in-the-past" else "email")
        else:
            words = _("Une invitation part à l’adresse %(email)s.")
            messages.success(request, words % {"email": offer.invitation.email})
            return redirect(page)
    title = _("Inviter un administrateur des accès")
    around = {"intro": stored.name, "steps": steps((stored.name, page), (title, "")), "cancel": page}
    return form_page(request, form, title=title, verb=_("Envoyer l’invitation"), **around)


@requires(INSTALLER)
def renew_admin(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send an administrator's invitation again, with another link."""
    renew = partial(people.renew, pk, by=installer(request))
    return _offer_page(request, slug, pk, renew, title=_("Renvoyer l’invitation"), done=_("Une nouvelle lettre part."))


@requires(INSTALLER)
def withdraw_admin(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an administrator's invitation back."""
    withdraw = partial(people.withdraw, pk, by=installer(request))
    return _offer_page(
        request, slug, pk, withdraw, title=_("Retirer l’invitation"), done=_("L’invitation est retirée.")
    )


@requires(INSTALLER)
def end_admin(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End an administrator's appointment, on the last day that is asked for."""
    stored, page = _office(slug), reverse("governance:office", args=[slug])
    admin = get_object_or_404(directory.admins(stored), pk=pk)

    def end(*, on: date, leaves_none: bool) -> object:
        return people.change_end(pk, ends=on, seen=admin.ends, by=installer(request), leaves_none=leaves_none)

    title = _("Mettre fin à la nomination de %(person)s") % {"person": admin.person}
    owner = (stored.name, page)
    return end_page(request, end, admin, who=admin.person, title=title, owner=owner, form_class=EndAdminForm)


def _offer_page(
    request: HttpRequest, slug: str, pk: int, act: Callable[[], object], *, title: str, done: str
) -> HttpResponse:
    stored, page = _office(slug), reverse("governance:office", args=[slug])
    offer = get_object_or_404(admin_offers(stored), pk=pk)
    form = SureForm(posted(request))
    if form.is_valid():
        try:
            act()
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, done)
            return redirect(page)
    around = {"intro": offer.invitation.email, "steps": steps((stored.name, page), (title, "")), "cancel": page}
    return form_page(request, form, title=title, verb=title, **around)


def _office(slug: str) -> Office:
    return get_object_or_404(directory.offices(), slug=slug)


def _entry_page(request: HttpRequest, entry: OfficeEntry, *, status: int = 200, **context: Any) -> HttpResponse:
    if entry.rows_changed and getattr(request, "htmx", None):
        return render(request, "components/rows.html", {"part": entry.points})
    context = {"entry": entry, "version": None, **context}
    return render(request, "governance/office_form.html", context, status=422 if entry.errors else status)


def _stale_page(request: HttpRequest, entry: OfficeEntry, stale: services.StaleOffice, **around: Any) -> HttpResponse:
    """Show what was saved meanwhile beside what was typed; saving again then is knowing."""
    lines = sheet.differences(stale.current, stale.typed, timezone.localdate())
    last = entries_of(stale.office).first()
    return _entry_page(
        request, entry, status=409, version=stale.office.version, stale_lines=lines, last_entry=last, **around
    )
