"""Closed lists that every register shares."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a record stands between whoever writes it and whoever answers for it."""

    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("soumise")
    APPROVED = "approved", _("approuvée")
    ENDED = "ended", _("terminée")


class Answer(models.TextChoices):
    """The answer to a question that a register must settle; an unknown is counted as missing."""

    UNKNOWN = "unknown", _("pas encore répondu")
    YES = "yes", _("oui")
    NO = "no", _("non")
