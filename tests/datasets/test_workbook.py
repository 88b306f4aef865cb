"""What holds for every workbook, whichever program opens it."""

import contextlib
import tempfile
from datetime import date, datetime

import pytest
from python_calamine import CalamineWorkbook

from compliance.datasets import workbook
from compliance.datasets.ods import OdsWorkbook
from compliance.datasets.workbook import Head, SheetFull
from compliance.datasets.xlsx import XlsxWorkbook

NOON = datetime(2026, 11, 22, 12)
HEADS = [Head("N°", 10), Head("Texte", 40)]


@pytest.fixture(params=[XlsxWorkbook, OdsWorkbook])
def book(request):
    with request.param("Essai", written_on=NOON) as opened:
        yield opened


def read(book, path):
    """Return the cells of every sheet, read back by another program."""
    book.save(path)
    return {name: CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python() for name in names(path)}


def names(path):
    return CalamineWorkbook.from_path(path).sheet_names


@pytest.mark.parametrize(
    "text", ["=cmd()", "+33 3 00", "-5", "@a", "#N/A", "a  b   c", " a ", "<b>&amp;</b>", "l’été 😀"]
)
def test_what_is_typed_is_what_is_read(book, tmp_path, text):
    book.sheet("Feuille", HEADS).append(["T-001", text])
    assert read(book, tmp_path / "essai")["Feuille"] == [["N°", "Texte"], ["T-001", text]]


def test_dates_numbers_and_blanks(book, tmp_path):
    heads = [Head(name, 10) for name in "abcdefg"]
    moment = datetime(2026, 11, 22, 14, 5)
    row = ["T-001", date(2020, 1, 2), moment, 42, "", date(1899, 12, 31), 12345678901234567]
    book.sheet("Feuille", heads).append(row)
    (cells,) = read(book, tmp_path / "essai")["Feuille"][1:]
    assert cells == ["T-001", date(2020, 1, 2), moment, 42, "", "31/12/1899", "12345678901234567"]


def test_what_xml_forbids_is_shown_as_missing(book, tmp_path):
    book.sheet("Feuille", HEADS).append(["T-001", "a\x00b\x1fc\ufffed\ud800e"])
    assert read(book, tmp_path / "essai")["Feuille"][1][1] == "a\ufffdb\ufffdc\ufffdd\ufffde"


@pytest.mark.parametrize("text", ["x" * 32_768, "\n".join(["ligne"] * 9000), "😀" * 16_384])
def test_a_text_that_no_cell_holds_is_whole_on_a_sheet_of_its_own(book, tmp_path, text):
    sheet = book.sheet("Feuille", HEADS)
    sheet.append(["T-001", text])
    sheet.append(["T-002", "court"])
    cells = read(book, tmp_path / "essai")
    lead = "Texte long : voir la feuille «\u00a0Textes longs\u00a0», à partir de la ligne 2"
    assert [row[1] for row in cells["Feuille"][1:]] == [lead, "court"]
    assert "".join(row[4] for row in cells["Textes longs"][1:]) == text


@pytest.mark.parametrize(
    ("text", "answer"), [("x" * 32_767, True), ("x" * 32_768, False), ("😀" * 16_383, True), ("😀" * 16_384, False)]
)
def test_a_cell_holds_so_many_units(book, text, answer):
    assert book.fits(text) == answer


@pytest.mark.parametrize(
    ("titles", "taken"),
    [
        (["a" * 40, "a" * 40, "A" * 40], ["a" * 31, f"{'a' * 29} 2", f"{'A' * 29} 3"]),
        (["Oui/non ?", "[b]:*\\"], ["Oui non", "b"]),
        (["'a'", "??"], ["a", "Feuille"]),
        ([f"{'b' * 30} c"] * 12, [f"{'b' * 30}", *(f"{'b' * 29} {n}" for n in range(2, 10))]),
        (["l'été & « nous »", "<a>"], ["l'été & « nous »", "<a>"]),
    ],
)
def test_sheet_names_are_those_that_programs_take(book, tmp_path, titles, taken):
    found = [book.sheet(title, HEADS).title for title in titles]
    assert found[: len(taken)] == taken
    assert len({name.lower() for name in found}) == len(titles)
    assert all(0 < len(name) <= 31 for name in found)
    book.save(tmp_path / "essai")
    assert names(tmp_path / "essai") == found


def test_a_full_sheet_is_refused(book, monkeypatch):
    monkeypatch.setattr(workbook, "ROWS", 3)
    sheet = book.sheet("Feuille", HEADS)
    sheet.append(["1", "a"])
    sheet.append(["2", "b"])
    with pytest.raises(SheetFull):
        sheet.append(["3", "c"])


@pytest.mark.parametrize("kind", [XlsxWorkbook, OdsWorkbook])
@pytest.mark.parametrize("saved", [True, False])
def test_no_copy_of_the_rows_stays_behind(tmp_path, monkeypatch, kind, saved):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with contextlib.suppress(KeyError), kind("Essai", written_on=NOON) as book:
        for title in ("Une", "Deux"):
            book.sheet(title, HEADS).append(["1", "a"])
        if not saved:
            raise KeyError("a record could not be read")
        book.save(tmp_path / "essai")
    assert list(folder.iterdir()) == []
