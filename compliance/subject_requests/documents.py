"""Documents attached to requests."""

from django.db import models

from compliance.documents.models import Attachment


class RequestDocument(Attachment):
    """A document attached to one request: the scanned letter, a mandate, an acknowledgement."""

    record = models.ForeignKey("subject_requests.SubjectRequest", on_delete=models.CASCADE, related_name="documents")

    class Meta(Attachment.Meta):
        pass
