"""An OpenDocument workbook, streamed to the disk row after row. Text stays text, a date is a date."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import get_language

from compliance.datasets import ods_parts as parts
from compliance.datasets.workbook import PIECE, Head, Sheet, Value, Workbook, readable, safe

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
BUFFER = 1 << 16
SPACES = re.compile("^ +| +$|  +")  # spaces that a reader of XML would fold


class OdsWorkbook(Workbook["OdsSheet"]):
    """A workbook of OpenDocument 1.3."""

    def __init__(self, title: str, *, written_on: datetime) -> None:
        super().__init__()
        self._title, self._written_on = title, written_on

    def new_sheet(self, title: str, heads: Sequence[Head]) -> "OdsSheet":
        """Return a sheet under a title that is free."""
        return OdsSheet(self, title, heads)

    def save(self, path: Path) -> None:
        """Finish every sheet and write the workbook to ``path``; the kind of file comes first, as it must."""
        panes = {sheet.title: (1, 1) for sheet in self.sheets}
        write_package(path, self._title, self._written_on, panes, self._content())

    def discard(self) -> None:
        """Give back the rows kept aside."""
        for sheet in self.sheets:
            sheet.discard()

    def _content(self) -> Iterator[bytes]:
        widths = sorted({head.width for sheet in self.sheets for head in sheet.heads})
        yield parts.content_head(widths).encode()
        for sheet in self.sheets:
            yield from sheet.content()
        yield parts.content_tail([(sheet.title, len(sheet.heads), sheet.count + 1) for sheet in self.sheets]).encode()


class OdsSheet(Sheet):
    """A sheet of OpenDocument; its rows wait in a file of their own until the workbook is saved."""

    def __init__(self, book: OdsWorkbook, title: str, heads: Sequence[Head]) -> None:
        super().__init__(heads)
        self.title, self._book = title, book
        self._rows: IO[str] = TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115  closed by discard

    def write(self, values: Sequence[Value]) -> None:
        """Write a row that there is room for."""
        cells = [self._cell(head, value, values[0]) for head, value in zip(self.heads, values, strict=True)]
        self._rows.write(f'<table:table-row table:style-name="row">{"".join(cells)}</table:table-row>\n')

    def content(self) -> Iterator[bytes]:
        """Yield the whole sheet."""
        heads = "".join(text_cell(head.label, ' table:style-name="head"') for head in self.heads)
        yield parts.sheet_head(self.title, [head.width for head in self.heads], heads).encode()
        self._rows.seek(0)
        while piece := self._rows.read(BUFFER):
            yield piece.encode()
        yield b"</table:table>\n"

    def discard(self) -> None:
        """Remove the rows kept aside."""
        self._rows.close()

    def _cell(self, head: Head, value: Value, name: Value) -> str:
        if value is None or value == "":
            return "<table:table-cell/>"
        if isinstance(value, str):
            if len(value) > PIECE:
                value = self._book.fitting(value, [self.title, str(name), head.label])
            return text_cell(value)
        return plain_cell(safe(value))


def write_package(
    path: Path, title: str, written_on: datetime, panes: Mapping[str, tuple[int, int]], content: Iterable[bytes]
) -> None:
    """Write a workbook to ``path``, its kind first, as it must be; ``written_on`` in UTC.

    ``panes`` names the sheets, in their order, with the columns and rows of each that stay in sight.
    """

    def entry(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
        found = ZipInfo(name, written_on.timetuple()[:6])
        found.compress_type = compression
        return found

    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        file.writestr(entry("mimetype", ZIP_STORED), MEDIA_TYPE)
        file.writestr(entry("META-INF/manifest.xml"), parts.manifest(MEDIA_TYPE))
        file.writestr(entry("meta.xml"), parts.meta(readable(title), written_on, get_language() or "fr"))
        file.writestr(entry("styles.xml"), parts.STYLES)
        file.writestr(entry("settings.xml"), parts.settings(panes))
        with file.open(entry("content.xml"), "w", force_zip64=True) as opened:
            for piece in content:
                opened.write(piece)


def plain_cell(value: int | date | str, attributes: str = "") -> str:
    """Return a cell that holds a number or a day, or the text in their place; ``attributes`` of the cell in XML."""
    if isinstance(value, str):
        return text_cell(value, attributes)
    if isinstance(value, int):
        kind, shown = f'office:value-type="float" office:value="{value}"', str(value)
    else:
        moment = isinstance(value, datetime)
        shown = f"{value:%d/%m/%Y %H:%M}" if moment else f"{value:%d/%m/%Y}"
        styled = "" if "style-name" in attributes else f'table:style-name="{"moment" if moment else "date"}" '
        kind = f'{styled}office:value-type="date" office:date-value="{value.isoformat()}"'
    return f"<table:table-cell{attributes} {kind}><text:p>{shown}</text:p></table:table-cell>"


def text_cell(text: str, attributes: str = "") -> str:
    """Return a cell that holds a text, a paragraph per line; ``attributes`` of the cell in XML."""
    lines = "".join(f"<text:p>{_line(line)}</text:p>" for line in readable(text).split("\n"))
    return f'<table:table-cell{attributes} office:value-type="string">{lines}</table:table-cell>'


def _line(text: str) -> str:
    # A tab stays a tab: LibreOffice drops the element <text:tab/> inside a cell.
    return SPACES.sub(lambda found: f'<text:s text:c="{len(found[0])}"/>', escape(text))
