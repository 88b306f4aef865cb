"""The office and its DPO as they were at a moment: the first sheet of a register (Art. 30(1)(a), 30(2)(a) GDPR).

Everything is read from the ledger's snapshots of that moment, never from today's rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from compliance.common.dates import local_date
from compliance.common.french_dates import in_words, moment_in_words
from compliance.datasets.description import Dataset, Role
from compliance.datasets.register import Actor, Cover
from compliance.history.as_of import latest_entries
from compliance.history.models import LedgerEntry
from compliance.offices.enums import ContactKind, LegalForm, MandateStatus, TeamRole
from compliance.offices.models import Mandate, Office
from compliance.offices.rules import is_current

type Fact = tuple[str, str]
type Snapshot = Mapping[str, Any]


@dataclass(frozen=True)
class OfficeThen:
    """An office and its DPO's mandate as they were on a day; None before the one was known, or without the other."""

    slug: str
    day: date
    office: Snapshot | None
    mandate: Snapshot | None


def office_then(office: Office, moment: datetime) -> OfficeThen:
    """Read the office and its mandate as they were at ``moment``."""
    entry = latest_entries(Office.history.model, moment).filter(id=office.pk).values_list("snapshot", flat=True)
    mandate = mandate_entry(office, moment)
    return OfficeThen(office.slug, local_date(moment), entry.first(), mandate.snapshot if mandate else None)


def cover(
    office: Office,
    dataset: Dataset,
    moment: datetime,
    counts: Mapping[str, int],
    *,
    drafts: bool = False,
    chosen: str = "",
    erased: int = 0,
    recipient: str = "",
) -> Cover:
    """Return what the file says before its records: the register and its state, the controller, its DPO.

    ``counts`` is the number of records by status; ``drafts`` says whether drafts were asked for,
    ``chosen`` what the filter of a list keeps, in words; ``erased`` is the number of records emptied since,
    ``recipient`` whom the file is for.
    """
    then = office_then(office, moment)
    register = _register(dataset, moment, counts, drafts=drafts, chosen=chosen, erased=erased, recipient=recipient)
    beside = dataset.said_beside(office.pk, moment) if dataset.said_beside else []
    said = Cover(
        office.slug,
        [*register, *beside],
        [*office_facts(then, dataset.role), *officer_facts(then)],
    )
    if controller := then.office:
        represented_by = _joined(controller["representative_name"], controller["representative_title"])
        said = replace(said, controller=_actor(controller["name"], controller), represented_by=represented_by)
    if mandate := then.mandate:
        said = replace(said, officer=_actor(lead_then(mandate, then.day), mandate), company=mandate["organisation"])
    return said


def _register(
    dataset: Dataset,
    moment: datetime,
    counts: Mapping[str, int],
    *,
    drafts: bool,
    chosen: str,
    erased: int,
    recipient: str,
) -> list[Fact]:
    projects = sum(count for status, count in counts.items() if status in dataset.drafts)
    kept = sum(counts.values()) - projects
    facts = [
        (_("Registre"), dataset.label),
        (_("État du registre"), _("au %(moment)s") % {"moment": moment_in_words(moment)}),
        (dataset.counted, str(kept)),
    ]
    if chosen:
        facts.insert(2, (_("Fiches choisies par un filtre"), chosen))
    if recipient:
        facts.append((_("Destinataire"), recipient))
    if not kept:
        facts.append((_("Registre vide"), dataset.none_then))
    if drafts:
        facts.append((_("Brouillons joints, marqués « projet »"), str(projects)))
    if erased:
        facts.append((_("Fiches dont un contenu est effacé, à son terme"), str(erased)))
    if settings.DEMONSTRATION:
        facts.append((_("Démonstration"), _("Toutes les fiches de ce registre sont inventées.")))
    return facts


