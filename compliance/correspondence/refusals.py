"""The words of what is refused about a letter."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "unknown-places": _("Rien ne remplit %(places)s : corrigez ce nom, ou retirez les crochets."),
    "left-out": _("Laissez une place pour %(places)s : cette lettre doit le dire."),
    "to-fill": _("Il reste à écrire, à la place des crochets : %(places)s."),
    "brackets": _("Des crochets doubles restent dans le texte ou les motifs : retirez-les."),
    "too-long": _("La première ligne nomme le destinataire, en 300 signes au plus."),
    "not-now": _("Ce n’est plus possible dans l’état de la lettre : relisez-la."),
    "not-this-kind": _("Cette lettre ne s’écrit pas dans l’état de la demande."),
    "no-reasons": _("Dites les motifs : la lettre et le registre en ont besoin (RGPD, art. 12)."),
    "no-outcome": _("Dites ce que la lettre répond, pour un droit au moins."),
    "no-why": _("Dites ce qui est à reprendre."),
    "not-this-outcome": _("Cette lettre ne peut pas répondre cela : prenez « Réponse partielle » ou « Refus »."),
    "not-asked": _("Un de ces droits n’est plus demandé, ou a déjà sa réponse."),
    "not-a-signer": _("La direction signe cette lettre, ou qui tient d’elle une délégation de signature ce jour-là."),
    "not-a-handler": _("Qui suit les demandes signe cette lettre, ou la direction ; jamais le DPO."),
    "before-signature": _("Ce jour vient avant la signature."),
    "in-the-future": _("Ce jour n’est pas encore venu."),
    "no-code": _("La personne n’a pas de code : elle ne lirait rien sur le portail. Remettez-lui un code d’abord."),
    "not-to-them": _("Cette lettre ne s’adresse pas au demandeur : le portail ne la lui remet pas."),
    "not-the-day": _("Le portail remet la lettre aujourd’hui : elle ne part pas un autre jour."),
    "no-structured-file": _(
        "Une réponse à une demande de portabilité joint au moins un fichier structuré (csv, json ou xml) : un PDF "
        "répond à une demande d’accès, pas à celle-ci (RGPD, art. 20(1))."
    ),
    "not-enclosable": _("Une des pièces choisies n’est plus dans le dossier, ou vient du demandeur."),
    "no-recipient": _("À qui cette lettre s’adresse-t-elle ?"),
}


class StaleLetter(Exception):
    """Somebody changed the letter since it was read; ``letter`` is what it says now."""

    def __init__(self, letter: object) -> None:
        super().__init__(str(letter))
        self.letter = letter


def refusal(code: str, field: str = "", places: Sequence[str] = ()) -> ValidationError:
    """Return the words of a refusal, beside its field when it has one; ``places`` are those that it is about."""
    error = ValidationError(REFUSALS[code], code, {"places": _named(places)})
    return ValidationError({field: error}) if field else error


def _named(places: Sequence[str]) -> str:
    return ", ".join(f"[[{place}]]" for place in places)
