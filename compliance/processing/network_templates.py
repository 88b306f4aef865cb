"""Loading the network's templates from their files: a revision per state of the source, never rewritten."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from compliance.processing.models import NetworkTemplate, ProcessingActivity, TemplateRevision
from compliance.records import content as contents


def load_templates() -> int:
    """Add the revisions that the files hold and the database does not; return how many were added.

    Raises ValidationError when a template holds a value that an activity would refuse.
    """
    known = set(TemplateRevision.objects.values_list("template__code", "source_version"))
    added = 0
    for path in sorted((Path(settings.RAMURE_LAW_DIR) / "templates").glob("T*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        if (row["code"], row["source_version"]) not in known:
            _add(row)
            added += 1
    return added


def _add(row: dict[str, Any]) -> None:
    template, _ = NetworkTemplate.objects.get_or_create(code=row["code"])
    content = row.get("content") or {}
    if content:
        contents.cleaned(ProcessingActivity, content)
    TemplateRevision.objects.create(
        template=template,
        source_version=row["source_version"],
        kind=row["kind"],
        title=row["title"],
        summary=row.get("summary", ""),
        choices=row.get("choices", []),
        content=content,
    )
