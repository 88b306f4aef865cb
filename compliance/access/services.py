"""The verbs that give and end rights: each writes the place, its grants and a ledger entry together."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Permission as AuthPermission
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.access.models import NetworkGrant, OfficeGrant
from compliance.accounts.models import User
from compliance.history import ledger
from compliance.offices import rules
from compliance.offices.models import Appointment, Coordination, Mandate, Network, Office

REFUSALS = {
    "dpo-holds-no-other-role": gettext_lazy(
        "Le DPO d’un organisme n’y tient aucun autre rôle : il serait juge de ses propres décisions (RGPD, art. 38(6))."
    ),
    "mandates-overlap": gettext_lazy(
        "Un autre mandat de DPO court déjà à ces dates : un organisme a un seul DPO à la fois."
    ),
    "role-already-held": gettext_lazy("Cette personne tient déjà ce rôle dans cet organisme à ces dates."),
    "superuser": gettext_lazy(
        "Le compte d’installation ne tient aucune place dans un organisme : il ne lit aucun contenu."
    ),
}


def appoint(
    office: Office,
    person: User,
    role: str,
    *,
    starts: date,
    by: User | None,
    ends: date | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Appointment:
    """Give a person a role in an office, from a day to a day (open when ``ends`` is None).

    Raises ValidationError when the period is reversed, or the person is the installer, is the office's DPO then, or
    holds that role already.
    """
    with ledger.entry(by=by, reason=reason or _("nomination"), at=at) as entry:
        entry.lock(office.ledger_chain())
        appointment = Appointment(office=office, person=person, role=role, starts=starts, ends=ends)
        appointment.full_clean()
        _refuse(person, _against_other_places(appointment))
        appointment.save()
        _grant(appointment, rules.ROLE_PERMISSIONS[role], appointment=appointment)
    return appointment


def end_appointment(pk: int, *, on: date, by: User | None, reason: str = "") -> Appointment:
    """End an appointment: ``on`` is its last day.

    Raises ValidationError when that is before its first day, or when it prolongs an appointment that had an end into a
    period in which the person could not be appointed.
    """
    office = Office.objects.get(appointments=pk)
    with ledger.entry(by=by, reason=reason or _("fin de nomination")) as entry:
        entry.lock(office.ledger_chain())
        appointment = Appointment.objects.get(pk=pk)
        appointment.ends = on
        appointment.full_clean()
        _refuse(appointment.person, _against_other_places(appointment))
        appointment.save()
        OfficeGrant.of_any_date.filter(appointment=appointment).update(ends=on)
    return appointment


def designate(
    office: Office,
    person: User,
    *,
    starts: date,
    by: User | None,
    ends: date | None = None,
    reason: str = "",
    at: datetime | None = None,
    **facts: Any,
) -> Mandate:
    """Designate the office's DPO; ``facts`` are the mandate's other columns (contacts, receipt, entrusted).

    Raises ValidationError when another mandate runs then, or when the person holds a role in the office then.
    """
    with ledger.entry(by=by, reason=reason or _("désignation du DPO"), at=at) as entry:
        entry.lock(office.ledger_chain())
        mandate = Mandate(office=office, person=person, starts=starts, ends=ends, **facts)
        mandate.full_clean()
        others = [other.period for other in Mandate.objects.filter(office=office)]
        roles = [held.period for held in Appointment.objects.filter(office=office, person=person)]
        _refuse(person, rules.refuse_mandate(mandate.period, others, roles))
        mandate.save()
        permissions = rules.permissions_of_dpo(register_entrusted=mandate.register_entrusted)
        _grant(mandate, permissions, mandate=mandate)
    return mandate


def coordinate(network: Network, person: User, *, starts: date, ends: date | None = None) -> Coordination:
    """Make a person the coordinator of a network: members and dates, never a content."""
    coordination = Coordination(network=network, person=person, starts=starts, ends=ends)
    coordination.full_clean()
    _refuse(person, None)
    coordination.save()
    permission = AuthPermission.objects.get(content_type__app_label="offices", codename="view_network")
    NetworkGrant.of_any_date.create(
        user=person,
        permission=permission,
        content_object=network,
        coordination=coordination,
        starts=starts,
        ends=ends,
    )
    return coordination


def _against_other_places(appointment: Appointment) -> rules.Refusal | None:
    there = {"office": appointment.office, "person": appointment.person}
    mandates = [mandate.period for mandate in Mandate.objects.filter(**there)]
    same_role = Appointment.objects.filter(**there, role=appointment.role).exclude(pk=appointment.pk)
    return rules.refuse_role(appointment.period, mandates, [other.period for other in same_role])


def _refuse(person: User, refusal: rules.Refusal | None) -> None:
    if person.is_superuser:
        refusal = rules.Refusal("superuser")
    if refusal:
        raise ValidationError(REFUSALS[refusal.code], code=refusal.code)


def _grant(place: Appointment | Mandate, codenames: frozenset[str], **source: Any) -> None:
    permissions = AuthPermission.objects.filter(content_type__app_label="offices", codename__in=codenames)
    OfficeGrant.of_any_date.bulk_create(
        OfficeGrant(
            user=place.person,
            permission=permission,
            content_object=place.office,
            starts=place.starts,
            ends=place.ends,
            **source,
        )
        for permission in permissions.order_by("codename")
    )
