"""The fixed parts of an OpenDocument workbook (OpenDocument 1.3): what stands around the rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from compliance.datasets.workbook import LINE

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "number": "datastyle",
        "meta": "meta",
        "config": "config",
        "fo": "xsl-fo-compatible",
        "manifest": "manifest",
    }.items()
)
ROOT = f'{SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'
CM_PER_CHARACTER = 0.2


STYLES = f"""{HEADER}<office:document-styles {ROOT}>
<office:styles>
<style:default-style style:family="table-cell"><style:text-properties fo:language="fr"
 fo:country="FR"/></style:default-style>
<style:style style:name="Default" style:family="table-cell">
<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>
</office:styles>
<office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties
 fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" fo:margin="1.5cm"
 style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Default" style:page-layout-name="page"/></office:master-styles>
</office:document-styles>"""

DATE = """<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>
<number:text>/</number:text><number:year number:style="long"/>"""
HOUR = """<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>
<number:minutes number:style="long"/>"""


def manifest(media_type: str) -> str:
    """Return the list of the files."""
    names = ["content.xml", "styles.xml", "settings.xml", "meta.xml"]
    entries = "".join(f'<manifest:file-entry manifest:full-path="{n}" manifest:media-type="text/xml"/>' for n in names)
    whole = f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{media_type}"/>'
    return f'{HEADER}<manifest:manifest {SPACES} manifest:version="1.3">{whole}{entries}</manifest:manifest>'


def meta(title: str, written_on: datetime, language: str) -> str:
    """Return what the file says of itself; ``written_on`` in UTC."""
    said = f"""<meta:generator>Ramure</meta:generator><dc:title>{escape(title)}</dc:title>
<meta:creation-date>{written_on:%Y-%m-%dT%H:%M:%S}Z</meta:creation-date><dc:language>{escape(language)}</dc:language>"""
    return f"{HEADER}<office:document-meta {ROOT}><office:meta>{said}</office:meta></office:document-meta>"


def settings(panes: Mapping[str, tuple[int, int]]) -> str:
    """Return how the sheets open: the first columns and rows of each that stay in sight, by title."""
    sheets = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(title)}>{_pane(columns, rows)}"
        "</config:config-item-map-entry>"
        for title, (columns, rows) in panes.items()
    )
    return f"""{HEADER}<office:document-settings {ROOT}><office:settings>
<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">
<config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1</config:config-item>
<config:config-item-map-named config:name="Tables">{sheets}</config:config-item-map-named>
</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>
</office:settings></office:document-settings>"""


def _pane(columns: int, rows: int) -> str:
    frozen = 2
    items = {
        "HorizontalSplitMode": frozen if columns else 0,
        "VerticalSplitMode": frozen if rows else 0,
        "HorizontalSplitPosition": columns,
        "VerticalSplitPosition": rows,
        "ActiveSplitRange": 3,
        "PositionRight": columns,
        "PositionBottom": rows,
    }
    return "".join(
        f'<config:config-item config:name="{name}" config:type="int">{value}</config:config-item>'
        for name, value in items.items()
    )


def content_head(widths: Iterable[int], beside: str = "", heights: Iterable[int] = ()) -> str:
    """Return what comes before the sheets: the styles that their cells name, then ``beside``.

    ``widths`` of columns in characters, ``heights`` of rows in lines of text.
    """
    columns = "".join(
        f'<style:style style:name="w{width}" style:family="table-column"><style:table-column-properties'
        f' style:column-width="{width * CM_PER_CHARACTER:.2f}cm"/></style:style>\n'
        for width in widths
    )
    rows = "".join(
        f'<style:style style:name="high{height}" style:family="table-row"><style:table-row-properties'
        f' style:row-height="{height * LINE}pt" style:use-optimal-row-height="false"/></style:style>\n'
        for height in heights
    )
    return f"""{HEADER}<office:document-content {ROOT}><office:automatic-styles>
<number:date-style style:name="day-format">{DATE}</number:date-style>
<number:date-style style:name="hour-format">{DATE}{HOUR}</number:date-style>
<style:style style:name="date" style:family="table-cell" style:parent-style-name="Default"
 style:data-style-name="day-format"/>
