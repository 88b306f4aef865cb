"""Any table: its headings found, its columns given their places, cells that hold several values, nothing dropped."""

import time

import openpyxl
import pytest

from compliance.datasets import description
from compliance.imports import reading
from compliance.imports.found import TABLE, Refused
from tests.imports.contents import taken

ACTIVITIES = description.get("processing")
HEADINGS = [
    "Réf", "Traitement", "Finalités", "Base juridique", "DCP", "Durée de conservation des données", "Destinataires",
    "Sous-traitants", "Transfert hors UE (oui/non)", "Mise en œuvre", "Service", "Couleur",
]  # fmt: skip
PAY = [
    "P1", "Paie", "Payer les agents ; Déclarer", "Obligation légale", "État civil\nNIR", "5 ans après le départ",
    "Interne\nURSSAF", "Docalys", "Non", "bientôt", "RH", "bleu",
]  # fmt: skip


@pytest.fixture
def path(tmp_path):
    return tmp_path / "registre.xlsx"


def write(path, *sheets):
    """Write sheets of rows, by their titles."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)


def read(path, today, **choices):
    assert reading.recognise(path, ACTIVITIES) == TABLE
    return reading.read(path, ACTIVITIES, kind=TABLE, on=today, **choices)


def test_headings_are_found_below_a_title_and_suggest_their_places(path):
    write(path, ("Mode d’emploi", [["Bonjour"]]), ("Registre", [["Registre 2026"], [], HEADINGS, PAY]))
    assert reading.tables(path) == ["Registre", "Mode d’emploi"]
    assert reading.first_rows(path, None, 5) == [HEADINGS, PAY]
    assert list(reading.suggest(HEADINGS, ACTIVITIES).values()) == [
        "reference", "name", "purposes.label", "purposes.legal_basis", "data_categories.category",
        "data_categories.retentions", "recipients.kind", "processors.processor", "transfers_outside_eu", "", "service",
        "",
    ]  # fmt: skip


def test_every_suggestion_is_a_place_that_exists():
    paths = [target.path for target in reading.targets(ACTIVITIES)]
    assert len(set(paths)) == len(paths)
    labels = [target.label for target in reading.targets(ACTIVITIES)]
    assert set(reading.suggest(labels, ACTIVITIES).values()) == set(paths)


def test_a_row_is_a_record_and_a_cell_may_hold_several_rows(path, today):
    write(path, ("Registre", [["Registre 2026"], HEADINGS, PAY]), ("Notes", [["à voir"], ["demain"]]))
    told = read(path, today)
    (found,) = told.found
    kept = [{"value": 5, "unit": "years", "trigger": "le départ"}]
    assert (found.reference, found.place) == ("P1", "feuille «\u00a0Registre\u00a0», ligne 3")
    assert found.content == {
        "name": "Paie",
        "service": "RH",
        "transfers_outside_eu": "no",
        "purposes": [
            {"label": "Payer les agents", "legal_basis": "6-1-c"},
            {"label": "Déclarer", "legal_basis": "6-1-c"},
        ],
        "data_categories": [
            {"category": "identity", "retentions": kept},
            {"category": "nir", "retentions": kept},
        ],
        "recipients": [{"kind": "internal"}, {"kind": "other", "details": "URSSAF"}],
        "processors": [{"processor": "Docalys"}],
    }
    assert [(one.label, one.text) for one in found.remarks] == [("Mise en œuvre", "bientôt"), ("Couleur", "bleu")]
    assert [(one.label, one.text) for one in told.left] == [("Registre 2026", ""), ("Notes", "2 lignes")]


def test_a_mapping_is_followed_and_what_it_leaves_out_is_a_remark(path, today):
    write(path, ("Registre", [HEADINGS, PAY]))
    mapping = {**dict.fromkeys(HEADINGS, ""), "Traitement": "name", "Couleur": "notes", "Mise en œuvre": "started_on"}
    (found,) = read(path, today, mapping=mapping).found
    assert found.content == {"name": "Paie", "notes": "bleu"}
    assert {one.label for one in found.remarks} == set(HEADINGS) - {"Traitement", "Couleur"}
    assert next(one.why for one in found.remarks if one.label == "Mise en œuvre")


def test_a_sheet_may_be_chosen(path, today):
    write(path, ("Registre", [HEADINGS, PAY]), ("Autre", [["Nom", "Objet"], ["Bail", "Louer"]]))
    (found,) = read(path, today, sheet="Autre").found
    assert found.content == {"name": "Bail", "description": "Louer"}
    assert reading.first_rows(path, "Autre", 0) == [["Nom", "Objet"]]


def test_rows_without_a_name_go_on_with_the_one_above(path, today):
    rows = [
        ["N°", "Nom du traitement", "Finalité", "Base légale", "Commentaires", "Service"],
        [1, "Bail", "Louer", "Contrat", "Un", "Location"],
        [None, None, "Encaisser", "Obligation légale", "Deux", "Comptabilité"],
        [None, None, None, None, None, None],
        ["Total", None, None, None, None, None],
        [2, None, "Vendre", "Un contrat de vente", None, None],
    ]
    write(path, ("Registre", rows))
    told = read(path, today)
    bail, vente = told.found
    assert bail.content == {
        "name": "Bail",
        "service": "Location",
        "notes": "Un\nDeux",
        "purposes": [
            {"label": "Louer", "legal_basis": "6-1-b"},
            {"label": "Encaisser", "legal_basis": "6-1-c"},
        ],
    }
    assert [(one.label, one.text) for one in bail.remarks] == [("Service", "Comptabilité")]
    assert vente.content == {"purposes": [{"label": "Vendre"}]}
    assert [(one.label, one.text) for one in vente.remarks] == [("Base légale", "Un contrat de vente")]
    assert [one.text for one in told.left] == ["Total"]


@pytest.mark.parametrize(
    ("heading", "cell", "content", "text"),
    [
        ("Transferts hors UE ?", "Oui (États-Unis)", {"transfers_outside_eu": "yes"}, "Oui (États-Unis)"),
        ("Nombre de personnes", "1 200", {"people_count": 1200}, None),
        ("Nombre de personnes", "beaucoup", {}, "beaucoup"),
        ("Personnes", "Garant, agent", {"data_subjects": [{"category": "guarantors"}, {"category": "staff"}]}, None),
        ("Personnes", "Garants, elfes", {"data_subjects": [{"category": "other", "details": "Garants, elfes"}]}, None),
        ("Destinataires", "Aucun", {}, "Aucun"),
        ("Destinataires", "N/A", {}, None),
        ("Pays", "Etats-Unis", {"transfers": [{"country": "US"}]}, None),
        ("Pays", "Mordor", {"transfers": [{"details": "Pays ou organisation internationale\u00a0: Mordor"}]}, None),
        ("Conservation", "Le bail", {"data_categories": [{"retentions": [{"criterion": "Le bail"}]}]}, None),
        ("Date de création", "26 mai 2018", {"started_on": "2018-05-26"}, None),
        ("Sort final", "Destruction", {"data_categories": [{"disposition": "destruction"}]}, None),
    ],
)  # fmt: skip
def test_words_are_read_back_into_codes(path, today, heading, cell, content, text):
    write(path, ("Registre", [["Nom du traitement", heading], ["Paie", cell]]))
    (found,) = read(path, today).found
    assert found.content == {"name": "Paie", **content}
    assert [one.text for one in found.remarks] == ([] if text is None else [text])


def test_a_purpose_without_words_of_its_own_is_none(path, today):
    write(path, ("Registre", [["Nom du traitement", "Base légale"], ["Paie", "art. 6(1)(c)"]]))
    (found,) = read(path, today).found
    content, remarks = taken(ACTIVITIES.model, found)
    assert content == {"name": "Paie", "purposes": []}
    assert "Le respect d’une obligation légale" in remarks[0].text


@pytest.mark.parametrize("rows", [[], [HEADINGS], [[], ["Paie"], []]])
def test_a_table_without_a_row_is_refused(path, rows):
    write(path, ("Vide", rows))
    with pytest.raises(Refused, match="aucune ligne"):
        reading.recognise(path, ACTIVITIES)


def test_a_table_whose_headings_nothing_knows_is_read_with_a_mapping(path, today):
    write(path, ("Feuil1", [["Alpha", "Bêta", "Alpha"], ["Paie", "Payer", "x"]]))
    assert reading.first_rows(path, None, 1)[0] == ["Alpha", "Bêta", "Alpha (2)"]
    (found,) = read(path, today, mapping={"Alpha": "name", "Bêta": "purposes.label"}).found
    assert found.content == {"name": "Paie", "purposes": [{"label": "Payer"}]}
    assert [(one.label, one.text) for one in found.remarks] == [("Alpha (2)", "x")]


def test_our_own_table_of_text_is_a_table_too(tmp_path, today):
    path = tmp_path / "registre.csv"
    path.write_text("N°;État;Nom du traitement;Description\nT-001;soumise;Paie;'=cmd()\n", encoding="utf-8-sig")
    (found,) = read(path, today).found
    assert (found.reference, found.content["description"]) == ("T-001", "=cmd()")


def test_ten_thousand_rows_are_read_in_bounded_time(tmp_path, today):
    path = tmp_path / "registre.csv"
    path.write_text("\n".join(["Réf;Nom du traitement;Base légale", *[f"{n};Paie {n};Contrat" for n in range(10_000)]]))
    began = time.perf_counter()
    told = reading.read(path, ACTIVITIES, kind=TABLE, on=today)
    assert (len(told.found), told.found[-1].reference) == (10_000, "9999")
    assert time.perf_counter() - began < 120  # some seconds alone on a machine
