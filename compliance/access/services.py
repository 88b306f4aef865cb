"""The verbs that give and end rights: each writes the place, its grants and a ledger entry together."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Permission as AuthPermission
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.access.models import NetworkGrant, OfficeGrant
from compliance.accounts.models import User
from compliance.history import ledger
from compliance.offices import mandate_rules, rules
from compliance.offices.dated import network_chain
from compliance.offices.enums import Designee, MandateStatus, TeamRole
from compliance.offices.models import Appointment, Coordination, Mandate, MandateMember, Network, Office

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
    "outside-mandate": gettext_lazy("Les dates de chaque membre de l’équipe tiennent dans celles du mandat."),
    "lead-is-the-dpo": gettext_lazy(
        "Le DPO désigné est une personne physique : en désigner une autre demande un nouveau mandat, déclaré à la CNIL."
    ),
    "one-lead-at-a-time": gettext_lazy("Un seul titulaire à la fois : le suivant commence après le précédent."),
    "no-lead": gettext_lazy("Chaque jour du mandat a un titulaire : nommez d’abord celui qui prend la suite."),
    "network-does-not-run": gettext_lazy("Le réseau n’existe pas encore, ou n’existe plus, au premier jour."),
    "coordinates-already": gettext_lazy("Cette personne coordonne déjà ce réseau à ces dates."),
    "member-already": gettext_lazy("Cette personne est déjà dans l’équipe du DPO à ces dates."),
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


def end_appointment(pk: int, *, on: date | None, by: User | None, reason: str = "") -> Appointment:
    """End an appointment: ``on`` is its last day; None leaves it without end.

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


def cancel_appointment(pk: int, *, by: User | None, reason: str = "") -> Appointment:
    """Take back an appointment as if it had not been made: its rights go with it, the ledger keeps what it was."""
    office = Office.objects.get(appointments=pk)
    with ledger.entry(by=by, reason=reason or _("nomination annulée")) as entry:
        entry.lock(office.ledger_chain())
        appointment = Appointment.objects.select_related("office", "person").get(pk=pk)
        appointment.delete()
    return appointment


def designate(
    office: Office,
    person: User,
    *,
    starts: date,
    by: User | None,
    ends: date | None = None,
    deputies: Sequence[User] = (),
    reason: str = "",
    at: datetime | None = None,
    **facts: Any,
) -> Mandate:
    """Designate the office's DPO, with deputies for as long; ``facts`` are the mandate's other columns (contacts, …).

    Raises ValidationError when another mandate runs then, or when one of them holds a role in the office then.
    """
    with ledger.entry(by=by, reason=reason or _("désignation du DPO"), at=at) as entry:
        chain = office.ledger_chain()
        entry.lock(chain)
        mandate = Mandate(office=office, person=person, starts=starts, ends=ends, number=next_number(office), **facts)
        mandate.status, mandate.signed_at, mandate.signed_by = MandateStatus.SIGNED, entry.moment(chain), by
        team = [lead_of(mandate), *(_deputy(mandate, deputy) for deputy in deputies)]
        check_mandate(mandate, team)
        write_mandate(mandate, team)
        grant_team(mandate)
    return mandate


# --- parts of the verbs of mandates: each runs inside their one ledger entry, once the chain is locked ---


def next_number(office: Office) -> int:
    """Return the number of the office's next mandate."""
    last = Mandate.objects.filter(office=office).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def lead_of(mandate: Mandate) -> MandateMember:
    """Return the DPO's own place in the team, not saved: the whole of the mandate."""
    return MandateMember(
        mandate=mandate, person=mandate.person, role=TeamRole.LEAD, starts=mandate.starts, ends=mandate.ends
    )


def _deputy(mandate: Mandate, person: User) -> MandateMember:
    return MandateMember(mandate=mandate, person=person, role=TeamRole.DEPUTY, starts=mandate.starts, ends=mandate.ends)


def check_mandate(mandate: Mandate, team: Sequence[MandateMember]) -> None:
    """Refuse (ValidationError) a mandate whose days another signed one covers, or whose team cannot serve."""
    others = Mandate.objects.filter(office=mandate.office, status=MandateStatus.SIGNED).exclude(pk=mandate.pk)
    check_team(mandate, team)
    _refuse(mandate.person, rules.refuse_mandate(mandate.period, [other.period for other in others], []))


