"""Durations read as a French sentence."""

import pytest

from compliance.datasets.phrases import counted_from, length_of_time


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("la fin du bail", "à compter de la fin du bail"),
        ("le départ de l’agent", "à compter du départ de l’agent"),
        ("Les travaux", "à compter des travaux"),
        ("l’acte de vente", "à compter de l’acte de vente"),
        ("fin du bail", "à compter de\u00a0: fin du bail"),
        ("lecture du compteur", "à compter de\u00a0: lecture du compteur"),
    ],
)
def test_the_article_is_contracted(event, words):
    assert counted_from(event) == words


def test_a_length_of_time():
    assert length_of_time(5, "years", str) == "5 ans"
    assert length_of_time(1, "months", str) == "1 mois"


def test_a_unit_that_only_the_law_files_know():
    assert length_of_time(2, "quarters", {"quarters": "trimestres"}.__getitem__) == "2 trimestres"
