"""The CNIL's layout as other people fill it in: rows inserted or missing, sheets renamed, labels retyped."""

from datetime import date

import openpyxl
import pytest

from compliance.datasets import description
from compliance.imports import reading
from compliance.imports.found import CNIL
from compliance.imports.sheets import sheets_of
from tests.exports.test_cnil_layout import MODEL
from tests.imports.contents import taken, without_keys

ACTIVITIES = description.get("processing")
CHOOSE = "Sélectionnez un élément dans cette liste déroulante ►"


def read(path, rows, today, title="Ma fiche", before=()):
    """Return what is read of a sheet of these rows; ``before``: other sheets, by their titles."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, others in [*before, (title, rows)]:
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(list(row))
    book.save(path)
    assert reading.recognise(path, ACTIVITIES) == CNIL
    return reading.read(path, ACTIVITIES, kind=CNIL, on=today)


def model_rows():
    """Return the rows of the model's empty « fiche »."""
    sheet = next(sheet for sheet in sheets_of(MODEL) if sheet.name.startswith("3"))
    return [list(row) for row in sheet.rows]


def filled(**values):
    """Return the model's rows with values put beside their labels: « B » first, then « E »."""
    rows = model_rows()
    for label, said in values.items():
        row = next(row for row in rows if row and str(row[0]).startswith(label))
        row += [None] * (8 - len(row))
        for place, value in zip((1, 4), said if isinstance(said, tuple) else (said,), strict=False):
            row[place] = value
    return rows


@pytest.fixture
def path(tmp_path):
    return tmp_path / "registre.xlsx"


def test_rows_are_found_by_their_labels_wherever_they_stand(path, today):
    rows = filled(
        **{"Nom du traitement": "Paie", "Finalité principale": "Payer", "Données concernant": ("Arrêts", "2 ans")}
    )
    moved = [["Note du service"], [], *rows[10:], ["Base légale", "Obligation légale"], [], *rows[:10], ["À revoir"]]
    told = read(path, [["", *row] for row in moved], today, title="Feuil1")
    (found,) = told.found
    assert found.place == "feuille «\u00a0Feuil1\u00a0»"
    assert found.content["name"] == "Paie"
    assert found.content["purposes"] == [{"label": "Payer", "legal_basis": "6-1-c"}]
    assert found.content["data_categories"] == [
        {"category": "health", "details": "Arrêts", "retentions": [{"criterion": "2 ans"}]}
    ]
    assert {(one.label, one.text) for one in found.remarks} >= {
        ("", "Note du service"),
        ("", "À revoir"),
    }


def test_labels_are_read_however_they_are_typed(path, today):
    rows = [
        ["FICHE DE REGISTRE", None, None, None, None, None, None, "R-7"],
        ["NOM DU TRAITEMENT :", "Paie"],
        ["Date de creation du traitement", "26.05.18"],
        ["Finalite principale", "Payer les agents"],
        ["Sous finalité 1", "Déclarer"],
        ["CATEGORIES DE DONNEES PERSONNELLES CONCERNEES", "Description", None, None, "Durée de conservation"],
        ["État civil, identité, données d’identification, images...", "Nom", None, None, "5 ans après le départ"],
        ["Numero de securite sociale (ou NIR)\u00a0", "NIR"],
        ["Vie professionnelle (emploi, formation, carrière, etc.)", "CV"],
        ["Données de jeu", "Scores"],
        ["Catégories de personnes concernées", "Description", None, None, "Précisions"],
        ["Catégorie de personnes 1", "SALARIES", None, None, "en poste"],
        ["", "Locataires\nDemandeurs de logement"],
        ["Catégorie de personnes 3", CHOOSE],
        ["Catégorie de personnes 4", None, None, None, "Les riverains"],
        ["Catégorie de personnes 5", "Extraterrestres", None, None, "de passage"],
    ]
    (found,) = read(path, rows, today).found
    assert (found.reference, found.content["started_on"]) == ("R-7", "2018-05-26")
    assert [row["label"] for row in found.content["purposes"]] == ["Payer les agents", "Déclarer"]
    assert [(row["category"], row["details"]) for row in found.content["data_categories"]] == [
        ("identity", "Nom"),
        ("nir", "NIR"),
        ("professional-life", "CV"),
        ("other", "Données de jeu\u00a0: Scores"),
    ]
    assert found.content["data_categories"][0]["retentions"] == [{"value": 5, "unit": "years", "trigger": "le départ"}]
    assert found.content["data_subjects"] == [
        {"category": "staff", "details": "en poste"},
        {"category": "tenants"},
        {"category": "applicants"},
        {"details": "Les riverains"},
        {"category": "other", "details": "Extraterrestres\u00a0: de passage"},
    ]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (date(2018, 5, 26), "2018-05-26"),
        ("26/05/2018", "2018-05-26"),
        ("2018-05-26", "2018-05-26"),
        ("26 mai 2018", "2018-05-26"),
        ("26.05.18", "2018-05-26"),
        ("samedi 26 mai 2018", "2018-05-26"),
        ("mai 2018", None),
        ("31/02/2018", None),
        ("05/26/2018", None),
        ("bientôt", None),
        (43246, None),
    ],
)
def test_a_day_is_read_in_any_notation_and_never_guessed(path, today, typed, day):
    rows = filled(**{"Nom du traitement": "Paie", "Date de création": typed})
    (found,) = read(path, rows, today).found
    assert found.content.get("started_on") == day
    told = [(one.label, one.text, bool(one.why)) for one in found.remarks]
    assert told == ([] if day else [("Date de création du traitement", str(typed), True)])


