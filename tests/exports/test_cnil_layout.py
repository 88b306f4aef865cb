"""The register in the CNIL's layout: opened beside the CNIL's own file, the same cells; and nothing dropped."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from compliance.datasets import description
from compliance.exports.formats import formats_of
from compliance.processing.models import ProcessingActivity
from compliance.processors.services import open_processor
from compliance.records.content import content_fields, part_model
from tests.exports.test_golden import Filler, shown
from tests.exports.workbooks import take
from tests.factories import OfficeFactory, mandate_of
from tests.processing.factories import submitted

pytestmark = pytest.mark.django_db
MODEL = Path(__file__).parent / "data" / "cnil-modele-registre-simplifie.ods"
SHEETS = ["cnil-ods", "cnil-xlsx"]
PLACEHOLDER = "Sélectionnez un élément"


def cells(source, title):
    """Return the filled cells of a sheet by (row, column), spaces folded."""
    rows = source.get_sheet_by_name(title).to_python(skip_empty_area=False)
    found = {}
    for row, values in enumerate(rows, start=1):
        for place, value in zip("ABCDEFGHIJK", values, strict=False):
            if value != "":
                found[row, place] = plain(value)
    return found


def plain(value):
    """Return a text with single spaces and one kind of apostrophe; the model has both."""
    return " ".join(value.replace("’", "'").split()) if isinstance(value, str) else value


def column(found, place):
    """Return the filled cells of a column, from top to bottom."""
    return [value for (_row, at), value in found.items() if at == place]


def opened(office, format, **choices):
    return CalamineWorkbook.from_filelike(BytesIO(take(office, format=format, **choices).data))


@pytest.fixture
def model():
    return CalamineWorkbook.from_path(MODEL)


@pytest.fixture
def bare():
    """Return an office with one activity that fills the model's blocks without overflowing them."""
    office = OfficeFactory(
        name="L’Opal", address="1, place", postal_code="02000", city="Laon", representative_name="Anne Roy"
    )
    submitted(office, sensitive=False)
    return office


@pytest.mark.parametrize("format", SHEETS)
def test_the_sheet_has_the_labels_of_the_model_in_their_cells(model, bare, format):
    theirs = {
        place: text
        for place, text in cells(model, "3_-_Modèle_de_fiche_de_registre").items()
        if place[0] > 2 and place[1] != "J" and PLACEHOLDER not in text and text != "ref-001"
    }
    ours = cells(opened(bare, format), "fiche T-001")
    assert {place: ours.get(place) for place in theirs} == theirs
    assert ours[64, "A"] == "Compléments (hors article 30)"


@pytest.mark.parametrize("format", SHEETS)
def test_the_list_has_the_labels_of_the_model_in_their_cells(model, bare, format):
    theirs = {
        place: text
        for place, text in cells(model, "2_-_Liste_des_traitements").items()
        if place[0] < 9 and place[1] != "K"
    }
    ours = cells(opened(bare, format), "Liste des traitements")
    assert {place: ours.get(place) for place in theirs} == theirs


def test_the_lists_are_those_of_the_model_but_for_what_the_law_of_the_day_says(model, bare):
    theirs, ours = cells(model, "5_-_Listes"), cells(opened(bare, "cnil-ods"), "Listes")
    for place in "FHJ":
        assert column(ours, place) == column(theirs, place)
    guarantees = ["Data Privacy Framework (DPF)" if word == "Privacy shield" else word for word in column(theirs, "A")]
    assert column(ours, "A") == guarantees
    zones = {ours[row, "C"]: value for (row, at), value in ours.items() if at == "D"}
    assert zones["Brésil"] == "adéquat" and zones["Chine"] == "Non adéquat"
    assert zones["États-Unis"].startswith("adéquat (")


def test_who_keeps_the_register_stands_where_the_model_says(bare):
    mandate_of(bare)
    source = opened(bare, "cnil-ods")
    top, sheet = cells(source, "Liste des traitements"), cells(source, "fiche T-001")
    assert (top[1, "C"], top[1, "E"], top[2, "C"], top[2, "E"]) == (
        "L'Opal",
        "représenté par Anne Roy",
        "02000",
        "Laon",
    )
    assert (sheet[10, "B"], sheet[10, "D"]) == ("L'Opal", "02000")
    assert top[5, "C"] == sheet[11, "B"]


