"""Closed lists of the processing register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Where the data come from: it decides between Art. 13 and Art. 14."""

    UNKNOWN = "unknown", _("pas encore répondu")
    DIRECT = "direct", _("les personnes elles-mêmes")
    INDIRECT = "indirect", _("d’autres sources")
    BOTH = "both", _("les personnes et d’autres sources")


class Obligation(models.TextChoices):
    """Whether the person must provide the data, and by virtue of what (Art. 13(2)(e))."""

    UNKNOWN = "unknown", _("pas encore répondu")
    LEGAL = "legal", _("oui, un texte l’exige")
    CONTRACTUAL = "contractual", _("oui, le contrat l’exige ou sa conclusion en dépend")
    OPTIONAL = "optional", _("non, elles sont facultatives")
    MIXED = "mixed", _("certaines seulement")


class DpiaVerdict(models.TextChoices):
    """What Art. 35 asks of an activity; computed, never typed."""

    REQUIRED = "required", _("AIPD requise")
    RECOMMENDED = "recommended", _("AIPD recommandée")
    NOT_REQUIRED = "not_required", _("AIPD non requise")
    TO_JUSTIFY = "to_justify", _("absence d’AIPD à justifier")
    TO_ASSESS = "to_assess", _("AIPD à apprécier")


class DpiaDecision(models.TextChoices):
    """What the controller decided about the impact assessment."""

    UNDECIDED = "unknown", _("pas encore décidé")
    NONE = "none", _("pas d’AIPD")
    TO_DO = "to_do", _("AIPD à mener")
    COVERED = "covered", _("couverte par une AIPD existante")
    DONE = "done", _("AIPD menée")


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
