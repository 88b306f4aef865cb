"""Which record of the register one of the file is: told by an earlier import, our own reference, its exact name."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from compliance.datasets.description import Dataset
from compliance.imports.enums import Found, Outcome, Stage
from compliance.imports.found import Found as FoundRecord
from compliance.imports.models import Import, ImportedRecord

type Match = tuple[int, Found]
type Place = tuple[str, str]


@dataclass
class Matcher:
    """The records of one office, by all that a file may call them; each is given once to a file."""

    by_place: dict[Place, int]  # what the same file said earlier, by the place and the reference it gave
    by_reference: dict[str, int]  # what a file of the same name said earlier
    by_number: dict[str, int]  # our own references, for a file that left from this register
    by_name: dict[str, int]
    given: set[int] = field(default_factory=set)

    def match(self, found: FoundRecord) -> Match | None:
        """Return the id of the record that this one is, and how it was known; None: a new one, or one given already."""
        reference = found.reference.strip()
        for pk, how in (
            (self.by_place.get((found.place, reference)), Found.EARLIER),
            (self.by_reference.get(reference) if reference else None, Found.EARLIER),
            (self.by_number.get(reference), Found.REFERENCE),
            (self.by_name.get(str(found.content.get("name", ""))), Found.NAME),
        ):
            if pk is not None and pk not in self.given:
                self.given.add(pk)
                return pk, how
        return None


def matcher(job: Import, dataset: Dataset, *, is_ours: bool) -> Matcher:
    """Return what knows the records of the import's office; ``is_ours``: the file left from this very register."""
    rows = list(dataset.model.objects.of_office(job.office).order_by("pk").values_list("pk", "number", "name"))
    alive = {pk for pk, _number, _name in rows}
    names = Counter(name for _pk, _number, name in rows)
    by_place, by_reference = _earlier(job, alive)
    return Matcher(
        by_place,
        by_reference,
        {words: pk for pk, number, _name in rows for words in _references(dataset, number)} if is_ours else {},
        {name: pk for pk, _number, name in rows if names[name] == 1},
    )


def _references(dataset: Dataset, number: int) -> set[str]:
    """Return the words by which our files name a record, a draft's among them."""
    return {dataset.named(number, status)[0] for status in ("", *dataset.drafts)}


def _earlier(job: Import, alive: set[int]) -> tuple[dict[Place, int], dict[str, int]]:
    """Return what earlier imports wrote that is still there, the last one speaking last."""
    written = ImportedRecord.objects.filter(
        job__office=job.office_id, job__dataset=job.dataset, job__stage=Stage.WRITTEN, outcome=Outcome.WRITTEN
    ).order_by("job", "rank")
    by_place: dict[Place, int] = {}
    by_reference: dict[str, int] = {}
    facts: Any = written.values_list("job__sha256", "job__name", "place", "reference", "record_id")
    for sha256, name, place, reference, pk in facts:
        if pk in alive and sha256 == job.sha256:
            by_place[place, reference] = pk
        if pk in alive and reference and (sha256 == job.sha256 or name == job.name):
            by_reference[reference] = pk
    return by_place, by_reference
