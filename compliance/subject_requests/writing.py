"""How every verb of a request writes: on the version that was read, its content and what stands beside it at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.accounts.models import User
from compliance.history.canonical import Content
from compliance.records import content as contents
from compliance.records import services as records
from compliance.records.services import StaleRecord
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.refusals import REFUSALS

type Change = Callable[[SubjectRequest, Content, date], Content]
type Beside = Callable[[SubjectRequest], None]


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Who writes, on which version (None: the last), for what reason; ``at``: a moment of a demonstration or a load."""

    by: User | None
    version: int | None = None
    reason: str = ""
    at: datetime | None = None

    @property
    def today(self) -> date:
        """Return the day of the writing, in Paris."""
        return timezone.localdate(self.at)

    @property
    def name(self) -> str:
        """Return who writes, as a record keeps it."""
        return self.by.get_full_name() if self.by else ""


def write(pk: int, change: Change, writer: Writer, told: str, beside: Beside | None = None) -> SubjectRequest:
    """Change a request's content; ``beside`` sets, within the same entry, what is no content. ``told`` is the verb.

    Raises StaleRecord when somebody saved since the version that was read, and whatever ``change`` refuses.
    """
    request: SubjectRequest = SubjectRequest.objects.select_related("office").get(pk=pk)
    before = contents.read(request)
    if writer.version is not None and request.version != writer.version:
        raise StaleRecord(request, before)
    after = change(request, before, writer.today)
    return records.revise(
        SubjectRequest,
        pk,
        after,
        version=request.version,  # who saves meanwhile is found out under the lock
        by=writer.by,
        reason=writer.reason or told,
        at=writer.at,
        decide=beside,
    )


def set_beside(pk: int, beside: Beside, writer: Writer, told: str) -> SubjectRequest:
    """Change what stands beside a request's content, which stays as it is."""
    reason = writer.reason or told
    return records.move(SubjectRequest, pk, beside, by=writer.by, reason=reason, version=writer.version, at=writer.at)


def require(request: SubjectRequest, verb: str) -> None:
    """Raise ValidationError when a verb does not apply to the request as it stands."""
    if not request.may(verb):
        raise ValidationError(REFUSALS["not-now"], "not-now")


def require_open(request: SubjectRequest) -> None:
    """Raise ValidationError when the request has its answer."""
    if not request.is_open:
        raise ValidationError(REFUSALS["not-now"], "not-now")
