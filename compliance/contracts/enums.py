"""Closed lists of the contracts of processors."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Renewal(models.TextChoices):
    """What happens on the last day of a contract."""

    NONE = "none", _("aucune : il se termine")
    TACIT = "tacit", _("tacite, sauf dénonciation")


class Authorisation(models.TextChoices):
    """How the processor may engage another (Art. 28(2) GDPR)."""

    UNKNOWN = "unknown", _("pas encore vérifiée")
    SPECIFIC = "specific", _("spécifique : au cas par cas")
    GENERAL = "general", _("générale : il informe, l’organisme peut s’opposer")
    EXCLUDED = "excluded", _("exclue : il n’en recrute aucun")
    SILENT = "silent", _("le contrat n’en dit rien")


class Found(models.TextChoices):
    """Whether the contract says what the law wants it to say."""

    TO_CHECK = "to_check", _("à vérifier")
    PRESENT = "present", _("présent")
    ABSENT = "absent", _("absent")


class Stage(models.TextChoices):
    """Where a contract stands on a day; its dates say it, nobody types it."""

    FUTURE = "future", _("à venir")
    RUNNING = "running", _("en cours")
    OVER = "over", _("terminé")


class Sharing(models.TextChoices):
    """Whether the supplier and the end date are shared with the members of the network that keeps the sheet."""

    PRIVATE = "private", _("non partagé")
    SHARED = "shared", _("échéance partagée avec le réseau")
