"""The documents of the demonstration: small PDF files, made for it, that say so."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from compliance.accounts.models import User
from compliance.common.typeset import pdf
from compliance.documents import rules, services
from compliance.documents.store import Received, stored
from compliance.offices.models import Office
from compliance.processing.models import ActivityDocument, ProcessingActivity


def attach_today(rows: list[dict[str, Any]], offices: dict[str, Office], people: dict[str, User]) -> None:
    """Attach the documents, from the day of the loading."""
    for row in rows:
        office = offices[row["office"]]
        record = ProcessingActivity.objects.get(office=office, number=row["number"])
        attachment = ActivityDocument(record=record, kind=row["kind"], dated=date.fromisoformat(row["dated"]))
        with stored(office, Received(_made(row, office), row["file"], rules.PDF)) as document:
            services.attach(attachment, document, by=people[row["by"]])


def _made(row: dict[str, Any], office: Office) -> "ContentFile[bytes]":
    told = {name: row[name] for name in ("title", "paragraphs")}
    return ContentFile(
        pdf("documents/invented.typ", {**told, "author": office.name, "footer": office.name, "banner": ""})
    )
