"""Nobody is their own processor: the circle found is one, and none is missed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.processors.rules import circle, reference

SHEETS = st.integers(1, 8)
GRAPHS = st.dictionaries(SHEETS, st.sets(SHEETS, max_size=4), max_size=8)


@pytest.mark.parametrize(
    ("engaged", "sheet", "subs", "found"),
    [
        ({}, 1, [], []),
        ({}, 1, [2, 3], []),
        ({}, 1, [1], [1, 1]),
        ({2: [1]}, 1, [2], [1, 2, 1]),
        ({2: [3], 3: [1]}, 1, [2], [1, 2, 3, 1]),
        ({2: [3], 3: [4]}, 1, [2], []),
        ({2: [3], 3: [2]}, 1, [2], []),  # a circle of others is theirs to undo
        ({1: [2], 2: [1]}, 1, [3], []),  # what the sheet engaged before is replaced
    ],
)
def test_the_circle_that_a_sheet_closes(engaged, sheet, subs, found):
    assert circle(engaged, sheet, subs) == found


def reached(engaged, starts):
    """Return every sheet that these engage, the long way: by passes until nothing is added."""
    found = set(starts)
    while more := {sub for sheet in found for sub in engaged.get(sheet, ())} - found:
        found |= more
    return found


@given(GRAPHS, SHEETS, st.sets(SHEETS, max_size=4))
def test_a_circle_is_found_when_there_is_one_and_only_then(engaged, sheet, subs):
    found = circle(engaged, sheet, subs)
    assert bool(found) == (sheet in reached({**engaged, sheet: set()}, subs))
    if found:
        assert found[0] == found[-1] == sheet
        after = {**engaged, sheet: subs}
        assert all(following in after[one] for one, following in pairwise(found))
        assert len(set(found)) == len(found) - 1


@given(st.lists(st.tuples(SHEETS, st.sets(SHEETS, max_size=4)), max_size=20))
def test_sheets_written_one_after_the_other_never_hold_a_circle(writes):
    engaged: dict[int, set[int]] = {}
    for sheet, subs in writes:
        if not circle(engaged, sheet, subs):
            engaged[sheet] = subs
    assert all(sheet not in reached(engaged, subs) for sheet, subs in engaged.items())


def test_a_sheet_has_a_reference():
    assert reference(12) == "F-0012"
