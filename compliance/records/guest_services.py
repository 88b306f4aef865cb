"""The verbs of a record confided to a service: each writes the place, its grants, its letter and one ledger entry."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NoReturn

from django.contrib.auth.models import Permission as AuthPermission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.access.perimeter import GUESTS_MAY, office_ids
from compliance.accounts import invitations
from compliance.accounts.models import User
from compliance.history import ledger
from compliance.notifications.services import queue
from compliance.records import guest_rules as rules
from compliance.records.guests import Guest
from compliance.records.messages import letters_of

logger = logging.getLogger(__name__)

REFUSALS = {
    "past": gettext_lazy("Ce jour est passé : choisissez aujourd’hui ou un jour à venir."),
    "too-far": gettext_lazy("Une fiche est confiée pour 90 jours au plus : choisissez un jour plus proche."),
    "not-later": gettext_lazy("Choisissez un jour après le dernier jour déjà fixé."),
    "due-past": gettext_lazy("Ce jour est passé : choisissez aujourd’hui ou un jour à venir."),
    "due-after-end": gettext_lazy("La fiche ne sera plus ouverte ce jour-là : choisissez un jour plus proche."),
    "record-closed": gettext_lazy("Cette fiche est terminée : rouvrez-la avant de la confier."),
    "already-guest": gettext_lazy("Cette fiche est déjà confiée à cette personne à ces dates."),
    "sees-register": gettext_lazy("Cette personne voit déjà le registre de l’organisme : il n’y a rien à lui ouvrir."),
    "superuser": gettext_lazy("Le compte d’installation ne reçoit aucune fiche : il ne lit aucun contenu."),
    "another-address": gettext_lazy("Cette fiche est confiée à une autre adresse que celle de votre compte."),
    "not-open": gettext_lazy("Cette fiche ne vous est plus confiée."),
    "not-now": gettext_lazy("L’état de cette demande ne le permet pas, ou ne le permet plus."),
}
FIELDS = {
    "past": "ends",
    "too-far": "ends",
    "not-later": "ends",
    "due-past": "due_on",
    "due-after-end": "due_on",
    "already-guest": "email",
    "sees-register": "email",
}


class StaleGuest(Exception):
    """Somebody changed the place meanwhile."""


def confide[G: Guest](guest: G, *, by: User | None, at: datetime | None = None) -> G:
    """Confide a record to a person (``guest``, not saved: its record, address, name, request and last day) by letter.

    Raises ValidationError when a value is refused, the last day has passed or lies beyond 90 days, the record is ended,
    the person is already its guest then or sees the register. Nothing is said of accounts held elsewhere.
    """
    with ledger.entry(by=by, reason=_("fiche confiée à %(name)s") % {"name": guest.full_name}, at=at) as entry:
        entry.lock(guest.record.ledger_chain())
        guest.record.refresh_from_db()
        guest.office, guest.invited_by = guest.record.office, by
        guest.starts = timezone.localdate(at)
        guest.email = guest.email.strip().lower()
        guest.version = 1
        guest.clean_fields(exclude={"invitation"})
        _refuse(guest, _against_confiding(guest))
        guest.invitation, token = invitations.invite(guest.email, guest.full_name)
        guest.save()
        queue(letters_of(guest).invited(guest, token))
    return guest


def accept[G: Guest](model: type[G], pk: int, *, person: User, at: datetime | None = None) -> G:
    """Open the record to the person to whom it was confided, until its last day; the invitation's link was used.

    Raises ValidationError when the place is over, is another address's, or the account is the installer's.
    """
    with _writing(model, pk, by=person, reason=_("fiche confiée acceptée"), at=at) as guest:
        _refuse(guest, _against_accepting(guest, person))
        guest.person = person
        _save(guest)
        _grant(guest, person)
    return guest


def decline[G: Guest](model: type[G], pk: int) -> G:
    """Note that the person refuses, and tell who asked; the invitation's link is dead."""
    with _writing(model, pk, by=None, reason=_("invitation refusée par la personne")) as guest:
        if guest.state == rules.State.INVITED:
            guest.declined_at = timezone.now()
            _save(guest)
            queue(letters_of(guest).declined(guest))
    return guest


@transaction.atomic
def send_again[G: Guest](model: type[G], pk: int, *, version: int, by: User | None) -> G:
    """Send another link to a person who has not accepted; the former is dead.

    Raises StaleGuest, or ValidationError when it is too late.
    """
    invitation = _waiting_invitation(model, pk)
    token = invitations.renew(invitation)[1] if invitation else ""
    with _writing(model, pk, by=by, reason=_("lien renvoyé"), version=version) as guest:
        if guest.state != rules.State.INVITED:
            _refuse(guest, "not-now")
        _save(guest)
        queue(letters_of(guest).invited(guest, token))
    return guest


