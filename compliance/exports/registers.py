"""One register, of one office or of several: what is asked, and the file that answers.

Of several offices, each has its own file in a zip, with its own number and its own line in its own journal: each is a
controller apart, and nothing of one is told in the file of another.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from compliance.accounts.models import User
from compliance.common.dates import local_date
from compliance.datasets import description
from compliance.datasets.description import Dataset
from compliance.datasets.links import has_links
from compliance.datasets.register import sealed
from compliance.exports.formats import ZIP, Format, Kind, formats_of
from compliance.exports.kinds import Made
from compliance.exports.rules import SEVERAL
from compliance.exports.seals import journalled
from compliance.exports.selections import Selection
from compliance.exports.services import Step, Written, settled, write_register
from compliance.history.canonical import Content, Json
from compliance.offices.models import Office

LIST = "LISTE.txt"
AN_OFFICE = 10  # records that as many seconds would write as an office's own cost: its cover, its readings
OFFICES_AT_ONCE = 10
IDS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Asked:
    """What a person asked of a register: its format, a moment (None: now), for whom, why, and what a filter chose.

    ``several`` offices leave in a zip, be there only one.
    """

    dataset: Dataset
    format: str
    moment: datetime | None = None
    drafts: bool = False
    recipient: str = ""
    reason: str = ""
    selection: Selection | None = None
    several: bool = False

    @property
    def chosen_format(self) -> Format:
        """Return the format."""
        return formats_of(self.dataset)[self.format]

    @property
    def manifest(self) -> Content:
        """Return what the journal keeps of the choices, beside the register and the format."""
        scope = "offices" if self.several else "filter" if self.selection else "office"
        return {"scope": scope, "drafts": self.drafts, "recipient": self.recipient, "reason": self.reason}

    def as_json(self) -> Content:
        """Return it as an export that is asked for keeps it; who asks, for whom and why are kept beside."""
        chosen: Json = None
        if found := self.selection:
            ids: list[Json] = [*sorted(found.ids)]
            chosen = {"query": found.query, "words": found.words, "ids": ids}
        return {
            "dataset": self.dataset.name,
            "format": self.format,
            "moment": self.moment.isoformat() if self.moment else None,
            "drafts": self.drafts,
            "several": self.several,
            "filter": chosen,
        }

    def answers_at_once(self, offices: Sequence[Office]) -> bool:
        """Tell whether the page may make the person wait for it: some three seconds (`Format.at_once`)."""
        if len(offices) > OFFICES_AT_ONCE:
            return False
        moment = self.moment or timezone.now()
        only = self.selection.ids if self.selection else None
        counts = (len(sealed(self.dataset, one.pk, moment, drafts=self.drafts, only=only)) for one in offices)
        return sum(counts) + AN_OFFICE * (len(offices) - 1) <= self.chosen_format.at_once


def asked_from(told: Mapping[str, Any], *, by: User, recipient: str, reason: str) -> Asked:
    """Return what was asked. What a filter had chosen is read again among what the person may take out now."""
    dataset, chosen, moment = description.get(told["dataset"]), told["filter"], told["moment"]
    selection = None
    if chosen:
        ids = _still_allowed(dataset, chosen["ids"], by)
        selection = Selection(chosen["query"], chosen["words"], ids, holds_drafts=told["drafts"])
    return Asked(
        dataset=dataset,
        format=told["format"],
        moment=datetime.fromisoformat(moment) if moment else None,
        drafts=told["drafts"],
        recipient=recipient,
        reason=reason,
        selection=selection,
        several=told["several"],
    )


def write(asked: Asked, offices: Sequence[Office], path: Path, step: Step | None = None) -> Made:
    """Write what was asked to ``path``; ``step`` is told how far it is, in records of one office, or in offices.

    The journal has not heard of it yet. Raises NotYetPast for a moment to come, OSError when it cannot be written.
    """
    if asked.several:
        return _write_several(asked, offices, path, step)
    [office] = offices
    one = _write_one(asked, office, path, asked.moment, asked.selection, step)
    return Made(one.name, one.kind.media_type, one.written.count, one.moment, [(office, one.written.file)])


def write_at_once(asked: Asked, offices: Sequence[Office], path: Path, *, by: User) -> Made:
    """Write what was asked to ``path`` and to the journal, for a page that gives the file."""
    made = write(asked, offices, path)
    with transaction.atomic():
        for office, file in made.sealed:
            journalled(file, office=office, by=by)
    return made


@dataclass(frozen=True)
class _One:
    """The file of one office: its name, its kind, the moment of which it speaks, what was written."""

    name: str
    kind: Kind
    moment: datetime
    written: Written


def _write_one(
    asked: Asked,
    office: Office,
    path: Path,
    moment: datetime | None,
    selection: Selection | None,
    step: Step | None = None,
) -> _One:
    reading = settled(office, moment, linked=has_links(asked.dataset.sections))
    written = write_register(
        office,
        asked.dataset,
        reading,
        format=asked.format,
        path=path,
        asked=asked.manifest,
        drafts=asked.drafts,
        recipient=asked.recipient,
        selection=selection,
        step=step,
    )
    kind = ZIP if written.zipped else asked.chosen_format.kind
    return _One(_named(asked.dataset, office.slug, reading.moment, kind), kind, reading.moment, written)


def _write_several(asked: Asked, offices: Sequence[Office], path: Path, step: Step | None) -> Made:
    moment = asked.moment or timezone.now()  # one for all, that the files may be laid side by side
    chosen = _by_office(asked)
    files: list[tuple[Office, _One]] = []
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.comment = SEVERAL
        for rank, office in enumerate(offices, start=1):
            selection = replace(asked.selection, ids=chosen[office.pk]) if asked.selection else None
            file = path.with_name(f"{path.name}-{rank}")
            one = _write_one(asked, office, file, moment, selection)
            archive.write(file, one.name)
            file.unlink()
            files.append((office, one))
            if step:
                step(rank, len(offices))
        archive.writestr(LIST, render_to_string("exports/list.txt", {"asked": asked, "moment": moment, "files": files}))
    count = sum(one.written.count for _office, one in files)
    name = _named(asked.dataset, "organismes", moment, ZIP)
    return Made(name, ZIP.media_type, count, moment, [(office, one.written.file) for office, one in files])


def _named(dataset: Dataset, slug: str, moment: datetime, kind: Kind) -> str:
    return f"{dataset.file}-{slug}-{local_date(moment)}.{kind.extension}"


def _by_office(asked: Asked) -> dict[int, frozenset[int]]:
    """Return the ids that a filter chose, office by office."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for some in batched(sorted(asked.selection.ids if asked.selection else ()), IDS_AT_ONCE):
        for office_id, pk in asked.dataset.model.objects.filter(pk__in=some).values_list("office_id", "pk"):
            found[office_id].add(pk)
    return defaultdict(frozenset, {office_id: frozenset(ids) for office_id, ids in found.items()})


def _still_allowed(dataset: Dataset, ids: Sequence[int], by: User) -> frozenset[int]:
    rows = dataset.model.objects.visible_to(by, dataset.permission)
    kept = (rows.filter(pk__in=some).values_list("pk", flat=True) for some in batched(ids, IDS_AT_ONCE))
    return frozenset(pk for found in kept for pk in found)
