"""Activities of the tests: complete unless a trait says otherwise, opened and moved by the real services."""

from copy import deepcopy
from typing import Any

from django.utils import timezone

from compliance.accounts.models import User
from compliance.history.canonical import Content
from compliance.offices.models import Office, current_mandate
from compliance.processing import opinion_services, services
from compliance.processing.enums import Verdict
from compliance.processing.models import Opinion, ProcessingActivity
from compliance.records.content import normalise
from compliance.records.enums import Status

COMPLETE: dict[str, Any] = {
    "name": "Gestion des baux",
    "description": "L’office signe les baux et encaisse les loyers.",
    "service": "Gestion locative",
    "started_on": "2019-03-01",
    "review_on": None,
    "transfers_outside_eu": "no",
    "source": "direct",
    "obligation": "contractual",
    "obligation_consequences": "Le bail ne peut pas être conclu.",
    "information": "yes",
    "information_means": "Mention au bas du bail.",
    "automated_decision": "no",
    "dpia_examined_on": "2026-01-15",
    "purposes": [
        {"key": "lease", "label": "Exécuter les baux", "legal_basis": "6-1-b"},
        {
            "key": "rentlaw",
            "label": "Appliquer le supplément de loyer",
            "legal_basis": "6-1-c",
            "legal_reference": "CCH, art. L.441-3",
        },
    ],
    "data_subjects": [{"key": "tenants", "category": "tenants"}],
    "data_categories": [
        {
            "key": "identity",
            "category": "identity",
            "disposition": "destruction",
            "retentions": [
                {"key": "active", "phase": "active", "criterion": "Tant que dure le bail"},
                {"key": "after", "phase": "intermediate", "value": 5, "unit": "years", "trigger": "fin du bail"},
            ],
        },
        {
            "key": "economic",
            "category": "economic",
            "retentions": [{"key": "sum", "value": 10, "unit": "years", "trigger": "clôture de l’exercice"}],
        },
    ],
    "recipients": [{"key": "inside", "kind": "internal", "details": "Service de gestion locative"}],
    "security_measures": [{"key": "profiles", "kind": "access-profiles"}],
}

SENSITIVE = {
    "key": "health",
    "category": "health",
    "ground": "9-2-h",
    "retentions": [{"key": "active", "criterion": "Tant que dure l’accompagnement"}],
}
TRANSFER = {
    "key": "hosting",
    "recipient": "Hébergeur",
    "country": "US",
    "mechanism": "46-2-c",
    "module": "2",
    "signed_on": "2026-02-03",
    "assessed_on": "2026-01-20",
}
PATHS: dict[Status, tuple[str, ...]] = {
    Status.DRAFT: (),
    Status.SUBMITTED: ("submit",),
    Status.APPROVED: ("submit", "approve"),
    Status.ENDED: ("submit", "approve", "end"),
}
REASON = "Le traitement a cessé."
ADVICE = "Les durées sont justifiées."


def complete_content(
    *, sensitive: bool = False, with_transfer: bool = False, incomplete: bool = False, **changes: Any
) -> Content:
    """Return a content in which nothing is missing.

    ``sensitive`` adds health data with its ground, ``with_transfer`` a transfer with its safeguard, ``incomplete``
    leaves out the recipients and the second purpose's legal text. ``changes`` replace columns and parts.
    """
    content = deepcopy(COMPLETE)
    if sensitive:
        content["data_categories"].append(deepcopy(SENSITIVE))
    if with_transfer:
        content |= {"transfers_outside_eu": "yes", "transfers": [deepcopy(TRANSFER)]}
    if incomplete:
        content["recipients"] = []
        del content["purposes"][1]["legal_reference"]
    return normalise(ProcessingActivity, {**content, **changes})


def an_activity(
    office: Office, *, status: Status = Status.DRAFT, by: User | None = None, **changes: Any
) -> ProcessingActivity:
    """Open an activity (see `complete_content` for the traits and changes) and bring it to ``status`` by its verbs."""
    activity = services.open_activity(office, complete_content(**changes), by=by)
    for verb in PATHS[status]:
        if verb == "approve":
            advised(activity)
        activity = services.move(activity.pk, verb, by=by, reason=REASON)
    return activity


def advised(activity: ProcessingActivity, verdict: str = Verdict.FAVOURABLE, text: str = ADVICE) -> Opinion | None:
    """Let the DPO of the day give an opinion on an activity, asked now unless it was; None where nobody is DPO."""
    mandate = current_mandate(activity.office, timezone.localdate())
    if mandate is None:
        return None
    opinion = Opinion.objects.awaited().filter(record=activity).first() or opinion_services.ask(activity.pk, by=None)
    return opinion_services.answer(opinion.pk, verdict=verdict, text=text, version=activity.version, by=mandate.person)


def submitted(office: Office, **changes: Any) -> ProcessingActivity:
    """Return an activity that waits for approval."""
    return an_activity(office, status=Status.SUBMITTED, **changes)


def approved(office: Office, **changes: Any) -> ProcessingActivity:
    """Return an approved activity."""
    return an_activity(office, status=Status.APPROVED, **changes)


def ended(office: Office, **changes: Any) -> ProcessingActivity:
    """Return an activity whose processing has stopped."""
    return an_activity(office, status=Status.ENDED, **changes)