def prolong[G: Guest](
    model: type[G], pk: int, ends: date, *, version: int, by: User | None, due_on: date | None = None
) -> G:
    """Give a place a later last day, 90 days ahead at most; one that ended runs again.

    ``due_on`` is the day by which the part is then expected; None: the last day.

    Raises StaleGuest, or ValidationError when the day is refused or the place is done or withdrawn.
    """
    with _writing(model, pk, by=by, reason=_("délai prolongé"), version=version) as guest:
        if not rules.may_prolong(guest.state):
            _refuse(guest, "not-now")
        _refuse(guest, rules.refuse_prolongation(guest.ends, ends, timezone.localdate()))
        _set_days(guest, ends, due_on)
    return guest


@transaction.atomic
def withdraw[G: Guest](model: type[G], pk: int, *, version: int, by: User | None) -> G:
    """Take the record, or the invitation, back at once. Raises StaleGuest, or ValidationError when it is over."""
    if invitation := _waiting_invitation(model, pk):
        invitations.withdraw(invitation)
    with _writing(model, pk, by=by, reason=_("fiche retirée"), version=version) as guest:
        if not rules.may_withdraw(guest.state, guest.ends, timezone.localdate()):
            _refuse(guest, "not-now")
        guest.withdrawn_at = timezone.now()
        _save(guest)
        _end_grants(guest)
        queue(letters_of(guest).withdrawn(guest))
    return guest


def declare_done[G: Guest](model: type[G], pk: int, *, message: str, by: User) -> G:
    """Say that one's part is done, and tell who asked. Raises ValidationError when the place is not open to ``by``."""
    with _writing(model, pk, by=by, reason=_("partie faite")) as guest:
        if guest.person_id != by.pk or guest.state != rules.State.OPEN:
            _refuse(guest, "not-open")
        guest.done_at, guest.message = timezone.now(), message
        _save(guest)
        queue(letters_of(guest).done(guest))
    return guest


@transaction.atomic
def close[G: Guest](model: type[G], pk: int, *, by: User | None) -> G:
    """End the right, or kill the link, of who has nothing to do any more; no letter tells it.

    Raises ValidationError when the record was taken back, or refused by the person.
    """
    if invitation := _waiting_invitation(model, pk):
        invitations.withdraw(invitation)
    with _writing(model, pk, by=by, reason=_("partie close")) as guest:
        if guest.state in {rules.State.WITHDRAWN, rules.State.DECLINED}:
            _refuse(guest, "not-now")
        guest.done_at = guest.done_at or timezone.now()
        _save(guest)
        _end_grants(guest)
    return guest


def move_days[G: Guest](model: type[G], pk: int, ends: date, *, due_on: date, by: User | None) -> G:
    """Give a place another day, nearer or later, and its right until ``ends``; it asks for no confirmation.

    Raises ValidationError when a day is refused, or when the place is done or withdrawn.
    """
    with _writing(model, pk, by=by, reason=_("délai changé")) as guest:
        if not rules.may_prolong(guest.state):
            _refuse(guest, "not-now")
        _set_days(guest, ends, due_on)
    return guest


def ask_again[G: Guest](model: type[G], pk: int, ends: date, *, due_on: date, by: User | None) -> G:
    """Open the record again, until ``ends``, to who has done their part: something is still expected of them.

    Raises ValidationError when nobody had accepted, when the part is not done, or when a day is refused.
    """
    with _writing(model, pk, by=by, reason=_("partie rouverte")) as guest:
        person = guest.person
        if person is None or guest.state != rules.State.DONE:
            _raise(guest, "not-now")
        guest.done_at = None
        _set_days(guest, ends, due_on)
        _end_grants(guest)
        _grant(guest, person)
    return guest


def open_place[G: Guest](model: type[G], record_id: int, person: User) -> G | None:
    """Return the person's place of today on a record, the one still to do first; None when there is none."""
    places: Any = model._default_manager.select_related("invited_by", "office")
    today = timezone.localdate()
    running = places.filter(record=record_id, person=person, withdrawn_at=None, starts__lte=today, ends__gte=today)
    return min(running.order_by("ends", "pk"), key=lambda place: bool(place.done_at), default=None)


