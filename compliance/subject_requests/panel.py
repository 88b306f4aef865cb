"""What the page of a request shows of its rights, its dates and what may be done: in words, with where each leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.access.enforcement import Scope
from compliance.accounts.models import User
from compliance.law.source import vocabulary
from compliance.processing.models import ProcessingActivity
from compliance.processing.rights_words import OPENINGS
from compliance.records.missing import MissingItem
from compliance.subject_requests import clock as clocks
from compliance.subject_requests import rights, rules
from compliance.subject_requests.acts import ACTS, BY_NAME, Act
from compliance.subject_requests.clock import Term, Verdict
from compliance.subject_requests.enums import Outcome
from compliance.subject_requests.filters import soon_days
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.people_services import may_sign
from compliance.subject_requests.reckoning import unproved

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TERMS: "dict[str, StrPromise]" = {
    "due": gettext_lazy("Échéance stricte"),
    "adjusted": gettext_lazy("Échéance ajustée, avec réserve"),
    "extension": gettext_lazy("Dernier jour pour prévenir d’une prorogation"),
    "refusal": gettext_lazy("Dernier jour pour notifier un refus"),
}
OUTCOME_TONES = {rules.State.ANSWERED_FULL: "done", rules.State.NO_DATA: "done", rules.State.ANSWERED_PARTIAL: "info"}
VERDICTS: "dict[Verdict, tuple[StrPromise, str]]" = {
    Verdict.OVERDUE: (gettext_lazy("en retard"), "late"),
    Verdict.LATE: (gettext_lazy("répondu en retard"), "late"),
    Verdict.IN_TIME: (gettext_lazy("répondu à temps"), "done"),
}


@dataclass(frozen=True)
class TermLine:
    """A computed date: what it is, the day, why that day."""

    label: str
    day: date
    reasoning: str


@dataclass(frozen=True)
class Opened:
    """What the bases of a linked activity say of a right."""

    activity: str
    word: str
    tone: str


@dataclass(frozen=True)
class RightLine:
    """A right asked, with its term, its answer, what the activities open, and what may be done."""

    key: str
    label: str
    article: str
    note: str
    row: Any
    answered_on: date | None
    outcome: str
    outcome_tone: str
    term: Term
    tone: str
    verdict: str
    verdict_tone: str
    terms: list[TermLine]
    opened: list[Opened]
    decide_url: str
    reopen_url: str


@dataclass(frozen=True)
class ActLine:
    """A verb that the person may do now."""

    label: str
    url: str
    leads: bool


def tone_of(due: date | None, today: date) -> str:
    """Return the tone of a day by which something is due: late, soon, or nothing."""
    if due is None:
        return ""
    return "late" if due < today else "soon" if (due - today).days <= soon_days() else ""


def right_lines(
    request: SubjectRequest, content: Any, activities: Sequence[ProcessingActivity], today: date, *, handles: bool
) -> list[RightLine]:
    """Return the rights asked, each with the dates that the record keeps and their reasoning."""
    return [_right_line(request, row, activities, today, handles=handles) for row in content["rights"]]


def _right_line(
    request: SubjectRequest, row: Any, activities: Sequence[ProcessingActivity], today: date, *, handles: bool
) -> RightLine:
    known = vocabulary("request_rights").reading(row["right"])
    kept = {name: Term.from_json(term) for name, term in request.terms["rights"].get(row["key"], {}).items()}
    outcome = row["outcome"]
    term = kept["refusal"] if outcome in rules.WITH_REASONS and "refusal" in kept else kept["due"]
    answered = date.fromisoformat(row["answered_on"]) if outcome and row["answered_on"] else None
    verdict, verdict_tone = VERDICTS.get(clocks.verdict(term.day, answered=answered, today=today), ("", ""))
    may_decide, may_reopen = handles and request.may("decide") and not outcome, handles and bool(outcome)
    return RightLine(
        key=row["key"],
        label=known.label if known else row["right"],
        article=known.article if known else "",
        note=known.note if known else "",
        row=row,
        answered_on=answered,
        outcome=str(Outcome(outcome).label) if outcome else "",
        outcome_tone=OUTCOME_TONES.get(outcome, ""),
        term=term,
        tone="" if outcome else tone_of(term.day, today),
        verdict=str(verdict),
        verdict_tone=verdict_tone,
        terms=term_lines(kept),
        opened=[found for activity in activities for found in _opened(row["right"], activity)],
        decide_url=_of_right(request, "decide", row["key"]) if may_decide else "",
        reopen_url=_of_right(request, "reopen_right", row["key"]) if may_reopen else "",
    )


def term_lines(kept: dict[str, Term]) -> list[TermLine]:
    """Return the computed dates that a record keeps, in the order in which one reads them."""
    return [TermLine(str(label), kept[name].day, kept[name].reasoning) for name, label in TERMS.items() if name in kept]


def whole_line(request: SubjectRequest) -> TermLine | None:
    """Return the date of what is not qualified yet, or was set aside; None when the law gives none."""
    kept = request.terms["whole"]
    if kept is None:
        return None
    term = Term.from_json(kept)
    label = _("Silence valant refus") if term.rule == clocks.ADMINISTRATIVE else TERMS["due"]
    return TermLine(str(label), term.day, term.reasoning)


def _opened(right: str, activity: ProcessingActivity) -> Iterable[Opened]:
    found = rights.standing(right, activity.bases)
    if found is not None:
        word, tone = OPENINGS[found.opening]
        yield Opened(str(activity), str(word), tone)
    elif rights.needs_reasons(right, activity.bases):
        yield Opened(str(activity), _("en principe non ouvert"), "")


def _of_right(request: SubjectRequest, name: str, key: str) -> str:
    return reverse(f"subject_requests:{name}", args=[request.office.slug, request.number, key])


def acts_offered(request: SubjectRequest, content: Any, scope: Scope, today: date) -> list[ActLine]:
    """Return the verbs that the person may do now with the request, those that come first before the others."""
    found = [act for act in ACTS if not act.on_right and scope.allows(act.permission) and act.offered(request, content)]
    if BY_NAME["sign"] in found and not (isinstance(scope.user, User) and may_sign(request, scope.user, today)):
        found.remove(BY_NAME["sign"])
    return [ActLine(str(act.label), request.page(act.name), _leads(act, request)) for act in found]


def _leads(act: Act, request: SubjectRequest) -> bool:
    return act.leads and not (act.name == "qualify" and request.qualification)


# --- what is missing ---

LACKING: "dict[str, StrPromise]" = {
    "qualification": gettext_lazy("ce qu’elle est : exercice de droits, documents administratifs ou réclamation"),
    "handler": gettext_lazy("qui la suit"),
    "quality": gettext_lazy("la pièce qui justifie la qualité du demandeur"),
    "activities": gettext_lazy("les activités de traitement concernées"),
    "contact": gettext_lazy("où répondre : un courriel ou une adresse"),
    "recipients": gettext_lazy("les destinataires informés de la suite (RGPD, art. 19)"),
}
CHECKED = len(LACKING)


def lacking(request: SubjectRequest, content: Any, *, handles: bool) -> list[MissingItem]:
    """Return what the request still lacks, each item leading to the page that fills it in."""
    told = any(row["outcome"] and row["right"] in rights.TOLD_TO_RECIPIENTS for row in content["rights"])
    exercised = content["qualification"] == rules.Qualification.RIGHTS
    found = {
        "qualification": not content["qualification"],
        "handler": request.is_open and request.handler_id is None,
        "quality": request.is_open and bool(unproved(content)),
        "activities": exercised and not content["activities"],
        "contact": not (content["email"] or content["address"]),
        "recipients": told and not content["recipients_told"],
    }
    pages = {"qualification": "qualify", "handler": "assign", "quality": "verify_quality"}
    anchors = {"activities": "#activites", "contact": "#reponse", "recipients": "#destinataires"}
    return [
        MissingItem(
            str(LACKING[name]), request.page(pages.get(name, "edit")) + anchors.get(name, "") if handles else ""
        )
        for name, missing in found.items()
        if missing
    ]
