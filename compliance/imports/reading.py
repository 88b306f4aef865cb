"""The doors of the readers: which kind a file is, and what it says."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from compliance.datasets.description import Dataset
from compliance.imports import jsonld_in
from compliance.imports.found import JSONLD, Mapping, Read, Refused


def recognise(path: Path, dataset: Dataset) -> str:
    """Return the kind of a file, told by what it holds and not by its name. Raises Refused when it is none of ours."""
    if jsonld_in.name_of(path) is not None:
        return JSONLD
    raise Refused(_("Ce fichier n’est pas de ceux que Ramure lit : essayez le JSON-LD d’un registre."))


def read(
    path: Path, dataset: Dataset, *, kind: str, on: date, mapping: Mapping | None = None, sheet: str | None = None
) -> Read:
    """Return what a file of that kind says, codes and words being those of a day.

    ``mapping`` and ``sheet`` are for a table: which column gives what, on which sheet. Raises Refused.
    """
    if kind == JSONLD:
        return jsonld_in.read(path, dataset)
    raise Refused(_("Ce fichier n’est pas de ceux que Ramure lit : essayez le JSON-LD d’un registre."))
