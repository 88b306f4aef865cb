"""Documents attached to contracts."""

from django.db import models

from compliance.documents.models import Attachment


class ContractDocument(Attachment):
    """A document attached to one contract: the act itself, its annexes, its riders."""

    record = models.ForeignKey("contracts.ProcessorContract", on_delete=models.CASCADE, related_name="documents")

    class Meta(Attachment.Meta):
        pass
