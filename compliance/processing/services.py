"""The verbs of the processing register. Each writes one ledger entry, or none when nothing changes."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.documents import services as documents
from compliance.history import ledger
from compliance.history.canonical import Content
from compliance.offices.models import Office
from compliance.processing import opinion_services
from compliance.processing.copy_rules import copied
from compliance.processing.models import ActivityGuest, Opinion, ProcessingActivity, TemplateRevision
from compliance.records import content as contents
from compliance.records import guest_services
from compliance.records import services as records
from compliance.records import workflow_services as workflow
from compliance.records.links import usable_links


def open_activity(
    office: Office, content: Content, *, by: User | None, reason: str = "", at: datetime | None = None
) -> ProcessingActivity:
    """Open a draft in an office's register, with the office's headcount unless one is given.

    Raises ValidationError for a refused value.
    """
    if content.get("dpia_headcount") is None:
        content = {**content, "dpia_headcount": office.headcount}
    return records.open_record(
        ProcessingActivity(office=office), content, by=by, reason=reason or _("fiche ouverte"), at=at
    )


def adopt_template(
    revision: TemplateRevision, office: Office, answers: Sequence[int], *, by: User | None, at: datetime | None = None
) -> ProcessingActivity:
    """Open a draft copied from a template; ``answers`` gives, for each of its choices, the rank of the answer."""
    content = adopted_content(revision, answers, on=timezone.localdate(at))
    reason = _("fiche ouverte depuis le modèle %(code)s") % {"code": revision.template.code}
    return open_activity(office, content, by=by, reason=reason, at=at)


def adopted_content(revision: TemplateRevision, answers: Sequence[int], on: date | None = None) -> Content:
    """Return the content that the template gives once its choices are answered, ``on`` a day.

    Answering examines whether an impact assessment is needed, where the template itself could tell.
    """
    content: dict[str, Any] = contents.normalise(ProcessingActivity, deepcopy(revision.content))
    for choice, rank in zip(revision.choices, answers, strict=True):
        for *path, last, value in choice["answers"][rank]["set"]:
            target: Any = content
            for step in path:
                target = target[step]
            target[last] = value
    content["origin"] = revision.origin
    if on and content.get("dpia_examined_on"):
        content["dpia_examined_on"] = on.isoformat()
    return content


@transaction.atomic
def copy_activity(source: ProcessingActivity, office: Office, *, by: User | None) -> ProcessingActivity:
    """Open in another office a draft copied from ``source``, without what is local to its office (`copy_rules`).

    The copy's ledger does not name the other office, which its readers may not know; its journal says what left it.
    Raises ValidationError when the source says what can no longer be saved.
    """
    copy = ProcessingActivity(office=office, copied_from=source)
    content = copied(contents.read(source))
    content = contents.without_links(ProcessingActivity, content, usable_links(copy, content))
    records.open_record(copy, content, by=by, reason=_("fiche copiée d’un autre organisme"))
    details: Content = {"record": source.number, "version": source.version, "to": office.pk, "copy": copy.number}
    ledger.journal(by, "copy", office_id=source.office_id, details=details)
    return copy


def revise_activity(
    pk: int, content: Content, *, version: int, by: User | None, reason: str = "", at: datetime | None = None
) -> ProcessingActivity:
    """Replace an activity's content; an approved one is reopened and must be approved again.

    Raises StaleRecord when somebody saved meanwhile, ValidationError for a refused value, MoveRefused when it is ended.
    """

    return workflow.revise(ProcessingActivity, pk, content, version=version, by=by, reason=reason, at=at)


def submit(pk: int, *, by: User | None, version: int | None = None, at: datetime | None = None) -> ProcessingActivity:
    """Submit a draft for approval; the DPO's opinion is asked by the same entry, where the office has one."""
    return move(pk, "submit", by=by, version=version, at=at)


def send_back(pk: int, *, by: User | None, reason: str, version: int | None = None) -> ProcessingActivity:
    """Send a submitted activity back to its author, with the reason."""
    return move(pk, "send_back", by=by, reason=reason, version=version)


def approve(
    pk: int, *, by: User | None, reason: str = "", version: int | None = None, at: datetime | None = None
) -> ProcessingActivity:
    """Approve a submitted activity: the controller's decision, with its reasons when the DPO's opinion asks for them.

    Raises ApprovalRefused when the opinion was not asked, is still awaited, or asks for reasons that are not given.
    """
    told = _("fiche approuvée : %(reason)s") % {"reason": reason} if reason else ""
    return move(pk, "approve", by=by, reason=told, why=reason, version=version, at=at)


def reopen(pk: int, *, by: User | None, reason: str, version: int | None = None) -> ProcessingActivity:
    """Reopen an approved or ended activity, with the reason."""
    return move(pk, "reopen", by=by, reason=reason, version=version)


def end(
    pk: int, *, by: User | None, reason: str, version: int | None = None, at: datetime | None = None
) -> ProcessingActivity:
    """End an activity whose processing has stopped; it stays in the register."""
    return move(pk, "end", by=by, reason=reason, version=version, at=at)


@transaction.atomic
def delete_draft(pk: int, *, by: User | None, version: int | None = None, reason: str = "") -> None:
    """Delete a draft that was never submitted, its documents with it; those to whom it was confided are told.

    Raises MoveRefused for any other activity, StaleRecord when ``version`` is not the last.
    """
    guest_services.dismiss(ActivityGuest, pk)
    documents.delete_draft(ProcessingActivity, pk, by=by, version=version, reason=reason, deletable=can_delete)


def can_delete(activity: ProcessingActivity) -> bool:
    """Tell whether the activity is a draft that was never submitted, and on which no opinion was asked."""
    return workflow.can_delete(activity, Exists(Opinion.objects.filter(record=OuterRef("pk"))))


def move(
    pk: int,
    verb: str,
    *,
    by: User | None,
    reason: str = "",
    why: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> ProcessingActivity:
    """Move an activity by a verb of `workflow.MOVES`; ``why`` is what an approval says to the DPO's opinion.

    Raises MoveRefused, ApprovalRefused, or StaleRecord when ``version`` is not the last.
    """

    def weigh_the_opinion(activity: ProcessingActivity) -> None:
        if verb == "submit":
            opinion_services.ask_on_submission(activity, by=by, tell=at is None)
        if verb == "approve":
            opinion_services.settle(activity, by=by, why=why)

    along = weigh_the_opinion
    return workflow.move(ProcessingActivity, pk, verb, by=by, reason=reason, version=version, at=at, along=along)
