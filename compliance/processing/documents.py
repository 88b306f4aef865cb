"""Documents attached to activities."""

from django.db import models

from compliance.documents.models import Attachment


class ActivityDocument(Attachment):
    """A document attached to one activity."""

    record = models.ForeignKey("processing.ProcessingActivity", on_delete=models.CASCADE, related_name="documents")

    class Meta(Attachment.Meta):
        pass