def check_team(mandate: Mandate, team: Sequence[MandateMember]) -> None:
    """Refuse (ValidationError) a team that leaves the mandate's dates, or a member who holds a role in the office."""
    members = [mandate_rules.Member(member.person_id, member.role, member.period) for member in team]
    for member in team:
        roles = Appointment.objects.filter(office=mandate.office, person=member.person)
        _refuse(member.person, rules.refuse_mandate(member.period, [], [held.period for held in roles]))
    is_organisation = mandate.designee == Designee.ORGANISATION
    _refuse(mandate.person, mandate_rules.refuse_team(mandate.period, members, is_organisation=is_organisation))


def write_mandate(mandate: Mandate, team: Sequence[MandateMember]) -> None:
    """Save a mandate and its whole team in one entry; members who are no longer named leave, with their grants."""
    mandate.full_clean()
    mandate.version += 1
    mandate.team_written = team
    mandate.save()
    mandate.team_written = None
    kept = [member.pk for member in team if member.pk]
    MandateMember.objects.filter(mandate=mandate).exclude(pk__in=kept).delete()
    for member in team:
        member.mandate = mandate
        member.save()
        if member.pk in kept:
            OfficeGrant.of_any_date.filter(member=member).update(starts=member.starts, ends=member.ends)


def grant_team(mandate: Mandate) -> None:
    """Give each member of a signed mandate who has none yet the rights of the DPO, for the member's own dates."""
    permissions = rules.permissions_of_dpo(register_entrusted=mandate.register_entrusted)
    for member in MandateMember.objects.filter(mandate=mandate, grants=None).select_related(
        "person", "mandate__office"
    ):
        _grant(member, permissions, mandate=mandate, member=member)


def revoke(mandate: Mandate) -> None:
    """Take back every right drawn from a mandate."""
    OfficeGrant.of_any_date.filter(mandate=mandate).delete()


def coordinate(
    network: Network,
    person: User,
    *,
    starts: date,
    by: User | None,
    ends: date | None = None,
    at: datetime | None = None,
) -> Coordination:
    """Make a person the coordinator of a network, from a day to a day: members and dates, never a content.

    Raises ValidationError when the period is reversed or begins outside the network's, or when the person is the
    installer or coordinates the network already then.
    """
    with ledger.entry(by=by, reason=_("coordination confiée"), at=at) as entry:
        entry.lock(network.ledger_chain())
        coordination = Coordination(network=network, person=person, starts=starts, ends=ends)
        _check_coordination(coordination)
        coordination.save()
        codenames = rules.COORDINATOR_PERMISSIONS
        permissions = AuthPermission.objects.filter(content_type__app_label="offices", codename__in=codenames)
        source = {"user": person, "content_object": network, "coordination": coordination}
        NetworkGrant.of_any_date.bulk_create(
            NetworkGrant(permission=permission, starts=starts, ends=ends, **source)
            for permission in permissions.order_by("codename")
        )
    return coordination


def end_coordination(pk: int, *, on: date, by: User | None) -> Coordination:
    """Move the end of a coordination, sooner or later: ``on`` is its last day, and that of its grants.

    Raises ValidationError when that is before its first day, or runs into the person's next coordination there.
    """
    chain = network_chain(Coordination.objects.values_list("network", flat=True).get(pk=pk))
    with ledger.entry(by=by, reason=_("fin de coordination")) as entry:
        entry.lock(chain)
        coordination = Coordination.objects.select_related("network", "person").get(pk=pk)
        coordination.ends = on
        _check_coordination(coordination)
        coordination.save()
        NetworkGrant.of_any_date.filter(coordination=coordination).update(ends=on)
    return coordination


def _check_coordination(coordination: Coordination) -> None:
    coordination.full_clean()
    network, person = coordination.network, coordination.person
    others = Coordination.objects.filter(network=network, person=person).exclude(pk=coordination.pk)
    held = [other.period for other in others]
    _refuse(person, rules.refuse_coordination(coordination.period, network.period, held))


def _against_other_places(appointment: Appointment) -> rules.Refusal | None:
    there = {"office": appointment.office, "person": appointment.person}
    places = MandateMember.objects.filter(
        mandate__office=appointment.office, mandate__status=MandateStatus.SIGNED, person=appointment.person
    )
    mandates = [place.period for place in places]
    same_role = Appointment.objects.filter(**there, role=appointment.role).exclude(pk=appointment.pk)
    return rules.refuse_role(appointment.period, mandates, [other.period for other in same_role])


def _refuse(person: User, refusal: rules.Refusal | None) -> None:
    if person.is_superuser:
        refusal = rules.Refusal("superuser")
    if refusal:
        raise ValidationError(REFUSALS[refusal.code], code=refusal.code)


def _grant(place: Appointment | MandateMember, codenames: frozenset[str], **source: Any) -> None:
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
