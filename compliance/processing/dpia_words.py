"""The verdict on the impact assessment as a page shows it: why, what it asks for, when it is looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.common.french_dates import in_words
from compliance.history.canonical import Content
from compliance.law.source import vocabulary
from compliance.processing.dpia_rules import Assessed, Reason, Terms, Verdict, Why, assess, headcount_moved
from compliance.processing.enums import DpiaDecision, DpiaVerdict
from compliance.processing.models import ProcessingActivity

TONES = {
    Verdict.REQUIRED: "soon",
    Verdict.TO_JUSTIFY: "soon",
    Verdict.RECOMMENDED: "info",
    Verdict.NOT_REQUIRED: "done",
    Verdict.TO_ASSESS: "",
}
FALLEN = {
    Why.OVER_HEADCOUNT: gettext_lazy("dispense écartée : l’effectif retenu atteint la limite"),
    Why.HEADCOUNT_UNKNOWN: gettext_lazy("dispense en attente : l’effectif n’est pas dit"),
    Why.CONDITION_BROKEN: gettext_lazy("dispense écartée : un critère retenu en rompt les conditions"),
    Why.TEXT_UNNAMED: gettext_lazy("sans effet : le texte n’est pas nommé"),
    Why.TEXT_WITHOUT_TASK: gettext_lazy(
        "sans effet : une finalité ne repose ni sur une obligation légale ni sur une mission d’intérêt public"
    ),
}
ASKED = {
    Verdict.REQUIRED: gettext_lazy(
        "Une AIPD est menée avant le traitement, avec le conseil du DPO (art. 35(1) et (2)) : dites ce qui est décidé."
    ),
    Verdict.RECOMMENDED: gettext_lazy(
        "Un seul critère : le responsable de traitement décide. En cas de doute, une AIPD devrait être effectuée."
    ),
    Verdict.NOT_REQUIRED: gettext_lazy("Aucune AIPD n’est demandée, tant que le traitement ne change pas."),
    Verdict.TO_JUSTIFY: gettext_lazy(
        "L’absence d’AIPD est expliquée ; l’avis du DPO y est joint avant l’approbation de la fiche."
    ),
    Verdict.TO_ASSESS: gettext_lazy("Cherchez si un motif s’applique, et dites quel jour vous l’avez fait."),
}
DECIDED = {
    DpiaDecision.TO_DO: gettext_lazy("L’AIPD est à mener avant le traitement, avec le conseil du DPO (art. 35(2))."),
    DpiaDecision.COVERED: gettext_lazy("Les résultats de cette AIPD sont transposés à l’organisme."),
    DpiaDecision.DONE: gettext_lazy(
        "L’AIPD est menée : elle est réexaminée quand le risque change, et tous les trois ans (art. 35(11))."
    ),
}


@dataclass(frozen=True)
class ReasonShown:
    """A step that counted, in words: what it is, its text of law, what shows it; ``fallen``: why it does not hold."""

    kind: str
    label: str
    article: str = ""
    details: str = ""
    fallen: str = ""


@dataclass(frozen=True)
class Panel:
    """What the page says of the impact assessment."""

    word: str
    tone: str
    reasons: Sequence[ReasonShown]
    asked: str
    covered_by: str
    review_on: date | None
    review_late: bool
    headcount: int | None


def dpia_panel(activity: ProcessingActivity, content: Content, terms: Terms, today: date) -> Panel:
    """Return the panel of an activity's page; ``headcount`` is the office's when it changes what an exemption needs."""
    found = assess(content, terms)
    moved = headcount_moved(content, activity.office.headcount, terms)
    due = activity.dpia_review_on
    return Panel(
        word=str(DpiaVerdict(found.verdict).label),
        tone=TONES[found.verdict],
        reasons=[_shown(reason, content, today) for reason in found.reasons],
        asked=_asked(found, str(content["dpia_decision"])),
        covered_by=found.covered_by,
        review_on=due,
        review_late=due is not None and due < today,
        headcount=activity.office.headcount if moved else None,
    )


def _asked(found: Assessed, decision: str) -> str:
    awaited = found.verdict in {Verdict.REQUIRED, Verdict.RECOMMENDED}
    if awaited and decision == DpiaDecision.NONE and found.verdict == Verdict.REQUIRED:
        return _("Deux critères au moins : dites pourquoi aucune AIPD n’est menée, et demandez l’avis du DPO.")
    decided = DECIDED.get(DpiaDecision(decision)) if awaited else None
    return str(decided or ASKED[found.verdict])


def _shown(reason: Reason, content: Content, today: date) -> ReasonShown:
    article = _("RGPD, art. %(article)s") % {"article": reason.article}
    if reason.why == Why.NO_CRITERION:
        looked = date.fromisoformat(str(content["dpia_examined_on"]))
        return ReasonShown(_("Examen"), _("Aucun motif, examen du %(day)s") % {"day": in_words(looked)}, article)
    if reason.why == Why.NOT_EXAMINED:
        return ReasonShown(_("Examen"), _("Personne n’a encore dit avoir cherché si un motif s’applique"), article)
    if reason.why == Why.DECLINED:
        return ReasonShown(_("Motif de l’organisme"), "", article, reason.details)
    term = vocabulary("dpia_grounds").reading(reason.ground, today)
    fallen = str(FALLEN.get(reason.why, ""))
    if term is None:
        return ReasonShown("", reason.ground, article, reason.details, fallen)
    return ReasonShown(str(term.data["heading"]), term.label, term.article, reason.details, fallen)
