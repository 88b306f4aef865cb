"""Closed lists of the retention app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """What an office counts a period in."""

    DAYS = "days", _("jours")
    MONTHS = "months", _("mois")
    YEARS = "years", _("ans")


class Stage(models.TextChoices):
    """Where a bordereau stands: nothing is destroyed before the visa."""

    PREPARED = "prepared", _("attend le visa")
    APPROVED = "approved", _("visé")
    DESTROYED = "destroyed", _("détruit")
    ABANDONED = "abandoned", _("abandonné")
