"""Comments on records of the processor's register."""

from django.db import models

from compliance.records.comments import Comment


class OnBehalfComment(Comment):
    """A comment on one record."""

    record = models.ForeignKey("on_behalf.ProcessingOnBehalf", on_delete=models.CASCADE, related_name="comments")

    class Meta(Comment.Meta):
        pass
