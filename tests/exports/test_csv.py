"""The register as one table of text: every value under its head, nothing that a spreadsheet would calculate."""

import csv
from io import StringIO

import pytest

from compliance.processing.models import ProcessingActivity
from compliance.records.content import content_fields, part_model
from tests.exports.test_golden import Filler, capital, shown
from tests.exports.workbooks import take
from tests.factories import OfficeFactory
from tests.processing.factories import submitted

pytestmark = pytest.mark.django_db


def table(office, **choices):
    """Return the rows of the file, each cell under its head."""
    data = take(office, format="csv", **choices).data
    assert data.startswith("\N{BYTE ORDER MARK}".encode()), "Excel would read another alphabet"
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    heads = rows[0]
    assert len(set(heads)) == len(heads)
    return [dict(zip(heads, row, strict=True)) for row in rows[1:]]


def in_words(field, value):
    found = shown(field, value)
    return found.strftime("%d/%m/%Y") if hasattr(found, "strftime") else str(found)


def said(model, content):
    """Yield what the words of a part must hold: the filled values of its rows, and of the rows inside them."""
    for field in content_fields(model):
        if content[field.name] is not False and field.name not in {"unit", "trigger", "value"}:
            yield in_words(field, content[field.name])
    for name in model.PARTS:
        for row in content[name]:
            yield from said(part_model(model, name), row)


def test_every_field_is_read_back_under_its_head():
    office = OfficeFactory()
    content = Filler(office).content(ProcessingActivity)
    submitted(office, **content)
    (row,) = table(office)
    for field in content_fields(ProcessingActivity):
        assert row[capital(field.verbose_name)] == in_words(field, content[field.name]), field
    for name in ProcessingActivity.PARTS:
        part = part_model(ProcessingActivity, name)
        cell = row[capital(part._meta.verbose_name_plural)]
        lines = cell.split("\n")
        assert lines[0].startswith("1. ") and any(line.startswith("2. ") for line in lines)
        for inner in content[name]:
            assert [words for words in said(part, inner) if words not in cell] == []


@pytest.mark.parametrize("text", ["=cmd()", "+33 3 00", "-5", "@a"])
def test_what_looks_like_a_formula_is_marked_as_text(text):
    office = OfficeFactory()
    submitted(office, name=text)
    (row,) = table(office)
    assert row["Nom du traitement"] == f"'{text}"


def test_quotes_semicolons_and_lines_stay_in_their_cell():
    office = OfficeFactory(name="OPH « L’Étoile ; Nord »")
    submitted(office, description='Un "deux" ; trois\nquatre')
    (row,) = table(office)
    assert row["Description"] == 'Un "deux" ; trois\nquatre'
    assert row["Responsable de traitement"] == "OPH « L’Étoile ; Nord »"
    assert (row["N°"], row["État"], row["Version"]) == ("T-001", "soumise", "2")


def test_an_empty_register_says_so_and_of_which_office():
    office = OfficeFactory(name="OPH Vide")
    (row,) = table(office)
    assert row["N°"] == ""
    assert row["Registre vide"] == "Le registre ne contenait aucune fiche à cette date."
    assert row["Responsable de traitement"] == "OPH Vide"
