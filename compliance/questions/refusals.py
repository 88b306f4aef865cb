"""The words of what is refused about a question."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

REFUSALS: "Mapping[str, StrPromise]" = {
    "past": _("Ce jour est passé : choisissez aujourd’hui ou un jour à venir."),
    "too-far": _("Une question se pose pour 90 jours au plus : choisissez un jour plus proche."),
    "beyond-strict": _(
        "Ce jour passe l’échéance stricte de la demande : choisissez un jour plus proche, ou cochez la case pour "
        "dire que vous le savez."
    ),
    "due-past": _("Ce jour est passé : choisissez aujourd’hui ou un jour à venir."),
    "already-guest": _("Cette question est déjà posée à cette personne."),
    "sees-register": _(
        "Cette personne lit les demandes de l’organisme : posez-lui la question dans un commentaire ou, si la demande "
        "est restreinte, désignez-la."
    ),
    "superuser": _("Le compte d’installation ne reçoit aucune question : il ne lit aucun contenu."),
    "another-address": _("Cette question est posée à une autre adresse que celle de votre compte."),
    "not-open": _("Cette question ne vous est plus posée."),
    "not-now": _("L’état de cette question ne le permet pas, ou ne le permet plus."),
    "record-closed": _("Cette question est close ou retirée."),
    "request-closed": _("La demande a sa réponse : il n’y a plus rien à demander aux services."),
    "no-question": _("Quelle est la question ?"),
    "no-answer": _("Écrivez la réponse, ou cochez « Aucune donnée »."),
    "same-file": _("Ce fichier est déjà joint à la demande."),
}


def refuse(code: str, field: str = "") -> None:
    """Raise ValidationError for a code, beside a field if one is named; nothing for ""."""
    if not code:
        return
    error = ValidationError(REFUSALS[code], code)
    raise ValidationError({field: error}) if field else error
