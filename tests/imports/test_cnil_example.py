"""The CNIL's own « Exemple de fiche » is read whole: each cell that is filled went somewhere that is named here."""

import pytest

from compliance.datasets import description
from compliance.imports import reading
from compliance.imports.found import CNIL
from compliance.imports.sheets import sheets_of
from compliance.processing.models import ProcessingActivity
from compliance.processing.services import open_activity
from compliance.records.content import cleaned, read
from tests.exports.test_cnil_layout import MODEL
from tests.factories import OfficeFactory
from tests.imports.contents import without_keys

ACTIVITIES = description.get("processing")
KEPT = {"value": 5, "unit": "years", "trigger": "le versement de la paie"}
CONTENT = {
    "name": "Gestion de la paie",
    "started_on": "2018-05-26",
    "transfers_outside_eu": "yes",
    "purposes": [
        {"label": "Gestion de la paie"},
        {"label": "Calcul des rémunérations"},
        {"label": "Calcul du montant des versements adressés aux organismes sociaux"},
        {"label": "Ordre de virement à la banque"},
    ],
    "data_categories": [
        {"category": "identity", "details": "Noms, prénoms, adresses", "retentions": [KEPT]},
        {"category": "economic", "details": "RIB", "retentions": [KEPT]},
        {"category": "nir", "details": "Numéros de sécurité sociale des salariés", "retentions": [KEPT]},
    ],
    "data_subjects": [{"category": "staff"}],
    "recipients": [
        {"kind": "internal", "details": "Dir. Administrative et Financière"},
        {"kind": "partners", "details": "Organismes sociaux"},
        {"kind": "third-country", "details": "Banque d'Andorre"},
    ],
    "security_measures": [{"kind": "software-protection"}, {"kind": "backup"}, {"kind": "other"}],
    "transfers": [
        {
            "recipient": "Banque d'Andorre",
            "country": "AD",
            "mechanism": "46-2-c",
            "documentation": "Contrat en date du 23/01/2018",
        }
    ],
}
# Where each filled cell went: a place of the content, « remark », or « model » for the model's own words.
NIR, ECONOMIC, IDENTITY = "data_categories.2", "data_categories.1", "data_categories.0"
WENT = {
    (4, "B"): "name",
    (5, "B"): "reference",
    (6, "B"): "started_on",
    (7, "B"): "remark",
    **{(10, column): "remark" for column in "BCDEFGH"},
    **{(11, column): "remark" for column in "BCDEFGH"},
    (12, "B"): "remark",
    (15, "B"): "purposes.0.label",
    (16, "B"): "purposes.1.label",
    (17, "B"): "purposes.2.label",
    (18, "B"): "purposes.3.label",
    (21, "A"): f"{IDENTITY}.category",
    (21, "B"): f"{IDENTITY}.details",
    (21, "E"): f"{IDENTITY}.retentions.0",
    (22, "A"): f"{ECONOMIC}.category",
    (22, "B"): f"{ECONOMIC}.details",
    (22, "E"): f"{ECONOMIC}.retentions.0",
    (23, "A"): f"{NIR}.category",
    (23, "B"): f"{NIR}.details",
    (23, "E"): f"{NIR}.retentions.0",
    (26, "B"): "data_subjects.0.category",
    (29, "B"): "recipients.0.kind",
    (29, "E"): "recipients.0.details",
    (30, "B"): "recipients.1.kind",
    (30, "E"): "recipients.1.details",
    (31, "B"): "recipients.2.kind",
    (31, "E"): "recipients.2.details",
    (34, "B"): "security_measures.0.kind",
    (35, "B"): "security_measures.1.kind",
    (36, "B"): "security_measures.2.kind",
    (39, "B"): "transfers.0.recipient",
    (39, "C"): "transfers.0.country",
    (39, "D"): "transfers.0.mechanism",
    (39, "F"): "transfers.0.documentation",
}
TITLES = {  # the model's labels, titles, advice and addresses of its guide
    *((row, "A") for row in range(1, 40) if (row, "A") not in WENT),
    *((row, "J") for row in range(1, 12)),
    *((9, column) for column in "BCDEFGH"),
    *((row, column) for row in (20, 25, 28, 33, 38) for column in "BCDEF"),
}
REFERENCE = (1, "H")  # said again in its own cell


@pytest.fixture
def found(today):
    assert reading.recognise(MODEL, ACTIVITIES) == CNIL
    told = reading.read(MODEL, ACTIVITIES, kind=CNIL, on=today)
    assert [(one.label, one.why) for one in told.left] == [("ref-001", "cette fiche n’est pas remplie")]
    (only,) = told.found
    return only


def test_the_content(found):
    assert (found.reference, found.content) == ("1 - Exemple", CONTENT)


def test_every_cell_went_somewhere(found):
    sheet = next(sheet for sheet in sheets_of(MODEL) if "Exemple" in sheet.name)
    filled = {
        (rank, place): cell
        for rank, row in enumerate(sheet.rows, start=1)
        for place, cell in zip("ABCDEFGHIJK", row, strict=False)
        if cell is not None
    }
    assert filled.keys() - WENT.keys() - TITLES == {REFERENCE}
    assert WENT.keys() <= filled.keys()
    remarks = "\n".join(remark.text for remark in found.remarks)
    for place, path in WENT.items():
        if path == "remark":
            assert str(filled[place]).removesuffix(".0") in remarks, place
        elif path != "reference":
            value = found.content
            for step in path.split("."):
                value = value[int(step)] if step.isdecimal() else value[step]
            assert value, place


def test_what_has_no_field_is_told_word_for_word(found):
    told = {remark.label: remark.text for remark in found.remarks}
    assert told["Mise à jour du traitement"] == "13/05/2019"
    assert told["Responsable du traitement"].startswith("Louise DUPONT\n1 rue Rivoli\n75001\nParis")
    assert told["Société du DPO (si celui-ci est externe)"] == "N/A"
    assert told["Date de création de la fiche"] == "26/05/2018"
    assert told["Données sensibles ?"] == "Non"
    assert not any(remark.why for remark in found.remarks)


@pytest.mark.django_db
def test_it_is_saved_as_it_was_read(found):
    activity = open_activity(OfficeFactory(), found.content, by=None)
    assert without_keys(read(activity)) == without_keys(cleaned(ProcessingActivity, read(activity)))
    assert (activity.name, activity.purposes.count(), activity.transfers.get().country) == (
        "Gestion de la paie",
        4,
        "AD",
    )


def test_the_model_s_own_list_of_adequate_countries_serves_nowhere(found):
    words = {value for sheet in sheets_of(MODEL) for row in sheet.rows for value in row if sheet.name.startswith("5")}
    assert "Non adéquat" in words
    told = str(found)
    assert "adéquat" not in told and "Zimbabwe" not in told
