"""The pages of the comments on an activity."""

from compliance.processing.views import ActivityPage
from compliance.records.comment_views import RecordComments, WithdrawComment


class ActivityComments(ActivityPage, RecordComments):
    """The thread."""


class WithdrawActivityComment(ActivityPage, WithdrawComment):
    """« Retirer »."""