def dismiss(model: type[Guest], record_id: int) -> None:
    """Kill the links to a record that is about to be deleted, its places with it, and tell its guests."""
    every: Any = model._default_manager
    places = every.filter(record=record_id).select_related("record__office", "invited_by", "person")
    for guest in places.order_by("pk"):
        if invitation := _waiting_invitation(model, guest.pk):
            invitations.withdraw(invitation)  # past its last day too: the link would open an account
        if guest.state in {rules.State.INVITED, rules.State.OPEN}:
            queue(letters_of(guest).withdrawn(guest))


# --- parts of the verbs ---


def _waiting_invitation(model: type[Guest], pk: int) -> int | None:
    """Return the invitation of a place that waits; it is locked before the chain, as when a person accepts."""
    places: Any = model._default_manager
    waiting = places.filter(pk=pk, person=None, declined_at=None, withdrawn_at=None)
    found: int | None = waiting.values_list("invitation", flat=True).first()
    return found


@contextmanager
def _writing[G: Guest](
    model: type[G], pk: int, *, by: User | None, reason: str, version: int | None = None, at: datetime | None = None
) -> Iterator[G]:
    """Lock the office's chain, then the place as it is now; ``version`` guards what was read."""
    every: Any = model._default_manager
    places = every.select_related("record__office", "invited_by", "person")
    chain = places.get(pk=pk).ledger_chain()
    with ledger.entry(by=by, reason=reason, at=at) as entry:
        entry.lock(chain)
        guest = places.select_for_update(of=("self",)).get(pk=pk)
        if version is not None and guest.version != version:
            raise StaleGuest(f"{model.__name__} {pk} is at version {guest.version}")
        yield guest


def _save(guest: Guest) -> None:
    guest.version += 1
    guest.full_clean()
    guest.save()


def _grants(guest: Guest) -> Any:
    return _grant_model(guest).of_any_date.filter(guest=guest).order_by("pk")


def _set_days(guest: Guest, ends: date, due_on: date | None) -> None:
    guest.ends, guest.due_on = ends, due_on
    _refuse(guest, _against_confiding(guest))
    _save(guest)
    for grant in _grants(guest):
        grant.ends = ends
        grant.save(update_fields=["ends"])


def _end_grants(guest: Guest) -> None:
    for grant in _grants(guest):
        grant.delete()


def _grant_model(guest: Guest) -> Any:
    options: Any = guest._meta
    return options.get_field("grants").related_model


def _grant(guest: Guest, person: User) -> None:
    record = guest.record._meta
    names = [f"{word}_{record.model_name}" for word in GUESTS_MAY.values()]
    permissions = AuthPermission.objects.filter(content_type__app_label=record.app_label, codename__in=names)
    for permission in permissions.order_by("codename"):
        _grant_model(guest).of_any_date.create(
            user=person,
            permission=permission,
            content_object=guest.record,
            guest=guest,
            starts=guest.starts,
            ends=guest.ends,
        )


def _against_confiding(guest: Guest) -> str:
    today = timezone.localdate()
    if code := rules.refuse_last_day(guest.ends, today) or rules.refuse_due_day(guest.due_on, guest.ends, today):
        return code
    if not guest.may_be_completed():
        return "record-closed"
    if _others_at_these_dates(guest).exists():
        return "already-guest"
    known = User.objects.filter(email=guest.email).first()
    # Only what the person holds here is said: the office knows it already.
    sees = known is not None and guest.office_id in office_ids(known, guest.SEEN_WITH)
    return "sees-register" if sees else ""


def _others_at_these_dates(guest: Guest) -> Any:
    open_ones = Q(done_at=None, declined_at=None, withdrawn_at=None, starts__lte=guest.ends, ends__gte=guest.starts)
    every: Any = type(guest)._default_manager
    return every.filter(open_ones, record=guest.record_id, email=guest.email).exclude(pk=guest.pk)


def _against_accepting(guest: Guest, person: User) -> str:
    if person.is_superuser:
        return "superuser"
    if person.email != guest.email:
        return "another-address"
    return "" if guest.state == rules.State.INVITED else "not-open"


def _refuse(guest: Guest, code: str) -> None:
    if code:
        _raise(guest, code)


def _raise(guest: Guest, code: str) -> NoReturn:
    logger.warning("guest of %s %s refused: %s", guest.record._meta.label_lower, guest.record_id, code)
    error = ValidationError(guest.REFUSALS.get(code) or REFUSALS[code], code=code)
    raise ValidationError({FIELDS[code]: error}) if code in FIELDS else error
