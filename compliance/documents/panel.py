"""What a record's page shows of its documents, and what the person may do with them; one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from compliance.accounts.models import User
from compliance.documents.models import Attachment


@dataclass(frozen=True)
class Line:
    """A document, where it is opened, and where it is withdrawn (nowhere: "")."""

    attachment: Attachment
    url: str
    withdraw_url: str


@dataclass(frozen=True)
class Panel:
    """The documents of a record, the last added first; those that were withdrawn; where one is added."""

    lines: Sequence[Line]
    withdrawn: Sequence[Attachment]
    attach_url: str


def documents_panel(record: Any, namespace: str, person: User, *, keeps: bool, completes: bool) -> Panel:
    """Return the panel: who keeps the register adds and withdraws, whom the record is confided to, their own."""
    here = [record.office.slug, record.number]
    every = list(record.documents.select_related("document", "added_by", "withdrawn_by"))

    def line(attachment: Attachment) -> Line:
        place = [*here, attachment.number]
        may_withdraw = keeps or (completes and attachment.added_by_id == person.pk)
        return Line(
            attachment,
            reverse(f"{namespace}:document", args=place),
            reverse(f"{namespace}:withdraw_document", args=place) if may_withdraw else "",
        )

    return Panel(
        [line(attachment) for attachment in every if attachment.withdrawn_at is None],
        [attachment for attachment in every if attachment.withdrawn_at is not None],
        reverse(f"{namespace}:attach", args=here) if keeps or completes else "",
    )
