"""A deadline, as pages, letters and calendars show it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from compliance.offices.models import Office

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Deadline:
    """A day by which something is due: of which kind, on what, where, and the text that says so.

    ``place`` names the office, or the network when it is no office's; ``person`` who is expected, if it is somebody;
    ``source`` the article or the practice; ``tone`` is late, soon or nothing.
    """

    kind: str
    label: "StrPromise"
    day: date
    title: str
    url: str
    place: str
    office: Office | None
    source: "StrPromise"
    person: str = ""
    tone: str = ""
