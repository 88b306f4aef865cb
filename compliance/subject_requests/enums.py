"""Closed lists of the requests, with their words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.subject_requests import rules


class State(models.TextChoices):
    """Where a request stands; the verbs lead there (`rules.state`)."""

    RECEIVED = rules.State.RECEIVED.value, _("reçue")
    IDENTITY_PENDING = rules.State.IDENTITY_PENDING.value, _("identité attendue")
    IN_PROGRESS = rules.State.IN_PROGRESS.value, _("en cours")
    EXTENDED = rules.State.EXTENDED.value, _("prorogée")
    ANSWERED_FULL = rules.State.ANSWERED_FULL.value, _("satisfaite")
    ANSWERED_PARTIAL = rules.State.ANSWERED_PARTIAL.value, _("satisfaite en partie")
    REFUSED = rules.State.REFUSED.value, _("refusée")
    NO_DATA = rules.State.NO_DATA.value, _("aucune donnée")
    WITHDRAWN = rules.State.WITHDRAWN.value, _("retirée")
    ABANDONED_IDENTITY = rules.State.ABANDONED_IDENTITY.value, _("close, identité non établie")
    SET_ASIDE = rules.State.SET_ASIDE.value, _("traitée autrement")


class Outcome(models.TextChoices):
    """The answer given to one right."""

    ANSWERED_FULL = State.ANSWERED_FULL.value, _("satisfait")
    ANSWERED_PARTIAL = State.ANSWERED_PARTIAL.value, _("satisfait en partie")
    REFUSED = State.REFUSED.value, _("refusé")
    NO_DATA = State.NO_DATA.value, _("aucune donnée détenue")
    WITHDRAWN = State.WITHDRAWN.value, _("demande retirée par la personne")
    ABANDONED_IDENTITY = State.ABANDONED_IDENTITY.value, _("identité non établie")


class Qualification(models.TextChoices):
    """What the letter turns out to be."""

    RIGHTS = rules.Qualification.RIGHTS.value, _("exercice de droits")
    ADMINISTRATIVE = rules.Qualification.ADMINISTRATIVE.value, _("communication de documents administratifs (CADA)")
    COMPLAINT = rules.Qualification.COMPLAINT.value, _("réclamation ordinaire")


class Channel(models.TextChoices):
    """By which door the request came: any of them starts the clock."""

    PORTAL = "portal", _("portail")
    LETTER = "letter", _("courrier")
    TELEPHONE = "telephone", _("téléphone")
    DESK = "desk", _("guichet")
    EMAIL = "email", _("courriel")


class Quality(models.TextChoices):
    """In what quality somebody writes."""

    SELF = rules.Quality.SELF.value, _("pour elle-même")
    LEGAL_REP = rules.Quality.LEGAL_REP.value, _("représentant légal")
    AGENT = rules.Quality.AGENT.value, _("mandataire")
    HEIR = rules.Quality.HEIR.value, _("héritier")
    DIRECTIVE_EXECUTOR = rules.Quality.DIRECTIVE_EXECUTOR.value, _("exécutant de directives")


class HeirScope(models.TextChoices):
    """What an heir acts for (LIL, art. 85 II)."""

    ESTATE = rules.Scope.ESTATE.value, _("organiser et régler la succession")
    DEATH = rules.Scope.DEATH.value, _("faire prendre en compte le décès")


class CheckResult(models.TextChoices):
    """How a check of identity ended."""

    VERIFIED = "verified", _("identité établie")
    ABANDONED = "abandoned", _("rien reçu, ou rien qui établisse l’identité")
