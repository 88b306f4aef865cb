"""Closed lists of a transfer; the dated ones are vocabularies."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class YesNo(models.TextChoices):
    """An answer that a mechanism asks for; none is expected elsewhere."""

    YES = "yes", _("oui")
    NO = "no", _("non")


class Module(models.TextChoices):
    """The modules of the Commission's clauses (decision (EU) 2021/914)."""

    CONTROLLER_TO_CONTROLLER = "1", _("module 1 : de responsable à responsable")
    CONTROLLER_TO_PROCESSOR = "2", _("module 2 : de responsable à sous-traitant")
    PROCESSOR_TO_PROCESSOR = "3", _("module 3 : de sous-traitant à sous-traitant")
    PROCESSOR_TO_CONTROLLER = "4", _("module 4 : de sous-traitant à responsable")


class DataKind(models.TextChoices):
    """The types of data for which an organisation certifies itself (decision (EU) 2023/1795)."""

    HR = "hr", _("ressources humaines")
    OTHER = "other", _("hors ressources humaines")
    BOTH = "both", _("les deux")


ANSWERS = [("", _("pas de réponse")), *YesNo.choices]
MODULES = [("", _("aucun")), *Module.choices]
KINDS = [("", _("non précisé")), *DataKind.choices]
