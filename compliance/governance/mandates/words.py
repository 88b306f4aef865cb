"""Why an act on a mandate is refused, in words."""

from django.utils.translation import gettext_lazy as _

from compliance.governance import refusals
from compliance.offices.rules import Refusal

REFUSALS = {
    "not-a-draft": _("Un mandat signé ne se modifie plus : il prend fin, ou un autre le remplace."),
    "not-signed": _("Ce mandat n’est pas signé, ou a été retiré : il n’a pas d’effet."),
    "incomplete": _("La lettre de mission n’est pas complète : complétez-la avant de la signer."),
    "is-over": _("Ce mandat est terminé : son équipe ne change plus."),
    "has-begun": _("Ce mandat a commencé : il ne se retire plus, il prend fin."),
    "has-no-end": _("Ce mandat n’a pas de terme : mettez-y fin, puis préparez le suivant."),
    "already-renewed": _("Le mandat suivant est déjà préparé ou signé."),
    "ends-before-it-begins": _("Le dernier jour ne peut pas précéder le premier."),
    "ends-later": _("Ce mandat prend fin plus tôt : pour le prolonger, renouvelez-le."),
    "ends-in-the-past": _("Le dernier jour est hier au plus tôt : ce qui a été fait sous ce mandat l’a été de droit."),
    "no-handover": _("La passation n’est pas encore établie."),
    "already-acknowledged": _("L’organisme a déjà reçu la passation."),
}


def refuse(refusal: Refusal | None) -> None:
    """Raise the refusal of an act on a mandate, if there is one."""
    refusals.refuse(refusal, REFUSALS)
