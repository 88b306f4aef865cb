"""The verbs of retention: set a period, suspend, list, note the visa, destroy. Each writes one ledger entry."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.accounts.models import User
from compliance.common.dates import local_date
from compliance.documents.models import Document
from compliance.history import ledger
from compliance.history.places import Erased, sweep
from compliance.jobs.services import start, start_again
from compliance.offices.models import Office
from compliance.retention import kinds
from compliance.retention.enums import Stage
from compliance.retention.kinds import Gone, Kind, NoLongerDue
from compliance.retention.models import DestructionJob, Elimination, EliminationLine, Hold, RetentionSetting
from compliance.retention.periods import kept
from compliance.retention.plan import Due, Group, plan

MOST_LINES = 5_000  # of a bordereau: what is beyond goes on the next one

REFUSALS = {
    "fixed": gettext_lazy("Cette durée n’est pas au choix de l’organisme."),
    "same": gettext_lazy("C’est déjà la durée appliquée à cette date."),
    "held": gettext_lazy("L’effacement de ce dossier est déjà suspendu."),
    "lifted": gettext_lazy("Cette suspension est déjà levée."),
    "nothing": gettext_lazy("Rien n’est à porter sur un bordereau aujourd’hui."),
    "stage": gettext_lazy("Ce bordereau n’en est plus là : relisez-le."),
    "before": gettext_lazy("Le visa ne peut précéder le bordereau, établi le %(day)s."),
    "to-come": gettext_lazy("Cette date est à venir : le visa se note une fois reçu."),
}


# --- periods and suspensions ---


def set_period(
    office: Office, rule: str, *, value: int, unit: str, starts: date, reason: str, by: User | None
) -> RetentionSetting:
    """Set how long an office keeps something, from a day on. Raises ValidationError for a rule that nobody sets."""
    with ledger.entry(by=by, reason=_("durée de conservation fixée")) as entry:
        chain = office.ledger_chain()
        entry.lock(chain)
        holding = kept(office, starts)[rule]
        setting = RetentionSetting(office=office, rule=rule, value=value, unit=unit, starts=starts, reason=reason)
        setting.set_at, setting.set_by = entry.moment(chain), by
        setting.full_clean()
        if holding.is_fixed:
            raise _refusal("fixed")
        if holding.period == setting.period:
            raise _refusal("same")
        setting.save()
    return setting


def hold(office: Office, kind: Kind, number: int, *, reason: str, until: str, by: User | None) -> Hold:
    """Suspend every erasure of a record until something happens.

    Raises LookupError when the office has no such record, ValidationError when it is suspended already.
    """
    with ledger.entry(by=by, reason=_("effacement suspendu")) as entry:
        chain = office.ledger_chain()
        entry.lock(chain)
        reference = kind.reference(office, number)
        if reference is None:
            raise LookupError(f"{kind.register} {number} of {office}")
        placed = Hold(office=office, register=kind.register, number=number, reference=reference)
        if _held(placed.office_id, placed.register, placed.number):
            raise _refusal("held")
        placed.reason, placed.until, placed.placed_by, placed.placed_at = reason, until, by, entry.moment(chain)
        placed.full_clean()
        placed.save()
    return placed


def lift(pk: int, *, reason: str, by: User | None) -> Hold:
    """Lift a suspension: what it kept goes at its term, which may have passed. Raises ValidationError twice."""
    with ledger.entry(by=by, reason=_("suspension levée")) as entry:
        chain = Hold.objects.get(pk=pk).ledger_chain()
        entry.lock(chain)
        placed: Hold = Hold.objects.select_for_update().get(pk=pk)
        if placed.lifted_at is not None:
            raise _refusal("lifted")
        placed.lifted_at, placed.lifted_by, placed.lifted_because = entry.moment(chain), by, reason
        placed.full_clean()
        placed.save()
    return placed


# --- the bordereau ---


def prepare(office: Office, *, by: User | None) -> Elimination:
    """List what is due and needs a visa: the list no longer moves. Raises ValidationError when there is nothing."""
    with ledger.entry(by=by, reason=_("bordereau d’élimination établi")) as entry:
        chain = office.ledger_chain()
        entry.lock(chain)
        moment = entry.moment(chain)
        groups = [group for group in plan(office, local_date(moment)) if group.kept.needs_visa and group.free]
        if not groups:
            raise _refusal("nothing")
        last: int | None = Elimination.objects.filter(office=office).aggregate(last=Max("number"))["last"]
        made = Elimination(office=office, number=(last or 0) + 1, version=1, prepared_at=moment, prepared_by=by)
        made.full_clean()
        lines = [_line(group, one) for group in groups for one in group.free]
        _save_listed(made, lines[:MOST_LINES])
    return made


def record_visa(pk: int, *, on: date, reference: str, scan: Document | None, by: User | None) -> Elimination:
    """Note the visa of the Archives départementales: the list may be destroyed from then on.

    ``scan`` is stored and not saved. Raises ValidationError for a day before the list or to come.
    """
    with ledger.entry(by=by, reason=_("visa des Archives départementales noté")) as entry:
        found = _locked(pk, entry, Stage.PREPARED)
        prepared, today = local_date(found.prepared_at), local_date(entry.moment(found.ledger_chain()))
        if on < prepared:
            raise ValidationError({"on": _refusal("before", day=f"{prepared:%d/%m/%Y}")})
        if on > today:
            raise ValidationError({"on": _refusal("to-come")})
        if scan is not None:
            scan.full_clean()
            scan.save()
        found.visa_on, found.visa_reference, found.visa_scan = on, reference, scan
        _move(found, Stage.APPROVED)
    return found


def abandon(pk: int, *, reason: str, by: User | None) -> Elimination:
    """Give a bordereau up, refused or wrong: what it listed is free for another."""
    with ledger.entry(by=by, reason=_("bordereau d’élimination abandonné")) as entry:
        found = _locked(pk, entry, Stage.PREPARED, Stage.APPROVED)
        if found.ordered_at is not None:
            raise _refusal("stage")
        found.abandoned_because = reason
        _move(found, Stage.ABANDONED)
    return found


def order(pk: int, *, by: User) -> DestructionJob:
    """Decide the destruction of what bears the visa; a job does it, line after line."""
    with ledger.entry(by=by, reason=_("destruction décidée")) as entry:
        found = _locked(pk, entry, Stage.APPROVED)
        if found.ordered_at is not None:
            raise _refusal("stage")
        found.ordered_at, found.ordered_by = entry.moment(found.ledger_chain()), by
        _move(found, Stage.APPROVED)
        return start(DestructionJob(person=by, office=found.office, elimination=found))


def relaunch(found: Elimination) -> DestructionJob:
    """Start a destruction again where it stopped. Raises DestructionJob.DoesNotExist when none was decided."""
    job: DestructionJob = DestructionJob.objects.filter(elimination=found).latest("pk")
    return start_again(job)


def destroy_line(line: EliminationLine, *, by: User | None) -> None:
    """Erase the record of one line everywhere it stands, or note why it is kept; done already, nothing happens."""
    found = line.elimination
    with transaction.atomic():
        # The chain before the row: whoever suspends the record comes before or after, never between.
        ledger.locked_head(found.ledger_chain())
        line = EliminationLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
        if line.erased_at is not None:
            return
        line.kept_because = ""
        if _held(found.office_id, line.register, line.number):
            line.kept_because = _("effacement suspendu")
        else:
            words = _("détruit par le bordereau %(reference)s, visa du %(day)s (%(visa)s)")
            day = f"{found.visa_on:%d/%m/%Y}"
            reason = words % {"reference": found.reference, "day": day, "visa": found.visa_reference}
            _erase_listed(line, by=by, reason=reason)
        line.save(update_fields=["erased_at", "kept_because"])


def close(pk: int, *, by: User | None) -> Elimination:
    """Say in the ledger what became of each line, once the job has been through all of them."""
    with ledger.entry(by=by, reason=_("destruction faite")) as entry:
        found = _locked(pk, entry, Stage.APPROVED)
        found.destroyed_at = entry.moment(found.ledger_chain())
        _move(found, Stage.DESTROYED)
    return found


# --- what needs no visa ---


def erase_at_once(office: Office, today: date) -> int:
    """Erase what is due and is no archive: copies of identity documents, logs, caches; return how many went."""
    count = 0
    for group in plan(office, today):
        if group.kept.needs_visa:
            continue
        for one in group.free:
            count += _erase_one(office, group, one)
    return count


def _erase_one(office: Office, group: Group, one: Due) -> bool:
    candidate, kind = one.candidate, group.kind
    with transaction.atomic():
        ledger.locked_head(office.ledger_chain())
        if _held(office.pk, kind.register, candidate.number):
            return False
        reason = _("effacé à son terme : %s") % group.kept.words
        try:
            _erase(kind, candidate.record, Erased(office.pk, kind.register, candidate.number), by=None, reason=reason)
        except NoLongerDue:
            return False
    return True


def _erase_listed(line: EliminationLine, *, by: User | None, reason: str) -> None:
    erased = Erased(line.elimination.office_id, line.register, line.number)
    try:
        _erase(kinds.kind(line.kind), line.record, erased, by=by, reason=reason)
    except Gone:
        line.erased_at = timezone.now()
    except NoLongerDue as why:
        line.kept_because = str(why)
    else:
        line.erased_at = timezone.now()


@transaction.atomic
def _erase(kind: Kind, record: int, erased: Erased, *, by: User | None, reason: str) -> None:
    """Erase a record and what stands beside it; nothing of either when it is no longer due (NoLongerDue)."""
    if kind.sweeps:
        sweep(erased)  # first: what stands beside a record is found by it
    kind.erase(record, by=by, reason=reason)


def _held(office_id: int, register: str, number: int) -> bool:
    return Hold.objects.filter(office=office_id, register=register, number=number, lifted_at=None).exists()


def _line(group: Group, one: Due) -> EliminationLine:
    candidate = one.candidate
    return EliminationLine(
        kind=group.kind.name,
        rule=group.kept.rule.code,
        kept_for=group.kept.words,
        register=group.kind.register,
        record=candidate.record,
        number=candidate.number,
        reference=candidate.reference,
        triggered_on=candidate.triggered_on,
        last_day=one.last_day,
        files=candidate.files,
        size=candidate.size,
    )


def _save_listed(made: Elimination, lines: list[EliminationLine]) -> None:
    """Write a new bordereau with its lines in one entry: they need its id, and its snapshot holds them."""
    for position, line in enumerate(lines, start=1):
        line.position = position
    made.lines_written = lines
    made.save()
    for line in lines:
        line.elimination = made
        line.full_clean()
        line.save()
    made.lines_written = None


def _locked(pk: int, entry: ledger.Entry, *stages: Stage) -> Elimination:
    entry.lock(Elimination.objects.get(pk=pk).ledger_chain())
    found: Elimination = Elimination.objects.select_for_update(of=("self",)).select_related("office").get(pk=pk)
    if found.status not in stages:
        raise _refusal("stage")
    return found


def _move(found: Elimination, stage: Stage) -> None:
    found.status, found.version = stage, found.version + 1
    found.full_clean()
    found.save()


def _refusal(code: str, **words: Any) -> ValidationError:
    return ValidationError(REFUSALS[code], code, words)
