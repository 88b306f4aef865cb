"""The verbs of a request: each writes one ledger entry, or none when nothing changes.

They change the content (what was received, decided, told), from which the state and the dates follow; `people_services`
has those that say who handles, advises, signs and reads.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.history import ledger
from compliance.history.canonical import Content
from compliance.offices.models import Office
from compliance.processing.models import ProcessingActivity
from compliance.records import content as contents
from compliance.records import services as records
from compliance.subject_requests import clock as clocks
from compliance.subject_requests import rights, rules
from compliance.subject_requests.enums import CheckResult, Outcome, State
from compliance.subject_requests.erasing import destroy_identity_copies
from compliance.subject_requests.models import RightAsked, SubjectRequest
from compliance.subject_requests.people_services import keep_readers, name_readers
from compliance.subject_requests.reckoning import facts_of, unproved
from compliance.subject_requests.refusals import REFUSALS, refuse
from compliance.subject_requests.rules import Circumstances, Decision
from compliance.subject_requests.terms import delays
from compliance.subject_requests.writing import Writer, require, require_open, write


def receive(
    office: Office,
    content: Content,
    *,
    by: User | None,
    readers: Collection[User] = (),
    reason: str = "",
    at: datetime | None = None,
) -> SubjectRequest:
    """Enter a request received by the office; its clock runs from ``received_on``, whatever the day of entry.

    ``readers``: it is restricted to them from its first entry on. Raises ValidationError for a refused value: a day to
    come, who asks without saying for whom, a reader who may not read.
    """
    today = timezone.localdate(at)
    request = SubjectRequest(office=office, entered_on=today)
    given = contents.blank(SubjectRequest) | content | {"zone": office.holiday_zone}
    _refuse_receipt(given, today)
    if readers:
        name_readers(request, readers, by=by)
    with transaction.atomic():
        records.open_record(request, given, by=by, reason=reason or _("demande enregistrée"), at=at)
        keep_readers(request)
    return request


def revise(pk: int, content: Content, *, by: User | None, version: int, reason: str = "") -> SubjectRequest:
    """Correct what was received, or who is told of what was decided.

    Raises StaleRecord when somebody saved meanwhile, ValidationError for a refused value or a closed request.
    """

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        if not request.is_editable and _heart(before) != _heart(content):
            raise ValidationError(REFUSALS["not-now"], "not-now")
        _refuse_receipt(content, today)
        if content["activities"] != before["activities"]:
            _refuse_closed(content)
        return content

    return write(pk, change, Writer(by=by, version=version, reason=reason), _("demande corrigée"))


def qualify(pk: int, qualification: str, asked: Sequence[str], writer: Writer) -> SubjectRequest:
    """Say what a request is, and which rights it exercises; a right that has its answer stays.

    Raises ValidationError when it is closed, or when the rights do not fit what it is or who asks.
    """

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        require(request, "qualify")
        kept = [row for row in contents.rows(before, "rights") if row["outcome"] or row["right"] in asked]
        known = {row["right"] for row in kept}
        added = [_blank_right(right) for right in asked if right not in known]
        rows: Any = [*kept, *added]
        code = rules.refuse_rights(qualification, str(before["requester_quality"]), [row["right"] for row in rows])
        refuse({"rights": code} if code else {})
        return {**before, "qualification": qualification, "rights": rows}

    return write(pk, change, writer, _("demande qualifiée"))


def set_aside(pk: int, answer: str, answered_on: date, writer: Writer) -> SubjectRequest:
    """Close what is no exercise of rights with the answer that it had: documents sent or refused, complaint settled."""

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        require(request, "set_aside")
        faults = rules.refuse_day(answered_on, request.received_on, today, "answered_on")
        refuse(faults if answer.strip() else {**faults, "answer": "no-answer"})
        return {**before, "aside_answer": answer, "aside_answered_on": answered_on.isoformat()}

    return write(pk, change, writer, _("traitée autrement"))


def ask_identity(pk: int, asked_on: date, doubts: str, writer: Writer) -> SubjectRequest:
    """Ask for a proof of identity, upon reasonable doubts that are said (Art. 12(6) GDPR)."""

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        require(request, "ask_identity")
        refuse(rules.refuse_identity(asked_on, request.received_on, today, doubts=doubts))
        row = {**_blank("identity_checks"), "asked_on": asked_on.isoformat(), "doubts": doubts}
        return {**before, "identity_checks": [*contents.rows(before, "identity_checks"), row]}

    return write(pk, change, writer, _("identité demandée"))


def record_identity(pk: int, proved_on: date, piece: str, writer: Writer) -> SubjectRequest:
    """Write that the identity is established: which document, when, by whom; its copies go (EDPB 01/2022, § 79)."""

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        require(request, "record_identity")
        row = _awaited(before)
        refuse(rules.refuse_day(proved_on, date.fromisoformat(str(row["asked_on"])), today, "proved_on"))
        seen = {"verified_on": today.isoformat(), "verified_by": writer.name, "piece": piece}
        return _checked(before, {"result": CheckResult.VERIFIED, "proved_on": proved_on.isoformat(), **seen})

    with transaction.atomic():
        request = write(pk, change, writer, _("identité vérifiée"))
        destroy_identity_copies(request, by=writer.by)
    return request


def abandon(pk: int, on: date, writer: Writer) -> SubjectRequest:
    """Close what awaits an identity that nobody proved (Art. 12(2) GDPR); the person may always ask again."""

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        require(request, "abandon")
        refuse(rules.refuse_day(on, request.received_on, today, "on"))
        closed = {"outcome": Outcome.ABANDONED_IDENTITY.value, "answered_on": on.isoformat()}
        rows: Any = [row if row["outcome"] else {**row, **closed} for row in contents.rows(before, "rights")]
        return {**_checked(before, {"result": CheckResult.ABANDONED}), "rights": rows}

    return write(pk, change, writer, _("close, identité non établie"))


def verify_quality(pk: int, kind: str, verified_on: date, writer: Writer) -> SubjectRequest:
    """Write that a document proves in what quality somebody writes (a mandate, a death, an inheritance)."""

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        require_open(request)
        refuse(rules.refuse_day(verified_on, request.received_on, today, "verified_on"))
        seen = {"kind": kind, "verified_on": verified_on.isoformat(), "verified_by": writer.name}
        others = [row for row in contents.rows(before, "proofs") if row["kind"] != kind]
        return {**before, "proofs": [*others, {**_blank("proofs"), **seen}]}

    return write(pk, change, writer, _("qualité du demandeur vérifiée"))


def extend(pk: int, notice_on: date, reasons: str, writer: Writer) -> SubjectRequest:
    """Extend a request, of which the person was told with the reasons (Art. 12(3) GDPR); counted from the receipt.

    Raises ValidationError when the person was told after the first month: the extension is lost.
    """

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        require(request, "extend")
        notice = clocks.extension_notice(request.received_on, request.zone, delays(request.received_on))
        already = before["extension_notice_on"] is not None
        code = clocks.refuse_extension(notice, notice_on, today, reasons=reasons, already=already)
        field = "reasons" if code == "no-reasons" else "" if code == "already-extended" else "notice_on"
        refuse({field: code} if code else {})
        return {**before, "extension_notice_on": notice_on.isoformat(), "extension_reasons": reasons}

    return write(pk, change, writer, _("prorogée"))


def decide(pk: int, key: str, decision: Decision, writer: Writer) -> SubjectRequest:
    """Write the answer given to one right: granted, in part, refused, nothing held, withdrawn by the person.

    ``decision`` says who decides, ``writer`` who writes it. A late answer is marked, never blocked. Raises
    ValidationError, by field: no reasons or remedies where the law wants them, a second answer, who advised deciding, a
    quality that nobody proved.
    """

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        require(request, "decide")
        row = _right(before, key)
        circumstances = Circumstances(
            received_on=request.received_on,
            today=today,
            already=str(row["outcome"]),
            advised_by={request.advised_by_id or 0},
            unverified=unproved(before),
            identity_awaited=facts_of(before).identity_awaited,
            closed_in_principle=_closed_in_principle(str(row["right"]), before),
        )
        refuse(rules.refuse_decision(decision, circumstances))
        written: Content = {
            "outcome": decision.outcome,
            "answered_on": decision.answered_on.isoformat(),
            "reasons": decision.reasons,
            "cnil_remedy": decision.cnil_remedy,
            "court_remedy": decision.court_remedy,
        }
        return _with_right(before, key, written)

    def by(request: SubjectRequest) -> None:
        request.decided_by_id = decision.decided_by

    return write(pk, change, writer, _("réponse : %(outcome)s") % {"outcome": _label(decision.outcome)}, by)


def reopen(pk: int, key: str, writer: Writer) -> SubjectRequest:
    """Open again a right that has its answer, or what was set aside (``key`` ""); the reason is typed, and kept."""

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        if not writer.reason.strip():
            refuse({"reason": "no-reasons"})
        if not key:
            return {**before, "aside_answered_on": None, "aside_answer": ""}
        kept = {name: _right(before, key)[name] for name in ("right", "details")}
        return _with_right(before, key, {**_blank_right(str(kept["right"])), **kept, "key": key})

    return write(pk, change, writer, "")


def link_activities(pk: int, rows: Sequence[Content], writer: Writer) -> SubjectRequest:
    """Say which processing the request is about.

    Raises ValidationError when a right asked is « en principe non ouvert » there and nobody says why it is examined:
    the table refuses nothing by itself (law of Art. 12(4) GDPR).
    """

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        linked: Any = list(rows)
        after = {**before, "activities": linked}
        _refuse_closed(after)
        return after

    return write(pk, change, writer, _("activités concernées"))


def tell_recipient(pk: int, recipient: str, told_on: date, writer: Writer) -> SubjectRequest:
    """Write that a recipient was told of what was rectified, erased or restricted (Art. 19 GDPR); once each."""

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        refuse(rules.refuse_day(told_on, request.received_on, today, "told_on"))
        told = {"recipient": recipient, "told_on": told_on.isoformat(), "why_not": ""}
        known = next((row for row in contents.rows(before, "recipients_told") if row["recipient"] == recipient), None)
        others = [row for row in contents.rows(before, "recipients_told") if row is not known]
        rows: Any = [*others, {**(known or _blank("recipients_told")), **told}]
        return {**before, "recipients_told": rows}

    return write(pk, change, writer, _("destinataire informé"))


def link_duplicate(pk: int, number: int | None, writer: Writer) -> SubjectRequest:
    """Say that it is the same request as another of the office (None: no longer); each keeps its own clock."""

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        others = SubjectRequest.objects.filter(office=request.office_id).exclude(pk=pk)
        if number is not None and not others.filter(number=number).exists():
            refuse({"number": "not-here"})
        return {**before, "same_as": number}

    return write(pk, change, writer, _("rapprochée d’une autre demande"))


def hold(pk: int, why: str, writer: Writer) -> SubjectRequest:
    """Keep a request from every purge, for a reason (a dispute, a control)."""

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        if before["held_on"]:
            refuse({"": "already-held"})
        refuse({} if why.strip() else {"why": "no-reasons"})
        return {**before, "held_on": today.isoformat(), "hold_reason": why}

    return write(pk, change, writer, _("conservation forcée"))


def release(pk: int, writer: Writer) -> SubjectRequest:
    """Let the retention rules take their course again."""

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        return {**before, "held_on": None, "hold_reason": ""}

    return write(pk, change, writer, _("conservation levée"))


def note_reading(request: SubjectRequest, page: str, *, by: User) -> None:
    """Write in the journal that somebody read a restricted request: who, when, which page."""
    ledger.journal(
        by, "restricted", office_id=request.office_id, details={"reference": request.reference, "page": page}
    )


# --- parts of the verbs ---


def _refuse_receipt(content: Content, today: date) -> None:
    received = content.get("received_on")
    if received and (code := rules.refuse_receipt(date.fromisoformat(str(received)), today)):
        refuse({"received_on": code})


def _heart(content: Content) -> Content:
    """Return what no longer changes once a request is closed: all of it, but who is told (Art. 19 GDPR)."""
    return {name: value for name, value in content.items() if name != "recipients_told"}


def _blank(part: str) -> Content:
    return {**contents.blank(contents.part_model(SubjectRequest, part)), "key": contents.new_key()}


def _blank_right(right: str) -> Content:
    return {**contents.blank(RightAsked), "key": contents.new_key(), "right": right}


def _right(content: Content, key: str) -> Content:
    found = next((row for row in contents.rows(content, "rights") if row["key"] == key), None)
    if found is None:
        raise ValidationError(REFUSALS["not-now"], "not-now")
    return found


def _with_right(content: Content, key: str, changes: Content) -> Content:
    rows: Any = [{**row, **changes} if row["key"] == key else row for row in contents.rows(content, "rights")]
    return {**content, "rights": rows}


def _awaited(content: Content) -> Content:
    return next(row for row in contents.rows(content, "identity_checks") if not row["result"])


def _checked(content: Content, changes: Content) -> Content:
    checks = contents.rows(content, "identity_checks")
    rows: Any = [row if row["result"] else {**row, **changes} for row in checks]
    return {**content, "identity_checks": rows}


def _refuse_closed(content: Content) -> None:
    """Refuse an activity that opens a right in principle to nobody, when nobody says why it is examined."""
    asked = [str(row["right"]) for row in contents.rows(content, "rights")]
    linked = contents.rows(content, "activities")
    bases = _bases([row["activity"] for row in linked])
    for row in linked:
        closed = any(rights.needs_reasons(right, bases.get(row["activity"], ())) for right in asked)
        if closed and not str(row.get("reasons") or "").strip():
            refuse({"activities": "closed-in-principle"})


def _closed_in_principle(right: str, content: Content) -> bool:
    """Tell whether a right is closed in principle by every activity concerned, and nobody said why it is examined."""
    linked: Any = contents.rows(content, "activities")
    bases = _bases([row["activity"] for row in linked])
    every = [basis for found in bases.values() for basis in found]
    return rights.needs_reasons(right, every) and not any(str(row["reasons"]).strip() for row in linked)


def _bases(activities: Collection[Any]) -> dict[Any, list[str]]:
    rows = ProcessingActivity.objects.filter(pk__in=[pk for pk in activities if pk]).prefetch_related("purposes")
    return {activity.pk: activity.bases for activity in rows.order_by("pk")}


def _label(outcome: str) -> str:
    return str(State(outcome).label) if outcome in State.values else outcome
