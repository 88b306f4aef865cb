"""The verbs of the DPO's opinion: ask, answer; and what an approval makes of the last one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.accounts.models import User
from compliance.history import ledger
from compliance.history.canonical import Content
from compliance.law.source import parameter
from compliance.notifications.services import queue
from compliance.offices.models import Mandate, current_mandate
from compliance.processing import dpia_rules
from compliance.processing import opinion_rules as rules
from compliance.processing.enums import OpinionStatus
from compliance.processing.messages import OpinionAsked, OpinionGiven
from compliance.processing.models import Opinion, ProcessingActivity
from compliance.records import content as contents
from compliance.records.services import StaleRecord

TYPED = {"question", "verdict", "text", "why_not"}  # what people write; the rest is set here
DAYS = "dpo.opinion_days"  # the parameter of the law files that says how long the DPO has

REFUSALS = {
    "too-late": gettext_lazy("L’avis se demande avant l’approbation : cette fiche est approuvée ou terminée."),
    "no-dpo": gettext_lazy("Aucun DPO n’est désigné aujourd’hui : il n’y a personne à qui demander un avis."),
    "already-asked": gettext_lazy("Un avis est déjà demandé sur cette fiche : le DPO ne l’a pas encore donné."),
    "not-dpo": gettext_lazy("Seule l’équipe du DPO en fonction aujourd’hui donne un avis."),
    "nothing-said": gettext_lazy("Un avis a un sens et un texte."),
    "not-awaited": gettext_lazy("Cet avis n’est plus attendu : il est donné, ou la fiche est déjà approuvée."),
}


DEPARTURE = gettext_lazy(
    "L’organisme ne mène pas d’AIPD, malgré deux critères ou plus : votre avis est joint à cette décision "
    "(CNIL, délibération n° 2018-326)."
)


@dataclass(frozen=True)
class Situation:
    """Where the DPO's opinion on an activity stands on a day, and what it asks of an approval."""

    opinion: Opinion | None
    mandate: Mandate | None
    standing: rules.Standing
    speaks_of_now: bool

    @property
    def reasons_required(self) -> bool:
        """Tell whether who approves must say why."""
        return rules.reasons_required(self.standing)

    @property
    def is_shut(self) -> bool:
        """Tell whether nobody may approve yet."""
        return self.standing in rules.SHUT


def opinions_on(activity: ProcessingActivity) -> list[Opinion]:
    """Return the opinions asked on an activity, the latest first; one query."""
    return list(activity.opinions.select_related("asked_by", "advised_by", "decided_by").order_by("-number"))


def situation(
    activity: ProcessingActivity,
    today: date,
    *,
    opinions: Iterable[Opinion] | None = None,
    content: Content | None = None,
) -> Situation:
    """Return where the opinion stands; ``opinions`` and ``content`` spare what the caller has read already."""
    last = next(iter(opinions_on(activity) if opinions is None else opinions), None)
    mandate = current_mandate(activity.office, today)
    facts = None
    if last is not None:
        facts = rules.Facts(
            last.due_on,
            verdict=last.verdict,
            decided=last.decided_at is not None,
            speaks_of_now=_speaks_of_now(last, activity, content),
        )
    standing = rules.standing(facts, today, has_dpo=mandate is not None, departure=_departure(activity))
    return Situation(last, mandate, standing, facts is not None and facts.speaks_of_now)


def ask(
    pk: int, *, by: User | None, question: str = "", version: int | None = None, at: datetime | None = None
) -> Opinion:
    """Ask the DPO's opinion on an activity that is not approved yet, and tell the DPO's team.

    Raises ValidationError when it is approved, when the office has no DPO or an opinion is already awaited, and
    StaleRecord when ``version`` is not the last.
    """
    with ledger.entry(by=by, reason=_("avis du DPO demandé"), at=at) as entry:
        activity = _locked(pk, entry, version)
        today = timezone.localdate(entry.moment(activity.ledger_chain()))
        found = situation(activity, today)
        awaited = found.opinion is not None and found.opinion.is_awaited
        _refuse(rules.refuse_asking(activity.status, awaited=awaited, has_dpo=found.mandate is not None))
        return _open(activity, found.mandate, by=by, question=question, version=activity.version, tell=at is None)


def ask_on_submission(activity: ProcessingActivity, *, by: User | None, tell: bool) -> None:
    """Ask within the entry of a submission, unless one is awaited, the last speaks of this text, or nobody is DPO."""
    found = situation(activity, timezone.localdate(_moment(activity)))
    awaited = found.opinion is not None and found.opinion.is_awaited
    if found.mandate is not None and not awaited and not found.speaks_of_now:
        question = str(DEPARTURE) if _departure(activity) else ""
        _open(activity, found.mandate, by=by, question=question, version=activity.version + 1, tell=tell)


