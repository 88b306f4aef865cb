"""The words of transfers: what is refused, what is missing, what each mechanism asks for."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.common.french_dates import in_words
from compliance.transfers.enums import DataKind
from compliance.transfers.rules import Check, Law, Refusal, Why, asked_by

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
ZONES = {
    Why.IN_EEA: gettext_lazy("Espace économique européen"),
    Why.IN_FRANCE: gettext_lazy("la loi française s’y applique"),
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


def asked_for(law: Law, on: date, *codes: str) -> str:
    """Return what the mechanisms whose code begins so ask for, one a line, as the law of that day has it."""
    begun = (term for term in law.mechanisms.valid(on) if term.code.startswith(codes))
    lines = ((term.label, ", ".join(asked_by(term).values())) for term in begun)
    return "\n".join(_("%(label)s : %(asked)s.") % {"label": label, "asked": asked} for label, asked in lines if asked)
