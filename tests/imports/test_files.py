"""A file is known by what it holds, opened within bounds, and refused in words that say what to do."""

import io
import struct
import zipfile

import openpyxl
import pytest

from compliance.imports import files, sheets
from compliance.imports.files import Form, form_of
from compliance.imports.found import Refused
from compliance.imports.sheets import sheets_of
from tests.documents.files import EXE, ODT, PDF, PNG, SVG, docx, zipped

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def ods(rows="", *, before="", manifest="", more=None):
    """Return an OpenDocument workbook of one sheet, as small as its reader takes it."""
    content = (
        f'<?xml version="1.0"?>{before}<office:document-content {NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    listed = f'<manifest:manifest xmlns:manifest="{MANIFEST}">{manifest}</manifest:manifest>'
    return zipped({"mimetype": ODS_TYPE, "META-INF/manifest.xml": listed, "content.xml": content, **(more or {})})


def cell(text, attributes=""):
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def row(cells, attributes=""):
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def xlsx(cells, *, more=None):
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    kept = io.BytesIO()
    book.save(kept)
    for name, text in (more or {}).items():
        with zipfile.ZipFile(kept, "a") as opened:
            opened.writestr(name, text)
    return kept.getvalue()


def locked_member():
    """Return a zipped file whose member says that it is encrypted."""
    made = bytearray(ods(row(cell("a"))))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.index(mark)
        struct.pack_into("<H", made, at + place, 1)
    return bytes(made)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENCRYPTED = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
BOMB = zipped({"mimetype": ODS_TYPE, "content.xml": " " * (40 << 20)})
MANY = zipped({"mimetype": ODS_TYPE, **{f"{rank}.xml": "" for rank in range(files.MEMBERS + 1)}})
WHOLE = ods(row(cell("a")))
REFUSED = {
    "nothing": (b"", "vide"),
    "an older Excel": (OLE, "ancien format"),
    "a locked Excel": (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(99), "mot de passe"),
    "a locked OpenDocument": (ods(row(cell("a")), manifest=ENCRYPTED), "mot de passe"),
    "a locked member": (locked_member(), "mot de passe"),
    "cut short": (WHOLE[:-40], "abîmé ou incomplet"),
    "cut at its beginning": (WHOLE[:200], "abîmé ou incomplet"),
    "broken inside": (WHOLE.replace(b"PK\x03\x04", b"PK\x03\x05", 1), "abîmé ou incomplet"),
    "no XML inside": (zipped({"mimetype": ODS_TYPE, "content.xml": "<a"}), "abîmé ou incomplet"),
    "a bomb": (BOMB, "démesuré"),
    "too many members": (MANY, "démesuré"),
    "macros of Excel": (xlsx({"A1": "a"}, more={"xl/vbaProject.bin": "x"}), "macros"),
    "macros of OpenDocument": (ods(row(cell("a")), more={"Basic/Standard/Module1.xml": "x"}), "macros"),
    "scripts": (ods(row(cell("a")), more={"Scripts/python/a.py": "x"}), "macros"),
    "a text of Word": (docx(), "ni un classeur"),
    "a text of OpenDocument": (ODT, "ni un classeur"),
    "a PDF": (PDF, "ni un classeur"),
    "a picture": (PNG, "ni un classeur"),
    "a program": (EXE, "ni un classeur"),
    "a page": (b"<html><table><tr><td>a</td></tr></table>", "ni un classeur"),
    "a drawing": (SVG, "ni un classeur"),
    "rows repeated": (
        ods(row(cell("a", 'table:number-columns-repeated="200"'), 'table:number-rows-repeated="1000000"')),
        "plus de cellules",
    ),
    "the last cell of a sheet": (xlsx({"A1": "a", "XFD1048576": "z"}), "plus de cellules"),
    "an entity": (ods(row(cell("&b;")), before='<!DOCTYPE x [<!ENTITY b "c">]>'), "abîmé ou incomplet"),
    "JSON": (b'{"a": 1}', "JSON"),
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "registre.xlsx"


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_says_why(path, what):
    data, words = REFUSED[what]
    path.write_bytes(data)
    with pytest.raises(Refused, match=words):
        sheets_of(path)


def test_an_entity_that_grows_is_never_unfolded(path):
    grown = "".join(f'<!ENTITY e{rank} "{f"&e{rank - 1};" * 10}">' for rank in range(1, 12))
    path.write_bytes(ods(row(cell("&e11;")), before=f'<!DOCTYPE x [<!ENTITY e0 "ha">{grown}]>'))
    with pytest.raises(Refused, match="abîmé"):
        sheets_of(path)
    strings = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{grown}]><sst><si><t>&e11;</t></si></sst>'
    made = xlsx({"A1": "a"})
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        inside = {name: opened.read(name) for name in opened.namelist()}
    path.write_bytes(zipped({**inside, "xl/sharedStrings.xml": strings}))
    with pytest.raises(Refused, match="abîmé"):
        sheets_of(path)


def test_a_file_that_lies_about_its_sizes_is_refused(path):
    made = bytearray(ods(row(cell("a" * 100_000))))
    at = made.rindex(b"PK\x01\x02")
    struct.pack_into("<I", made, at + 24, 10)  # the size once unfolded, in the list of files
    path.write_bytes(bytes(made))
    with pytest.raises(Refused, match="abîmé"):
        sheets_of(path)


def test_the_largest_size_is_a_setting(path, settings):
    settings.IMPORT_MAX_BYTES = 10
    path.write_bytes(b"a;b\n1;2\n3;4\n")
    with pytest.raises(Refused, match="partagez-le"):
        form_of(path)


def test_reading_that_never_ends_is_ended(path, monkeypatch):
    monkeypatch.setattr(sheets, "PATIENCE", 0.0001)
    path.write_bytes(WHOLE)
    with pytest.raises(Refused, match="plus de cellules"):
        sheets_of(path)


@pytest.mark.parametrize("name", ["registre.xlsx", "registre.ods", "registre.csv", "registre", "registre.pdf"])
def test_the_name_of_a_file_says_nothing(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(ods(row(cell("é") + cell("b"))))
    (sheet,) = sheets_of(path)
    assert (sheet.name, sheet.rows) == ("A", [["é", "b"]])


TABLE = 'Réf;Nom du traitement;Finalité\n1;Paie;« Payer » l’agent\n2;;"a\nb"\n'


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_is_read_in_its_own_letters(path, delimiter, encoding):
    path.write_bytes(TABLE.replace(";", delimiter).encode(encoding))
    assert form_of(path) == Form.TEXT
    (sheet,) = sheets_of(path)
    assert sheet.rows == [
        ["Réf", "Nom du traitement", "Finalité"],
        ["1", "Paie", "« Payer » l’agent"],
        ["2", "", "a\nb"],
    ]


def test_a_text_that_looked_like_a_formula_comes_back_as_it_was_typed(path):
    path.write_text("Nom;Objet\n'=cmd();'+1\n'a;=b\n")
    (sheet,) = sheets_of(path)
    assert sheet.rows[1:] == [["=cmd()", "+1"], ["'a", "=b"]]


def test_a_text_in_no_known_letters_is_refused(path):
    path.write_bytes(b"Nom;Objet\n\x81\x8d;a\n")
    with pytest.raises(Refused, match="UTF-8"):
        sheets_of(path)


def test_a_cell_repeated_stops_at_the_width_of_a_sheet(path):
    path.write_bytes(ods(row(cell("a", 'table:number-columns-repeated="999999999"'))))
    (sheet,) = sheets_of(path)
    assert len(sheet.rows[0]) == 1 << 14


def test_a_formula_gives_the_value_that_it_had(path):
    made = xlsx({"A1": "Nom", "A2": "=1+1", "B2": True, "C2": 1.5})
    path.write_bytes(made)
    (sheet,) = sheets_of(path)
    assert sheet.rows == [["Nom"], [None, True, 1.5]]
