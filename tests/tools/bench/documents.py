"""What the register as a document costs: beside typst alone for the same source."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import typst
from django.conf import settings

from compliance.common.typeset import ACCESSIBLE, LASTING
from compliance.datasets import description
from compliance.exports import register_pdf
from compliance.exports.rules import new_number, reference
from compliance.exports.services import export_register
from compliance.offices.models import Office
from compliance.processing.models import ProcessingActivity
from tests.processing.factories import submitted
from tests.records.values import full_content
from tests.tools.bench.measure import Measure, Times

ROUNDS = 5
PRINTED = 100  # activities of the register, every field of each filled in
APART = 90  # between the values of two activities: none says what another says
TYPST = 5.0  # times typst alone


def measures(office: Office, folder: Path) -> Iterable[Measure]:
    """Yield the cost of an office's register as a PDF, with its attachment, its seal and its line in the journal."""
    for rank in range(PRINTED):
        submitted(office, **{**_content(rank), "name": f"Activité {rank}"})
    written: list[int] = []
    source = _source(office, folder)
    number = json.loads(source["data"])["keywords"][0]
    root = Path(settings.BASE_DIR) / "templates"

    def alone() -> None:
        # Another number each time, as in a file that leaves: typst remembers what it has set.
        another = reference(new_number())
        inputs = {name: text.replace(number, another) for name, text in source.items()}
        compiler = typst.Compiler(root / register_pdf.TEMPLATE, root=root, ignore_system_fonts=True, sys_inputs=inputs)
        compiler.compile(format="pdf", pdf_standards=[ACCESSIBLE, LASTING])

    def whole() -> None:
        written.append(_export(office, folder))

    times = Times(ROUNDS, alone, whole)
    yield Measure("export en pdf, au moins", min(written), None, "fiches")
    yield Measure("export en pdf, fois typst seul", times.ratio(1, 0), TYPST)


def _content(rank: int) -> Any:
    """Return a content whose every field is filled in, of letters that the fonts draw."""
    text = json.dumps(full_content(ProcessingActivity, first=1 + rank * APART), ensure_ascii=False)
    return json.loads(text.encode("latin-1", "ignore").decode("latin-1"))


def _export(office: Office, folder: Path) -> int:
    dataset = description.get("processing")
    path = folder / "registre.pdf"
    return export_register(office, dataset, format="pdf", moment=None, by=None, path=path, reason="banc").count


def _source(office: Office, folder: Path) -> dict[str, str]:
    """Return what an export gives to typst."""
    kept: dict[str, str] = {}
    pdf = register_pdf.pdf

    def keep(template: str, data: Any, *, attached: str) -> bytes:
        kept.update(data=json.dumps(data, ensure_ascii=False), attached=attached)
        return pdf(template, data, attached=attached)

    with patch.object(register_pdf, "pdf", keep):
        _export(office, folder)
    return kept
