"""The formats in which a register leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext_lazy as _

from compliance.datasets import csv_table, jsonld, tables
from compliance.datasets.description import Dataset
from compliance.datasets.ods import OdsWorkbook
from compliance.datasets.register import Cover, RecordThen
from compliance.datasets.xlsx import XlsxWorkbook
from compliance.exports import register_pdf
from compliance.exports.seals import FilePart, sha256_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Writer(Protocol):
    """Writes a register to a file, record after record, and returns how many there are."""

    def __call__(
        self, dataset: Dataset, records: Iterable[RecordThen], cover: Cover, *, on: datetime, path: Path
    ) -> int: ...


class Kind(NamedTuple):
    """A kind of file: how it is named and announced."""

    extension: str
    media_type: str


ZIP = Kind("zip", "application/zip")
XLSX = Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
ODS = Kind("ods", "application/vnd.oasis.opendocument.spreadsheet")
PDF = Kind("pdf", "application/pdf")
JSONLD = Kind("jsonld", "application/ld+json")
CSV = Kind("csv", "text/csv; charset=utf-8")


@dataclass(frozen=True)
class Format:
    """A format: its words, the kind of its files, what writes them, how many records a page gives, one file takes."""

    label: "StrPromise"
    kind: Kind
    writer: Writer
    at_once: int  # records that are written in some three seconds: beyond, nobody is made to wait for a page
    most: int | None = None

    def splits(self, total: int) -> bool:
        """Tell whether so many records leave in several files, zipped together."""
        return self.most is not None and total > self.most

    def write_many(
        self, dataset: Dataset, records: Iterable[RecordThen], cover: Cover, *, on: datetime, path: Path
    ) -> list[FilePart]:
        """Write a zip of files of ``most`` records each, every one with its cover; return what it holds."""
        parts = []
        with ZipFile(path, "w", ZIP_DEFLATED) as several:
            for rank, some in enumerate(batched(records, self.most or 1), start=1):
                file = path.with_name(f"{dataset.file}-{rank}.{self.kind.extension}")
                count = self.writer(dataset, some, cover, on=on, path=file)
                parts.append(FilePart(file.name, sha256_of(file), count))
                several.write(file, file.name)
                file.unlink()
        return parts


FORMATS: dict[str, Format] = {
    "xlsx": Format(_("Classeur Excel (.xlsx)"), XLSX, partial(tables.write, XlsxWorkbook), 1_000),
    "ods": Format(_("Classeur OpenDocument (.ods)"), ODS, partial(tables.write, OdsWorkbook), 2_000),
    "pdf": Format(_("Document (.pdf)"), PDF, register_pdf.write, 100, register_pdf.MOST),
    "jsonld": Format(_("Données liées (JSON-LD)"), JSONLD, jsonld.write, 5_000),
    "csv": Format(_("Tableau (.csv)"), CSV, csv_table.write, 5_000),
}

_own: dict[str, dict[str, Format]] = {}


def announce(dataset: str, name: str, own: Format) -> None:
    """Announce a format that one dataset alone leaves in; each register does it in its `formats` module."""
    if _own.setdefault(dataset, {}).setdefault(name, own) is not own:
        raise ValueError(f"the format {name!r} of {dataset!r} is announced twice")


def formats_of(dataset: Dataset) -> dict[str, Format]:
    """Return the formats in which a dataset leaves, its own last."""
    return {**FORMATS, **_own.get(dataset.name, {})}


def announced_formats() -> list[str]:
    """Return the name of every format, whichever dataset leaves in it."""
    return [*FORMATS, *sorted({name for own in _own.values() for name in own})]


def format_words() -> dict[str, str]:
    """Return the words for every format, by name."""
    every = {**FORMATS, **{name: own for formats in _own.values() for name, own in formats.items()}}
    return {name: str(format.label) for name, format in every.items()} | {ZIP.extension: str(_("Archive (.zip)"))}
