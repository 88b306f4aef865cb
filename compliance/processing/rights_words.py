"""The words of the rights that a processing opens, for lawyers on the record's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.history.canonical import Content
from compliance.law.source import vocabulary
from compliance.processing import rights_rules
from compliance.processing.rights_rules import Answer, Opening, Right, Why
from compliance.records.content import rows

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

NAMES: "dict[Right, StrOrPromise]" = {
    Right.ACCESS: gettext_lazy("Accès et copie"),
    Right.RECTIFY: gettext_lazy("Rectification"),
    Right.ERASE: gettext_lazy("Effacement"),
    Right.RESTRICT: gettext_lazy("Limitation"),
    Right.PORT: gettext_lazy("Portabilité"),
    Right.OBJECT: gettext_lazy("Opposition"),
    Right.WITHDRAW: gettext_lazy("Retrait du consentement"),
}
REASONS: "dict[Why, StrOrPromise]" = {
    Why.ALWAYS: gettext_lazy("quelle que soit la base légale"),
    Why.CONSENT_WITHDRAWN: gettext_lazy("quand la personne retire son consentement"),
    Why.NO_LONGER_NEEDED: gettext_lazy("quand les données ne sont plus nécessaires"),
    Why.AFTER_OBJECTION: gettext_lazy("quand la personne s’oppose et qu’aucun motif impérieux ne l’emporte"),
    Why.LEGAL_OBLIGATION: gettext_lazy("les données sont nécessaires pour respecter une obligation légale"),
    Why.PUBLIC_TASK: gettext_lazy("dans la mesure où les données sont nécessaires à la mission d’intérêt public"),
    Why.AUTOMATED: gettext_lazy("pour les données que la personne a fournies et que traite un procédé automatisé"),
    Why.OTHER_BASIS: gettext_lazy("cette base ne l’ouvre pas"),
    Why.OWN_SITUATION: gettext_lazy("pour des raisons tenant à la situation particulière de la personne"),
    Why.WITHDRAW_INSTEAD: gettext_lazy("la personne retire son consentement"),
    Why.CONSENT: gettext_lazy("à tout moment, aussi simplement qu’il a été donné"),
}
OPENINGS: "dict[Opening, tuple[StrOrPromise, str]]" = {  # the word of the chip, its tone
    Opening.OPEN: (gettext_lazy("ouvert"), "done"),
    Opening.PARTLY: (gettext_lazy("ouvert en partie"), "info"),
    Opening.CLOSED: (gettext_lazy("en principe non ouvert"), ""),
}


@dataclass(frozen=True)
class RightRow:
    """A right as the page shows it."""

    name: str
    word: str
    tone: str
    reasons: list[str]


def rights_opened(content: Content) -> list[RightRow]:
    """Return the rights that the purposes of a record open, each with its reasons and their articles."""
    standings = rights_rules.rights(str(row["legal_basis"]) for row in rows(content, "purposes"))
    return [
        RightRow(
            str(NAMES[standing.right]),
            str(OPENINGS[standing.opening][0]),
            OPENINGS[standing.opening][1],
            _reasons(standing.answers),
        )
        for standing in standings
    ]


def _reasons(answers: Iterable[tuple[str, Answer]]) -> list[str]:
    """Return each reason once, under the bases that give it."""
    by_answer: dict[Answer, list[str]] = {}
    for basis, answer in answers:
        by_answer.setdefault(answer, []).append(short_name(basis))
    article = _("RGPD, art.")
    if all(answer.why is Why.ALWAYS for answer in by_answer):
        return [f"{REASONS[Why.ALWAYS]} ({article} {answer.article})" for answer in by_answer]
    return [
        f"{', '.join(bases)} : {REASONS[answer.why]} ({article} {answer.article})"
        for answer, bases in by_answer.items()
    ]


def short_name(basis: str) -> str:
    """Return a legal basis in a word or two (« obligation légale »)."""
    term = vocabulary("legal_bases").reading(basis)
    return str(term.data.get("short", term.label)) if term else basis
