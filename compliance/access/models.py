"""Dated grants: one row per person, permission, office and period, made from an appointment or a mandate."""

from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from compliance.offices.models import Appointment, Coordination, Mandate, MandateMember, Network, Office


class CurrentGrantManager(UserObjectPermissionManager):
    """Today's rows only (Paris): a right ends on its date even if no job runs."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Return the grants whose period holds today."""
        today = timezone.localdate()
        rows: models.QuerySet[Any] = super().get_queryset()
        return rows.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today)


class Grant(UserObjectPermissionBase):
    """A guardian grant with its period; guardian's unique key is lifted, since periods repeat."""

    starts = models.DateField()
    ends = models.DateField(null=True)

    objects: ClassVar[CurrentGrantManager] = CurrentGrantManager()
    of_any_date: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True
        default_permissions = ()
        default_manager_name = "objects"
        base_manager_name = "of_any_date"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="%(app_label)s_%(class)s_ends_after_start"
            )
        ]


class OfficeGrant(Grant):
    """What a person may do in an office, for the time of an appointment or of a mandate."""

    content_object = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="grants")
    appointment = models.ForeignKey(Appointment, null=True, on_delete=models.CASCADE, related_name="grants")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.CASCADE, related_name="grants")
    member = models.ForeignKey(MandateMember, null=True, on_delete=models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        verbose_name = _("droit sur un organisme")
        verbose_name_plural = _("droits sur les organismes")
        constraints = [
            *Grant.Meta.constraints,
            models.CheckConstraint(
                condition=Q(appointment=None, mandate__isnull=False) | Q(appointment__isnull=False, mandate=None),
                name="access_officegrant_one_source",
            ),
            models.CheckConstraint(
                condition=Q(mandate=None, member=None) | Q(mandate__isnull=False, member__isnull=False),
                name="access_officegrant_member_of_mandate",
            ),
        ]
        indexes = [models.Index(fields=["user", "permission", "content_object"], name="access_office_user_perm")]


class NetworkGrant(Grant):
    """What a coordinator may do in a network; it never reaches an office's contents."""

    content_object = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="grants")
    coordination = models.ForeignKey(Coordination, on_delete=models.CASCADE, related_name="grants")

    class Meta(Grant.Meta):
        verbose_name = _("droit sur un réseau")
        verbose_name_plural = _("droits sur les réseaux")


def record_grants() -> list[type[Grant]]:
    """Return the tables of the registers in which single records are granted: every one but those of this app."""
    return [model for model in apps.get_models() if issubclass(model, Grant) and model._meta.app_label != "access"]
