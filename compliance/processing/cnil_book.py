"""A register in the layout of the CNIL's simplified model: the list of activities, their sheets, the lists of words.

Source: CNIL, « Modèle de registre simplifié » (ods); its list of adequate countries is obsolete, ours is the day's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.common.french_dates import NBSP
from compliance.common.text import folded
from compliance.datasets.description import Dataset
from compliance.datasets.grid import Cell, Choices, Grid, Row, Style
from compliance.datasets.register import Actor, Cover, RecordThen
from compliance.law.source import vocabulary
from compliance.processing.cnil_sheet import (
    COUNTRIES,
    GUARANTEES,
    MEASURES,
    PERSONS,
    RECIPIENTS,
    WIDTHS,
    CnilSheet,
    cut,
)

LIST, LISTS = "Liste des traitements", "Listes"
CHOOSE = "Sélectionnez un élément dans cette liste déroulante ►"
LIST_WIDTHS = (44, 20, 20, 20, 24, 24, 24, 20, 24, 4, 60)  # of columns A to K
LISTS_WIDTHS = (44, 4, 36, 16, 4, 30, 4, 60, 4, 44)  # of columns A to J
SENSITIVE = {"art9", "art10"}
ADEQUATE = "adéquat"
# The model's words, in its order; « Privacy shield » fell in 2020, and the framework that followed took its place.
GUARANTEE_WORDS = (
    "Clauses contractuelles types (CCT)",
    "Règles d'entreprise contraignantes (BCR)",
    "Pays adéquat",
    "Data Privacy Framework (DPF)",
    "Code de conduite",
    "Certification",
    "Dérogations (art 49)",
)
PERSON_WORDS = (
    "Salariés",
    "Services Internes",
    "Clients",
    "Fournisseurs",
    "Prestataires",
    "Prospects",
    "Candidats",
    "Autres (préciser)",
)


def book(
    dataset: Dataset, records: Sequence[RecordThen], cover: Cover, on: date
) -> tuple[Iterator[Grid], Mapping[str, Choices]]:
    """Return the sheets, and where the lists stand that their cells are chosen from."""
    lists = _lists(on)
    choices = {name: Choices(LISTS, found.column, 2, len(found.words) + 2) for name, found in lists.items()}
    return _grids(dataset, records, cover, on, lists), choices


def _grids(
    dataset: Dataset, records: Sequence[RecordThen], cover: Cover, on: date, lists: Mapping[str, "List"]
) -> Iterator[Grid]:
    sheet = CnilSheet(dataset, cover, on)
    yield Grid(LIST, LIST_WIDTHS, list(_listing(dataset, records, cover, on)), frozen=8)
    for record in records:
        reference, _state = dataset.named(record.number, record.status)
        yield Grid(f"fiche {reference}", WIDTHS, sheet.rows(record))
    yield Grid(LISTS, LISTS_WIDTHS, _columns(lists.values()), frozen=1)


def _listing(dataset: Dataset, records: Sequence[RecordThen], cover: Cover, on: date) -> Iterator[Row]:
    tops = [*_coordinates(cover), _heads(), _labels()]
    notes = [f"{label}{NBSP}: {value}" for label, value in cover.register]
    for row, note in zip(tops, [*notes, *[""] * (len(tops) - len(notes))], strict=False):
        yield [*row, Cell(style=Style.PLAIN), Cell(note, Style.PLAIN)]
    for record in records:
        yield _line(dataset, record, on)
    yield []
    for label, value in cover.office:
        yield [Cell(label, Style.LABEL), Cell(value, span=8)]


def _coordinates(cover: Cover) -> Iterator[Row]:
    """Yield the first six rows: who keeps the register, their representative, their DPO."""
    own = "(responsable de traitement ou son représentant si le responsable est situé en dehors de l’UE)"
    represented = _("représenté par %(name)s") % {"name": cover.represented_by} if cover.represented_by else ""
    yield from _person(f"Coordonnées du responsable de l’organisme\n{own}", cover.controller, represented)
    yield from _person(f"Coordonnées du représentant\n{own}", Actor(), "")
    officer = cover.officer
    yield _pairs(
        "Coordonnées du délégué à la protection des données (DPO)",
        ("Nom :", officer.name),
        ("Prénom :", ""),
        ("Société (si DPO externe) :", cover.company),
        ("Adresse :", officer.address),
    )
    yield _pairs(
        "",
        ("Code postal :", officer.postal_code),
        ("Ville :", officer.city),
        ("Téléphone :", officer.phone),
        ("Adresse mél :", officer.email),
    )


def _person(label: str, actor: Actor, first_name: str) -> Iterator[Row]:
    yield _pairs(
        label,
        ("Nom :", actor.name),
        ("Prénom :", first_name),
        ("Adresse :", actor.address),
        ("Adresse mél :", actor.email),
    )
    yield _pairs(
        "", ("Code postal :", actor.postal_code), ("Ville :", actor.city), ("Téléphone :", actor.phone), ("", "")
    )


def _pairs(label: str, *pairs: tuple[str, str]) -> Row:
    cells = [Cell(label, Style.HEAD)]
    for name, value in pairs:
        cells += [Cell(name, Style.LABEL), Cell(value)]
    return cells


def _heads() -> Row:
    return [
        Cell("Identification du traitement", Style.SECTION, 4),
        Cell("Finalité du traitement", Style.SECTION, 3),
        Cell("Données sensibles ?", Style.SECTION, 2),
    ]


def _labels() -> Row:
    names = ("Nom du traitement", "N° / RÉF", "Date de création de la fiche", "Dernière mise à jour de la fiche")
    return [*(Cell(name, Style.HEAD) for name in names), Cell("", Style.HEAD, 3), Cell("Oui/non", Style.HEAD, 2)]


def _line(dataset: Dataset, record: RecordThen, on: date) -> Row:
    reference, _state = dataset.named(record.number, record.status)
    purposes = ", ".join(row["label"] for row in record.content.get("purposes") or [])
    return [
        Cell(record.content["name"]),
        Cell(reference),
        Cell(timezone.localdate(record.opened_at), Style.DAY),
        Cell(timezone.localdate(record.written_at), Style.DAY),
        Cell(cut(purposes), span=3),
        Cell("Oui" if _is_sensitive(record, on) else "Non", span=2),
    ]


def _is_sensitive(record: RecordThen, on: date) -> bool:
    """Tell whether the activity holds data of Art. 9 or 10, which the model lists under « Données sensibles »."""
    terms = vocabulary("data_categories")
    held = (terms.reading(row["category"], on) for row in record.content.get("data_categories") or [])
    return any(term and term.data["regime"] in SENSITIVE for term in held)


@dataclass(frozen=True)
class List:
    """A list of words: the column where it stands (1 is A), its title, its words; ``beside``: what is said of each."""

    column: int
    title: str
    words: Sequence[str]
    beside: Sequence[str] = ()


def _lists(on: date) -> dict[str, List]:
    countries = sorted(_third_countries(on), key=lambda pair: (not pair[1].startswith(ADEQUATE), folded(pair[0])))
    return {
        GUARANTEES: List(1, "Garanties", GUARANTEE_WORDS),
        COUNTRIES: List(3, "Pays", [name for name, _zone in countries], [zone for _name, zone in countries]),
        PERSONS: List(6, "Catégories de personnes", PERSON_WORDS),
        RECIPIENTS: List(8, "Destinataires", _words("recipients", on)),
        MEASURES: List(10, "Mesures de sécurité techniques", _words("security_measures", on)),
    }


def _words(name: str, on: date) -> list[str]:
    """Return the model's words for the terms of a vocabulary that is in its order, each once."""
    return list(dict.fromkeys(term.data["cnil"] for term in vocabulary(name).valid(on)))


def _third_countries(on: date) -> Iterator[tuple[str, str]]:
    adequacy = vocabulary("adequacy")
    for term in vocabulary("countries").valid(on):
        if term.data.get("zone") == "third":
            decision = adequacy.term(term.code, on)
            scope = f" ({decision.data['scope']})" if decision and decision.data.get("scope") else ""
            yield term.label, f"{ADEQUATE}{scope}" if decision else "Non adéquat"


def _columns(lists: Iterable[List]) -> Iterator[Row]:
    columns: dict[int, list[str]] = {}
    for found in lists:
        columns[found.column] = [found.title, CHOOSE, *found.words]
        if found.beside:
            columns[found.column + 1] = ["Zone", "", *found.beside]
    for rank in range(max(map(len, columns.values()))):
        words = {column: words[rank] for column, words in columns.items() if rank < len(words)}
        style = Style.HEAD if rank == 0 else Style.PLAIN
        yield [
            Cell(words.get(column), style if column in columns else Style.PLAIN)
            for column in range(1, max(columns) + 1)
        ]
