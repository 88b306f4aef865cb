"""A register as a document to print, keep and hand over: cover, contents, a section for each record.

The file is a PDF/UA-1 and a PDF/A-3a, and carries the same register as JSON-LD.
"""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.common.french_dates import moment_in_words
from compliance.common.typeset import pdf
from compliance.datasets import jsonld
from compliance.datasets.description import Dataset
from compliance.datasets.register import Cover, RecordThen
from compliance.exports.record_pdf import banner, fact, sections_data

TEMPLATE = "exports/register.typ"
MOST = 500  # records in a file


def write(dataset: Dataset, records: Iterable[RecordThen], cover: Cover, *, on: datetime, path: Path) -> int:
    """Write a register to ``path`` as it stood ``on`` a moment; return how many records it holds.

    Raises OSError when the file cannot be written.
    """
    held = list(records)
    linked = path.with_name(f"{path.name}.jsonld")
    jsonld.write(dataset, held, cover, on=on, path=linked)
    attached = linked.read_text(encoding="utf-8")
    linked.unlink()
    path.write_bytes(pdf(TEMPLATE, register_data(dataset, held, cover, on=on), attached=attached))
    return len(held)


def register_data(dataset: Dataset, records: Iterable[RecordThen], cover: Cover, *, on: datetime) -> dict[str, Any]:
    """Return what the document says, all of it text."""
    day = timezone.localdate(on)
    author = cover.controller.name or cover.slug
    return {
        "title": dataset.label,
        "author": author,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "footer": f"{author} – {dataset.label} – {moment_in_words(on)}",
        "banner": "",
        "keywords": [cover.number],
        "unset": _("non renseigné"),
        "to_confirm": _("à confirmer par le DPO"),
        "contents": _("Sommaire"),
        "cover": [fact(*said) for said in cover.facts],
        "records": [_record(dataset, record, day) for record in records],
        "attached": {
            "name": f"{dataset.file}.jsonld",
            "kind": "application/ld+json",
            "description": _("Le même registre en données liées (JSON-LD)"),
        },
    }


def _record(dataset: Dataset, then: RecordThen, on: date) -> dict[str, Any]:
    reference, state = dataset.named(then.number, then.status)
    name = next(dataset.columns).text(then.content, on)
    written = _("%(version)d, du %(moment)s") % {
        "version": then.version,
        "moment": moment_in_words(then.written_at),
    }
    return {
        "title": f"{reference} – {name}",
        "banner": banner(dataset, then),
        "cover": [fact(dataset.state, state), fact(_("Version"), written)],
        "sections": sections_data(dataset, then, on),
    }
