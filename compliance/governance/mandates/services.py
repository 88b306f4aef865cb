"""The verbs of the DPO's mandate: prepared by the office, signed by its direction, ended with a handover.

Each writes the mandate and its team in one entry of the office's ledger. All but `prepare` are given the version that
was read, and raise StaleMandate when somebody wrote meanwhile; all raise ValidationError when something is refused.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access import services as access
from compliance.accounts.invitations import invite, may_sign_in
from compliance.accounts.models import User
from compliance.governance import handover
from compliance.governance.mandates import messages
from compliance.governance.mandates.sheet import COLUMNS, NOT_RENEWED
from compliance.governance.mandates.words import refuse
from compliance.governance.persons import person_at
from compliance.history import ledger
from compliance.history.canonical import Content, canonical
from compliance.notifications.services import queue
from compliance.offices import mandate_rules
from compliance.offices.enums import MandateStatus, TeamRole
from compliance.offices.mandate_rules import cut
from compliance.offices.models import Mandate, MandateMember, Office
from compliance.offices.rules import DAY, Refusal, Standing, standing

type Values = Mapping[str, Any]  # columns of the mandate, as its form gives them


class StaleMandate(Exception):
    """Somebody wrote meanwhile: ``current`` is what the mandate says now, ``typed`` what was refused, if anything."""

    def __init__(self, mandate: Mandate, current: Content, typed: Content) -> None:
        super().__init__(f"mandate {mandate.pk} is at version {mandate.version}")
        self.mandate, self.current, self.typed = mandate, current, typed


# --- drafts ---


def prepare(office: Office, values: Values, *, email: str, full_name: str, by: User | None) -> Mandate:
    """Prepare a mandate: it has no effect until the direction signs it."""
    with ledger.entry(by=by, reason=_("mandat de DPO préparé")) as entry:
        entry.lock(office.ledger_chain())
        mandate = Mandate(office=office, person=person_at(email, full_name), status=MandateStatus.DRAFT, **values)
        mandate.number = access.next_number(office)
        _write(mandate, [access.lead_of(mandate)])
    return mandate


def revise(pk: int, values: Values, *, email: str, full_name: str, version: int, by: User | None) -> Mandate:
    """Change a draft; the same content writes nothing. The DPO's own place in the team follows the dates."""
    with _locked(pk, by=by, reason=_("mandat de DPO modifié")) as mandate:
        _only_a_draft(mandate)
        before = mandate.snapshot()
        _assign(mandate, {**values, "person": person_at(email, full_name)})
        team = _led_by_the_dpo(mandate)
        mandate.team_written = team
        typed = mandate.snapshot()
        if canonical(before) == canonical(typed):
            return mandate
        if mandate.version != version:
            raise StaleMandate(Mandate.objects.get(pk=pk), before, typed)
        _write(mandate, team)
    return mandate


def discard(pk: int, *, version: int, by: User | None) -> None:
    """Delete a draft; its last snapshot stays in the ledger."""
    with _locked(pk, version=version, by=by, reason=_("projet de mandat abandonné")) as mandate:
        _only_a_draft(mandate)
        mandate.delete()


def renew(pk: int, *, version: int, by: User | None) -> Mandate:
    """Prepare the mandate that follows, for as long, with the same terms and whoever is in the team at the end."""
    with _locked(pk, version=version, by=by, reason=_("renouvellement du mandat préparé")) as mandate:
        _only_signed(mandate)
        refuse(mandate_rules.refuse_renewal(mandate.period))
        if Mandate.objects.filter(renews=mandate).exclude(status=MandateStatus.WITHDRAWN).exists():
            refuse(Refusal("already-renewed"))
        following = _copy(mandate)
        team = [
            MandateMember(person=member.person, role=member.role, starts=following.starts, ends=following.ends)
            for member in mandate.team()
            if member.ends == mandate.ends
        ]
        following.person = next((member.person for member in team if member.role == TeamRole.LEAD), mandate.person)
        _write(following, team)
    return following


# --- the direction's decisions ---


