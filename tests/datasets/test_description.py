"""A description puts values into words, and covers what the models hold."""

from datetime import date

import pytest

from compliance.datasets import description
from compliance.datasets.description import Column, Dataset, Part, UnknownDataset
from compliance.processing.datasets import ACTIVITIES
from compliance.records.content import content_fields, part_model

DAY = date(2026, 11, 22)
RETENTIONS = Part(
    "retentions",
    "Durées",
    "durée",
    (
        Column("value", "Durée"),
        Column("unit", "Unité", vocabulary="duration_units"),
        Column("trigger", "À compter de"),
        Column("criterion", "Critère"),
        Column("to_confirm", "À confirmer"),
    ),
)
DATA = Part("data", "Données", "donnée", (Column("name", "Nom"),), (RETENTIONS,))


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (Column("a", "A"), None, ""),
        (Column("a", "A"), "", ""),
        (Column("a", "A"), "texte", "texte"),
        (Column("a", "A"), 0, "0"),
        (Column("a", "A"), True, "oui"),
        (Column("a", "A"), False, "non"),
        (Column("a", "A", is_date=True), "2020-01-02", "02/01/2020"),
        (Column("a", "A", choices=(("yes", "oui, toujours"),)), "yes", "oui, toujours"),
        (Column("a", "A", choices=(("yes", "oui, toujours"),)), "old", "old"),
        (Column("a", "A", vocabulary="duration_units"), "years", "ans"),
        (Column("a", "A", vocabulary="duration_units"), "eons", "eons"),
    ],
)
def test_a_value_in_words(column, value, words):
    assert column.text({"a": value}, DAY) == words


def test_an_absent_value_has_no_words():
    assert Column("a", "A").text({}, DAY) == ""


def test_a_row_reads_on_one_line_with_its_durations_as_sentences():
    five_years = {"value": 5, "unit": "years", "trigger": "la fin du bail", "criterion": "", "to_confirm": True}
    criterion = {"value": None, "unit": "", "trigger": "", "criterion": "tant que dure le bail", "to_confirm": False}
    row = {"name": "Identité", "retentions": [five_years, criterion]}
    assert DATA.row_text(row, DAY) == (
        "Nom : Identité ; Durées : [Durée : 5 ans à compter de la fin du bail ; À confirmer : oui]"
        " [Critère : tant que dure le bail]"
    )


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ({"value": 5, "unit": "years", "trigger": ""}, "Durée : 5 ans"),
        ({"value": 5, "unit": "", "trigger": "départ"}, "Durée : 5 ; À compter de : départ"),
        ({"value": None, "unit": "years", "trigger": "départ"}, "Unité : ans ; À compter de : départ"),
    ],
)
def test_an_incomplete_duration_loses_nothing(row, line):
    assert RETENTIONS.row_text(row, DAY) == line


def test_facts_are_the_filled_columns():
    facts = RETENTIONS.facts({"value": 1, "unit": "months", "trigger": "l’appel", "criterion": "x"}, DAY)
    assert [(column.name, words) for column, words in facts] == [
        ("value", "1 mois à compter de l’appel"),
        ("criterion", "x"),
    ]


def test_a_unit_without_its_neighbours_is_a_plain_column():
    assert not Part("p", "P", "p", (Column("unit", "Unité", vocabulary="duration_units"),)).says_how_long


def described(parts):
    return {part.name: (tuple(column.name for column in part.columns), described(part.parts)) for part in parts}


def held(model):
    return {
        name: (tuple(field.name for field in content_fields(part_model(model, name))), held(part_model(model, name)))
        for name in model.PARTS
    }


def test_the_processing_register_describes_all_that_its_models_hold():
    columns = [column.name for column in ACTIVITIES.columns]
    assert sorted(columns) == sorted(field.name for field in content_fields(ACTIVITIES.model))
    assert described(ACTIVITIES.parts) == held(ACTIVITIES.model)


def test_an_unknown_dataset_names_those_there_are():
    with pytest.raises(UnknownDataset, match=r"no dataset 'nothing': there is .*processing"):
        description.get("nothing")


def test_a_dataset_is_announced_once():
    twin = Dataset("processing", "", "", None, (), {}, frozenset(), str)
    with pytest.raises(ValueError, match="twice"):
        description.register(twin)
    assert description.register(ACTIVITIES) is ACTIVITIES
