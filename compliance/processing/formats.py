"""The CNIL's own layout of a register, in which the processing register also leaves."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.datasets import grid_ods, grid_xlsx
from compliance.datasets.description import Dataset
from compliance.datasets.grid import GridFile, GridWriter
from compliance.datasets.register import Cover, RecordThen
from compliance.exports.formats import ODS, XLSX, Format, announce
from compliance.processing.cnil_book import book

MOST = 500  # activities in a file: a sheet each


def write(
    writer: GridWriter, dataset: Dataset, records: Iterable[RecordThen], cover: Cover, *, on: datetime, path: Path
) -> int:
    """Write the register in the CNIL's layout as it stood ``on`` a moment; return how many activities it holds.

    Raises OSError when the file cannot be written.
    """
    held = list(records)
    written_on = on.astimezone(UTC).replace(tzinfo=None)
    grids, choices = book(dataset, held, cover, timezone.localdate(on))
    writer(GridFile(dataset.label, written_on, grids, choices), path)
    return len(held)


IN_ODS = Format(_("Modèle de la CNIL (.ods)"), ODS, partial(write, grid_ods.write), 500, MOST)
IN_XLSX = Format(_("Modèle de la CNIL (.xlsx)"), XLSX, partial(write, grid_xlsx.write), 60, MOST)
announce("processing", "cnil-ods", IN_ODS)
announce("processing", "cnil-xlsx", IN_XLSX)
