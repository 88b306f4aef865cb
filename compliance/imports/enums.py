"""Where an import is, what becomes of each record that it found, and what a person chooses for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far an import is; a job goes on while it is being read, written or undone."""

    CHOOSING = "choosing", _("colonnes à désigner")
    READING = "reading", _("en lecture")
    READ = "read", _("à relire avant d’importer")
    WRITING = "writing", _("en cours d’écriture")
    WRITTEN = "written", _("importé")
    UNDOING = "undoing", _("en cours d’annulation")
    UNDONE = "undone", _("annulé")


class Found(models.TextChoices):
    """By what a record of the file was matched with one of the register."""

    NOWHERE = "", _("nouvelle")
    EARLIER = "earlier", _("reconnue d’un import précédent")
    REFERENCE = "reference", _("reconnue par sa référence")
    NAME = "name", _("reconnue par son nom exact")


class Effect(models.TextChoices):
    """What writing a record of the file would do to the register, or did."""

    ADDED = "added", _("ajoutée")
    CHANGED = "changed", _("modifiée")
    SAME = "same", _("inchangée")
    REFUSED = "refused", _("refusée")


class Choice(models.TextChoices):
    """What a person chooses for a record of the file."""

    UPDATE = "update", _("Mettre à jour la fiche")
    ADD = "add", _("Ajouter comme nouvelle fiche")
    LEAVE = "leave", _("Laisser")


class Outcome(models.TextChoices):
    """What became of a record of the file once the import was run, then undone."""

    WAITING = "", _("à écrire")
    WRITTEN = "written", _("écrite")
    LEFT = "left", _("laissée")
    SET_ASIDE = "set_aside", _("mise de côté")
    UNDONE = "undone", _("annulée")
    KEPT = "kept", _("gardée, car touchée depuis")
