"""Letters about a file that was asked for: that it is ready or not, and where. Never what it holds, nor the file."""

from collections.abc import Iterable, Mapping

from compliance.accounts.models import User
from compliance.common.dates import local_date
from compliance.exports.models import ExportJob
from compliance.notifications.enums import Category
from compliance.notifications.notification import Fact, Notification, link, register


class ExportMessage(Notification):
    """What the letters about an export share; the office is not named, for the right to it may end."""

    category = Category.EXPORTS
    can_be_disabled = True

    def __init__(self, job: ExportJob) -> None:
        self.job = job

    def recipients(self) -> Iterable[User | str]:
        """Return who asked for it."""
        return [self.job.person]

    def context(self) -> Mapping[str, Fact]:
        """Return when it was asked for, until when the file is kept, and where it is."""
        job = self.job
        return {
            "asked_on": local_date(job.asked_at),
            "kept_until": local_date(job.expires_at) if job.expires_at else None,
            "url": link("my_exports:detail", pk=job.pk),
        }


@register
class ExportReady(ExportMessage):
    """The file may be downloaded."""

    template = "exports/emails/ready"


@register
class ExportStopped(ExportMessage):
    """The file was not written; the page says why."""

    template = "exports/emails/stopped"
