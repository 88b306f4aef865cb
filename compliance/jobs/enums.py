"""Where a job is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What becomes of a job, from the moment it is asked for."""

    WAITING = "waiting", _("en attente")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    FAILED = "failed", _("interrompu")
