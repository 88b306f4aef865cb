"""Contents drawn at random, as a register may hold them: any text in any column, any code that the day has."""

from datetime import date
from typing import Any

from django.db import models
from hypothesis import strategies as st

from compliance.common.fields import Prose
from compliance.common.text import clean_text, one_line
from compliance.datasets.description import Dataset
from compliance.history.canonical import Content
from compliance.imports.fitting import fitted
from compliance.law.fields import CodeField
from compliance.law.source import vocabulary
from compliance.records.content import blank, content_fields, link_fields, normalise, part_model, rows

TODAY = date(2026, 11, 29)
WORDS = (
    "bail",
    "5 ans",
    "à compter de la fin",
    "la fin du bail",
    "Les travaux",
    "le départ",
    "l’acte",
    "=cmd()",
    "'=x",
    "+1",
    "@x",
    "-",
    "Base active",
    "Critère",
    "Texte applicable",
    "(suite)",
    "\u00a0: ",
    " ; ",
    ": ",
    "\n",
    "\n\n",
    "\n    ",
    "  ",
    "\t",
    "1.",
    "•",
    "🏠",
    "é",
    "<b>",
    "&amp;",
    "_x0041_",
    "Oui",
    "non",
    "N/A",
    "Sélectionnez un élément",
    "►",
    "Destinataires",
    "Sous-traitants",
    "\u00a0",
    "«\u00a0",
    "Finalité 1",
    "2026-01-02",
    "01/02/2026",
    "0",
    "1.0",
)
NAMES = ("Docalys", "Sous-traitants", "=cmd()", "Locataires\u00a0: a ; b", "12")  # of linked sheets
TEXT = st.lists(st.one_of(st.sampled_from(WORDS), st.text(alphabet="abcé ’-", max_size=6)), max_size=5).map(" ".join)


def contents(dataset: Dataset) -> st.SearchStrategy[Content]:
    """Draw contents of the register that it can hold today."""
    drawn = _content(dataset.model)

    def kept(content: Content) -> Content:
        taken = fitted(dataset.model, blank(dataset.model), {"name": "Paie", **content}, "ici").content
        return _named(dataset.model, normalise(dataset.model, taken))

    return drawn.map(kept)


def _content(model: Any) -> st.SearchStrategy[Content]:
    columns = {field.name: _value(field) for field in content_fields(model)}
    parts = {name: st.lists(_content(part_model(model, name)), max_size=3) for name in model.PARTS}
    return st.fixed_dictionaries({**columns, **parts}).map(_filled)


def _filled(content: Content) -> Content:
    return {name: value for name, value in content.items() if value is not None and value != ""}


def _named(model: Any, content: Content) -> Content:
    """Return a content in which links bear names, as what leaves does."""
    links = {field.name: NAMES[pk - 1] for field in link_fields(model) if isinstance(pk := content[field.name], int)}
    parts = {name: [_named(part_model(model, name), row) for row in rows(content, name)] for name in model.PARTS}
    return {**content, **parts, **links}


def _value(field: Any) -> st.SearchStrategy[Any]:
    if field.is_relation:
        return st.one_of(st.none(), st.integers(1, len(NAMES)))
    if isinstance(field, CodeField):
        codes = st.sampled_from(vocabulary(field.vocabulary).codes(TODAY))
        return codes if not field.blank else st.one_of(st.just(""), codes, codes)
    if field.choices:
        return st.sampled_from([value for value, _label in field.choices])
    match field:
        case models.BooleanField():
            return st.booleans()
        case models.DateField():
            return st.one_of(st.none(), st.dates(date(1850, 1, 1), date(2100, 1, 1)).map(date.isoformat))
        case models.IntegerField():
            return st.one_of(st.none(), st.integers(1, 9_999))
        case Prose():
            return TEXT.map(clean_text).map(str.strip)
    return TEXT.map(one_line).map(lambda text: text[:300].strip())
