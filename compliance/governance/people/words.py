"""Why an act on an office's people is refused, in words; each refusal is told to the journal."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from compliance.access.services import REFUSALS as OF_PLACES
from compliance.accounts.models import User
from compliance.offices.dated import PERIOD_ORDER
from compliance.offices.models import Office

logger = logging.getLogger("ramure.people")

REFUSALS = {
    **OF_PLACES,
    "role-not-given": _("Ce rôle n’est pas de ceux que vous donnez."),
    "oneself": _("Personne ne se donne une place ni ne prolonge la sienne : demandez-le à un autre administrateur."),
    "ends-before-start": PERIOD_ORDER,
    "starts-in-the-past": _("Une place commence aujourd’hui ou plus tard."),
    "is-over": _("Cette place est terminée : nommez de nouveau la personne."),
    "ends-in-the-past": _("Le dernier jour est hier au plus tôt : ce qui a été fait jusque-là l’a été de droit."),
    "has-begun": _("Cette place a commencé : elle ne s’annule plus, elle prend fin."),
    "already-invited": _("Cette adresse a déjà une invitation en attente pour ce rôle : renvoyez-la, ou retirez-la."),
    "not-known-here": _("Cette personne n’a jamais eu de place dans cet organisme : invitez-la."),
    "giver-left": _(
        "La personne qui vous a proposé cette place ne gère plus les accès de l’organisme : demandez une nouvelle "
        "invitation."
    ),
    "closed": _("Le compte de cette personne est fermé : elle ne peut être nommée nulle part."),
    "offer-is-over": _("La place proposée était jusqu’à une date passée : demandez une nouvelle invitation."),
    "no-admin": _(
        "À partir du %(day)s, l’organisme n’aurait plus d’administrateur des accès : nommez d’abord qui prend la suite."
    ),
}


@contextmanager
def refusals_told(office: Office, by: User | None) -> Iterator[None]:
    """Write in the journal why an act was refused, to whom and where."""
    try:
        yield
    except ValidationError as refusal:
        code = getattr(refusal, "code", None) or "invalid"
        logger.warning("refused in %s to account %s: %s", office.slug, by.pk if by else "none", code)
        raise
