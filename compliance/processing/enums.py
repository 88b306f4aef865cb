"""Closed lists of the processing register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("soumise")
    APPROVED = "approved", _("approuvée")
    ENDED = "ended", _("terminée")


class Answer(models.TextChoices):
    """The answer to « transferts hors UE ? »; an unknown is counted as missing."""

    UNKNOWN = "unknown", _("pas encore répondu")
    YES = "yes", _("oui")
    NO = "no", _("non")


class Verdict(models.TextChoices):
    """What the DPO thinks of an activity."""

    FAVOURABLE = "favourable", _("favorable")
    RESERVED = "reserved", _("réservé")
    UNFAVOURABLE = "unfavourable", _("défavorable")


class OpinionStatus(models.TextChoices):
    """An opinion is asked, given, then the controller decides; it may have to decide without an answer."""

    ASKED = "asked", _("attendu")
    GIVEN = "given", _("donné")
    DECIDED = "decided", _("suivi d’une décision")
