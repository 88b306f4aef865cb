"""Activities confided to a service: the guest's place on one, and the grant drawn from it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Prose
from compliance.records import workflow
from compliance.records.guests import Guest, RecordGrant


class ActivityGuest(Guest):
    """A person asked to complete one activity."""

    record = models.ForeignKey("processing.ProcessingActivity", on_delete=models.CASCADE, related_name="guests")
    request = Prose(_("ce qui est demandé"), max_length=2_000)

    objects: ClassVar[models.Manager["ActivityGuest"]] = models.Manager()

    class Meta(Guest.Meta):
        pass

    def may_be_completed(self) -> bool:
        """Tell whether the activity is not ended: an ended one is reopened first."""
        return self.record.status in workflow.EDITABLE


class ActivityGrant(RecordGrant):
    """The right of a guest to one activity."""

    content_object = models.ForeignKey("processing.ProcessingActivity", on_delete=models.CASCADE, related_name="grants")
    guest = models.ForeignKey(ActivityGuest, on_delete=models.CASCADE, related_name="grants")

    class Meta(RecordGrant.Meta):
        verbose_name = _("droit sur une activité")
        verbose_name_plural = _("droits sur les activités")
        indexes = [models.Index(fields=["user", "permission", "content_object"], name="processing_grant_user_perm")]