def sign(pk: int, *, version: int, by: User | None) -> Mandate:
    """Sign the lettre de mission: from its first day, the team has the rights of the DPO."""
    with _locked(pk, version=version, by=by, reason=_("lettre de mission signée")) as mandate:
        _only_a_draft(mandate)
        if mandate_rules.lacking(mandate.snapshot()):
            refuse(Refusal("incomplete"))
        team = mandate.team()
        access.check_mandate(mandate, team)
        mandate.status, mandate.signed_by = MandateStatus.SIGNED, by
        mandate.signed_at = ledger.current().moment(mandate.ledger_chain())
        access.write_mandate(mandate, team)
        access.grant_team(mandate)
        queue(messages.MandateSigned(mandate))
        for member in team:
            _welcome(member)
    return mandate


def withdraw(pk: int, *, reason: str, version: int, by: User | None) -> Mandate:
    """Take back a signed mandate that has not begun; nobody draws a right from it any more."""
    with _locked(pk, version=version, by=by, reason=_("mandat retiré : %s") % reason) as mandate:
        _only_signed(mandate)
        refuse(mandate_rules.refuse_withdrawal(mandate.period, timezone.localdate()))
        mandate.status, mandate.end_reason = MandateStatus.WITHDRAWN, reason
        access.write_mandate(mandate, mandate.team())
        access.revoke(mandate)
    return mandate


def end(pk: int, *, on: date, reason: str, version: int, by: User | None) -> Mandate:
    """End a mandate early: ``on`` is its last day, and that of everybody in the team. Draws up the handover."""
    today = timezone.localdate()
    with _locked(pk, version=version, by=by, reason=_("fin anticipée du mandat : %s") % reason) as mandate:
        _only_signed(mandate)
        refuse(mandate_rules.refuse_end(mandate.period, on, today))
        team = [member for member in mandate.team() if _shortened(member, on)]
        mandate.ends, mandate.end_reason = on, reason
        _hand_over(mandate)
        access.write_mandate(mandate, team)
        queue(messages.MandateEnded(mandate))
    return mandate


def record_receipt(pk: int, *, receipt: str, receipt_on: date, version: int, by: User | None) -> Mandate:
    """Note the CNIL's receipt of the designation: it comes after the signature, which it does not change."""
    with _locked(pk, version=version, by=by, reason=_("récépissé de la CNIL noté")) as mandate:
        _only_signed(mandate)
        mandate.designation_receipt, mandate.receipt_on = receipt, receipt_on
        access.write_mandate(mandate, mandate.team())
    return mandate


# --- the team ---


def add_member(
    pk: int,
    *,
    email: str,
    full_name: str,
    role: str,
    starts: date,
    version: int,
    by: User | None,
    ends: date | None = None,
) -> MandateMember:
    """Add a person to the team, until the mandate's end unless ``ends`` says otherwise.

    A new lead takes over from the present one, whose last day is the day before.
    """
    with _locked(pk, version=version, by=by, reason=_("équipe du DPO : arrivée")) as mandate:
        _not_over(mandate)
        person = person_at(email, full_name)
        member = MandateMember(mandate=mandate, person=person, role=role, starts=starts, ends=ends or mandate.ends)
        member.full_clean()
        team = mandate.team()
        if role == TeamRole.LEAD:
            team = [one for one in team if one.role != TeamRole.LEAD or _shortened(one, starts - DAY)]
        _write(mandate, [*team, member])
        if mandate.is_signed:
            access.grant_team(mandate)
            _welcome(member)
    return member


def end_member(pk: int, member: int, *, on: date, version: int, by: User | None) -> Mandate:
    """End a member's place: ``on`` is the last day. A place that had not begun then is taken back."""
    with _locked(pk, version=version, by=by, reason=_("équipe du DPO : départ")) as mandate:
        _not_over(mandate)
        if mandate.is_signed and on < timezone.localdate() - DAY:
            refuse(Refusal("ends-in-the-past"))
        _write(mandate, [one for one in mandate.team() if one.pk != member or _shortened(one, on)])
    return mandate


# --- the handover ---


