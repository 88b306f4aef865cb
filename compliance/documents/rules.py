"""Which files are taken, told by what they hold, and the names that they keep. Pure: no Django.

No file is opened here any further than its type asks, and none is ever run or drawn.
"""

import json
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError
from typing import BinaryIO
from xml.parsers import expat

LONGEST_NAME = 150
PIECE = 64 * 1024  # bytes read at a time

PDF, PNG, JPEG, TEXT, CSV = "application/pdf", "image/png", "image/jpeg", "text/plain", "text/csv"
JSON, XML = "application/json", "application/xml"
ODT, ODS = (f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet"))
DOCX, XLSX = (
    f"application/vnd.openxmlformats-officedocument.{kind}"
    for kind in ("wordprocessingml.document", "spreadsheetml.sheet")
)
BY_EXTENSION = {
    "pdf": PDF,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
    "odt": ODT,
    "ods": ODS,
    "docx": DOCX,
    "xlsx": XLSX,
    "txt": TEXT,
    "csv": CSV,
    "json": JSON,
    "xml": XML,
}

BEGINNINGS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
ZIP = b"PK\x03\x04"
NOT_PLAIN = (b"<", b"#!", b"{\\rtf", b"%!")  # markup, scripts and page descriptions: no text that one reads
SHOWN = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"})  # by a browser
WITH_MACROS = ("urn:oasis:names:tc:opendocument:", "http://schemas.microsoft.com/office/")  # flat office files
MARKS = b"\xef\xbb\xbf"  # of UTF-8, before the text
CONTROLS = bytes({*range(32), 127} - {9, 10, 12, 13})

OFFICE_FILES = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
TYPES, MACRO_TYPES = "[content_types].xml", (b"macroenabled", b"vbaproject")
MACRO_FOLDERS = ("basic/", "scripts/")  # of an OpenDocument file
LARGEST_LIST = 1024 * 1024  # bytes of an archive's list of files
LARGEST_TYPES = 256 * 1024

# What reading an archive may raise that is cut, locked, compressed in a way that nothing here unfolds, or no archive.
UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    zlib.error,
    LZMAError,
)

END, END_SIZE, LONGEST_COMMENT, ZIP64 = b"PK\x05\x06", 22, 65_535, b"PK\x06\x07"


class FileRefused(Exception):
    """A file that is not taken; ``code`` says why: « type », « extension » or « macros »."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def checked(name: str, file: BinaryIO) -> tuple[str, str]:
    """Return the name under which a file is kept, and its media type, told by what it holds.

    Raises FileRefused when it holds something else than what is taken, than what its name says, or macros.
    """
    kept = clean_name(name)
    _, dot, extension = kept.rpartition(".")
    announced = BY_EXTENSION.get(extension) if dot else None
    if announced is None:
        raise FileRefused("type")
    found = media_type(file)
    if found == TEXT and (announced == CSV or (announced == JSON and _is_json(file))):
        found = announced
    if not found:
        raise FileRefused("type")
    if found != announced:
        raise FileRefused("extension")
    return kept, found


def clean_name(name: str) -> str:
    """Return a name of one line, without folder nor any character that no screen shows; its end says its type.

    Invisible characters (« right to left » among them) make a name read as another: they are taken away first.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    spaced = "".join(" " if character.isspace() else character for character in last)
    shown = "".join(character for character in spaced if not unicodedata.category(character).startswith("C"))
    stem, dot, extension = " ".join(shown.split()).strip(" .").rpartition(".")
    if not dot:
        return extension[:LONGEST_NAME].strip() or "document"
    end = f".{extension.lower()}"[: LONGEST_NAME // 2]
    return (stem[: LONGEST_NAME - len(end)].rstrip(" .") or "document") + end


def media_type(file: BinaryIO) -> str:
    """Return the type of what a file holds, "" when it is none of those taken. Raises FileRefused for macros."""
    file.seek(0)
    first = file.read(16)
    if first.startswith(ZIP):
        return _of_archive(file)
    for beginning, found in BEGINNINGS.items():
        if first.startswith(beginning):
            return found
    if _is_plain(file):
        return TEXT
    return XML if _is_xml(file) else ""


def _is_json(file: BinaryIO) -> bool:
    file.seek(0)
    try:
        json.load(file)
    except (ValueError, RecursionError):
        return False
    return True


def _is_xml(file: BinaryIO) -> bool:
    """Tell whether a file is well-formed XML that holds data: no entities, no page nor drawing, which run scripts."""
    reader = expat.ParserCreate(namespace_separator=" ")
    reader.StartDoctypeDeclHandler = _refuse_programme
    reader.ProcessingInstructionHandler = _refuse_programme  # a style sheet to run, or the program that opens it
    reader.StartElementHandler = _refuse_shown
    file.seek(0)
    try:
        reader.ParseFile(file)
    except (expat.ExpatError, LookupError, FileRefused):  # LookupError: an encoding that nobody knows
        return False
    return True


def _refuse_programme(*declared: object) -> None:
    raise FileRefused("type")


def _refuse_shown(name: str, attributes: object) -> None:
    namespace, _, local = name.rpartition(" ")
    if namespace in SHOWN or namespace.startswith(WITH_MACROS) or local.lower() in {"html", "svg"}:
        raise FileRefused("type")


def _is_plain(file: BinaryIO) -> bool:
    file.seek(0)
    beginning = file.read(PIECE).removeprefix(MARKS).lstrip()
    if beginning.startswith(NOT_PLAIN):
        return False
    return all(len(piece.translate(None, CONTROLS)) == len(piece) for piece in _pieces(file))


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def _of_archive(file: BinaryIO) -> str:
    """Return the type of an office file; the list of its files, and no more than two short ones, are read."""
    if not _list_is_short(file):
        return ""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            found = _opendocument(archive, names) or next(
                (OFFICE_FILES[one] for one in names if one in OFFICE_FILES), ""
            )
            if found and _holds_macros(archive, names):
                raise FileRefused("macros")
    except UNREADABLE:
        return ""  # cut, locked, or written to be misread
    return found


def _list_is_short(file: BinaryIO) -> bool:
    """Tell whether the archive's list of files is of a size that an office file has; it is read whole afterwards."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END_SIZE - LONGEST_COMMENT))
    tail = file.read()
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < END_SIZE or ZIP64 in tail:
        return False
    return int.from_bytes(tail[place + 12 : place + 16], "little") <= LARGEST_LIST


def _opendocument(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "mimetype" not in names:
        return ""
    told = _beginning(archive, "mimetype", 200).decode("ascii", "replace").strip()
    return told if told in {ODT, ODS} else ""


def _holds_macros(archive: zipfile.ZipFile, names: list[str]) -> bool:
    if any(name.lower().startswith(MACRO_FOLDERS) or name.lower().endswith("vbaproject.bin") for name in names):
        return True
    lists = [_beginning(archive, name, LARGEST_TYPES + 1) for name in names if name.lower() == TYPES]
    if any(len(told) > LARGEST_TYPES for told in lists):
        raise FileRefused("type")
    # Without its NULs a list written in UTF-16 reads as one in UTF-8.
    return any(mark in told.replace(b"\0", b"").lower() for told in lists for mark in MACRO_TYPES)


def _beginning(archive: zipfile.ZipFile, name: str, length: int) -> bytes:
    with archive.open(name) as opened:
        return opened.read(length)
