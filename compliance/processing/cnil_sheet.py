"""One activity in the layout of the CNIL's simplified register: its « fiche », cell by cell.

Rows keep the model's labels and order; a block that overflows is given rows of its own, inside itself. What the model
has no cell for follows the last row, outside Article 30: nothing is dropped.
Source: CNIL, « Modèle de registre simplifié » (ods).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from compliance.datasets.description import Content, Dataset, Part
from compliance.datasets.grid import Cell, Row, Style
from compliance.datasets.register import Actor, Cover, RecordThen
from compliance.datasets.workbook import PIECE, fits
from compliance.law.source import vocabulary
from compliance.law.vocabularies import Term
from compliance.processing.cnil_retentions import Retentions
from compliance.processing.cnil_words import Fact, lines, told
from compliance.transfers.rules import ADEQUACY

WIDTHS = (44, 24, 32, 19, 18, 19, 19, 26)  # of columns A to H
PERSONS, RECIPIENTS, MEASURES, COUNTRIES, GUARANTEES = "persons", "recipients", "measures", "countries", "guarantees"

# What the model has a cell for; processors, that stand among its recipients, are said again apart.
PLACED: Mapping[str, frozenset[str]] = {
    "": frozenset({"name", "started_on"}),
    "joint_controllers": frozenset({"name", "contact"}),
    "purposes": frozenset({"label"}),
    "data_categories": frozenset({"details"}),  # its category is said again: rows stand in the order of the model
    "data_subjects": frozenset({"category", "details"}),
    "recipients": frozenset({"kind", "details"}),
    "security_measures": frozenset({"kind", "details"}),
    "transfers": frozenset({"recipient", "country", "mechanism", "documentation"}),
}
NO_CATEGORY = _lazy("Catégorie à préciser")


class CnilSheet:
    """The rows of one activity, with the labels of a day."""

    def __init__(self, dataset: Dataset, cover: Cover, on: date) -> None:
        self.dataset, self.cover, self.on = dataset, cover, on
        self._parts = {part.name: part for part in dataset.parts}
        self.retentions = Retentions(self._parts["data_categories"].parts[0], on)

    def rows(self, record: RecordThen) -> Iterator[Row]:
        """Yield the rows of the sheet."""
        content = record.content
        reference, state = self.dataset.named(record.number, record.status)
        yield [Cell(_("Fiche de registre"), Style.TITLE, 7), Cell(reference, Style.TITLE)]
        said = _("%(state)s, version %(version)d") % {"state": state, "version": record.version}
        yield [Cell(said, Style.PLAIN, 8)]
        yield _section("Description du traitement")
        yield from _field("Nom du traitement", content["name"])
        yield from _field("N° / RÉF", reference)
        yield _day("Date de création du traitement", content.get("started_on"))
        yield _day("Mise à jour du traitement", timezone.localdate(record.written_at))
        yield []
        yield from self._actors(content)
        yield []
        yield from self._purposes(content)
        yield []
        yield from self._data(content)
        yield []
        yield from self._described(
            "Catégories de personnes concernées", "Catégorie de personnes", 2, PERSONS, self._persons(content)
        )
        yield []
        yield from self._described(
            "Destinataires", "Destinataire", 4, RECIPIENTS, self._recipients(content), head="Type de destinataire"
        )
        yield []
        yield from self._described(
            "Mesures de sécurité",
            "Mesure de sécurité",
            3,
            MEASURES,
            self._kinds("security_measures", "kind", content),
            head="Type de mesure de sécurité",
        )
        yield []
        yield from self._transfers(content)
        yield []
        yield from self._complements(content)

    def _actors(self, content: Content) -> Iterator[Row]:
        heads = ("Acteurs", "Nom", "Adresse", "Code Postal", "Ville", "Pays", "Téléphone", "Adresse mél")
        yield [Cell(head, Style.HEAD) for head in heads]
        yield _actor("Responsable du traitement", self.cover.controller)
        yield _actor("Délégué à la protection des données", self.cover.officer)
        yield _actor("Société du DPO (si celui-ci est externe)", Actor(self.cover.company))
        yield _actor("Représentant", Actor())
        joint = [Actor(row["name"], row["contact"]) for row in content.get("joint_controllers") or []]
        for actor in joint or [Actor()]:
            yield _actor("Responsable(s) conjoint(s)", actor)

    def _purposes(self, content: Content) -> Iterator[Row]:
        yield _section("Finalité(s) du traitement effectué")
        labels = [row["label"] for row in content.get("purposes") or []]
        sub = labels[1:] + [""] * (5 - len(labels[1:]))
        yield from _field("Finalité principale", labels[0] if labels else "")
        for rank, label in enumerate(sub, start=1):
            yield from _field(f"Sous-finalité {rank}", label)

    def _data(self, content: Content) -> Iterator[Row]:
        rows = content.get("data_categories") or []
        titles = {"common": "Catégories de données personnelles concernées", "sensitive": "Données sensibles"}
        for group, title in titles.items():
            if group == "sensitive":
                yield []
            yield _heads(title, "Description", "Durée de conservation")
            for term in self._categories(group, rows):
                found = [row for row in rows if row["category"] == term.code]
                for row in found or [{}]:
                    yield from _pair(term.label, row.get("details", ""), self.retentions.cell(row))
            for row in rows if group == "common" else ():
                if not row["category"]:
                    yield from _pair(str(NO_CATEGORY), row["details"], self.retentions.cell(row))

    def _categories(self, group: str, rows: Iterable[Content]) -> list[Term]:
        """Return the categories of the model, in its order, then those it lacks and the activity holds."""
        terms = vocabulary("data_categories")
        model = [term for term in terms.valid(self.on) if term.data["cnil_row"]]
        known = {term.code for term in model}
        held = (terms.reading(row["category"], self.on) for row in rows if row["category"] not in known)
        others = {term.code: term for term in held if term}
        ordered = [*sorted(model, key=lambda term: term.data["cnil_row"]), *others.values()]
        return [term for term in ordered if term.data["group"] == group]

    def _persons(self, content: Content) -> list[tuple[str, str]]:
        return self._kinds("data_subjects", "category", content)

    def _recipients(self, content: Content) -> list[tuple[str, str]]:
        processors = [
            (vocabulary("recipients").label("processors", self.on), told(str(row["processor"] or ""), row["details"]))
            for row in content.get("processors") or []
            if row["processor"] or row["details"]
        ]
        return [*self._kinds("recipients", "kind", content), *processors]

    def _kinds(self, part: str, column: str, content: Content) -> list[tuple[str, str]]:
        """Return, for each row, the model's word for its kind, and its details, led by our word when it says more."""
        found = next(one for one in self._parts[part].columns if one.name == column)
        terms = vocabulary(found.vocabulary)
        pairs = []
        for row in content.get(part) or []:
            term = terms.reading(row[column], self.on)
            label = term.label if term else row[column]
            word = str(term.data.get("cnil", label)) if term else label
            pairs.append((word, row["details"] if word == label else told(label, row["details"])))
        return pairs

    def _described(
        self,
        title: str,
        label: str,
        least: int,
        choices: str,
        pairs: Sequence[tuple[str, str]],
        *,
        head: str = "Description",
    ) -> Iterator[Row]:
        yield _heads(title, head, "Précisions")
        for rank, (word, details) in enumerate([*pairs, *[("", "")] * (least - len(pairs))], start=1):
            yield from _pair(f"{label} {rank}", word, details, choices=choices)

    def _transfers(self, content: Content) -> Iterator[Row]:
        yield [
            Cell("Transferts hors UE", Style.HEAD),
            Cell("Destinataire", Style.HEAD),
            Cell("Pays", Style.HEAD),
            Cell("Type de Garanties", Style.HEAD, 2),
            Cell("Liens vers la documentation", Style.HEAD, 3),
        ]
        rows = content.get("transfers") or []
        for rank, row in enumerate([*rows, *[{}] * (4 - len(rows))], start=1):
            country = vocabulary("countries").label(row["country"], self.on) if row.get("country") else ""
            yield [
                Cell(f"Organisme destinataire {rank}", Style.LABEL),
                Cell(row.get("recipient")),
                Cell(country, choices=COUNTRIES),
                Cell(self._guarantee(row), span=2, choices=GUARANTEES),
                Cell(row.get("documentation"), span=3),
            ]

    def _guarantee(self, row: Content) -> str:
        """Return the model's word for the mechanism; an adequacy decision that has a name of its own gives it."""
        code = row.get("mechanism", "")
        term = vocabulary("transfer_mechanisms").reading(code, self.on) if code else None
        decision = vocabulary("adequacy").reading(row["country"], self.on) if code == ADEQUACY else None
        named = decision.data.get("cnil") if decision else None
        return str(named or term.data.get("cnil", term.label)) if term else code

    def _complements(self, content: Content) -> Iterator[Row]:
        yield _section(_("Compléments (hors article 30)"))
        for section in self.dataset.sections:
            for column in section.columns:
                text = column.text(content, self.on)
                if text and column.name not in PLACED[""]:
                    yield from _field(column.label, text)
            for part in section.parts:
                yield from self._rest(part, content)

    def _rest(self, part: Part, content: Content) -> Iterator[Row]:
        placed = PLACED.get(part.name, frozenset())
        for rank, row in enumerate(part.rows(content), start=1):
            facts = [(one.label, text) for one, text in part.facts(row, self.on) if one.name not in placed]
            if part.name == "transfers":  # the model has one word for several mechanisms
                facts = [*self._mechanism(row), *facts]
            if facts:
                yield from _field(f"{part.one} {rank}", lines(facts))
            if part.name == "data_categories":
                for label, text in self.retentions.again(row):
                    yield from _field(label.format(rank=rank), text)

    def _mechanism(self, row: Content) -> list[Fact]:
        column = next(one for one in self._parts["transfers"].columns if one.name == "mechanism")
        text = column.text(row, self.on)
        return [(column.label, text)] if text else []


