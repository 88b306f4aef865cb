"""Which right under which base: the CNIL's table, cell by cell, and what several bases give together."""

from itertools import combinations

import pytest

from compliance.law.source import vocabulary
from compliance.processing.rights_rules import BASES, TABLE, Opening, Right, Why, rights
from compliance.processing.rights_words import NAMES, OPENINGS, REASONS, rights_opened

# consent, contract, legal obligation, vital interests, public task, legitimate interest; None: there is no such right
CNIL = {
    Right.ACCESS: (True, True, True, True, True, True),
    Right.RECTIFY: (True, True, True, True, True, True),
    Right.ERASE: (True, True, False, True, False, True),
    Right.RESTRICT: (True, True, True, True, True, True),
    Right.PORT: (True, True, False, False, False, False),
    Right.OBJECT: (False, False, False, False, True, True),
    Right.WITHDRAW: (True, None, None, None, None, None),
}


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize(("rank", "basis"), list(enumerate(BASES)))
def test_each_cell_of_the_table(right, rank, basis):
    answer = TABLE[right].get(basis)
    assert (answer and answer.is_open) == CNIL[right][rank]


def test_the_bases_are_those_of_the_vocabulary():
    assert set(BASES) == set(vocabulary("legal_bases").codes())


CASES = [  # bases, right, where it stands
    (["6-1-c"], Right.ERASE, Opening.CLOSED),
    (["6-1-c", "6-1-b"], Right.ERASE, Opening.PARTLY),
    (["6-1-a", "6-1-b"], Right.ERASE, Opening.OPEN),
    (["6-1-e"], Right.OBJECT, Opening.OPEN),
    (["6-1-a"], Right.OBJECT, Opening.CLOSED),
    (["6-1-e", "6-1-c"], Right.OBJECT, Opening.PARTLY),
    (["6-1-a", "6-1-c"], Right.WITHDRAW, Opening.OPEN),
    (["6-1-c"], Right.ACCESS, Opening.OPEN),
]


@pytest.mark.parametrize(("bases", "right", "expected"), CASES)
def test_several_bases_together(bases, right, expected):
    assert {one.right: one.opening for one in rights(bases)}[right] == expected


def test_no_right_is_ever_hidden():
    """Whatever the bases, a right that is not open in principle is still told, with its reason and its article."""
    for count in range(1, len(BASES) + 1):
        for bases in combinations(BASES, count):
            told = {one.right: one for one in rights(bases)}
            assert set(Right) - {Right.WITHDRAW} <= told.keys()
            assert (Right.WITHDRAW in told) == ("6-1-a" in bases)
            assert all(answer.article and answer.why for one in told.values() for _, answer in one.answers)


def test_a_basis_said_twice_or_unknown_changes_nothing():
    assert rights(["6-1-c", "", "6-1-c", "6-9-z"]) == rights(["6-1-c"])
    assert rights([]) == rights(["", "6-9-z"]) == []


def test_every_word_is_there():
    assert NAMES.keys() == set(Right) and REASONS.keys() == set(Why) and OPENINGS.keys() == set(Opening)


def test_what_holds_under_every_basis_names_none():
    told = {row.name: row.reasons for row in rights_opened({"purposes": [{"legal_basis": "6-1-c"}]})}
    assert told["Accès et copie"] == ["quelle que soit la base légale (RGPD, art. 15)"]
    assert told["Effacement"][0].startswith("obligation légale : ")
