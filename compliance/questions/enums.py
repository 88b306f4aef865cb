"""The closed lists of questions, with their words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.questions import rules


class State(models.TextChoices):
    """Where a question stands; the verbs lead there."""

    ASKED = rules.State.ASKED.value, _("posée")
    ANSWERED = rules.State.ANSWERED.value, _("répondue")
    CLOSED = rules.State.CLOSED.value, _("close")
    WITHDRAWN = rules.State.WITHDRAWN.value, _("retirée")


TONES = {State.ASKED: "soon", State.ANSWERED: "info", State.CLOSED: "done", State.WITHDRAWN: ""}
