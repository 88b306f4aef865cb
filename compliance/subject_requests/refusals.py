"""The words of what the rules of requests refuse."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "already-answered": _("Ce droit a déjà sa réponse : rouvrez-le d’abord, avec un motif."),
    "already-extended": _("La demande est déjà prorogée : elle ne l’est qu’une fois (RGPD, art. 12(3))."),
    "already-held": _("La conservation de cette demande est déjà forcée."),
    "adviser-decides-not": _("Qui a donné l’avis du DPO ne décide pas et ne signe pas (RGPD, art. 38(6))."),
    "before-receipt": _("Ce jour vient avant la réception de la demande."),
    "closed-in-principle": _(
        "Ce droit n’est en principe pas ouvert par la base légale de l’activité : dites pourquoi il est examiné ou "
        "accordé tout de même."
    ),
    "identity-awaited": _("L’identité est attendue : rien n’est dit de la personne avant qu’elle soit établie."),
    "in-the-future": _("Ce jour n’est pas encore venu."),
    "no-answer": _("Quelle réponse a été faite, et par quel service ?"),
    "no-cnil-remedy": _("La lettre indique la réclamation auprès de la CNIL (RGPD, art. 12(4))."),
    "no-court-remedy": _("La lettre indique le recours juridictionnel (RGPD, art. 12(4))."),
    "no-delegation": _("La direction signe, ou qui tient d’elle une délégation de signature ce jour-là."),
    "no-doubts": _("Des doutes raisonnables, et lesquels, permettent seuls de demander l’identité (RGPD, art. 12(6))."),
    "no-person": _("De qui les données sont-elles en cause ?"),
    "no-reader": _("Une demande restreinte désigne une personne au moins."),
    "no-reasons": _("Un refus, même partiel, et une prorogation ont leurs motifs (RGPD, art. 12(3) et (4))."),
    "no-requester": _("Qui écrit pour la personne concernée ?"),
    "no-right": _("Quel droit est exercé ? Un au moins."),
    "no-scope": _("Sans directives, un héritier agit pour la succession ou pour le décès (LIL, art. 85 II)."),
    "not-a-handler": _("Cette personne ne traite pas les demandes de l’organisme, ou ne voit pas celle-ci."),
    "not-a-reader": _("Une des personnes désignées ne voit pas les demandes de l’organisme."),
    "not-after-death": _("Ce droit s’exerce après un décès : par un héritier ou l’exécutant de directives."),
    "not-dpo": _("Seule l’équipe du DPO en fonction aujourd’hui donne un avis."),
    "not-here": _("Cette demande n’existe pas ici, ou ne vous est pas visible."),
    "no-longer": _(
        "Ce n’est plus possible dans l’état de la demande : votre saisie est gardée ci-dessous, à reprendre ailleurs."
    ),
    "not-now": _("Ce n’est pas possible dans l’état de la demande : relisez-la."),
    "oneself": _("Vous ne verriez plus cette demande : désignez-vous aussi."),
    "quality-unproved": _(
        "La qualité du demandeur n’est pas justifiée : rien n’est dit de la personne avant (CEPD 01/2022, § 80)."
    ),
    "rights-aside": _("Ce qui n’est pas un exercice de droits n’en demande aucun."),
    "scope-of-heirs": _("Cette limite ne vaut que pour les héritiers."),
    "too-late": _(
        "Le délai pour prévenir d’une prorogation est passé : elle est perdue, la réponse est due (RGPD, art. 12(3))."
    ),
    "unknown-outcome": _("Choisissez une issue."),
}


def refuse(faults: Mapping[str, str]) -> None:
    """Raise ValidationError for the codes of what is wrong, by field ("" for the whole); nothing when there is none."""
    if not faults:
        return
    if set(faults) == {""}:
        raise ValidationError(REFUSALS[faults[""]], faults[""])
    raise ValidationError({name or "__all__": ValidationError(REFUSALS[code], code) for name, code in faults.items()})
