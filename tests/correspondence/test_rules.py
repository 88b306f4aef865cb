"""What a letter says and what it lacks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.correspondence.rules import (
    PLACES,
    Text,
    lacking,
    left_out,
    may,
    portability_lacks,
    unknown_places,
)
from compliance.law.source import vocabulary


def test_known_places_are_filled_and_the_others_stay():
    text = Text("Demande [[référence]]", "Reçue le [[ reçue le ]].\n\nParce que [[motifs]].")
    filled = text.filled({"référence": "D-0007", "reçue le": "5 mars 2026", "motifs": ""})
    assert filled == Text("Demande D-0007", "Reçue le 5 mars 2026.\n\nParce que [[motifs]].")
    assert filled.places == ["motifs"]


def test_what_is_filled_in_is_not_read_as_a_place():
    filled = Text("", "[[motifs]] [[réponse]]").filled({"motifs": "\\1 [[réponse]]", "réponse": "oui"})
    assert filled.body == "\\1 [[réponse]] oui"


@given(st.text(max_size=200))
def test_filling_nothing_changes_nothing(body):
    assert Text(body, body).filled({}) == Text(body, body)


@given(st.text(alphabet=st.characters(exclude_characters="[]"), max_size=50))
def test_a_filled_letter_has_no_place_left(value):
    filled = Text("", "Voici : [[motifs]]").filled({"motifs": value or "x"})
    assert filled.places == []


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [("", []), ("a\nb\n\n\nc", ["a\nb", "c"]), ("\n \n a \n  \n b", ["a", "b"])],
)
def test_a_blank_line_separates_paragraphs(body, paragraphs):
    assert Text("", body).paragraphs == paragraphs


def test_a_slip_of_the_keyboard_is_told():
    assert unknown_places(Text("[[reference]]", "[[motif]] [[motifs]]")) == ["reference", "motif"]


def test_a_template_leaves_room_for_what_the_law_asks_for():
    assert left_out(Text("", "Non."), ["motifs"]) == ["motifs"]
    assert left_out(Text("", "Non : [[motifs]]"), ["motifs"]) == []


@pytest.mark.parametrize(
    ("body", "reasons", "asked", "lack"),
    [
        ("Oui.", "", [], ("", [])),
        ("Non : [[motifs]]", "Art. 17(3)(b)", ["motifs"], ("", [])),
        ("Non : [[motifs]]", " ", ["motifs"], ("no-reasons", ["motifs"])),
        ("Non.", "Art. 17(3)(b)", ["motifs"], ("left-out", ["motifs"])),
        ("Voici : [[réponse]]", "", ["réponse"], ("to-fill", ["réponse"])),
        ("[[réponse]] Non : [[motifs]]", "Art. 17(3)(b)", ["réponse", "motifs"], ("to-fill", ["réponse"])),
        ("Parce que [[motifs]]", "", [], ("to-fill", ["motifs"])),
        ("Non : [[motifs]]", "Voir [[article à préciser]]", ["motifs"], ("to-fill", ["article à préciser"])),
        ("Oui, [[ ou non.", "", [], ("brackets", [])),
        ("Voici : [[" + "x" * 61 + "]]", "", [], ("brackets", [])),
    ],
)
def test_what_keeps_a_letter_from_being_signed(body, reasons, asked, lack):
    assert lacking(Text("", body), {"motifs": reasons}, asked) == lack


STATES = ("draft", "to_sign", "signed", "sent", "given_up")


@pytest.mark.parametrize(
    ("verb", "states"),
    [
        ("revise", {"draft"}),
        ("submit", {"draft"}),
        ("send_back", {"to_sign"}),
        ("sign", {"draft", "to_sign"}),
        ("send", {"signed"}),
        ("give_up", {"draft", "to_sign", "signed"}),
    ],
)
def test_which_letters_a_verb_takes(verb, states):
    assert {state for state in STATES if may(verb, state)} == states


@pytest.mark.parametrize(
    ("extensions", "lacks"),
    [
        ([], True),
        (["pdf"], True),
        (["pdf", "xlsx", "docx"], True),
        (["pdf", "csv"], False),
        (["json"], False),
        (["xml"], False),
    ],
)
def test_portability_asks_for_a_structured_file(extensions, lacks):
    assert portability_lacks(extensions) is lacks


def test_the_letters_of_the_product_hold_to_their_own_rules():
    clauses = vocabulary("letter_clauses")
    for term in vocabulary("letter_kinds").valid():
        text = Text(term.data["subject"], term.data["body"])
        assert set(text.places) <= PLACES, term.code
        assert left_out(text, term.data["asks_for"]) == [], term.code
        assert all(clauses.term(code) for code in term.data["clauses"]), term.code


@pytest.mark.parametrize("kind", ["partial", "refusal"])
def test_a_refusal_says_both_remedies(kind):
    """Art. 12(4) GDPR: lodging a complaint with a supervisory authority and seeking a judicial remedy."""
    term = vocabulary("letter_kinds").term(kind)
    assert term and {"cnil_remedy", "court_remedy"} <= set(term.data["clauses"]) and "motifs" in term.data["asks_for"]
