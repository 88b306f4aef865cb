"""What leaves an activity's page as a file."""

from compliance.exports.record_views import RecordFile
from compliance.processing.datasets import ACTIVITIES
from compliance.processing.views import ActivityPage


class ActivityFile(ActivityPage, RecordFile):
    """An activity as a PDF."""

    dataset = ACTIVITIES
