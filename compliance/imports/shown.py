"""What the pages of an import show: each record of the file beside the one of the register, and the counts of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.datasets.links import named_then
from compliance.history.canonical import Content
from compliance.imports import registers
from compliance.imports.enums import Choice, Effect, Outcome
from compliance.imports.found import Remark
from compliance.imports.models import Import, ImportedRecord
from compliance.imports.services import choices
from compliance.imports.target import Standing, remarks_of, standing, target
from compliance.records import workflow
from compliance.records.diff import Line, compare

TONES = {
    Effect.ADDED: "done",
    Effect.CHANGED: "soon",
    Effect.SAME: "",
    Effect.REFUSED: "late",
    Outcome.LEFT: "",
    Outcome.SET_ASIDE: "late",
    Outcome.UNDONE: "info",
    Outcome.KEPT: "soon",
}
NOTED = "notes"  # the filter of what goes to notes; the others are effects and outcomes


@dataclass(frozen=True)
class Sheet:
    """A record of the file as a page shows it.

    ``record`` is the one of the register, if there is one; ``changes`` what differs field by field, ``offered`` what a
    person may choose, ``warning`` what follows from it.
    """

    line: ImportedRecord
    word: str
    tone: str
    record: Any
    changes: list[Line]
    remarks: list[Remark]
    offered: list[tuple[str, str, bool]]
    warning: str

    @property
    def field(self) -> str:
        """Return the name of the choice in the form."""
        return f"choix-{self.line.pk}"


@dataclass(frozen=True)
class Tally:
    """A filter of the page: its word in the address, its words, how many records it keeps."""

    name: str
    label: str
    total: int


def counts(job: Import) -> list[Tally]:
    """Return how many records of the file are of each sort, all of them first."""
    lines = job.lines.order_by()
    effects = dict(lines.filter(outcome__in=_DONE).values_list("effect").annotate(Count("pk")))
    outcomes = dict(lines.exclude(outcome__in=_DONE).values_list("outcome").annotate(Count("pk")))
    said = [Tally(one.value, str(one.label), effects.get(one.value, 0)) for one in Effect]
    said += [Tally(one.value, str(one.label), outcomes.get(one.value, 0)) for one in Outcome if one.value]
    said.append(Tally(NOTED, _("avec des éléments pour la note"), lines.exclude(remarks=[]).count()))
    every = Tally("", _("toutes"), lines.count())
    return [every, *(one for one in said if one.total)]


_DONE = [Outcome.WAITING.value, Outcome.WRITTEN.value]  # of these, the effect is what there is to say


def kept(job: Import, asked: str) -> Any:
    """Return the records of the file that a filter keeps, in the order of the file."""
    lines = job.lines.order_by("rank")
    if asked == NOTED:
        return lines.exclude(remarks=[])
    if asked in Effect.values:
        return lines.filter(effect=asked, outcome__in=_DONE)
    return lines.filter(outcome=asked) if asked and asked in Outcome.values else lines


def sheets(job: Import, lines: Iterable[ImportedRecord]) -> list[Sheet]:
    """Return records of the file as the page shows them, what would change among them while nothing is written."""
    register = registers.register_of(job.dataset)
    listed = list(lines)
    there = standing(register.description.model, [line.record_id for line in listed if line.record_id])
    told = _changes(job, register, listed, there)
    return [_sheet(line, there.get(line.record_id or 0), changes) for line, changes in zip(listed, told, strict=True)]


def _changes(
    job: Import, register: registers.Register, lines: Sequence[ImportedRecord], there: dict[int, Standing]
) -> list[list[Line]]:
    sections, today = register.description.sections, timezone.localdate()
    pairs: list[tuple[Content, Content]] = []
    for line in lines:
        line.job = job
        stands = there.get(line.record_id or 0)
        if line.outcome != Outcome.WAITING or line.effect == Effect.REFUSED or (line.record_id and stands is None):
            pairs.append(({}, {}))
            continue
        aim = target(register, line, stands)
        pairs.append((aim.before, aim.content))
    named = named_then(sections, [content for pair in pairs for content in pair], None)
    return [compare(sections, old, new, today) for old, new in zip(named[::2], named[1::2], strict=True)]


def _sheet(line: ImportedRecord, stands: Standing | None, changes: list[Line]) -> Sheet:
    outcome = Outcome(line.outcome)
    said: Any = Effect(line.effect) if outcome in {Outcome.WAITING, Outcome.WRITTEN} else outcome
    offered = [
        (choice.value, str(choice.label), choice == line.choice)
        for choice in (choices(line) if outcome == Outcome.WAITING else [])
    ]
    return Sheet(
        line,
        str(said.label),
        TONES[said],
        stands.record if stands else None,
        changes,
        remarks_of(line),
        offered,
        _warning(line, stands),
    )


def _warning(line: ImportedRecord, stands: Standing | None) -> str:
    if line.outcome != Outcome.WAITING or not line.record_id:
        return ""
    if stands is None:
        return _("La fiche a été supprimée depuis la lecture du fichier : relisez-le.")
    if stands.record.version != line.version:
        return _("La fiche a changé depuis la lecture du fichier : elle sera laissée de côté. Relisez-le.")
    updates = line.choice == Choice.UPDATE and line.effect == Effect.CHANGED
    if updates and workflow.after_edit(stands.record.status) != stands.record.status:
        return _("La fiche est approuvée : mise à jour, elle devra l’être de nouveau.")
    return ""


@dataclass(frozen=True)
class Undoing:
    """What undoing an import would do: how many drafts go, how many records go back, which ones stay and why."""

    added: int
    changed: int
    touched: list[Any]


def undoing(job: Import) -> Undoing:
    """Return what undoing the import would do, as far as versions tell: the rest is judged record by record."""
    model = registers.register_of(job.dataset).description.model
    wrote = Q(outcome=Outcome.WRITTEN, effect__in=[Effect.ADDED, Effect.CHANGED])
    lines = list(job.lines.filter(wrote).only("record_id", "version", "effect", "rank"))
    rows = model.objects.filter(pk__in=[line.record_id for line in lines]).select_related("office")
    there = {record.pk: record for record in rows.order_by("number")}
    versions = {line.record_id: line.version for line in lines}
    touched = [record for pk, record in there.items() if record.version != versions[pk]]
    still = [line for line in lines if line.record_id in there and there[line.record_id].version == line.version]
    added = sum(line.effect == Effect.ADDED for line in still)
    return Undoing(added, len(still) - added, touched)