<style:style style:name="moment" style:family="table-cell" style:parent-style-name="Default"
 style:data-style-name="hour-format"/>
<style:style style:name="head" style:family="table-cell" style:parent-style-name="Default"><style:table-cell-properties
 fo:background-color="#e4efe9" fo:border-bottom="0.5pt solid #1f5c4a"/><style:text-properties fo:font-weight="bold"
 fo:color="#1f5c4a"/></style:style>
<style:style style:name="title" style:family="table-cell" style:parent-style-name="Default"><style:text-properties
 fo:font-weight="bold" fo:font-size="14pt" fo:color="#1f5c4a"/></style:style>
<style:style style:name="section" style:family="table-cell" style:parent-style-name="Default">
<style:table-cell-properties fo:background-color="#1f5c4a"/><style:text-properties fo:font-weight="bold"
 fo:color="#ffffff"/></style:style>
<style:style style:name="label" style:family="table-cell" style:parent-style-name="Default"><style:table-cell-properties
 fo:background-color="#f1f5f3" fo:border="0.5pt solid #c9d5cf"/></style:style>
<style:style style:name="value" style:family="table-cell" style:parent-style-name="Default"><style:table-cell-properties
 fo:border="0.5pt solid #c9d5cf"/></style:style>
<style:style style:name="day" style:family="table-cell" style:parent-style-name="Default"
 style:data-style-name="day-format"><style:table-cell-properties fo:border="0.5pt solid #c9d5cf"
 style:text-align-source="fix"/><style:paragraph-properties fo:text-align="start"/></style:style>
<style:style style:name="row" style:family="table-row"><style:table-row-properties
 style:use-optimal-row-height="true"/></style:style>
<style:style style:name="sheet" style:family="table" style:master-page-name="Default"><style:table-properties
 table:display="true"/></style:style>
{columns}{rows}</office:automatic-styles><office:body><office:spreadsheet>{beside}
"""


def sheet_head(title: str, widths: Sequence[int], heads: str = "") -> str:
    """Return what opens a sheet: its columns, and its heads if it has any, printed on every page."""
    columns = "".join(
        f'<table:table-column table:style-name="w{width}" table:default-cell-style-name="Default"/>' for width in widths
    )
    row = f'<table:table-row table:style-name="row">{heads}</table:table-row>'
    printed = f"<table:table-header-rows>{row}</table:table-header-rows>\n" if heads else ""
    return f'<table:table table:name={quoteattr(title)} table:style-name="sheet">{columns}\n{printed}'


def content_tail(sheets: Sequence[tuple[str, int, int]] = ()) -> str:
    """Return what closes the content: a filter on each of these sheets, given its title, its columns and its rows."""
    ranges = "".join(
        f'<table:database-range table:name="filter{rank}" table:display-filter-buttons="true"'
        f" table:target-range-address={quoteattr(_range(title, columns, rows))}/>\n"
        for rank, (title, columns, rows) in enumerate(sheets, start=1)
    )
    filters = f"<table:database-ranges>{ranges}</table:database-ranges>" if ranges else ""
    return f"{filters}\n</office:spreadsheet></office:body></office:document-content>"


def choices(name: str, sheet: str, column: int, rows: tuple[int, int]) -> str:
    """Return a list to choose from in a cell: the cells of a column, between two rows; anything else may be typed."""
    first, last = rows
    letters = letters_of(column)
    source = f"{quoted(sheet)}.${letters}${first}:.${letters}${last}"
    return (
        f'<table:content-validation table:name="{name}" table:allow-empty-cell="true" table:display-list="unsorted"'
        f" table:condition={quoteattr(f'of:cell-content-is-in-list([{source}])')}"
        f" table:base-cell-address={quoteattr(f'{quoted(sheet)}.A1')}>"
        '<table:error-message table:display="false"/></table:content-validation>'
    )


def quoted(title: str) -> str:
    """Return a sheet's title as formulas name it."""
    return "'" + title.replace("'", "''") + "'"


def letters_of(column: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _range(title: str, columns: int, rows: int) -> str:
    return f"{quoted(title)}.A1:{quoted(title)}.{letters_of(columns)}{rows}"
