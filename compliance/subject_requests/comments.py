"""Comments on requests."""

from django.db import models

from compliance.records.comments import Comment


class RequestComment(Comment):
    """A comment on one request."""

    record = models.ForeignKey("subject_requests.SubjectRequest", on_delete=models.CASCADE, related_name="comments")

    class Meta(Comment.Meta):
        pass
