"""A sheet in the CNIL's layout cut into its blocks, by its labels: rows may be inserted, missing, moved. Pure.

Source: CNIL, « Modèle de registre simplifié » (ods), and the labels of its older model (« registre_rgpd_basique »).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from compliance.imports.cells import Sheet, letters, text_of
from compliance.imports.words import is_unchosen, plain

NAME, REFERENCE, STARTED, UPDATED = "name", "reference", "started", "updated"
ACTORS, PURPOSES, DATA, PERSONS, RECIPIENTS, MEASURES, TRANSFERS, COMPLEMENTS = (
    "actors", "purposes", "data", "persons", "recipients", "measures", "transfers", "complements",
)  # fmt: skip
WIDTH = 8  # columns of the model's table; what stands further is a person's, or the model's guide

FIELDS = {
    "nom du traitement": NAME,
    "n° / ref": REFERENCE,
    "date de creation du traitement": STARTED,
    "mise a jour du traitement": UPDATED,
    "date de mise a jour du traitement": UPDATED,
}
HEADS = (
    ("acteurs", ACTORS),
    ("finalite(s) du traitement", PURPOSES),
    ("finalites du traitement", PURPOSES),
    ("finalite du traitement", PURPOSES),
    ("categories de donnees", DATA),
    ("donnees sensibles", DATA),
    ("categories de personnes", PERSONS),
    ("destinataires", RECIPIENTS),
    ("mesures de securite", MEASURES),
    ("transferts hors", TRANSFERS),
    ("complements (hors article 30)", COMPLEMENTS),
    ("description du traitement", ""),
)
COLUMNS = {  # where the values of a block stand when its head does not say
    ACTORS: tuple(range(1, 8)),
    DATA: (1, 4),
    PERSONS: (1, 4),
    RECIPIENTS: (1, 4),
    MEASURES: (1, 4),
    TRANSFERS: (1, 2, 3, 5),
}
BESIDE_HEADS = {
    "description", "duree de conservation", "precisions", "type de destinataire", "type de mesure de securite",
    "destinataire", "pays", "type de garanties", "liens vers la documentation", "nom", "adresse", "code postal",
    "ville", "telephone", "adresse mel", "adresse mail", "adresse e-mail",
}  # fmt: skip
ACTOR_LABELS = (
    "responsable du traitement", "responsable de traitement", "delegue a la protection", "societe du dpo",
    "representant", "responsable(s) conjoint(s)", "responsables conjoints", "responsable conjoint",
)  # fmt: skip
JOINT = ("responsable(s) conjoint", "responsables conjoint", "responsable conjoint")
PURPOSE = re.compile(r"finalite principale|sous-? ?finalite ?\d*")
NUMBERED = re.compile(r"(?:categorie de personnes|destinataire|mesure de securite|organisme destinataire) ?\d*")
NUMBERED_BLOCKS = frozenset({PERSONS, RECIPIENTS, MEASURES, TRANSFERS})
CONTINUED = re.compile(r"(.*) \(suite\)")
OF_THE_MODEL = (
    "fiche de registre", "modele de fiche", "exemple de fiche", "cet onglet est un modele", "cet exemple est base",
    "consulter les guides", "description du traitement",
)  # fmt: skip


@dataclass
class Line:
    """A row of a block: its label, its values in the columns of the block, where it stands."""

    label: str
    values: list[str]
    place: str


@dataclass
class Fiche:
    """A sheet, cut: its single fields, the rows of each block, what stands elsewhere."""

    sheet: Sheet
    fields: dict[str, Line] = field(default_factory=dict)
    blocks: dict[str, list[Line]] = field(default_factory=dict)
    others: list[Line] = field(default_factory=list)
    top: str = ""  # the reference at the top right

    @property
    def is_ours(self) -> bool:
        """Tell whether the sheet was written by this product: it alone says what the model has no cell for."""
        return COMPLEMENTS in self.blocks

    def rows(self, block: str) -> list[Line]:
        """Return the rows of a block."""
        return self.blocks.get(block, [])

    def said(self, name: str) -> str:
        """Return what a single field says."""
        return self.fields[name].values[0] if name in self.fields else ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody filled anything in but the reference: the model itself."""
        filled = any(any(line.values) for lines in self.blocks.values() for line in lines)
        return not (filled or self.said(NAME) or self.others)


def is_fiche(sheet: Sheet) -> bool:
    """Tell whether a sheet is laid out as the model's « fiche », by its labels."""
    found = {
        FIELDS.get(label) or _block(label) or ("main" if PURPOSE.fullmatch(label) else "") for label in _labels(sheet)
    }
    return NAME in found and len(found & {REFERENCE, ACTORS, "main", DATA, PERSONS, RECIPIENTS, TRANSFERS}) > 1


def cut(sheet: Sheet, is_known: Callable[[str], bool] = lambda label: False) -> Fiche:
    """Return the blocks of a sheet laid out so; ``is_known`` tells a label of the register that the model has not."""
    return _Cutting(sheet, is_known).done()


def _labels(sheet: Sheet) -> Iterator[str]:
    column = _column(sheet)
    return (plain(text_of(sheet.cell(row, column))) for row in range(len(sheet.rows)))


