"""The verbs on an office's people: offer a place, give one, change its end; each is told to the office's admins."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access import services as access
from compliance.access.perimeter import office_ids
from compliance.accounts import invitations
from compliance.accounts.models import InvitationState, User
from compliance.common.french_dates import in_words
from compliance.governance.people import messages
from compliance.governance.people.models import PlaceInvitation
from compliance.governance.people.words import REFUSALS, refusals_told
from compliance.governance.refusals import refuse
from compliance.history import ledger
from compliance.notifications.services import queue
from compliance.offices import rules
from compliance.offices.enums import MandateStatus, Permission, Role
from compliance.offices.models import Appointment, MandateMember, Office


class StalePlace(Exception):
    """Somebody changed the place meanwhile."""


# --- places offered by letter ---


def invite(
    office: Office,
    *,
    email: str,
    full_name: str,
    role: str,
    starts: date,
    by: User | None,
    ends: date | None = None,
    reason: str = "",
    giver: str = rules.OFFICE_ADMIN,
) -> PlaceInvitation:
    """Offer a role to whoever reads an address, and write to it; ``giver`` says by what right (`rules.GIVEN_BY`).

    What is refused depends on this office alone: nobody learns whether the address has an account elsewhere. Raises
    ValidationError when the role is not given, or to oneself, or on dates when it is refused or already offered.
    """
    email = email.strip().lower()
    with _writing(office, by, _("invitation envoyée"), reason):
        _refuse(rules.refuse_giving(role, giver, to_oneself=by is not None and by.email == email))
        _refuse(rules.refuse_start((starts, ends), timezone.localdate()))
        _refuse(_against_places(office, email, role, (starts, ends)))
        invitation, token = invitations.invite(email, full_name)
        place = PlaceInvitation(
            office=office, role=role, starts=starts, ends=ends, reason=reason, invitation=invitation, invited_by=by
        )
        place.full_clean()
        place.save()
        queue(messages.Invited(place, token))
    return place


@transaction.atomic
def renew(pk: int, *, by: User | None) -> PlaceInvitation:
    """Write again, with another link; the former one is dead. Whoever does it offers the place from then on.

    Raises ValidationError when it no longer waits, or is offered to oneself.
    """
    place = PlaceInvitation.objects.select_related("office", "invitation", "invited_by").get(pk=pk)
    with refusals_told(place.office, by):
        if by is not None and by.email == place.invitation.email:
            _refuse(rules.Refusal("oneself"))
        place.invitation, token = invitations.renew(place.invitation_id)
    if place.invited_by != by:
        with _writing(place.office, by, _("invitation renvoyée"), ""):
            place.invited_by = by
            place.save()
    queue(messages.Invited(place, token))
    return place


@transaction.atomic
def withdraw(pk: int, *, by: User | None, reason: str = "") -> PlaceInvitation:
    """Take an offer back: its link opens nothing more. Raises ValidationError when it no longer waits."""
    place = PlaceInvitation.objects.select_related("office").get(pk=pk)
    with refusals_told(place.office, by):
        place.invitation = invitations.withdraw(place.invitation_id)
    with _writing(place.office, by, _("invitation retirée"), reason):
        place.save()
    return place


def decline(place: PlaceInvitation) -> None:
    """Note that the person does not want the place; the invitation says so already."""
    with _writing(place.office, None, _("invitation refusée par la personne"), ""):
        place.save()


def accept(place: PlaceInvitation, person: User) -> Appointment:
    """Appoint whoever accepts, from today at the earliest.

    Raises ValidationError when the place is refused, or whoever offers it no longer gives access in the office.
    """
    today = timezone.localdate()
    if not _still_offers(place):
        _refuse(rules.Refusal("giver-left"))
    if place.ends is not None and place.ends < today:
        _refuse(rules.Refusal("offer-is-over"))
    offered_by = _("proposée par %(who)s, acceptée") % {"who": place.invited_by or ledger.SYSTEM}
    said = _told(offered_by, place.reason)
    starts = max(place.starts, today)
    with refusals_told(place.office, person):
        appointment = access.appoint(
            place.office, person, place.role, starts=starts, ends=place.ends, by=person, reason=said
        )
    with _writing(place.office, person, _("invitation acceptée"), ""):
        place.appointment = appointment
        place.save()
        _tell_admins(appointment, messages.Event.APPOINTED)
    return appointment


# --- places given to people the office knows ---


def appoint(
    office: Office,
    person: User,
    *,
    role: str,
    starts: date,
    by: User | None,
    ends: date | None = None,
    reason: str = "",
    giver: str = rules.OFFICE_ADMIN,
) -> Appointment:
    """Give a role to a person who holds or held a place in the office. Raises ValidationError when it is refused."""
    with transaction.atomic(), refusals_told(office, by):
        _refuse(rules.refuse_giving(role, giver, to_oneself=by == person))
        _refuse(rules.refuse_start((starts, ends), timezone.localdate()))
        if not person.may_enter:
            _refuse(rules.Refusal("closed"))
        if not Appointment.objects.filter(office=office, person=person).exists():
            _refuse(rules.Refusal("not-known-here"))
        said = _told(_("nomination"), reason)
        appointment = access.appoint(office, person, role, starts=starts, ends=ends, by=by, reason=said)
        _tell(appointment, messages.Event.APPOINTED)
    return appointment


def change_end(
    pk: int, *, ends: date | None, seen: date | None, by: User | None, reason: str = "", leaves_none: bool = False
) -> Appointment:
    """Give a place another last day, or none; the same one writes nothing.

    ``seen`` is the last day that was read: raises StalePlace when it is no longer the one stored. Raises
    ValidationError when the new one is refused, or would leave a day without an administrator, unless that is said to
    be wanted (``leaves_none``, the installer's word alone).
    """
    with transaction.atomic():
        appointment = _locked(pk, seen)
        if appointment.ends == ends:
            return appointment
        with refusals_told(appointment.office, by):
            is_own = by == appointment.person
            _refuse(rules.refuse_new_end(appointment.period, ends, timezone.localdate(), is_own=is_own))
            if not leaves_none:
                _refuse_a_gap(appointment, [(appointment.starts, ends)])
            said = _told(_("fin changée"), reason)
            changed = access.end_appointment(pk, on=ends, by=by, reason=said)
            _tell(changed, messages.Event.CHANGED)
    return changed


def cancel(pk: int, *, seen: date | None, by: User | None, reason: str = "") -> Appointment:
    """Take back a place whose first day has not passed. Raises StalePlace and ValidationError as `change_end` does."""
    with transaction.atomic():
        appointment = _locked(pk, seen)
        with refusals_told(appointment.office, by):
            _refuse(rules.refuse_cancelling(appointment.period, timezone.localdate()))
            _refuse_a_gap(appointment, [])
            said = _told(_("nomination annulée"), reason)
            _forget_offer(appointment, by, said)
            _tell(appointment, messages.Event.CANCELLED)
            access.cancel_appointment(pk, by=by, reason=said)
    return appointment


# --- parts ---


@contextmanager
def _writing(office: Office, by: User | None, verb: str, reason: str) -> Iterator[ledger.Entry]:
    with refusals_told(office, by), ledger.entry(by=by, reason=_told(verb, reason)) as entry:
        entry.lock(office.ledger_chain())
        yield entry


def _told(verb: str, reason: str) -> str:
    return _("%(verb)s : %(reason)s") % {"verb": verb, "reason": reason} if reason else verb


def _refuse(refusal: rules.Refusal | None) -> None:
    refuse(refusal, REFUSALS)


def _locked(pk: int, seen: date | None) -> Appointment:
    """Return the place, once nobody else writes in its office: two admins who end each other's are heard in turn."""
    office = Office.objects.filter(appointments=pk).first()
    if office:
        ledger.locked_head(office.ledger_chain())
    appointment = Appointment.objects.select_related("office", "person").filter(pk=pk).first()
    if appointment is None or appointment.ends != seen:
        raise StalePlace(f"place {pk} has changed")
    return appointment


def _against_places(office: Office, email: str, role: str, period: rules.Period) -> rules.Refusal | None:
    """Refuse what the office itself knows of the address: its DPO's team, the role already held or offered."""
    signed = {"mandate__office": office, "mandate__status": MandateStatus.SIGNED}
    serving = MandateMember.objects.filter(**signed, person__email=email)
    held = Appointment.objects.filter(office=office, person__email=email, role=role)
    refusal = rules.refuse_role(period, _periods(serving), _periods(held))
    waiting = PlaceInvitation.objects.filter(office=office, role=role, invitation__email=email)
    if refusal is None and any(
        offer.invitation.state == InvitationState.WAITING for offer in waiting.select_related("invitation")
    ):
        return rules.Refusal("already-invited")
    return refusal


def _still_offers(place: PlaceInvitation) -> bool:
    """Tell whether who offers the place may still give it: what was sent before one is shut out opens nothing after."""
    giver = place.invited_by
    if giver is None or giver.is_superuser:
        return giver is None or giver.may_enter
    return giver.may_enter and place.office_id in office_ids(giver, Permission.MANAGE_PEOPLE.full)


def _refuse_a_gap(appointment: Appointment, becomes: list[rules.Period]) -> None:
    """An office keeps whoever gives access there."""
    if appointment.role != Role.ADMIN:
        return
    admins = Appointment.objects.filter(office=appointment.office, role=Role.ADMIN, person__is_active=True)
    others = _periods(admins.exclude(pk=appointment.pk))
    before = [*others, *([appointment.period] if appointment.person.is_active else [])]
    day = rules.first_uncovered(before, [*others, *becomes], timezone.localdate())
    if day is not None:
        raise ValidationError(REFUSALS["no-admin"] % {"day": in_words(day)}, code="no-admin")


def _periods(places: Iterable[Any]) -> list[rules.Period]:
    return [place.period for place in places]


def _forget_offer(appointment: Appointment, by: User | None, said: str) -> None:
    """The offer that led to the place stays, without what it points to."""
    offer = PlaceInvitation.objects.filter(appointment=appointment).select_related("office", "invitation").first()
    if offer:
        with ledger.entry(by=by, reason=said):
            offer.appointment = None
            offer.save()


def _tell(appointment: Appointment, event: messages.Event) -> None:
    queue(messages.PlaceLetter(appointment, event))
    _tell_admins(appointment, event)


def _tell_admins(appointment: Appointment, event: messages.Event) -> None:
    queue(messages.PlaceNews(appointment, event))