def test_what_is_said_not_to_be_is_no_row(path, today):
    rows = filled(**{"Nom du traitement": "Paie", "Données génétiques": "Non", "Données concernant": "Néant"})
    (found,) = read(path, rows, today).found
    assert "data_categories" not in found.content
    assert [one.label for one in found.remarks] == ["Données génétiques", "Données concernant la santé"]


@pytest.mark.parametrize(
    ("country", "word", "row", "why"),
    [
        (
            "Etats-Unis",
            "Privacy shield",
            {"country": "US", "details": "Type de garantie\u00a0: Privacy shield"},
            "invalidé",
        ),
        ("Iles FEROE", "Pays adéquat", {"country": "FO", "mechanism": "45"}, None),
        ("Zimbabwe", "Pays adéquat", {"country": "ZW"}, "décision d’adéquation"),
        (
            "Chine",
            "Dérogations (art 49)",
            {"country": "CN", "details": "Type de garantie\u00a0: Dérogations (art 49)"},
            None,
        ),
        ("Inde", "Règles d’entreprise contraignantes (BCR)", {"country": "IN", "mechanism": "46-2-b"}, None),
        ("Atlantide", "", {"details": "Pays ou organisation internationale\u00a0: Atlantide"}, None),
        ("France", "Certification", {"mechanism": "46-2-f"}, "pays tiers"),
    ],
)
def test_a_transfer_says_what_the_law_of_the_day_lets_it_say(path, today, country, word, row, why):
    rows = model_rows()
    rows[58] = ["Organisme destinataire 1", "Banque", country, word, None, "Contrat"]
    rows[3] = ["Nom du traitement", "Paie"]
    (found,) = read(path, rows, today).found
    content, remarks = taken(ACTIVITIES.model, found)
    assert without_keys(content["transfers"]) == [{"recipient": "Banque", "documentation": "Contrat", **row}]
    refused = [one for one in remarks if one.why]
    assert len(refused) == (why is not None)
    assert all(why in one.why for one in refused)


def test_several_lengths_in_a_cell_are_several_rows_and_the_rest_stays_in_words(path, today):
    kept = "Base active : 5 ans à compter de la fin du bail\nArchivage : 10 ans après le départ, sauf litige"
    rows = filled(**{"Nom du traitement": "Bail", "Vie personnelle": ("Foyer", kept)})
    (found,) = read(path, rows, today).found
    assert found.content["data_categories"][0]["retentions"] == [
        {"phase": "active", "value": 5, "unit": "years", "trigger": "la fin du bail"},
        {"phase": "intermediate", "criterion": "10 ans après le départ, sauf litige"},
    ]


def test_the_list_completes_the_sheets_and_gives_those_that_have_none(path, today):
    listed = [
        ["Coordonnées du responsable de l’organisme", "Nom :", "Mairie", "Prénom :", "", "Ville :", "Laon"],
        ["Identification du traitement", None, None, None, "Finalité du traitement", None, None, "Données sensibles ?"],
        ["Nom du traitement", "N° / RÉF", "Date de création de la fiche", None, None, None, None, "Oui/non"],
        ["Paie", "1", "01/02/2020", None, "Payer", None, None, "Oui"],
        ["Accueil", "2", None, None, "Recevoir le public", None, None, CHOOSE],
    ]
    rows = filled(**{"Nom du traitement": "Paie", "N° / RÉF": "1", "Finalité principale": "Payer"})
    told = read(path, rows, today, before=[("Liste", listed), ("Brouillon", [["à jeter", 3]])])
    paie, accueil = told.found
    assert [(one.label, one.text) for one in paie.remarks] == [
        ("Date de création de la fiche", "01/02/2020"),
        ("Données sensibles ?", "Oui"),
    ]
    assert (accueil.reference, accueil.content["name"]) == ("2", "Accueil")
    assert accueil.content["purposes"] == [{"label": "Recevoir le public"}]
    assert [(one.label, one.text) for one in told.left] == [
        ("Coordonnées du responsable de l’organisme, nom", "Mairie"),
        ("Coordonnées du responsable de l’organisme, ville", "Laon"),
        ("à jeter", "3"),
    ]


def test_texts_that_are_too_long_are_kept_whole_in_a_remark(path, today):
    rows = filled(**{"Nom du traitement": "n" * 32_767, "Finalité principale": "@cmd()"})
    (found,) = read(path, rows, today).found
    assert found.content["name"] == "n" * 299 + "…"
    assert found.content["purposes"] == [{"label": "@cmd()"}]
    assert [(one.label, one.text) for one in found.remarks] == [("Nom du traitement", "n" * 32_767)]


def test_what_is_read_is_what_the_register_takes(path, today):
    rows = filled(
        **{"Nom du traitement": "Paie", "Finalité principale": "Payer", "Données concernant": ("Arrêts", "x")}
    )
    (found,) = read(path, rows, today).found
    content, remarks = taken(ACTIVITIES.model, found)
    assert (content, remarks) == (found.content, [])


def test_a_sheet_without_a_name_has_none(path, today):
    (found,) = read(path, filled(**{"Finalité principale": "Payer"}), today).found
    assert "name" not in found.content and found.content["purposes"] == [{"label": "Payer"}]
