"""Comments on activities."""

from django.db import models

from compliance.records.comments import Comment


class ActivityComment(Comment):
    """A comment on one activity."""

    record = models.ForeignKey("processing.ProcessingActivity", on_delete=models.CASCADE, related_name="comments")

    class Meta(Comment.Meta):
        pass
