"""The formats in which a register leaves."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.utils.translation import gettext_lazy as _

from compliance.datasets import csv_table, tables
from compliance.datasets.description import Dataset
from compliance.datasets.ods import OdsWorkbook
from compliance.datasets.register import Facts, RecordThen
from compliance.datasets.xlsx import XlsxWorkbook

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Writer(Protocol):
    """Writes a register to a file, record after record, and returns how many there are."""

    def __call__(
        self, dataset: Dataset, records: Iterable[RecordThen], facts: Facts, *, on: datetime, path: Path
    ) -> int: ...


class Format(NamedTuple):
    """A format: its words, how its files are named and announced, what writes them."""

    label: "StrPromise"
    extension: str
    media_type: str
    writer: Writer


FORMATS: dict[str, Format] = {
    "xlsx": Format(
        _("Classeur Excel (.xlsx)"),
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        partial(tables.write, XlsxWorkbook),
    ),
    "ods": Format(
        _("Classeur OpenDocument (.ods)"),
        "ods",
        "application/vnd.oasis.opendocument.spreadsheet",
        partial(tables.write, OdsWorkbook),
    ),
    "csv": Format(_("Tableau (.csv)"), "csv", "text/csv; charset=utf-8", csv_table.write),
}
