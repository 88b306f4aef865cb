"""What an office has sent: the exports of the journal, of which one sees only what one may take out oneself."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.access.enforcement import Scope
from compliance.access.perimeter import IdIn
from compliance.datasets import description
from compliance.datasets.description import Dataset
from compliance.exports.formats import format_words
from compliance.exports.pieces import BUNDLE, all_words, permissions
from compliance.exports.rules import reference
from compliance.history.models import JournalEntry
from compliance.offices.models import Office


@dataclass(frozen=True)
class Sent:
    """A file that left, in words: what, of which moment, in which format, for whom, why; under which number.

    ``files`` is how many files stand in a bundle, each of which has a line of its own; 0 for any other file.
    """

    entry: JournalEntry
    office: Office | None
    held: str
    scope: str
    as_of: datetime
    format: str
    number: str
    recipient: str
    reason: str
    files: int


def exports_seen(scope: Scope) -> QuerySet[JournalEntry]:
    """Return the exports of the page's offices, each kind of file for who may take that kind out of that office today.

    What no app announces any more is shown to nobody.
    """
    names = defaultdict(list)
    for name, permission in permissions().items():
        names[permission].append(name)
    seen = Q(pk__in=[])
    for permission, held in names.items():
        if offices := scope.office_ids(permission):
            seen |= Q(IdIn(F("office_id"), offices), details__dataset__in=held)
    return JournalEntry.objects.filter(seen, action="export")


def in_words(entries: Iterable[JournalEntry], offices: Iterable[Office]) -> list[Sent]:
    """Return lines of the journal in words; ``offices`` are those that the person may see."""
    by_id, held, formats = {office.pk: office for office in offices}, all_words(), format_words()
    datasets = {dataset.name: dataset for dataset in description.announced()}
    return [_sent(entry, by_id.get(entry.office_id or 0), held, formats, datasets) for entry in entries]


def _sent(
    entry: JournalEntry,
    office: Office | None,
    held: dict[str, str],
    formats: dict[str, str],
    datasets: dict[str, Dataset],
) -> Sent:
    told, name = entry.details, entry.details["dataset"]
    return Sent(
        entry=entry,
        office=office,
        held=held.get(name, name),
        scope=_scope(told, datasets.get(name)),
        as_of=datetime.fromisoformat(told["as_of"]),
        format=formats.get(told["format"], f".{told['format']}"),
        number=reference(entry.file_number) if entry.file_number else "",
        recipient=told.get("recipient", ""),
        reason=told.get("reason", ""),
        files=told["count"] if name == BUNDLE else 0,
    )


def _scope(told: dict[str, Any], dataset: Dataset | None) -> str:
    """Return what of the register left: one record, its notice, what a filter chose, or all."""
    if "document" in told:
        return str(told["record_reference"])
    if dataset is None:
        return ""
    if "record" in told:
        record = dataset.named(told["record"], next(iter(dataset.drafts), "") if told.get("drafts") else "")[0]
        return _("mention d’information, %(record)s") % {"record": record} if "notice" in told else record
    total = ngettext("%(count)d fiche", "%(count)d fiches", told["count"]) % {"count": told["count"]}
    if "filter_in_words" in told:
        return f"{total} – {told['filter_in_words']}"
    return _("%(total)s, brouillons compris") % {"total": total} if told.get("drafts") else total
