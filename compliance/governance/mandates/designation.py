"""Every field of the CNIL's designation form, in its order: one sheet per office, even with the same DPO."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from compliance.common.typeset import pdf
from compliance.exports.seals import Seal
from compliance.governance.mandates.lettre import (
    Row,
    Snapshot,
    day_words,
    not_signed_yet,
    one_line,
    postal,
    public_contacts,
    row,
    sealed_page,
)
from compliance.offices.enums import Civility, Designee, DpoPosition
from compliance.offices.models import Mandate

TEMPLATE = "governance/mandate/designation.typ"


@dataclass(frozen=True)
class Group:
    """A part of the form."""

    title: str
    rows: list[Row]

    @property
    def missing(self) -> int:
        """Return how many fields are still empty."""
        return sum(not line["value"] for line in self.rows)


def designation_pdf(mandate: Mandate) -> bytes:
    """Return the sheet as a tagged PDF."""
    office = mandate.office.snapshot()
    return printed(mandate.snapshot(), office, lead=str(mandate.lead), is_draft=mandate.is_draft)


def printed(then: Snapshot, office: Snapshot, *, lead: str, is_draft: bool = False, seal: Seal | None = None) -> bytes:
    """Return the sheet of a mandate and an office as snapshots tell them; it bears the seal of a file that leaves."""
    title, name = _("Désignation du délégué à la protection des données"), office["name"]
    data: dict[str, Any] = {
        "title": f"{title} – {name}",
        "author": name,
        **sealed_page(f"{name} – {title}", seal),
        "banner": not_signed_yet() if is_draft else "",
        "office": name,
        "groups": [{"title": group.title, "rows": group.rows} for group in told(then, office, lead=lead)],
    }
    return pdf(TEMPLATE, data)


def designation(mandate: Mandate) -> list[Group]:
    """Return the form's fields as the mandate fills them now."""
    return told(mandate.snapshot(), mandate.office.snapshot(), lead=str(mandate.lead))


def told(then: Snapshot, office: Snapshot, *, lead: str) -> list[Group]:
    """Return the form's fields as snapshots fill them; an empty value is still to be found.

    ``lead`` is who leads the DPO's team.
    """
    return [
        Group(_("Organisme désignant"), _office(then, office)),
        Group(_("Délégué désigné"), _officer(then, lead)),
        Group(_("Coordonnées publiques"), public_contacts(then)),
        Group(_("Prise d’effet"), _dates(then)),
        Group(_("Attestations"), _attestations(then)),
        Group(_("Déclarant"), [row(_("Nom et fonction"), then["declarant"])]),
    ]


def _office(then: Snapshot, office: Snapshot) -> list[Row]:
    return [
        row(_("SIREN"), office["siren"]),
        row(_("SIRET"), then["office_siret"]),
        row(_("Dénomination"), office["name"]),
        row(_("Adresse"), postal(office)),
        row(_("Secteur d’activité (NAF)"), then["office_naf"]),
        row(_("Effectif"), "" if office["headcount"] is None else str(office["headcount"])),
        row(_("Représentant légal : nom"), office["representative_name"]),
        row(_("Représentant légal : fonction"), office["representative_title"]),
        row(_("Contact"), then["office_contact"]),
    ]


def _officer(then: Snapshot, lead: str) -> list[Row]:
    is_organisation = then["designee"] == Designee.ORGANISATION
    organisation = [
        row(_("SIREN de la personne morale"), then["organisation_siren"]),
        row(_("Dénomination de la personne morale"), then["organisation"]),
        row(_("Personne physique contact"), lead),
    ]
    return [
        row(_("Type"), _label(Designee, then["designee"])),
        *(organisation if is_organisation else []),
        row(_("DPO interne, externe ou mutualisé"), _label(DpoPosition, then["position"])),
        row(_("Civilité"), _label(Civility, then["civility"])),
        row(_("Nom"), then["last_name"]),
        row(_("Prénom"), then["first_name"]),
        row(_("Fonction"), then["job_title"]),
        row(_("Adresse"), postal(then)),
        row(_("Téléphone (réservé à la CNIL)"), then["cnil_phone"]),
        row(_("Adresse électronique (réservée à la CNIL)"), then["cnil_email"]),
    ]


def _label(choices: type[TextChoices], value: str) -> str:
    return str(dict(choices.choices).get(value, value))


def _dates(then: Snapshot) -> list[Row]:
    receipt = one_line(then["designation_receipt"], day_words(then["receipt_on"]))
    end = [row(_("Fin de mission"), day_words(then["ends"]))] if then["ends"] else []
    return [row(_("Date de prise d’effet"), day_words(then["starts"])), *end, row(_("Récépissé de la CNIL"), receipt)]


def _attestations(then: Snapshot) -> list[Row]:
    return [
        row(label, _("attesté") if attested else "")
        for label, attested in (
            (_("Qualités professionnelles (RGPD, art. 37(5))"), then["attests_qualities"]),
            (_("Moyens de la mission (RGPD, art. 38(2))"), then["attests_means"]),
            (_("Absence de conflit d’intérêts (RGPD, art. 38(6))"), then["attests_no_conflict"]),
        )
    ]
