"""Documents attached to records of the processor's register."""

from django.db import models

from compliance.documents.models import Attachment


class OnBehalfDocument(Attachment):
    """A document attached to one record: the contract with the controller, its instructions."""

    record = models.ForeignKey("on_behalf.ProcessingOnBehalf", on_delete=models.CASCADE, related_name="documents")

    class Meta(Attachment.Meta):
        pass
