"""Sheets that Excel opens as they were meant: text is text, a date is a date, nothing is cut."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from compliance.datasets.workbook import Head
from compliance.datasets.xlsx import XlsxWorkbook

NOON = datetime(2026, 11, 22, 12)
HEADS = [Head("N°", 10), Head("Texte", 40)]


def written(tmp_path, *rows, title="Feuille", heads=HEADS):
    """Return the workbook, read back, in which one sheet holds the rows."""
    with XlsxWorkbook("Essai", written_on=NOON) as book:
        sheet = book.sheet(title, heads)
        for row in rows:
            sheet.append(row)
        book.save(tmp_path / "essai.xlsx")
    return load_workbook(tmp_path / "essai.xlsx")


@pytest.mark.parametrize("text", ["=cmd()", "=1+1", "+33 3 00", "-5", "@a", "#N/A", "#REF!", "\t=1", "= "])
def test_what_looks_like_a_formula_stays_text(tmp_path, text):
    cell = written(tmp_path, ["T-001", text])["Feuille"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_dates_numbers_and_blanks(tmp_path):
    heads = [Head(name, 10) for name in "abcde"]
    moment = datetime(2026, 11, 22, 14, 5)
    sheet = written(tmp_path, ["T-001", date(2020, 1, 2), moment, 42, ""], heads=heads)["Feuille"]
    _, day, hour, number, blank = sheet[2]
    assert (day.value.date(), day.number_format, day.is_date) == (date(2020, 1, 2), "dd/mm/yyyy", True)
    assert (hour.value, hour.number_format) == (moment, "dd/mm/yyyy hh:mm")
    assert (number.value, number.data_type) == (42, "n")
    assert blank.value is None


def test_a_day_that_spreadsheets_disagree_on_is_text(tmp_path):
    heads = [Head(name, 10) for name in "abc"]
    sheet = written(tmp_path, ["T-001", date(1899, 12, 31), date(812, 1, 2)], heads=heads)["Feuille"]
    assert [cell.value for cell in sheet[2]][1:] == ["31/12/1899", "02/01/0812"]


def test_a_number_that_would_lose_digits_is_text(tmp_path):
    assert written(tmp_path, ["T-001", 12345678901234567])["Feuille"]["B2"].value == "12345678901234567"


def test_what_xml_forbids_is_shown_as_missing(tmp_path):
    sheet = written(tmp_path, ["T-001", "a\x00b\x1fc\ufffed\ud800e"])["Feuille"]
    assert sheet["B2"].value == "a\ufffdb\ufffdc\ufffdd\ufffde"


def spelt(text):
    return XlsxWorkbook("Essai", written_on=NOON).written(text)


def test_what_excel_would_decode_is_escaped():
    assert spelt("_x0041_ _x41_ x_x000a_") == "_x005F_x0041_ _x41_ x_x005F_x000a_"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=60))
def test_other_texts_are_kept_as_typed(text):
    assert spelt(text).replace("_x005F_", "_") == text.replace("_x005F_", "_")


def test_heads_stay_in_sight_filter_and_are_printed_on_each_page(tmp_path):
    sheet = written(tmp_path, ["T-001", "a"], ["T-002", "b"])["Feuille"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["B"].width == 40
    assert sheet["A1"].font.bold and not sheet["A2"].font.bold
    assert sheet["B2"].alignment.wrap_text and sheet["B2"].alignment.vertical == "top"


def test_an_empty_sheet_keeps_its_heads(tmp_path):
    sheet = written(tmp_path)["Feuille"]
    assert [cell.value for cell in sheet[1]] == ["N°", "Texte"]
    assert sheet.auto_filter.ref == "A1:B1"


def test_the_workbook_says_what_it_is(tmp_path):
    properties = written(tmp_path).properties
    assert (properties.title, properties.creator, properties.created) == ("Essai", "Ramure", NOON)


def test_the_longest_text_of_a_cell_is_whole(tmp_path):
    assert written(tmp_path, ["T-001", "x" * 32_767])["Feuille"]["B2"].value == "x" * 32_767
