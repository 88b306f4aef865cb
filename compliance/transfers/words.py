"""The words of transfers: what is refused, what is missing, what each mechanism asks for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.common.french_dates import in_words
from compliance.datasets.description import Note
from compliance.law.vocabularies import Term
from compliance.transfers.enums import DataKind
from compliance.transfers.rules import Check, Refusal, Row, State, Why, asked_by, checks, fallback, state
from compliance.transfers.terms import transfer_law

RECORDED = {
    "recipient": gettext_lazy("l’organisme destinataire du transfert"),
    "country": gettext_lazy("le pays du transfert"),
    "mechanism": gettext_lazy("la garantie du transfert"),
}
ELSEWHERE = gettext_lazy(
    "« %(country)s » n’est pas un pays tiers (%(why)s) : il n’y a pas de transfert. "
    "Retirez cette ligne et nommez l’organisme parmi les destinataires."
)
SENTENCES = {
    Why.IN_EEA: ELSEWHERE,
    Why.IN_FRANCE: ELSEWHERE,
    Why.NO_DECISION: gettext_lazy(
        "Aucune décision d’adéquation ne vise « %(country)s » : "
        "choisissez une garantie de l’article 46 ou, à défaut, une dérogation de l’article 49."
    ),
    Why.NOT_YET: gettext_lazy(
        "La décision d’adéquation %(decision)s (« %(country)s ») ne vaut qu’à compter du %(day)s : "
        "choisissez une autre garantie."
    ),
    Why.ENDED: gettext_lazy(
        "La décision d’adéquation %(decision)s (« %(country)s ») a pris fin le %(day)s : choisissez une autre garantie."
    ),
    Why.OUT_OF_SCOPE: gettext_lazy(
        "La décision d’adéquation %(decision)s ne couvre pas ce transfert (son champ : %(scope)s) : "
        "choisissez une autre garantie."
    ),
    Why.NOT_CERTIFIED: gettext_lazy(
        "Le destinataire est certifié pour les données « %(certified)s », et les données transférées sont "
        "« %(kind)s » : la décision %(decision)s ne les couvre pas toutes, choisissez une autre garantie."
    ),
    Why.PUBLIC_POWERS: gettext_lazy(
        "Cette dérogation n’est pas ouverte à une autorité publique dans l’exercice de ses prérogatives de "
        "puissance publique (art. 49(3)) : choisissez une autre garantie."
    ),
}
STATES = {
    State.COMPLETE: (gettext_lazy("garantie renseignée"), "done"),
    State.INCOMPLETE: (gettext_lazy("garantie à compléter"), "soon"),
    State.REFUSED: (gettext_lazy("sans garantie valable"), "late"),
}
ZONES = {
    Why.IN_EEA: gettext_lazy("Espace économique européen"),
    Why.IN_FRANCE: gettext_lazy("la loi française s’y applique"),
}


CHECKS = {
    "transfers_answer": gettext_lazy("la réponse à « transferts hors UE ? »"),
    "transfers_denied": gettext_lazy("un « oui » à « transferts hors UE ? », puisque des transferts sont décrits"),
    "transfers": gettext_lazy("un transfert au moins, puisqu’il y en a"),
    **{f"transfer_{column}": words for column, words in RECORDED.items()},
}


def missing(check: Check) -> str:
    """Return what a check that is not done lacks, as a name: « leur date de signature »."""
    if check.refusal and check.column == "country":
        return _("un pays tiers, ou le retrait de cette ligne")
    if check.refusal:
        return _("une garantie qui convienne au transfert")
    return check.words or str(RECORDED[check.column])


def refused(refusal: Refusal) -> str:
    """Return the sentence that refuses a row, and says what to do instead."""
    words = {name: _said(value) for name, value in refusal.facts.items()}
    return str(SENTENCES[refusal.why]) % {**words, "why": ZONES.get(refusal.why, "")}


def _said(fact: Any) -> str:
    if isinstance(fact, date):
        return in_words(fact)
    return str(dict(DataKind.choices).get(fact, fact))


def note(row: Row, on: date) -> Note:
    """Return what a transfer comes to on a day: a word, then what is refused, what is missing, what is worth adding."""
    law = transfer_law()
    found = checks(row, law, on)
    lacking = [check for check in found if not check.done]
    sentences = [refused(check.refusal) for check in lacking if check.refusal]
    if names := [missing(check) for check in lacking if not check.refusal]:
        sentences.append(_("Il manque : %(names)s.") % {"names": " ; ".join(names)})
    if worth := fallback(row, law, on):
        sentences.append(worth)
    word, tone = STATES[state(found)]
    return Note(str(word), tone, tuple(sentences))


def asked_by_decisions() -> str:
    """Return what the adequacy decisions of today ask for, one a line."""
    decisions = transfer_law().decisions.valid()
    return _asked(decisions, _("Les autres décisions ne demandent rien de plus que le pays."))


def asked_by_safeguards() -> str:
    """Return what the safeguards of Art. 46 and 48 ask for today, one a line."""
    return _asked(_mechanisms("46", "48"))


def asked_by_derogations() -> str:
    """Return what the derogations of Art. 49 ask for today, one a line."""
    return _asked(_mechanisms("49"))


def _mechanisms(*codes: str) -> list[Term]:
    return [term for term in transfer_law().mechanisms.valid() if term.code.startswith(codes)]


def _asked(terms: Iterable[Term], *more: str) -> str:
    lines = [f"{term.label} : {', '.join(asked_by(term).values())}." for term in terms if asked_by(term)]
    return "\n".join([*lines, *more])
