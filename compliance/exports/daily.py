"""What is done once a day about the files that were asked for."""

from datetime import date, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from compliance.exports.job_services import FOLDER, erase_file, may_take
from compliance.exports.models import ExportJob
from compliance.notifications import daily

LEFT_FOR = timedelta(days=1)  # a file that no line knows may be one that is just being kept


@daily.job("exports: files kept")
def files_kept(today: date) -> None:
    """Erase the files that are kept no longer, those of who lost the right, those that a dead worker left."""
    for job in ExportJob.objects.exclude(stored_as="").select_related("person").prefetch_related("offices"):
        if not job.is_ready or not may_take(job.person, job):
            erase_file(job)
    _sweep()


def _sweep() -> None:
    if not default_storage.exists(FOLDER):
        return
    known = set(ExportJob.objects.exclude(stored_as="").values_list("stored_as", flat=True))
    _folders, names = default_storage.listdir(FOLDER)
    for stored_as in (f"{FOLDER}/{name}" for name in names):
        is_old = default_storage.get_modified_time(stored_as) < timezone.now() - LEFT_FOR
        if stored_as not in known and is_old:
            default_storage.delete(stored_as)