def _section(title: str) -> Row:
    return [Cell(title, Style.SECTION, 8)]


def _heads(title: str, left: str, right: str) -> Row:
    return [Cell(title, Style.HEAD), Cell(left, Style.HEAD, 3), Cell(right, Style.HEAD, 4)]


def _field(label: str, text: str) -> Iterator[Row]:
    for name, piece in zip(_continued(label), _pieces(text), strict=False):
        yield [Cell(name, Style.LABEL), Cell(piece, span=7)]


def _pair(label: str, left: str, right: str, *, choices: str = "") -> Iterator[Row]:
    lefts, rights = _pieces(left), _pieces(right)
    for name, rank in zip(_continued(label), range(max(len(lefts), len(rights))), strict=False):
        first = lefts[rank] if rank < len(lefts) else ""
        second = rights[rank] if rank < len(rights) else ""
        yield [Cell(name, Style.LABEL), Cell(first, span=3, choices=choices), Cell(second, span=4)]


def _day(label: str, day: Any) -> Row:
    value = date.fromisoformat(day) if isinstance(day, str) and day else day
    return [Cell(label, Style.LABEL), Cell(value or None, Style.DAY, 7)]


def _actor(label: str, actor: Actor) -> Row:
    said = (actor.name, actor.address, actor.postal_code, actor.city, actor.country, actor.phone, actor.email)
    return [Cell(label, Style.LABEL), *(Cell(text) for text in said)]


def _pieces(text: str) -> list[str]:
    """Cut a text that no cell holds; the pieces stand in rows that follow."""
    return [text] if fits(text) else [text[start : start + PIECE] for start in range(0, len(text), PIECE)]


def _continued(label: str) -> Iterator[str]:
    yield label
    while True:
        yield _("%(label)s (suite)") % {"label": label}


def cut(text: str) -> str:
    """Return what a cell of the list holds of a text that stands whole in its sheet."""
    return text if fits(text) else f"{text[: PIECE - 1]}…"
