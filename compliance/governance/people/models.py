"""The places that were offered by letter."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.accounts.models import Invitation
from compliance.history.canonical import Content
from compliance.offices.dated import OfficeDated
from compliance.offices.enums import Role
from compliance.offices.models import Appointment


class PlaceInvitation(OfficeDated):
    """A role in an office, from a day to a day, offered to an address; accepted, it becomes an appointment.

    The ledger names neither the address nor the person: an invitation that nobody accepted can be forgotten.
    """

    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices)
    reason = models.TextField(_("motif"), blank=True)
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="place")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="places_offered"
    )
    appointment = models.OneToOneField(
        Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="offer"
    )

    objects: ClassVar[models.Manager["PlaceInvitation"]] = models.Manager()

    class Meta(OfficeDated.Meta):
        verbose_name = _("place proposée")
        verbose_name_plural = _("places proposées")
        ordering = ["office", "starts", "pk"]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.office}"

    def snapshot(self) -> Content:
        """Return the row's columns, and whether the offer was refused or taken back."""
        return {
            **super().snapshot(),
            "declined": self.invitation.declined_at is not None,
            "withdrawn": self.invitation.withdrawn_at is not None,
        }
