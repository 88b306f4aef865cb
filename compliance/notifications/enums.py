"""What letters speak about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """The subject of a message: what a person may choose to receive no letter about."""

    ACCESS = "access", _("Accès et nominations")
    MANDATES = "mandates", _("Mandats du DPO")
    NETWORKS = "networks", _("Réseaux et conventions")
    REGISTERS = "registers", _("Registres")
    REQUESTS = "requests", _("Demandes d’exercice de droits")
    ETHICS = "ethics", _("Déontologie et Sapin 2")
    EXPORTS = "exports", _("Exports")
