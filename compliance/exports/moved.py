"""What has moved since a file left: told of what that file held, and of nothing else."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.datasets.description import Dataset
from compliance.datasets.register import sealed
from compliance.exports.verification import Export

type Digests = dict[int, str]  # the ledger's digest of each record, by its number


@dataclass(frozen=True)
class Moved:
    """How many of the records that a file held have changed or are gone; how many it would hold besides."""

    changed: int
    gone: int
    added: int

    @property
    def words(self) -> str:
        """Return it as one sentence."""
        said = [
            ngettext("%(n)d fiche a changé", "%(n)d fiches ont changé", self.changed) % {"n": self.changed},
            ngettext("%(n)d fiche n’y est plus", "%(n)d fiches n’y sont plus", self.gone) % {"n": self.gone},
            ngettext("%(n)d fiche s’y est ajoutée", "%(n)d fiches s’y sont ajoutées", self.added) % {"n": self.added},
        ]
        counts = (self.changed, self.gone, self.added)
        return ", ".join(words for words, count in zip(said, counts, strict=True) if count) or _("rien n’a changé")


def moved(export: Export, dataset: Dataset) -> Moved | None:
    """Return what has moved since; None when the journal does not say which records a filtered file held."""
    told = export.details
    if "filter" in told and "numbers" not in told:
        return None
    held = _held(export, dataset)
    is_whole = _is_whole(export)
    now = _digests(export, dataset, timezone.now(), drafts=bool(told.get("drafts")) or not is_whole)
    return Moved(
        changed=sum(number in now and now[number] != digest for number, digest in held.items()),
        gone=len(held.keys() - now.keys()),
        added=len(now.keys() - held.keys()) if is_whole else 0,
    )


def _is_whole(export: Export) -> bool:
    """Tell whether the file held the register, and not chosen records of it."""
    told = export.details.keys()
    return "pieces" in told or (export.part is None and not told & {"record", "numbers"})


def _held(export: Export, dataset: Dataset) -> Digests:
    """Return what the file held: a record, those of a filter, those of its rank among several files, or all."""
    told = export.details
    chosen = told.get("numbers", [told["record"]] if "record" in told else None)
    drafts = bool(told.get("drafts")) or chosen is not None
    held = _digests(export, dataset, export.as_of, drafts=drafts)
    if chosen is not None:
        held = {number: held[number] for number in chosen if number in held}
    if export.part is None or "pieces" in told:
        return held
    counts = [part["count"] for part in told["parts"]]
    before = sum(counts[: export.part])
    return dict(list(held.items())[before : before + counts[export.part]])


def _digests(export: Export, dataset: Dataset, moment: datetime, *, drafts: bool) -> Digests:
    return {record.number: record.digest for record in sealed(dataset, export.office.pk, moment, drafts=drafts)}