def draw_up_handover(pk: int, *, version: int, by: User | None) -> Mandate:
    """Draw up the list of what waits and falls due; it may be drawn again until the office acknowledges it."""
    with _locked(pk, version=version, by=by, reason=_("passation établie")) as mandate:
        _only_signed(mandate)
        if mandate.acknowledged_at:
            refuse(Refusal("already-acknowledged"))
        _hand_over(mandate)
        access.write_mandate(mandate, mandate.team())
    return mandate


def acknowledge_handover(pk: int, *, version: int, by: User) -> Mandate:
    """The office acknowledges that it received the list."""
    with _locked(pk, version=version, by=by, reason=_("passation reçue par l’organisme")) as mandate:
        if mandate.handover is None:
            refuse(Refusal("no-handover"))
        if mandate.acknowledged_at:
            refuse(Refusal("already-acknowledged"))
        mandate.acknowledged_at, mandate.acknowledged_by = ledger.current().moment(mandate.ledger_chain()), by
        access.write_mandate(mandate, mandate.team())
    return mandate


# --- what the verbs share ---


@contextmanager
def _locked(pk: int, *, by: User | None, reason: str, version: int | None = None) -> Iterator[Mandate]:
    """Open the entry and lock the mandate, after its office's chain: two writers never wait for each other."""
    chain = Mandate.objects.get(pk=pk).ledger_chain()
    with ledger.entry(by=by, reason=reason) as entry:
        entry.lock(chain)
        rows = Mandate.objects.select_for_update(of=("self",)).select_related("office", "person")
        mandate = rows.get(pk=pk)
        if version is not None and mandate.version != version:
            raise StaleMandate(mandate, mandate.snapshot(), {})
        yield mandate


def _write(mandate: Mandate, team: list[MandateMember]) -> None:
    mandate.full_clean()
    access.check_team(mandate, team)
    access.write_mandate(mandate, team)


def _assign(mandate: Mandate, values: Values) -> None:
    for name, value in values.items():
        setattr(mandate, name, value)


def _led_by_the_dpo(mandate: Mandate) -> list[MandateMember]:
    """Return a draft's team with the DPO's place moved to the mandate's dates; those who lasted to its end follow."""
    stored = Mandate.objects.get(pk=mandate.pk)
    team = mandate.team()
    for member in team:
        if member.ends == stored.ends:
            member.ends = mandate.ends
        if member.starts == stored.starts:
            member.starts = mandate.starts
        if member.role == TeamRole.LEAD and member.person_id == stored.person_id:
            member.person = mandate.person
    return team


def _copy(mandate: Mandate) -> Mandate:
    kept = {name: getattr(mandate, name) for name in COLUMNS if name not in NOT_RENEWED}
    starts, ends = mandate_rules.renewed((mandate.starts, mandate.ends)) if mandate.ends else mandate.period
    office = mandate.office
    return Mandate(
        office=office,
        **{**kept, "starts": starts, "ends": ends},
        renews=mandate,
        number=access.next_number(office),
        status=MandateStatus.DRAFT,
        person=mandate.person,
    )


def _shortened(member: MandateMember, on: date) -> bool:
    """Cut a member's place at ``on``; tell whether anything of it remains."""
    remains = cut(member.period, on)
    if remains is None:
        return False
    member.ends = remains[1]
    return True


def _hand_over(mandate: Mandate) -> None:
    mandate.handover = handover.draw_up(mandate.office, timezone.localdate())
    mandate.handed_over_at = ledger.current().moment(mandate.ledger_chain())


def _only_a_draft(mandate: Mandate) -> None:
    if not mandate.is_draft:
        refuse(Refusal("not-a-draft"))


def _only_signed(mandate: Mandate) -> None:
    if not mandate.is_signed:
        refuse(Refusal("not-signed"))


def _not_over(mandate: Mandate) -> None:
    over = standing(mandate.period, timezone.localdate()) == Standing.ENDED
    if mandate.status == MandateStatus.WITHDRAWN or (mandate.is_signed and over):
        refuse(Refusal("is-over"))


def _welcome(member: MandateMember) -> None:
    """Write to a member of the team; the letter opens the account of who has no way in yet."""
    person, token = member.person, ""
    if not may_sign_in(person):
        _invitation, token = invite(person.email, person.full_name)
    queue(messages.TeamJoined(member, token))
