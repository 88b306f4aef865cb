"""The verbs of the processor's register: it is opened here; the rest is what all registers do.

`workflow_services` revises and moves a record, for Art. 30(2) adds nothing to it, no opinion among others;
`documents.services` deletes a draft with its documents.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.history.canonical import Content
from compliance.offices.models import Office
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.records import services as records


def open_record(
    office: Office, content: Content, *, by: User | None, reason: str = "", at: datetime | None = None
) -> ProcessingOnBehalf:
    """Open a draft in an office's register. Raises ValidationError for a refused value."""
    told = reason or _("fiche ouverte")
    return records.open_record(ProcessingOnBehalf(office=office), content, by=by, reason=told, at=at)
