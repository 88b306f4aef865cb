"""Reading one « fiche » in the CNIL's layout into an activity: ours, where all is told, and other people's.

The CNIL's words become our codes, as `cnil_sheet` writes them; what they do not say exactly stays in words.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from compliance.datasets.description import Dataset
from compliance.imports.found import Found, Remark
from compliance.imports.keeping import kept_in
from compliance.imports.mapping import suggest
from compliance.imports.rows import Gathered, Gathering
from compliance.imports.taking import Taking
from compliance.imports.values import Values
from compliance.imports.words import EMPTY, NO, pieces, plain
from compliance.law.source import vocabulary
from compliance.law.vocabularies import Term
from compliance.processing.cnil_blocks import (
    ACTORS,
    COMPLEMENTS,
    DATA,
    JOINT,
    MEASURES,
    NAME,
    PERSONS,
    PURPOSES,
    RECIPIENTS,
    REFERENCE,
    STARTED,
    TRANSFERS,
    UPDATED,
    Fiche,
    Line,
)  # fmt: skip
from compliance.processing.cnil_complements import Complements
from compliance.processing.cnil_sheet import NO_CATEGORY
from compliance.processing.cnil_words import told, untold
from compliance.records.content import content_fields, part_model
from compliance.records.enums import Answer

PROCESSORS = "processors"
PRIVACY_SHIELD = "privacy shield"

type Row = dict[str, Any]  # of a part, being read


class Reading:
    """Reads sheets, with the words of a day."""

    def __init__(self, dataset: Dataset, on: date) -> None:
        self.dataset, self.on, self.values = dataset, on, Values(on)
        self.gathering = Gathering(dataset, self.values)

    def fiche(self, fiche: Fiche) -> Found:
        """Return the activity that a sheet tells."""
        return _Activity(self, fiche).found()

    def kind(self, name: str, word: str, details: str) -> tuple[str, str]:
        """Return the code that a word of the CNIL stands for, and the details without the label that led them.

        A word that no list has is « autre », and leads the details; "" when the list has no « autre ».
        """
        terms = vocabulary(name)
        same = [term.label for term in terms.terms if term.label != word and _is_cnil(term, word)]
        if word and (found := untold(details, same)):
            return self.values.lexicons.code(name, found[0]) or "", found[1]
        code = self.values.lexicons.code(name, word)
        if code is None and word:
            return self.values.lexicons.other(name), told(word, details)
        return code or "", details


class _Activity:
    def __init__(self, reading: Reading, fiche: Fiche) -> None:
        self.reading, self.sheet = reading, fiche
        self.taking = Taking([])
        self.beside: list[Remark] = []
        self.fields = {one.name: one for one in content_fields(reading.dataset.model)}
        self.more = Complements(reading.dataset, reading.values, self.taking, fiche.rows(COMPLEMENTS), reading.on)

    def found(self) -> Found:
        reference = self.sheet.said(REFERENCE) or self.sheet.top
        self._single()
        self._actors()
        self._part("purposes", [{"label": line.values[0]} for line in self.sheet.rows(PURPOSES)])
        self._part("data_subjects", list(self._kinds("data_subjects", "category", PERSONS)))
        self._part("data_categories", self._data())
        self._recipients()
        self._part("transfers", list(self._transfers()))
        self._part("security_measures", list(self._kinds("security_measures", "kind", MEASURES)))
        for part in self.reading.dataset.parts:
            if part.name not in self.taking.content and self.more.count(part.name):
                self._part(part.name, [])
        if self.taking.content.get("transfers"):  # the model has no such question: its rows answer it
            self.taking.content.setdefault("transfers_outside_eu", Answer.YES.value)
        self._others()
        place = _("feuille «\u00a0%(sheet)s\u00a0»") % {"sheet": self.sheet.sheet.name}
        draft = f" ({_('projet')})"
        remarks, beside = tuple(self.taking.remarks), tuple(self.beside)
        return Found(place, reference.strip().removesuffix(draft), self.taking.content, remarks, beside)

    # --- the model's blocks ---

    def _single(self) -> None:
        for name, column in ((NAME, "name"), (STARTED, "started_on")):
            if line := self.sheet.fields.get(name):
                self.reading.values.take(
                    self.taking, self.fields[column], line.values[0], place=line.place, label=line.label
                )
        if line := self.sheet.fields.get(UPDATED):
            self._aside(line.place, line.label, line.values[0])
        self.more.columns(self.fields)

    def _actors(self) -> None:
        joint = []
        for line in self.sheet.rows(ACTORS):
            name, *contact = line.values
            if plain(line.label).startswith(JOINT):
                joint.append({"name": name or ", ".join(filter(None, contact)), "contact": _contact(contact)})
            elif said := "\n".join(filter(None, line.values)):
                self._aside(line.place, line.label, said)
        self._part("joint_controllers", joint)

    def _kinds(self, part: str, column: str, block: str) -> Iterator[Row]:
        """Yield the rows of a block whose kind is chosen from a list of the model."""
        name = self._column(part, column).vocabulary
        for line in self.sheet.rows(block):
            word, details = line.values
            if self.sheet.is_ours:
                code, rest = self.reading.kind(name, word, details)
                yield {column: code, "details": rest}
                continue
            for one in pieces(word) or ([""] if details else []):
                code, rest = self.reading.kind(name, one, details)
                yield {column: code, "details": rest}

    def _data(self) -> list[Row]:
        rows = [row for line in self.sheet.rows(DATA) if (row := self._category(line)) is not None]
        if not self.sheet.is_ours:
            return rows
        # Rows stand in the order of the model; their own order, and their category, are told again below.
        ordered: list[Row] = []
        for rank in range(1, max(len(rows), self.more.count("data_categories")) + 1):
            code = self.more.code("data_categories", rank, "category")
            found = next((row for row in rows if row["category"] == code), None)
            if found is not None:
                rows.remove(found)
                ordered.append(self.more.retentions(rank, found))
        return [*ordered, *(row for row in rows if row["details"] or row["retentions"])]

    def _category(self, line: Line) -> Row | None:
        """Return the row of a category, None when the sheet says that there are no such data."""
        details, kept = line.values
        if self.sheet.is_ours:  # a row of the model that says nothing may be one of the activity's all the same
            code = "" if line.label == str(NO_CATEGORY) else self._code("data_categories", line.label)
            written = self.more.written.read(kept)
            return {"category": code, "details": details, "retentions": [self._kept(row, line) for row in written]}
        if not details and not kept:
            return None
        if plain(details) in NO | EMPTY and not kept:
            self.taking.remark(line.place, line.label, details, _("il est dit qu’il n’y en a pas : aucune ligne"))
            return None
        code, details = self.reading.kind("data_categories", line.label.strip(), details)
        return {"category": code, "details": details, "retentions": kept_in(kept, self.reading.values.lexicons)}

    def _kept(self, said: dict[str, str], line: Line) -> Row:
        """Return a row of retention that we wrote ourselves."""
        return self.more.row(["data_categories", "retentions"], said, line.place)

    def _recipients(self) -> None:
        """Put recipients, but for the processors of our own sheets, which are told again apart."""
        rows = list(self._kinds("recipients", "kind", RECIPIENTS))
        processors = self.more.rows(PROCESSORS)
        for said in processors:
            written = {
                "kind": PROCESSORS,
                "details": told(str(said.get("processor", "")), str(said.get("details", ""))),
            }
            if written in rows:
                rows.reverse()
                rows.remove(written)
                rows.reverse()
        self._part("recipients", rows)
        if processors:
            self.taking.content[PROCESSORS] = processors

    def _transfers(self) -> Iterator[Row]:
        for line in self.sheet.rows(TRANSFERS):
            recipient, country, word, documentation = line.values
            row: Row = {"recipient": recipient, "documentation": documentation}
            details = []
            for column, said in (("country", country), ("mechanism", word)):
                if not said:
                    continue
                code = self.reading.values.lexicons.code(self._column("transfers", column).vocabulary, said)
                if code:
                    row[column] = code
                elif not self.sheet.is_ours:
                    label = self._column("transfers", column).label
                    details.append(told(label, said))
                    if plain(said) == PRIVACY_SHIELD:
                        self.taking.remark(line.place, label, said, _dead())
            if details:
                row["details"] = "\n".join(details)
            yield row

    def _others(self) -> None:
        """Put the rows that people add to the model where their labels say (« Base légale »), or remark on them."""
        added = Gathered("")
        for line in self.sheet.others:
            text = line.values[0]
            path = suggest([line.label], self.reading.dataset).get(line.label, "") if text else ""
            if self.sheet.is_ours and line.place == "ligne 2" and not text:
                self.beside.append(Remark(line.place, self.reading.dataset.state, line.label))
            elif path:
                added.add(path, line.label, text, line.place)
            else:
                self.taking.remark(line.place, line.label if text else "", text or line.label)

        found = self.reading.gathering.found(added)
        self.taking.remarks += found.remarks
        for name, value in found.content.items():
            if isinstance(value, list) and name in self.taking.content:
                self._join(name, value)
            else:
                self.taking.content.setdefault(name, value)

    def _join(self, name: str, added: list[Any]) -> None:
        """Add rows to those of a part; one that lacks what leads a row is said of each of them."""
        lead = part_model(self.reading.dataset.model, name)
        first = content_fields(lead)[0].name
        rows: list[Row] = self.taking.content[name]
        for row in added:
            if row.get(first):
                rows.append(row)
                continue
            for one in rows:
                for column, value in row.items():
                    one.setdefault(column, value)

    # --- what is shared by the blocks ---

    def _aside(self, place: str, label: str, text: str) -> None:
        """Keep what the register says by itself: in our own sheets it need not be told again on the record."""
        if text and self.sheet.is_ours:
            self.beside.append(Remark(place, label, text))
        elif text:
            self.taking.remark(place, label, text)

    def _part(self, name: str, rows: Sequence[Row]) -> None:
        """Put the rows of a part, each with what is told of it below; those that say nothing go."""
        model = part_model(self.reading.dataset.model, name)
        known = {one.name: one for one in content_fields(model)}
        made = []
        for rank in range(1, max(len(rows), self.more.count(name)) + 1):
            said = rows[rank - 1] if rank <= len(rows) else {}
            taking = Taking(self.taking.remarks)
            for column, value in {**said, **self.more.row_of(name, rank)}.items():
                if column in known:
                    place = _("%(part)s %(rank)d") % {"part": model._meta.verbose_name, "rank": rank}
                    taking.put(known[column], value, place=place, label=str(known[column].verbose_name))
                elif value:
                    taking.content[column] = value
            if taking.content:
                made.append(taking.content)
        if made:
            self.taking.content[name] = made

    def _code(self, name: str, words: str) -> str:
        return self.reading.values.lexicons.code(name, words) or ""

    def _column(self, part: str, column: str) -> Any:
        found = next(one for one in self.reading.dataset.parts if one.name == part)
        return next(one for one in found.columns if one.name == column)


def _is_cnil(term: Term, word: str) -> bool:
    return plain(str(term.data.get("cnil", ""))) == plain(word)


def _contact(values: Sequence[str]) -> str:
    """Return an actor's address on the lines of one text: the post's first, then how to reach them."""
    address, code, city, country, *others = [*values, "", "", "", ""][: max(4, len(values))]
    return "\n".join(filter(None, [address, " ".join(filter(None, [code, city])), country, *others]))


def _dead() -> str:
    return _(
        "le «\u00a0Privacy Shield\u00a0» a été invalidé le 16 juillet 2020 (CJUE, C-311/18) : "
        "dites sur quoi repose ce transfert aujourd’hui"
    )
