"""The plain words of an information notice: those of a person who is not a lawyer (Art. 12(1) GDPR)."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.common.french_dates import NBSP
from compliance.processing.rights_rules import Opening, Right, Standing, Why

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

PHASES: "dict[str, StrOrPromise]" = {
    "active": gettext_lazy("utilisées"),
    "intermediate": gettext_lazy("puis gardées en archives à accès limité"),
}
DISPOSITIONS: "dict[str, StrOrPromise]" = {
    "destruction": gettext_lazy("Elles sont ensuite détruites"),
    "anonymisation": gettext_lazy("Elles sont ensuite rendues anonymes"),
    "transfer": gettext_lazy("Elles sont ensuite versées aux archives publiques"),
    "sorting": gettext_lazy("Elles sont ensuite triées, puis détruites ou versées aux archives publiques"),
}
OBLIGATIONS: "dict[str, StrOrPromise]" = {
    "legal": gettext_lazy("Oui, un texte l’exige."),
    "contractual": gettext_lazy("Oui, le contrat l’exige, ou ne peut pas être conclu sans elles."),
    "optional": gettext_lazy("Non, vous êtes libre de les donner ou non."),
    "mixed": gettext_lazy("Certaines sont obligatoires, d’autres non : le formulaire les distingue."),
}
MAY: "dict[Right, StrOrPromise]" = {
    Right.ACCESS: gettext_lazy("demander si nous avons des données sur vous, et en recevoir une copie"),
    Right.RECTIFY: gettext_lazy("faire corriger ou compléter celles qui sont fausses ou incomplètes"),
    Right.ERASE: gettext_lazy("demander leur effacement"),
    Right.RESTRICT: gettext_lazy("demander que leur usage soit gelé, par exemple le temps d’une vérification"),
    Right.PORT: gettext_lazy("recevoir dans un format lisible par une machine celles que vous avez données"),
    Right.OBJECT: gettext_lazy("vous opposer à leur usage, pour des raisons tenant à votre situation"),
    Right.WITHDRAW: gettext_lazy("retirer votre consentement"),
}
AFTER_DEATH = gettext_lazy("dire ce que vos données deviendront après votre décès")
NOUNS: "dict[Right, StrOrPromise]" = {
    Right.ERASE: gettext_lazy("L’effacement"),
    Right.PORT: gettext_lazy("La remise de vos données dans un format lisible par une machine"),
    Right.OBJECT: gettext_lazy("L’opposition"),
}
BECAUSE: "dict[Why, StrOrPromise]" = {
    Why.LEGAL_OBLIGATION: gettext_lazy("un texte nous oblige à utiliser ces données"),
    Why.PUBLIC_TASK: gettext_lazy("ces données sont nécessaires à notre mission d’intérêt public"),
    Why.OTHER_BASIS: gettext_lazy("ce qui nous autorise à utiliser ces données ne le prévoit pas"),
    Why.WITHDRAW_INSTEAD: gettext_lazy("il suffit de retirer votre consentement"),
}


def sentence(text: str) -> str:
    """Return the text as a sentence: a capital first, a full stop last; on one line."""
    line = " ".join(text.split())
    if not line:
        return ""
    end = "" if line[-1] in ".?…!:" else "."
    return line[:1].upper() + line[1:] + end


def spaced(text: str) -> str:
    """Return the text with the no-break space that French puts before « : ; ? »."""
    return re.sub(r" ([:;?])", f"{NBSP}\\1", text)


def open_rights(standings: Iterable[Standing]) -> list[str]:
    """Return the rights that may be asked for, each ending as an item of a list; one open in part says so."""
    in_part = _("%(may)s, pour une partie de ces usages")
    told = [
        str(MAY[one.right]) if one.opening is Opening.OPEN else in_part % {"may": MAY[one.right]}
        for one in standings
        if one.opening is not Opening.CLOSED
    ]
    return [f"{words} ;" for words in told] + [f"{AFTER_DEATH}."]


def closed_rights(standings: Iterable[Standing]) -> list[str]:
    """Return a sentence for each right that is in principle not open: why, and that one may ask all the same."""
    told = []
    for one in standings:
        if one.opening is Opening.CLOSED:
            reasons = dict.fromkeys(str(BECAUSE[answer.why]) for _basis, answer in one.answers)
            words = _("%(right)s n’est en principe pas possible : %(why)s.")
            told.append(words % {"right": NOUNS[one.right], "why": _(" ; ").join(reasons)})
    return (
        [
            *told,
            _(
                "Vous pouvez le demander malgré tout : une personne examinera votre demande "
                "et, si elle refuse, vous dira pourquoi."
            ),
        ]
        if told
        else []
    )
