"""One JSON text per value, whatever the order in which it was built; nothing unstable gets in."""

import json
import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.history.canonical import canonical, chain_digest, content_digest, new_salt

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)
ENTRY = {
    "position": 3,
    "record": "processing.processingactivity:7",
    "kind": "~",
    "moment": datetime(2026, 3, 1, 9, 30, 0, 125, tzinfo=UTC),
    "actor": "Jeanne Morel",
    "content": "ab" * 32,
}


def shuffled(value, dice):
    """Return the same value, its keys in another order of insertion."""
    if isinstance(value, dict):
        items = list(value.items())
        dice.shuffle(items)
        return {key: shuffled(item, dice) for key, item in items}
    return [shuffled(item, dice) for item in value] if isinstance(value, list) else value


@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_change_the_text(value, dice):
    assert canonical(shuffled(value, dice)) == canonical(value)


@given(VALUES)
def test_the_text_reads_back_as_the_same_value_and_writes_the_same(value):
    read = json.loads(canonical(value))
    assert read == value
    assert canonical(read) == canonical(value)


@given(VALUES, VALUES)
def test_two_values_share_a_text_only_when_they_are_one(left, right):
    # json.dumps with types apart: in Python, True == 1.
    assert (canonical(left) == canonical(right)) == (repr_of(left) == repr_of(right))


def repr_of(value):
    return repr(shuffled(value, SortedDice()))


class SortedDice(random.Random):
    """Puts things in order instead of mixing them."""

    def shuffle(self, items):
        items.sort()


def test_accents_are_written_as_themselves():
    assert canonical({"é": "« Noël »\u202f☃ 🏠"}) == '{"é":"« Noël »\u202f☃ 🏠"}'


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, {1.5: "a"}, float("nan"), [float("inf")], {"a": (0.5,)}])
def test_no_float_gets_in(value):
    with pytest.raises(ValueError, match="float"):
        canonical(value)


@pytest.mark.parametrize("value", ["a\x00b", {"k\x00": 1}, [["\x00"]], {"a": ("\x00",)}])
def test_no_nul_gets_in(value):
    with pytest.raises(ValueError, match="NUL"):
        canonical(value)


def test_a_digest_changes_with_each_thing_that_it_seals():
    whole = chain_digest("0" * 64, **ENTRY)
    other = {
        "position": 4,
        "record": "processing.processingactivity:8",
        "kind": "-",
        "moment": ENTRY["moment"] + timedelta(microseconds=1),
        "actor": "Jeanne Morelle",
        "content": "ac" * 32,
    }
    digests = {chain_digest("0" * 64, **{**ENTRY, name: value}) for name, value in other.items()}
    assert len(digests | {whole, chain_digest("1" * 64, **ENTRY)}) == len(other) + 2


def test_a_moment_has_one_digest_in_every_zone():
    elsewhere = ENTRY["moment"].astimezone(timezone(timedelta(hours=2)))
    assert chain_digest("0" * 64, **{**ENTRY, "moment": elsewhere}) == chain_digest("0" * 64, **ENTRY)


def test_the_same_content_under_another_salt_cannot_be_recognised():
    salt, other = new_salt(), new_salt()
    assert salt != other
    assert content_digest(salt, "", {"a": 1}, {}) != content_digest(other, "", {"a": 1}, {})


def test_each_thing_that_an_entry_says_has_its_own_place():
    said = [("a", {"b": 1}, {}), ("", {"reason": "a", "b": 1}, {}), ("a", {}, {"b": 1}), ("", {"b": 1}, {})]
    assert len({content_digest("salt", *one) for one in said}) == len(said)
