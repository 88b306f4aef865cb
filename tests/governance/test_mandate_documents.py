"""The lettre and the designation sheet, read back from their PDF."""

import io
import json

import pytest
import typst
from pypdf import PdfReader

from compliance.common import typeset
from compliance.governance.installation import services
from compliance.governance.mandates import lettre
from compliance.governance.mandates import services as mandates
from compliance.governance.mandates.designation import designation, designation_pdf
from compliance.offices.models import Mandate
from tests.factories import OfficeFactory, UserFactory, member_of
from tests.governance.mandates import TERMS, draft_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-11-22T12:00:00+01:00", tick=False)
    return time_machine


@pytest.fixture
def office():
    return OfficeFactory(
        slug="opal",
        name="Opal",
        siren="404833048",
        address="1 place de l’Hôtel-de-Ville",
        postal_code="02000",
        city="Laon",
        representative_name="Anne Roy",
        representative_title="directrice générale",
    )


def words(pdf: bytes) -> str:
    """Return the text of a PDF on one line, its spaces made plain."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


SAID = {
    "scope": "Tous les traitements d’Opal",
    "register_entrusted": True,
    "days_per_year": "12.5",
    "resources": "Deux jours de formation par an",
    "local_relay": "Camille Berthier, référente RGPD",
    "qualities": "Certification de compétences",
    "other_tasks": "DPO d’autres offices",
    "insurance": "Contrat RC-4471",
    "contract_reference": "Marché 2026-DPO",
    "special_terms": "Deux réunions par an au siège",
    "phone": "03 23 00 00 00",
    "designated_on": "2025-12-12",
    "staff_informed_on": "2025-12-01",
    "job_title": "Avocate",
}

# What a lettre de mission holds, after the model of the AFCDP, as each of it reads.
CONTENTS = [
    "Anne Roy, directrice générale",
    "Hélène Vasseur, Avocate",
    "12 décembre 2025",
    "1er janvier 2026",
    "31 décembre 2027",
    "1er décembre 2025",
    "Marché 2026-DPO",
    "rattaché au niveau le plus élevé de la direction",
    "ne reçoit aucune instruction",
    "Tous les traitements d’Opal",
    "informe et conseille",
    "alerte sur les manquements",
    "dès la conception",
    "audits indépendants",
    "qualité des réponses aux demandes d’exercice de droits",
    "point de contact de la CNIL",
    "analyses d’impact",
    "violations de données",
    "inventaire",
    "bilan",
    "La tenue du registre des activités de traitement lui est confiée",
    "avant toute mise en production",
    "12,5",
    "Deux jours de formation par an",
    "Camille Berthier",
    "2 jours ouvrés",
    "4 heures",
    "titulaire",
    "en consigne les raisons par écrit",
    "secret professionnel",
    "référent chargé de recueillir ou de traiter les alertes",
    "DPO d’autres offices",
    "ne confie à aucun tiers",
    "Contrat RC-4471",
    "vérifier",
    "dans les 30 jours",
    "dpo@opal.example",
    "03 23 00 00 00",
    "Deux réunions par an au siège",
]


def test_the_lettre_says_everything(office):
    mandate = signed_in(office, **SAID)
    text = words(lettre.lettre(mandate))
    assert [content for content in CONTENTS if content not in text] == []


def test_the_lettre_is_tagged_titled_and_french(office):
    reader = PdfReader(io.BytesIO(lettre.lettre(signed_in(office))))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"] and root["/Lang"].lower().startswith("fr")
    assert reader.metadata is not None and "Opal" in str(reader.metadata.title)
    assert b"pdfuaid:part" in bytes(root["/Metadata"].get_data())


def test_a_draft_says_so_and_shows_what_is_missing(office):
    draft = draft_of(office, scope="")
    text = words(lettre.lettre(draft))
    assert "Projet, sans effet avant signature" in text
    assert "3. Périmètre à compléter" in text
    signed = signed_in(OfficeFactory())
    assert "Projet" not in words(lettre.lettre(signed))


def test_the_lettre_stays_as_it_was_signed(office, clock):
    direction = member_of(office, "direction", person=UserFactory(full_name="Philippe Garance"))
    draft = draft_of(office, designee="organisation", organisation="Cabinet Sève")
    signed = mandates.sign(draft.pk, version=1, by=direction)
    before = lettre.lettre_data(signed)
    clock.shift(3600)
    facts = {"name": "Opal Habitat", "legal_form": "oph", "siren": "404833048", "representative_name": "Une autre"}
    services.update_office(office.pk, facts, [], version=office.version, by=None)
    mandates.end(signed.pk, on=Mandate.objects.get().starts.replace(year=2027), reason="fin", version=2, by=None)

    after = lettre.lettre_data(Mandate.objects.get())
    assert after == before
    assert {
        "label": "Pour Opal",
        "value": "Philippe Garance, Signée dans Ramure le 22 novembre 2026 à 12\u00a0h\u00a000",
    } in after["signatures"]


def test_the_receipt_that_came_later_is_printed(office):
    signed = signed_in(office)
    mandates.record_receipt(signed.pk, receipt="DPO-4471", receipt_on=signed.starts, version=2, by=None)
    assert "DPO-4471, reçu le 1er janvier 2026" in words(lettre.lettre(Mandate.objects.get()))


HOSTILE = '#panic("x") *gras* $x^2$ `code` @label <b>&amp; \\ " [fin] #read("/manage.py")'


def test_what_people_type_is_text_and_never_markup(office):
    mandate = signed_in(office, scope=HOSTILE, other_tasks=HOSTILE)
    assert HOSTILE in words(lettre.lettre(mandate))


def test_a_character_that_no_font_draws_does_not_stop_the_file(office):
    text = words(lettre.lettre(signed_in(office, scope="Un 😀 et 日本, puis la suite")))
    assert "puis la suite" in text


def test_a_template_that_cannot_be_set_is_an_error(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "x.typ").write_text("#let data = json(bytes(sys.inputs.data))\n#data.absent")
    with pytest.raises(typst.TypstError):
        typeset.pdf("x.typ", {})


# --- the designation sheet ---

PERSON_FIELDS = [
    ("Organisme désignant", ["SIREN", "SIRET", "Dénomination", "Adresse", "Secteur d’activité (NAF)", "Effectif"]),
    ("Organisme désignant", ["Représentant légal : nom", "Représentant légal : fonction", "Contact"]),
    ("Délégué désigné", ["Type", "DPO interne, externe ou mutualisé", "Civilité", "Nom", "Prénom", "Fonction"]),
    ("Délégué désigné", ["Adresse", "Téléphone (réservé à la CNIL)", "Adresse électronique (réservée à la CNIL)"]),
    ("Coordonnées publiques", ["Adresse électronique", "Formulaire en ligne", "Téléphone", "Adresse postale"]),
    ("Prise d’effet", ["Date de prise d’effet", "Fin de mission", "Récépissé de la CNIL"]),
    ("Attestations", ["Qualités professionnelles (RGPD, art. 37(5))", "Moyens de la mission (RGPD, art. 38(2))"]),
    ("Attestations", ["Absence de conflit d’intérêts (RGPD, art. 38(6))"]),
    ("Déclarant", ["Nom et fonction"]),
]


def test_the_sheet_has_every_field_in_its_order(office):
    shown = [(group.title, line["label"]) for group in designation(signed_in(office)) for line in group.rows]
    assert shown == [(title, label) for title, labels in PERSON_FIELDS for label in labels]


def test_an_organisation_is_declared_with_its_contact(office):
    mandate = signed_in(office, designee="organisation", organisation="Cabinet Sève", organisation_siren="732829320")
    lines = {line["label"]: line["value"] for group in designation(mandate) for line in group.rows}
    assert lines["Type"] == "personne morale"
    assert lines["SIREN de la personne morale"] == "732829320"
    assert lines["Dénomination de la personne morale"] == "Cabinet Sève"
    assert lines["Personne physique contact"] == "Hélène Vasseur"


def test_the_printed_sheet_shows_what_is_to_complete(office):
    mandate = signed_in(office, office_siret="40483304800022")
    text = words(designation_pdf(mandate))
    assert "SIRET 40483304800022" in text
    assert "Civilité à compléter" in text
    assert text.count("à compléter") == sum(group.missing for group in designation(mandate))


def test_data_are_plain_text(office):
    """Whatever the lettre is given survives JSON: no object wanders into the document."""
    data = lettre.lettre_data(signed_in(office, **TERMS))
    assert json.loads(json.dumps(data)) == data
