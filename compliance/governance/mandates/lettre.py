"""The lettre de mission as a PDF: what was signed, read from the ledger, or the draft as it stands."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.common.french_dates import Unit, duration, in_words, moment_in_words
from compliance.common.typeset import pdf
from compliance.exports.seals import Seal
from compliance.governance.mandates import sheet
from compliance.history.as_of import latest_entries
from compliance.offices.enums import Designee, LegalForm, MandateStatus, TeamRole
from compliance.offices.models import Mandate, Office
from compliance.records.describe import column

TEMPLATE = "governance/mandate/lettre.typ"

type Snapshot = dict[str, Any]
type Row = dict[str, str]


def lettre(mandate: Mandate) -> bytes:
    """Return the lettre as a tagged PDF; a draft says « projet » on each page."""
    return pdf(TEMPLATE, lettre_data(mandate))


def lettre_data(mandate: Mandate, *, now: Snapshot | None = None, seal: Seal | None = None) -> dict[str, Any]:
    """Return what the lettre says, all of it text: as signed, the CNIL's receipt apart, which comes later.

    ``now`` is the mandate that tells the receipt, as a snapshot: that of a past moment when the lettre leaves as of
    one, with its seal.
    """
    then, office = signed_content(mandate)
    title = _("Lettre de mission du délégué à la protection des données")
    return {
        "title": f"{title} – {office['name']}",
        "author": office["name"],
        **sealed_page(f"{office['name']} – {title}", seal),
        "banner": "" if mandate.is_signed else not_signed_yet(),
        "office": {"name": office["name"]},
        "parties": _parties(then, office),
        "designation": _designation(then, now or mandate.snapshot()),
        "scope": then["scope"],
        "register": _register(then),
        "means": _facts(then, "days_per_year", "resources", "local_relay", "qualities"),
        "times": _times(then),
        "team": [_member(member) for member in then["members"]],
        "conflict": _facts(then, "attests_no_conflict", "other_tasks"),
        "guarantees": _facts(then, "insurance"),
        "restitution": _restitution(then),
        "identity": _identity(then),
        "contacts": public_contacts(then),
        "special_terms": then["special_terms"],
        "signatures": _signatures(then, office),
    }


def not_signed_yet() -> str:
    """Return the words that head each page of a mandate's draft."""
    return _("Projet, sans effet avant signature")


def sealed_page(footer: str, seal: Seal | None) -> dict[str, Any]:
    """Return what a page says of the file that it belongs to: its foot, and the seal of one that leaves."""
    if seal is None:
        return {"footer": footer}
    return {"footer": f"{footer} – {seal.reference}", "keywords": [seal.reference, seal.content]}


def signed_content(mandate: Mandate) -> tuple[Snapshot, Snapshot]:
    """Return the mandate and its office as they stood when it was signed, or as they stand when it is not."""
    entry = mandate.history.filter(status=MandateStatus.SIGNED).order_by("position").first()
    if entry is None:
        return mandate.snapshot(), mandate.office.snapshot()
    offices = latest_entries(Office.history.model, entry.history_date).filter(id=mandate.office_id)
    office: Snapshot | None = offices.values_list("snapshot", flat=True).first()
    return entry.snapshot, office or mandate.office.snapshot()


def row(label: str, value: str) -> Row:
    """Return a line of a printed table; an empty value is printed « à compléter »."""
    return {"label": label, "value": value}


def one_line(*words: str) -> str:
    """Return words that were filled in, on one line."""
    return ", ".join(word for word in words if word)


def postal(content: Snapshot) -> str:
    """Return a postal address on its lines."""
    place = f"{content['postal_code']} {content['city']}".strip()
    return "\n".join(line for line in (content["address"], place) if line)


def public_contacts(then: Snapshot) -> list[Row]:
    """Return the DPO's public contacts, of which the law asks for one at least."""
    return [
        row(_("Adresse électronique"), then["email"]),
        row(_("Formulaire en ligne"), then["form_url"]),
        row(_("Téléphone"), then["phone"]),
        row(_("Adresse postale"), postal(then)),
    ]


