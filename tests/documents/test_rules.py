"""Which files are taken, and the names that they keep."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.documents import rules
from tests.documents import files

TAKEN = {
    "contrat.pdf": (files.PDF, rules.PDF),
    "plan.PNG": (files.PNG, rules.PNG),
    "photo.jpg": (files.JPEG, rules.JPEG),
    "photo.jpeg": (files.JPEG, rules.JPEG),
    "mention.odt": (files.ODT, rules.ODT),
    "suivi.ods": (files.ODS, rules.ODS),
    "mention.docx": (files.docx(), rules.DOCX),
    "suivi.xlsx": (files.XLSX, rules.XLSX),
    "note.txt": ("Écrit à la main, d’un trait.\r\n".encode(), rules.TEXT),
    "ancien.txt": ("Écrit par une vieille machine : é, œ".encode("cp1252"), rules.TEXT),
    "liste.csv": (b"nom;date\nBaux;2026\n", rules.CSV),
    "avec-marque.csv": (b"\xef\xbb\xbfnom;date\n", rules.CSV),
    "donnees.json": ('{"bail": 4412, "é": [1, null]}'.encode(), rules.JSON),
    "donnees.xml": (b"<?xml version='1.0'?>\n<bail numero='4412'><loyer>512</loyer></bail>", rules.XML),
    "facture.exe.pdf": (files.PDF, rules.PDF),  # its last end alone says what opens it
}

BOMB = b"\0" * 5_000_000
REFUSED = {
    "outil.exe": (files.EXE, "type"),
    "outil.pdf": (files.EXE, "type"),  # renamed
    "contrat.pdf.exe": (files.PDF, "type"),
    "contrat": (files.PDF, "type"),
    "pdf": (files.PDF, "type"),
    ".pdf": (files.EXE, "type"),
    "dessin.svg": (files.SVG, "type"),
    "dessin.txt": (files.SVG, "type"),
    "dessin.png": (files.SVG, "type"),
    "page.csv": (b"  \n<!DOCTYPE html><script>alert(1)</script>", "type"),
    "page.txt": (b"\xef\xbb\xbf <html>", "type"),
    "script.txt": (b"#!/bin/sh\nrm -rf /", "type"),
    "riche.txt": (b"{\\rtf1}", "type"),
    "unicode.txt": ("texte".encode("utf-16"), "type"),
    "binaire.csv": (b"nom;date\n" * 20_000 + b"\0", "type"),
    "dessin.xml": (files.SVG, "type"),
    "dedans.xml": (b"<a><b xmlns:s='http://www.w3.org/2000/svg'><s:script/></b></a>", "type"),
    "page.xml": (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "type"),
    "bombe.xml": (b"<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;'>]><a>&c;</a>", "type"),
    "ancien.xml": (b"<?xml version='1.0' encoding='inconnu'?><a/>", "type"),
    "word.xml": (
        b"<?mso-application progid='Word.Document'?><w xmlns='http://schemas.microsoft.com/office/word/2003/wordml'/>",
        "type",
    ),
    "plat.xml": (b"<o xmlns='urn:oasis:names:tc:opendocument:xmlns:office:1.0'/>", "type"),
    "coupe.xml": (b"<bail><loyer>512", "type"),
    "coupe.json": (b'{"bail": ', "extension"),
    "texte.json": (b"Bonjour", "extension"),
    "profond.json": (b"[" * 100_000, "extension"),
    "donnees.txt": (b"<bail/>", "extension"),
    "photo.png": (files.JPEG, "extension"),
    "photo.pdf": (files.PNG, "extension"),
    "suivi.docx": (files.XLSX, "extension"),
    "contrat.txt": (files.PDF, "extension"),
    "archive.docx": (files.zipped({"a.txt": "rien"}), "type"),
    "archive.zip": (files.zipped({"a.txt": "rien"}), "type"),
    "macros.docm": (files.docx(), "type"),
    "macros.docx": (files.docx(more={"word/vbaProject.bin": b"\0"}), "macros"),
    "declarees.docx": (files.docx("<Types>application/vnd.ms-word.document.MacroEnabled.main+xml</Types>"), "macros"),
    "cachees.docx": (files.docx("<Types>ms-office.vbaProject</Types>".encode("utf-16")), "macros"),
    "enormes.docx": (files.docx(BOMB), "type"),
    "macros.odt": (files.zipped({"mimetype": rules.ODT, "Basic/Standard/Module1.xml": "<x/>"}), "macros"),
    "scripts.ods": (files.zipped({"mimetype": rules.ODS, "Scripts/python/a.py": "import os"}), "macros"),
    "autre.odt": (files.zipped({"mimetype": "application/epub+zip"}), "type"),
    "coupe.docx": (files.docx()[:-30], "type"),
    "mensonge.docx": (files.docx() + rules.ZIP64 + b"\0" * 16, "type"),
    "trop.docx": (files.zipped({f"{rank:0250}": "" for rank in range(4_000)}), "type"),
    "ancien.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "type"),
    "ancien.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "type"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken(name):
    content, media_type = TAKEN[name]
    kept, found = rules.checked(name, io.BytesIO(content))
    assert (kept.lower(), found) == (name.lower(), media_type)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name):
    content, code = REFUSED[name]
    with pytest.raises(rules.FileRefused) as refused:
        rules.checked(name, io.BytesIO(content))
    assert refused.value.code == code


NAMES = {
    "../../etc/passwd.txt": "passwd.txt",
    "C:\\Users\\juriste\\Mention.PDF": "Mention.pdf",
    "..\\..\\web.config.txt": "web.config.txt",
    "/absolute/": "document",
    "facture\u202efdp.pdf": "facturefdp.pdf",
    "facture\u202efdp.exe": "facturefdp.exe",
    "a\u200bb\u2066c\ufeff.pdf": "abc.pdf",
    "deux\nlignes\u2028et\ttrois.pdf": "deux lignes et trois.pdf",
    "e\u0301te\u0301.pdf": "été.pdf",
    "  espace   .pdf . ": "espace.pdf",
    "nul\0.pdf": "nul.pdf",
    '"; filename="x.exe".pdf': '"; filename="x.exe".pdf',
    "pdf": "pdf",
    ".pdf": "pdf",
    "": "document",
    f"{'x' * 5_000}.pdf": f"{'x' * 146}.pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_the_name_that_is_kept(name):
    assert rules.clean_name(name) == NAMES[name]


@given(st.text(max_size=400))
def test_a_kept_name_is_one_short_line_in_no_folder(name):
    kept = rules.clean_name(name)
    assert 0 < len(kept) <= rules.LONGEST_NAME
    assert "/" not in kept and "\\" not in kept and kept.isprintable()
    assert rules.clean_name(kept) == kept


@given(st.binary(max_size=2_000), st.sampled_from(sorted(rules.BY_EXTENSION)))
def test_no_content_breaks_the_check(content, extension):
    for beginning in (b"", rules.ZIP, b"%PDF-"):
        try:
            _, found = rules.checked(f"x.{extension}", io.BytesIO(beginning + content))
        except rules.FileRefused:
            continue
        assert found == rules.BY_EXTENSION[extension]


def test_an_archive_whose_packed_bytes_were_damaged_is_no_file_that_is_taken():
    packed = bytearray(files.docx("<Types/>" * 100))
    packed[30 + len("[Content_Types].xml")] = 0xFF  # the first byte packed, after the head of the first member

    assert rules.media_type(io.BytesIO(packed)) == ""