def _column(sheet: Sheet) -> int:
    """Return the column of the labels: the one of « Nom du traitement »."""
    for row in sheet.rows:
        for column, cell in enumerate(row):
            if FIELDS.get(plain(text_of(cell))) == NAME:
                return column
    return 0


def _block(label: str) -> str | None:
    return next((block for words, block in HEADS if label.startswith(words)), None)


class _Cutting:
    def __init__(self, sheet: Sheet, is_known: Callable[[str], bool]) -> None:
        self.fiche, self.is_known = Fiche(sheet), is_known
        self.first = _column(sheet)
        self.is_ours = any(_block(label) == COMPLEMENTS for label in _labels(sheet))
        self.block: str | None = None
        self.columns: Sequence[int] = (1,)

    def done(self) -> Fiche:
        for row, cells in enumerate(self.fiche.sheet.rows):
            texts = {
                column - self.first: text_of(cell)
                for column, cell in enumerate(cells)
                if column >= self.first and self._is_filled(text_of(cell))
            }
            if texts:
                self._row(row, texts)
        return self.fiche

    def _is_filled(self, text: str) -> bool:
        """Tell whether a cell says something; in our own sheets a text may begin as the model asks to choose."""
        return bool(text.strip()) and (self.is_ours or not is_unchosen(text))

    def _row(self, row: int, texts: dict[int, str]) -> None:
        said = texts.pop(0, "")
        label = plain(said)
        for column in [column for column in texts if column >= WIDTH]:
            self._keep(row, column, texts.pop(column))
        if not (said or texts) or self._is_of_the_model(row, label, texts) or self._is_head(label, texts):
            return
        place = f"ligne {row + 1}"
        if (
            self.block != COMPLEMENTS
            and (name := (REFERENCE if is_reference(label) else FIELDS.get(label)))
            and name not in self.fiche.fields
        ):
            self.fiche.fields[name] = Line(said, [_joined(texts.values())], place)
            self.block = ""
        elif self.block != COMPLEMENTS and PURPOSE.fullmatch(label):
            self._add(PURPOSES, Line(said, [_joined(texts.values())], place))
        elif self._continues(said, texts):
            return
        elif label and self._is_added(said, label):
            self._other(Line(said, [_joined(texts.values())], place))
        elif self.block and self.block != PURPOSES:
            self._add(self.block, Line(said, self._values(texts), place))
        else:
            self._other(Line(said, [_joined(texts.values())], place))

    def _is_added(self, said: str, label: str) -> bool:
        """Tell whether a row of a block was added by a person, and says something else than the block."""
        if self.block == ACTORS:
            return not label.startswith(ACTOR_LABELS)
        return self.block in NUMBERED_BLOCKS and not NUMBERED.fullmatch(label) and self.is_known(said)

    def _is_of_the_model(self, row: int, label: str, texts: dict[int, str]) -> bool:
        """Tell whether a row is the model's own words, or the title of a sheet, with its reference on the right."""
        if not label.startswith(OF_THE_MODEL) or (label.startswith("description") and texts):
            return False
        if texts and row == 0:
            self.fiche.top = _joined(texts.values())
        return True

    def _is_head(self, label: str, texts: dict[int, str]) -> bool:
        block = _block(label)
        if block is None or self.block == COMPLEMENTS:
            return False
        beside = [plain(text) for text in texts.values()]
        if any(text not in BESIDE_HEADS for text in beside) or (NUMBERED.fullmatch(label) and not beside):
            return False
        self.block = block
        self.columns = tuple(sorted(texts)) if texts else COLUMNS.get(block, (1,))
        if block:
            self.fiche.blocks.setdefault(block, [])
        return True

    def _continues(self, said: str, texts: dict[int, str]) -> bool:
        """Add to the row above the rest of a text that no cell held whole."""
        found = CONTINUED.fullmatch(said)
        if found is None:
            return False
        lines = [*self.fiche.fields.values(), *(line for rows in self.fiche.blocks.values() for line in rows)]
        above = next((line for line in reversed(lines) if line.label == found[1]), None)
        if above is None:
            return False
        values = [_joined(texts.values())] if len(above.values) == 1 else self._values(texts)
        above.values = [before + after for before, after in zip(above.values, values, strict=True)]
        return True

    def _values(self, texts: dict[int, str]) -> list[str]:
        """Return the texts in the columns of the block; what stands between two of them belongs to the first."""
        ends = [*self.columns[1:], WIDTH]
        return [
            _joined(text for column, text in texts.items() if start <= column < end)
            for start, end in zip(self.columns, ends, strict=True)
        ]

    def _add(self, block: str, line: Line) -> None:
        self.fiche.blocks.setdefault(block, []).append(line)

    def _other(self, line: Line) -> None:
        self.fiche.others.append(line)

    def _keep(self, row: int, column: int, text: str) -> None:
        """Keep what stands beside the table, but for the addresses of the model's guide."""
        if not text.strip().startswith("►") and not plain(text).startswith(OF_THE_MODEL):
            self._other(Line("", [text], f"cellule {letters(column + self.first)}{row + 1}"))


def is_reference(label: str) -> bool:
    """Tell whether a label, as one compares it, is that of the reference."""
    return re.fullmatch(r"n[°o]? ?/? ?ref(erence)?|reference|ref", label) is not None


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(texts)
