"""The pages by which a record is confided to a service, and by which the service says that its part is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.access.enforcement import ScopedRequest
from compliance.accounts.models import User
from compliance.common.forms import Form
from compliance.offices.enums import Permission
from compliance.records import guest_rules as rules
from compliance.records import guest_services as services
from compliance.records.guest_forms import ConfideForm, ConfirmForm, DoneForm, ProlongForm
from compliance.records.guests import Guest
from compliance.records.views import RegisterView

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

EDIT = Permission.EDIT_REGISTER.full


@dataclass(frozen=True)
class Asked:
    """An act that was asked for: on which place, at which version, by whom, with what typed."""

    guest: Guest
    version: int
    by: User
    typed: dict[str, Any]

    @property
    def place(self) -> tuple[type[Guest], int]:
        """Return the place as the verbs take it."""
        return type(self.guest), self.guest.pk

    @property
    def common(self) -> dict[str, Any]:
        """Return what every verb takes."""
        return {"version": self.version, "by": self.by}


@dataclass(frozen=True)
class Act:
    """A page that asks, and a verb that acts on a place."""

    name: str
    slug: str
    label: "_StrOrPromise"
    question: "_StrOrPromise"
    done: "_StrOrPromise"
    possible: Callable[[Guest], bool]
    run: Callable[[Asked], object]
    form: type[Form] = ConfirmForm


ACTS = (
    Act(
        "resend_guest",
        "renvoyer",
        gettext_lazy("Renvoyer le lien"),
        gettext_lazy("Une nouvelle lettre part à la même adresse, avec un nouveau lien ; l’ancien ne sert plus."),
        gettext_lazy("Le lien est renvoyé."),
        lambda guest: guest.state == rules.State.INVITED,
        lambda asked: services.send_again(*asked.place, **asked.common),
    ),
    Act(
        "prolong_guest",
        "prolonger",
        gettext_lazy("Prolonger"),
        gettext_lazy("La fiche reste ouverte à cette personne jusqu’au jour que vous fixez."),
        gettext_lazy("Le délai est prolongé."),
        lambda guest: rules.may_prolong(guest.state),
        lambda asked: services.prolong(*asked.place, asked.typed["ends"], due_on=asked.typed["due_on"], **asked.common),
        ProlongForm,
    ),
    Act(
        "withdraw_guest",
        "retirer",
        gettext_lazy("Retirer"),
        gettext_lazy("La personne ne pourra plus ouvrir la fiche, et en sera avertie. Ce qu’elle a écrit est gardé."),
        gettext_lazy("La fiche est retirée."),
        lambda guest: rules.may_withdraw(guest.state, guest.ends, timezone.localdate()),
        lambda asked: services.withdraw(*asked.place, **asked.common),
    ),
)


def places_on(record: Any, namespace: str) -> list[tuple[Guest, list[tuple[Act, str]]]]:
    """Return the places on a record, the latest first, each with what may be done about it and where; one query."""
    here = [record.office.slug, record.number]
    return [
        (
            guest,
            [(act, reverse(f"{namespace}:{act.name}", args=[*here, guest.pk])) for act in ACTS if act.possible(guest)],
        )
        for guest in record.guests.select_related("invited_by", "office")
    ]


def _show(refusal: ValidationError, form: Form) -> None:
    """Write a refusal beside its field, or above the form when the form has no such field."""
    fields = set(getattr(refusal, "error_dict", ()))
    form.add_error(None, refusal if fields <= set(form.fields) else ValidationError(refusal.messages))


def _address(namespace: str, act: Act, place: list[Any]) -> str:
    return reverse(f"{namespace}:{act.name}", args=place)


class GuestView(RegisterView):
    """What the pages about guests share."""

    guest_model: ClassVar[Any]  # the register's own class of Guest

    def draw(self, name: str, record: Any, context: dict[str, Any], *, form: Form) -> HttpResponse:
        """Render a page about a place on the record."""
        shared = {"record": record, "form": form, "forms": [form], "is_guest": self.request.scope.is_guest}
        context = {**shared, "breadcrumb": f"{self.folder}/breadcrumb.html", **context}
        return render(self.request, f"records/guests/{name}.html", context, status=422 if form.errors else 200)


class ConfideRecord(GuestView):
    """Confiding a record to a person of a service."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask to whom, for what, until when."""
        return self.draw("confide", self.record(), {}, form=ConfideForm())

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Confide the record, or show the form again with everything that was typed."""
        record = self.record()
        form = ConfideForm(request.POST)
        if not form.is_valid():
            return self.draw("confide", record, {}, form=form)
        try:
            with transaction.atomic():
                guest = services.confide(self.guest_model(record=record, **form.cleaned_data), by=request.user)
                self.reread(record, EDIT)
        except ValidationError as refusal:
            _show(refusal, form)
            return self.draw("confide", record, {}, form=form)
        messages.success(request, _("La fiche est confiée à %(name)s, qui reçoit un lien.") % {"name": guest})
        return redirect(record.get_absolute_url())


class GuestAct(GuestView):
    """One act on a place; each address names its own."""

    act: Act = ACTS[0]

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Say what the act does, and ask."""
        guest = self._guest()
        if not self.act.possible(guest):
            return self._too_late(guest)
        proposed = max(guest.ends, timezone.localdate()) + timedelta(days=7)
        due_on = guest.due_on if guest.due_on and guest.due_on >= timezone.localdate() else None
        return self._ask(guest, self.act.form(initial={"ends": proposed, "due_on": due_on}))

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Act once; whatever somebody else wrote meanwhile is shown before anything is done."""
        guest = self._guest()
        if not self.act.possible(guest):
            return self._too_late(guest)
        form = self.act.form(request.POST)
        if not form.is_valid():
            return self._ask(guest, form)
        try:
            with transaction.atomic():
                self.act.run(Asked(guest, self.posted_version(), request.user, form.cleaned_data))
                self.reread(guest.record, EDIT)
        except services.StaleGuest:
            messages.warning(request, _("Cette demande a changé entre-temps : relisez-la avant de recommencer."))
            return redirect(guest.record.get_absolute_url())
        except ValidationError as refusal:
            _show(refusal, form)
            return self._ask(guest, form)
        messages.success(request, self.act.done)
        return redirect(guest.record.get_absolute_url())

    def _guest(self) -> Guest:
        record = self.record()
        found: Any = get_object_or_404(record.guests.select_related("invited_by"), pk=self.kwargs["guest"])
        found.record = record
        return cast(Guest, found)

    def _too_late(self, guest: Guest) -> HttpResponse:
        messages.warning(self.request, services.REFUSALS["not-now"])
        return redirect(guest.record.get_absolute_url())

    def _ask(self, guest: Guest, form: Form) -> HttpResponse:
        return self.draw("act", guest.record, {"act": self.act, "guest": guest}, form=form)


class GuestDeclaresDone(GuestView):
    """« Ma partie est faite », by whom the record was confided to and nobody else."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask for a word, if the person wishes to leave one."""
        record, place = self._place()
        if place.state != rules.State.OPEN:
            messages.info(request, _("Vous avez déjà déclaré votre partie faite."))
            return redirect(record.get_absolute_url())
        return self.draw("done", record, {"place": place}, form=DoneForm())

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Tell who asked; the record stays open until its last day."""
        record, place = self._place()
        form = DoneForm(request.POST)
        if not form.is_valid():
            return self.draw("done", record, {"place": place}, form=form)
        try:
            services.declare_done(type(place), place.pk, message=form.cleaned_data["message"], by=request.user)
        except ValidationError:
            messages.info(request, _("Vous avez déjà déclaré votre partie faite."))
        else:
            messages.success(request, _("C’est noté : une lettre le dit à %(name)s.") % {"name": place.asked_by})
        return redirect(record.get_absolute_url())

    def _place(self) -> tuple[Any, Guest]:
        record = self.record()
        place = services.open_place(self.guest_model, record.pk, self.request.user)
        if place is None:
            raise Http404
        return record, place