def _facts(then: Snapshot, *names: str) -> list[Row]:
    today = timezone.localdate()
    columns = [column(Mandate, name) for name in names]
    return [row(fact.label, sheet.words(fact, then, today)) for fact in columns]


def _parties(then: Snapshot, office: Snapshot) -> list[Row]:
    form = str(dict(LegalForm.choices).get(office["legal_form"], office["legal_form"]))
    represented = one_line(office["representative_name"], office["representative_title"])
    is_organisation = then["designee"] == Designee.ORGANISATION
    return [
        row(_("Responsable de traitement"), one_line(office["name"], form)),
        row(_("Numéro SIREN"), office["siren"]),
        row(_("Adresse"), postal(office)),
        row(_("Représenté par"), represented),
        row(_("DPO désigné"), then["organisation"] if is_organisation else _person(then)),
        *([row(_("Représentée par"), _person(then))] if is_organisation else []),
        *([row(_("Société du DPO"), then["organisation"])] if then["organisation"] and not is_organisation else []),
    ]


def _person(then: Snapshot) -> str:
    return one_line(then["person_name"], then["job_title"])


def _designation(then: Snapshot, now: Snapshot) -> list[Row]:
    receipt = now["designation_receipt"]
    if receipt and now["receipt_on"]:
        receipt = _("%(receipt)s, reçu le %(day)s") % {"receipt": receipt, "day": day_words(now["receipt_on"])}
    return [
        row(_("Décision de désignation"), day_words(then["designated_on"])),
        row(_("Prise d’effet"), day_words(then["starts"])),
        row(_("Fin"), day_words(then["ends"]) or _("sans terme fixé")),
        row(_("Récépissé de la CNIL"), receipt),
        row(_("Information des représentants du personnel"), day_words(then["staff_informed_on"])),
        row(_("Contrat de service"), then["contract_reference"]),
    ]


def _register(then: Snapshot) -> str:
    if then["register_entrusted"]:
        return _("La tenue du registre des activités de traitement lui est confiée en pratique (RGPD, art. 30).")
    return _("L’organisme tient lui-même son registre des activités de traitement (RGPD, art. 30).")


def _times(then: Snapshot) -> list[Row]:
    return [
        row(_("Tri d’une demande d’exercice de droits"), _long(then["triage_days"], Unit.WORKING_DAYS)),
        row(_("Avis sur une violation de données"), _long(then["breach_hours"], Unit.HOURS)),
    ]


def _restitution(then: Snapshot) -> str:
    if not then["restitution_days"]:
        return _("sans délai.")
    return _("dans les %(time)s.") % {"time": _long(then["restitution_days"], Unit.DAYS)}


def _identity(then: Snapshot) -> str:
    return _("Son nom est publié avec elles.") if then["publish_identity"] else _("Son nom n’est pas publié.")


def _member(member: Snapshot) -> Row:
    return {
        "name": member["person_name"],
        "role": str(TeamRole(member["role"]).label),
        "dates": period_words(member["starts"], member["ends"]),
    }


def _signatures(then: Snapshot, office: Snapshot) -> list[Row]:
    signed = ""
    if then["signed_at"]:
        when = moment_in_words(datetime.fromisoformat(then["signed_at"]))
        signed = _("Signée dans Ramure le %(when)s") % {"when": when}
        signed = one_line(then["signed_by_name"], signed)
    return [
        row(_("Pour %(office)s") % {"office": office["name"]}, signed),
        row(_("Le délégué à la protection des données"), then["person_name"]),
    ]


def period_words(starts: str, ends: str | None) -> str:
    """Return a period in words, from its ISO dates."""
    if ends is None:
        return _("depuis le %(starts)s, sans terme") % {"starts": day_words(starts)}
    return _("du %(starts)s au %(ends)s") % {"starts": day_words(starts), "ends": day_words(ends)}


def day_words(iso: str | None) -> str:
    """Return an ISO date in words; "" for none."""
    return in_words(date.fromisoformat(iso)) if iso else ""


def _long(number: int | None, unit: Unit) -> str:
    return duration(number, unit) if number else ""
