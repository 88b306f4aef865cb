"""One record as a document to print or hand over: who answers for it, then its sections in the order of the law."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.common.french_dates import moment_in_words
from compliance.common.typeset import pdf
from compliance.datasets.description import Content, Dataset, Part, Section
from compliance.datasets.reading import read_row
from compliance.datasets.register import Facts, RecordThen

TEMPLATE = "exports/record.typ"


def record_pdf(
    dataset: Dataset, office: Facts, then: RecordThen, *, on: datetime, seal: Facts = (), recipient: str = ""
) -> bytes:
    """Return a record as it stood ``on`` a moment as a tagged PDF; a draft says « projet » on each page.

    ``office`` is what was true of the controller, its name first, and of its DPO;
    ``seal`` its number first, then the digest of its content; ``recipient`` whom the file is for.
    """
    return pdf(TEMPLATE, record_data(dataset, office, then, on=on, seal=seal, recipient=recipient))


def record_data(
    dataset: Dataset, office: Facts, then: RecordThen, *, on: datetime, seal: Facts = (), recipient: str = ""
) -> dict[str, Any]:
    """Return what the document says, all of it text; ``seal`` is its number first, then the digest of its content."""
    reference, day, author = dataset.reference(then.number), timezone.localdate(on), office[0][1]
    name = next(dataset.columns).text(then.content, day)
    return {
        "title": f"{reference} – {name}",
        "author": author,
        "footer": f"{author} – {reference} – {moment_in_words(on)}",
        "banner": banner(dataset, then),
        "over": f"{dataset.label} – {reference}",
        "name": name,
        "unset": _("non renseigné"),
        "to_confirm": _("à confirmer par le DPO"),
        "cover": [fact(*said) for said in [*_record(dataset, then, on, recipient), *office, *seal]],
        "keywords": [seal[0][1]] if seal else [],
        "sections": sections_data(dataset, then, day),
    }


def banner(dataset: Dataset, then: RecordThen) -> str:
    """Return what stands over a draft; "" over what is in the register."""
    words = _("Projet : cette fiche n’est pas au registre tant qu’elle n’est pas soumise")
    return words if then.status in dataset.drafts else ""


def sections_data(dataset: Dataset, then: RecordThen, on: date) -> list[dict[str, Any]]:
    """Return what the sections of a record say, with the labels of a day."""
    return [_section(section, then.content, on) for section in dataset.sections]


def fact(label: str, value: str) -> dict[str, str]:
    """Return a label and its value as templates read them."""
    return {"label": label, "value": value}


def _record(dataset: Dataset, then: RecordThen, on: datetime, recipient: str) -> list[tuple[str, str]]:
    facts = [
        (_("Fiche au"), moment_in_words(on)),
        (dataset.state, dataset.statuses.get(then.status, then.status)),
        (
            _("Version"),
            _("%(version)d, du %(moment)s") % {"version": then.version, "moment": moment_in_words(then.written_at)},
        ),
    ]
    if then.erased_at:
        facts.append(
            (_("Contenu effacé, à son terme"), _("le %(moment)s") % {"moment": moment_in_words(then.erased_at)})
        )
    if recipient:
        facts.append((_("Destinataire"), recipient))
    if settings.DEMONSTRATION:
        facts.append((_("Démonstration"), _("Cette fiche est inventée.")))
    return facts


def _section(section: Section, content: Content, on: date) -> dict[str, Any]:
    return {
        "title": section.title,
        "article": section.article,
        "facts": [fact(column.label, column.text(content, on)) for column in section.columns],
        "parts": [_part(part, content, on) for part in section.parts],
    }


def _part(part: Part, content: Content, on: date) -> dict[str, Any]:
    return {"label": part.label, "rows": [_row(part, row, on) for row in part.rows(content)]}


def _row(part: Part, row: Content, on: date) -> dict[str, Any]:
    reading = read_row(part, row, on)
    return {
        "lead": reading.lead or part.one,
        "details": reading.details,
        "to_confirm": reading.to_confirm,
        "facts": [fact(*said) for said in reading.facts],
        "parts": [_part(inner, row, on) for inner in part.parts],
    }
