"""Who reads a restricted request, and who signs for the direction. Tables only."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.offices.dated import OfficeDated

if TYPE_CHECKING:
    from datetime import date

PERSON = settings.AUTH_USER_MODEL


class NamedReader(models.Model):
    """A person whom a restricted request names: with the office's DPO, the only ones who see it.

    Written by the request's services alone; its snapshot tells them.
    """

    request = models.ForeignKey(
        "subject_requests.SubjectRequest", on_delete=models.CASCADE, related_name="readers", verbose_name=_("demande")
    )
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("personne"))

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    if TYPE_CHECKING:
        person_id: int

    class Meta:
        verbose_name = _("personne désignée")
        verbose_name_plural = _("personnes désignées")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="subject_requests_reader_named_once")]

    def __str__(self) -> str:
        return f"{self.person}"


class DelegationQuerySet(models.QuerySet[Any]):
    """The vocabulary of reads of delegations."""

    def on(self, day: "date") -> "DelegationQuerySet":
        """Keep the delegations that hold on a day."""
        return self.filter(models.Q(ends=None) | models.Q(ends__gte=day), starts__lte=day)


class SignatureDelegation(OfficeDated):
    """The direction lets a person sign answers in its place, from a day to a day."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("délégataire"))
    given_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", verbose_name=_("donnée par"))

    objects: ClassVar[models.Manager[Any]] = DelegationQuerySet.as_manager()

    class Meta(OfficeDated.Meta):
        verbose_name = _("délégation de signature")
        verbose_name_plural = _("délégations de signature")
        ordering = ["office", "-starts", "pk"]

    def __str__(self) -> str:
        return f"{self.person} – {self.office}"