def answer(pk: int, *, verdict: str, text: str, version: int, by: User, at: datetime | None = None) -> Opinion:
    """Give the opinion that is awaited, on the version that was read; it is never changed afterwards.

    Raises ValidationError when ``by`` is not of the DPO's team today, when it is no longer awaited or a value is
    refused, and StaleRecord when the activity was saved since it was read.
    """
    record = Opinion.objects.values_list("record", flat=True).get(pk=pk)
    with ledger.entry(by=by, reason=_("avis du DPO donné"), at=at) as entry:
        activity = _locked(record, entry, version)
        opinion: Opinion = Opinion.objects.select_for_update().get(pk=pk)
        moment = entry.moment(activity.ledger_chain())
        mandate = current_mandate(activity.office, timezone.localdate(moment))
        in_team = mandate is not None and by in team_of(mandate, timezone.localdate(moment))
        _refuse(rules.refuse_answer(awaited=opinion.is_awaited, in_team=in_team, said=bool(verdict and text.strip())))
        opinion.status, opinion.answered_at, opinion.advised_by = OpinionStatus.GIVEN, moment, by
        opinion.verdict, opinion.text, opinion.record_version = verdict, text, activity.version
        _save(opinion, activity)
        if at is None:
            queue(OpinionGiven(opinion))
    return opinion


def settle(activity: ProcessingActivity, *, by: User | None, why: str) -> None:
    """Note, within the entry of an approval, what the controller makes of the last opinion.

    Raises ApprovalRefused when the opinion does not let it approve, or asks for reasons that are not given.
    """
    moment = _moment(activity)
    found = situation(activity, timezone.localdate(moment))
    last, standing = found.opinion, found.standing
    adviser = last.advised_by_id if last else None
    code = rules.refuse_approval(standing, reasons=bool(why.strip()), decider=by.pk if by else None, adviser=adviser)
    if code:
        raise rules.ApprovalRefused(code)
    if last is None or last.decided_at is not None:
        return
    last.status, last.decided_at, last.decided_by = OpinionStatus.DECIDED, moment, by
    last.followed = rules.followed(last.verdict, standing)
    last.why_not = why if found.reasons_required else ""
    if not last.verdict:
        last.record_version = activity.version
    _save(last, activity)


def team_of(mandate: Mandate, day: date) -> list[User]:
    """Return who carries the mandate that day."""
    return [member.person for member in mandate.team() if member.is_current(day)]


# --- parts of the verbs ---


def _speaks_of_now(opinion: Opinion, activity: ProcessingActivity, content: Content | None) -> bool:
    """Tell whether the activity says what the DPO read: a move changes its version, and not what it says.

    What is awaited will speak of whatever is then read.
    """
    if opinion.is_awaited or opinion.record_version == activity.version:
        return True
    snapshots = activity.history.filter(version=opinion.record_version).values_list("snapshot", flat=True)
    then: Any = snapshots.order_by("position").last()
    now = contents.read(activity) if content is None else content
    return then is not None and contents.told(ProcessingActivity, then) == now


def _departure(activity: ProcessingActivity) -> rules.Departure | None:
    """Return the record's departure from the impact assessment that the law calls for, if it makes one."""
    departs = dpia_rules.departs(activity.dpia_decision, activity.dpia_verdict)
    return rules.Departure(explained=bool(activity.dpia_reason)) if departs else None


def _open(
    activity: ProcessingActivity, mandate: Mandate | None, *, by: User | None, question: str, version: int, tell: bool
) -> Opinion:
    moment = _moment(activity)
    asked_on = timezone.localdate(moment)
    days, zone = parameter(DAYS, asked_on).number, activity.office.holiday_zone
    opinion = Opinion(office=activity.office, record=activity, number=_next_number(activity.office_id))
    opinion.record_version, opinion.question = version, question
    opinion.asked_at, opinion.asked_by = moment, by
    opinion.due_days, opinion.due_zone, opinion.due_on = days, zone, rules.due_on(asked_on, days, zone)
    _save(opinion, activity)
    if tell and mandate is not None:
        queue(OpinionAsked(opinion, team_of(mandate, asked_on)))
    return opinion


def _next_number(office_id: int) -> int:
    # The office's chain is locked, and an opinion is never deleted.
    last: int | None = Opinion.objects.filter(office=office_id).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _moment(activity: ProcessingActivity) -> datetime:
    return ledger.current().moment(activity.ledger_chain())


def _locked(pk: int, entry: ledger.Entry, version: int | None) -> ProcessingActivity:
    entry.lock(ProcessingActivity.objects.select_related("office").get(pk=pk).ledger_chain())
    rows = ProcessingActivity.objects.select_related("office").select_for_update(of=("self",))
    activity: ProcessingActivity = rows.get(pk=pk)
    if version is not None and activity.version != version:
        raise StaleRecord(activity, contents.read(activity))
    return activity


def _save(opinion: Opinion, activity: ProcessingActivity) -> None:
    opinion.record = activity
    opinion.version += 1
    opinion.clean_fields(exclude={field.name for field in opinion._meta.fields} - TYPED)
    opinion.save()


def _refuse(code: str) -> None:
    if code:
        raise ValidationError(REFUSALS[code], code)