def test_what_overflows_is_given_rows_inside_its_block():
    office = OfficeFactory()
    submitted(
        office,
        purposes=[{"label": f"But {rank}", "legal_basis": "6-1-b"} for rank in range(8)],
        recipients=[{"kind": "other", "details": f"Tiers {rank}"} for rank in range(6)],
        processors=[{"processor": open_processor(office, {"name": "Docalys"}, by=None).pk, "details": "archive"}],
    )
    column = [value for (_row, at), value in cells(opened(office, "cnil-ods"), "fiche T-001").items() if at == "A"]
    assert [label for label in column if label.startswith("Sous-finalité")] == [
        f"Sous-finalité {n}" for n in range(1, 8)
    ]
    assert [label for label in column if re.match(r"Destinataire \d", label)] == [
        f"Destinataire {n}" for n in range(1, 8)
    ]
    found = cells(opened(office, "cnil-ods"), "fiche T-001")
    row = next(place[0] for place, value in found.items() if value == "Destinataire 7")
    assert (found[row, "B"], found[row, "E"]) == ("Sous-traitants", "Docalys : archive")


def words(model, content):
    """Yield in words every value that a content holds, whatever its part."""
    for field in content_fields(model):
        if content[field.name] is not False and field.name not in {"unit", "trigger", "value"}:
            found = shown(field, content[field.name])
            yield field, found.strftime("%d/%m/%Y") if isinstance(found, date) else str(found)
    for name in model.PARTS:
        for row in content[name]:
            yield from words(part_model(model, name), row)


@pytest.mark.parametrize("format", SHEETS)
def test_nothing_is_dropped(format):
    office = OfficeFactory()
    content = Filler(office).content(ProcessingActivity)
    submitted(office, **content)
    rows = opened(office, format).get_sheet_by_name("fiche T-001").to_python()
    said = "\n".join(f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell) for row in rows for cell in row)
    assert [field for field, text in words(ProcessingActivity, content) if text not in said] == []


def test_a_text_that_no_cell_holds_goes_on_below():
    office = OfficeFactory()
    text = "😀" * 20_000
    submitted(office, description=text)
    rows = opened(office, "cnil-xlsx").get_sheet_by_name("fiche T-001").to_python()
    pieces = [row[1] for row in rows if row[0] in {"Description", "Description (suite)"} and "😀" in row[1]]
    assert "".join(pieces) == text and len(pieces) == 2


def test_cells_are_chosen_from_the_lists(bare):
    book = load_workbook(BytesIO(take(bare, format="cnil-xlsx").data))
    chosen = {str(found.sqref): found.formula1 for found in book["fiche T-001"].data_validations.dataValidation}
    assert chosen["B44 B45"] == "'Listes'!$F$2:$F$10"
    content = ZipFile(BytesIO(take(bare, format="cnil-ods").data)).read("content.xml").decode()
    assert "cell-content-is-in-list(['Listes'.$F$2:.$F$10])" in content.replace("&apos;", "'")


def test_a_name_that_looks_like_a_formula_stays_text():
    office = OfficeFactory()
    submitted(office, name="=cmd()")
    for format in SHEETS:
        assert cells(opened(office, format), "fiche T-001")[4, "B"] == "=cmd()"
    cell = load_workbook(BytesIO(take(office, format="cnil-xlsx").data))["fiche T-001"]["B4"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_an_empty_register_says_so():
    top = cells(opened(OfficeFactory(), "cnil-ods"), "Liste des traitements")
    assert "Registre vide : Le registre ne contenait aucune fiche à cette date." in top.values()


def test_a_large_register_leaves_in_several_files(monkeypatch):
    office = OfficeFactory()
    for _rank in range(3):
        submitted(office)
    dataset = description.get("processing")
    small = formats_of(dataset)["cnil-ods"]
    two = replace(small, most=2)
    monkeypatch.setattr("compliance.exports.services.formats_of", lambda dataset: {"cnil-ods": two})
    taken = take(office, format="cnil-ods")
    assert taken.exported.zipped and taken.exported.count == 3
    with ZipFile(BytesIO(taken.data)) as several:
        names = several.namelist()
        assert names == ["registre-1.ods", "registre-2.ods"]
        sheets = [CalamineWorkbook.from_filelike(BytesIO(several.read(name))).sheet_names[1:-1] for name in names]
    assert sheets == [["fiche T-001", "fiche T-002"], ["fiche T-003"]]
