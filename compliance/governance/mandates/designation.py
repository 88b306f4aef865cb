"""Every field of the CNIL's designation form, in its order: one sheet per office, even with the same DPO."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from compliance.common.french_dates import in_words
from compliance.common.typeset import pdf
from compliance.governance.mandates.lettre import Row, not_signed_yet, one_line, postal, public_contacts, row
from compliance.offices.enums import Designee
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
    office = mandate.office.name
    title = _("Désignation du délégué à la protection des données")
    data: dict[str, Any] = {
        "title": f"{title} – {office}",
        "author": office,
        "footer": f"{office} – {title}",
        "banner": not_signed_yet() if mandate.is_draft else "",
        "office": office,
        "groups": [{"title": group.title, "rows": group.rows} for group in designation(mandate)],
    }
    return pdf(TEMPLATE, data)


def designation(mandate: Mandate) -> list[Group]:
    """Return the form's fields as the mandate fills them; an empty value is still to be found."""
    return [
        Group(_("Organisme désignant"), _office(mandate)),
        Group(_("Délégué désigné"), _officer(mandate)),
        Group(_("Coordonnées publiques"), public_contacts(mandate.snapshot())),
        Group(_("Prise d’effet"), _dates(mandate)),
        Group(_("Attestations"), _attestations(mandate)),
        Group(_("Déclarant"), [row(_("Nom et fonction"), mandate.declarant)]),
    ]


def _office(mandate: Mandate) -> list[Row]:
    office = mandate.office
    return [
        row(_("SIREN"), office.siren),
        row(_("SIRET"), mandate.office_siret),
        row(_("Dénomination"), office.name),
        row(_("Adresse"), postal(office.snapshot())),
        row(_("Secteur d’activité (NAF)"), mandate.office_naf),
        row(_("Effectif"), "" if office.headcount is None else str(office.headcount)),
        row(_("Représentant légal : nom"), office.representative_name),
        row(_("Représentant légal : fonction"), office.representative_title),
        row(_("Contact"), mandate.office_contact),
    ]


def _officer(mandate: Mandate) -> list[Row]:
    is_organisation = mandate.designee == Designee.ORGANISATION
    organisation = [
        row(_("SIREN de la personne morale"), mandate.organisation_siren),
        row(_("Dénomination de la personne morale"), mandate.organisation),
        row(_("Personne physique contact"), str(mandate.lead)),
    ]
    return [
        row(_("Type"), mandate.get_designee_display()),
        *(organisation if is_organisation else []),
        row(_("DPO interne, externe ou mutualisé"), mandate.get_position_display()),
        row(_("Civilité"), mandate.get_civility_display()),
        row(_("Nom"), mandate.last_name),
        row(_("Prénom"), mandate.first_name),
        row(_("Fonction"), mandate.job_title),
        row(_("Adresse"), postal(mandate.snapshot())),
        row(_("Téléphone (réservé à la CNIL)"), mandate.cnil_phone),
        row(_("Adresse électronique (réservée à la CNIL)"), mandate.cnil_email),
    ]


def _dates(mandate: Mandate) -> list[Row]:
    receipt = one_line(mandate.designation_receipt, in_words(mandate.receipt_on) if mandate.receipt_on else "")
    end = [row(_("Fin de mission"), in_words(mandate.ends))] if mandate.ends else []
    return [row(_("Date de prise d’effet"), in_words(mandate.starts)), *end, row(_("Récépissé de la CNIL"), receipt)]


def _attestations(mandate: Mandate) -> list[Row]:
    return [
        row(label, _("attesté") if attested else "")
        for label, attested in (
            (_("Qualités professionnelles (RGPD, art. 37(5))"), mandate.attests_qualities),
            (_("Moyens de la mission (RGPD, art. 38(2))"), mandate.attests_means),
            (_("Absence de conflit d’intérêts (RGPD, art. 38(6))"), mandate.attests_no_conflict),
        )
    ]
