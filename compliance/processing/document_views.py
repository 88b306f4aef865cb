"""The pages of the documents of an activity."""

from compliance.documents.views import AttachDocument, OpenDocument, WithdrawDocument
from compliance.processing.views import ActivityPage


class AttachToActivity(ActivityPage, AttachDocument):
    """« Joindre un document »."""


class OpenActivityDocument(ActivityPage, OpenDocument):
    """The file."""


class WithdrawActivityDocument(ActivityPage, WithdrawDocument):
    """« Retirer »."""