def office_facts(reading: OfficeThen, role: Role) -> list[Fact]:
    """Return who the office was, by its role in the register, and how it was reached."""
    label, then = role.label, reading.office
    if then is None:
        words = _("L’organisme « %(slug)s » n’était pas encore inscrit dans Ramure à cette date.")
        return [(label, words % {"slug": reading.slug})]
    facts = [
        (label, then["name"]),
        (_("Forme juridique"), str(dict(LegalForm.choices).get(then["legal_form"], then["legal_form"]))),
        (_("Numéro SIREN"), then["siren"]),
        (_("Adresse"), _address(then)),
        (_("Téléphone"), then["phone"]),
        (_("Adresse électronique"), then["email"]),
        (_("Représentant légal"), _joined(then["representative_name"], then["representative_title"])),
    ]
    return [*_told(facts), *(_contact(point) for point in then["contact_points"])]


def officer_facts(reading: OfficeThen) -> list[Fact]:
    """Return who the office's DPO was that day, and how they were reached."""
    label, then = _("Délégué à la protection des données (DPO)"), reading.mandate
    if then is None:
        return [(label, _("Aucun DPO désigné à cette date"))]
    facts = [
        (_("Adresse du DPO"), _address(then)),
        (_("Téléphone du DPO"), then["phone"]),
        (_("Adresse électronique du DPO"), then["email"]),
        (_("Mandat du DPO"), _period(then)),
        (_("Récépissé de désignation (CNIL)"), then["designation_receipt"]),
    ]
    company = [(_("Société du DPO (DPO externe)"), then["organisation"])] if then["organisation"] else []
    return [(label, lead_then(then, reading.day)), *company, *_told(facts)]


def mandate_entry(office: Office, moment: datetime) -> LedgerEntry | None:
    """Return the ledger's last word, at a moment, on the mandate that ran that day; None when none did."""
    day = local_date(moment)
    entries = latest_entries(Mandate.history.model, moment, office_ids=[office.pk]).order_by("id")
    signed = (entry for entry in entries if entry.snapshot["status"] == MandateStatus.SIGNED)
    return next((entry for entry in signed if is_current(_days(entry.snapshot), day)), None)


def lead_then(then: Snapshot, day: date) -> str:
    """Return who led the DPO's team that day: an organisation that is designated may change its lead."""
    leads = (member for member in then["members"] if member["role"] == TeamRole.LEAD)
    return str(next((lead["person_name"] for lead in leads if is_current(_days(lead), day)), then["person_name"]))


def _days(then: Snapshot) -> tuple[date, date | None]:
    return date.fromisoformat(then["starts"]), date.fromisoformat(then["ends"]) if then["ends"] else None


def _period(then: Snapshot) -> str:
    starts, ends = _days(then)
    if ends is None:
        return _("depuis le %(starts)s") % {"starts": in_words(starts)}
    return _("du %(starts)s au %(ends)s") % {"starts": in_words(starts), "ends": in_words(ends)}


def _contact(point: Snapshot) -> Fact:
    kind = str(dict(ContactKind.choices).get(point["kind"], point["kind"]))
    words = [point["label"], point["email"], point["phone"], point["address"]]
    return _("Contact : %(kind)s") % {"kind": kind}, "\n".join(filter(None, words))


def _address(then: Snapshot) -> str:
    lines = [then["address"], f"{then['postal_code']} {then['city']}".strip(), then.get("country", "")]
    return "\n".join(filter(None, lines))


def _actor(name: str, then: Snapshot) -> Actor:
    columns = ("address", "postal_code", "city", "country", "phone", "email")
    return Actor(name, **{column: then.get(column) or "" for column in columns})


def _joined(name: str, title: str) -> str:
    return ", ".join(filter(None, [name, title]))


def _told(facts: list[Fact]) -> list[Fact]:
    """Say so where a value was not filled in: a blank would look like an oversight of the export."""
    return [(label, value or _("non renseigné")) for label, value in facts]
