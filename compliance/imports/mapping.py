"""Which column of a table gives what: the places that a register has, and those that headings suggest."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from compliance.datasets.description import Dataset, Part
from compliance.imports.found import Mapping, Target
from compliance.imports.lexicons import usage
from compliance.imports.words import Lexicon, plain

REFERENCE = "reference"
UNMAPPED = frozenset({"to_confirm"})  # a mark of ours, that no table of other people holds
LONG = 8  # letters of a word that is told from its beginning: « durée de conservation des pièces »


def targets(dataset: Dataset) -> list[Target]:
    """Return every place that a column may be given, in the order of the register."""
    return [Target(REFERENCE, _("Numéro dans le fichier"), ""), *_targets(dataset)]


def suggest(headings: Sequence[str], dataset: Dataset) -> Mapping:
    """Return, for each heading, the place that its words suggest, "" when they suggest none.

    A column of the register takes one heading, the first; a part takes several (« Destinataires internes », etc.).
    """
    words = _learn(dataset)
    mapping: Mapping = {}
    for heading in headings:
        path = _path(words, heading)
        taken = path in mapping.values() and "." not in path
        mapping[heading] = "" if taken else path
    return mapping


def _targets(dataset: Dataset) -> Iterator[Target]:
    for section in dataset.sections:
        for column in section.columns:
            yield Target(column.name, column.label, section.title)
        for part in section.parts:
            for column in part.columns:
                if column.name not in UNMAPPED:
                    yield Target(
                        f"{part.name}.{column.name}", f"{part.one}\u00a0: {column.label.lower()}", section.title
                    )
            for inner in part.parts:
                yield Target(f"{part.name}.{inner.name}", f"{part.one}\u00a0: {inner.label.lower()}", section.title)


_learned: dict[str, Lexicon] = {}


def _learn(dataset: Dataset) -> Lexicon:
    if dataset.name not in _learned:
        _learned[dataset.name] = _lexicon(dataset)
    return _learned[dataset.name]


def _lexicon(dataset: Dataset) -> Lexicon:
    said = usage()["headings"].get(dataset.name, {})
    known = {target.path for target in targets(dataset)}
    own = [(target.label, target.path) for target in targets(dataset)]
    labels = [pair for part in dataset.parts for pair in _of_part(part)]
    alone = [(words, path) for words, path in labels if [plain(one) for one, _path in labels].count(plain(words)) == 1]
    usual = [(word, path) for path, words in said.items() if path in known for word in words]
    return Lexicon(own, usual, alone)


def _of_part(part: Part) -> Iterator[tuple[str, str]]:
    first = f"{part.name}.{part.columns[0].name}"
    yield from ((part.label, first), (part.one, first))
    yield from ((column.label, f"{part.name}.{column.name}") for column in part.columns if column.name not in UNMAPPED)
    yield from ((inner.label, f"{part.name}.{inner.name}") for inner in part.parts)


def _path(words: Lexicon, heading: str) -> str:
    """Return the place that a heading names: whole, then without what it says in brackets, then by its beginning."""
    whole = plain(heading)
    short = plain(whole.split("(")[0])
    if found := words.code(whole) or words.code(short):
        return found
    begun = [word for word in words.words() if len(word) >= LONG and short.startswith(f"{word} ")]
    return words.words()[max(begun, key=len)] if begun else ""
