"""Closed lists of the letters."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterState(models.TextChoices):
    """Where a letter stands: written, waiting for its signature, signed, sent; one that is given up stays so."""

    DRAFT = "draft", _("en préparation")
    TO_SIGN = "to_sign", _("à signer")
    SIGNED = "signed", _("signée, à envoyer")
    SENT = "sent", _("envoyée")
    GIVEN_UP = "given_up", _("abandonnée")


class Way(models.TextChoices):
    """How a letter left. An electronic request is answered electronically (Art. 12(3) GDPR)."""

    PORTAL = "portal", _("portail")
    EMAIL = "email", _("courriel")
    POST = "post", _("courrier")
    REGISTERED = "registered", _("lettre recommandée")
    DESK = "desk", _("remise au guichet")


UNSIGNED = (LetterState.DRAFT, LetterState.TO_SIGN)
WAITING = (LetterState.TO_SIGN, LetterState.SIGNED)  # for somebody to do something with it
TONES = {
    LetterState.DRAFT: "",
    LetterState.TO_SIGN: "soon",
    LetterState.SIGNED: "info",
    LetterState.SENT: "done",
    LetterState.GIVEN_UP: "",
}
