"""The verbs that move a record, as people name them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compliance.offices.enums import Permission

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True)
class Verb:
    """A move as people name it; ``told`` is its line in the history, unless a ``reason`` must be typed."""

    name: str
    slug: str
    permission: str
    label: "StrOrPromise"
    done: "StrOrPromise"
    question: "StrOrPromise"
    told: "StrOrPromise" = ""

    @property
    def reason(self) -> bool:
        """Tell whether a reason must be typed."""
        return not self.told


VERBS = [
    Verb(
        "submit",
        "soumettre",
        Permission.EDIT_REGISTER.full,
        _("Soumettre"),
        _("La fiche est soumise."),
        _("La fiche entre dans le registre et attend l’approbation de la direction."),
        _("fiche soumise"),
    ),
    Verb(
        "approve",
        "approuver",
        Permission.APPROVE_REGISTER.full,
        _("Approuver"),
        _("La fiche est approuvée."),
        _("La direction, au nom de l’organisme, approuve la fiche telle qu’elle est écrite."),
        _("fiche approuvée"),
    ),
    Verb(
        "send_back",
        "renvoyer",
        Permission.APPROVE_REGISTER.full,
        _("Renvoyer"),
        _("La fiche est renvoyée."),
        _("La fiche redevient un brouillon : dites ce qui est à revoir."),
    ),
    Verb(
        "reopen",
        "rouvrir",
        Permission.EDIT_REGISTER.full,
        _("Rouvrir"),
        _("La fiche est rouverte."),
        _("La fiche devra être approuvée de nouveau : dites pourquoi."),
    ),
    Verb(
        "end",
        "terminer",
        Permission.EDIT_REGISTER.full,
        _("Terminer"),
        _("La fiche est terminée."),
        _("Le traitement a cessé ; la fiche reste au registre. Dites quand et pourquoi."),
    ),
]
