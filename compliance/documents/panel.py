"""What a record's page shows of its documents, and what the person may do with them; one query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.accounts.models import User
from compliance.documents.models import Attachment

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

INVITATION = _("Contrat, mention d’information, mise en balance : ce qui prouve ce que dit la fiche se joint ici.")


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
    invitation: "StrPromise" = INVITATION  # what belongs there, said while nothing is


def documents_panel(
    record: Any, namespace: str, person: User, *, keeps: bool, completes: bool, without: Collection[str] = ()
) -> Panel:
    """Return the panel: who keeps the register adds and withdraws, whom the record is confided to, their own.

    ``without``: the kinds of documents that the page shows elsewhere.
    """
    here = [record.office.slug, record.number]
    rows = record.documents.select_related("document", "added_by", "withdrawn_by")
    every = [attachment for attachment in rows if attachment.kind not in without]

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
