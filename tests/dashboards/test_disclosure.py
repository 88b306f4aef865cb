"""What a network's figures may tell: tables one can read aloud, then what no subtraction gives back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.dashboards import disclosure

MANY = (9, 9, 9, 9)
registers = st.lists(st.tuples(*[st.integers(min_value=0, max_value=4)] * 3), min_size=0, max_size=7)


@pytest.mark.parametrize(
    ("contributions", "shown"),
    [((), False), ((5,), False), ((5, 5), False), ((5, 5, 0), False), ((1, 1, 1), True), ((0, 1, 1, 1), True)],
)
def test_three_members_contribute(contributions, shown):
    assert disclosure.enough(contributions) is shown


@pytest.mark.parametrize(
    ("contributions", "whole", "told"),
    [
        ((1, 2, 3, 0), MANY, 6),
        ((1, 2, 0, 0), MANY, None),  # two members
        ((0, 0, 0, 0), MANY, None),  # that there is none would be told of each
        ((9, 9, 9, 8), MANY, None),  # one member alone has a record that is not so
        ((9, 8, 8, 8), MANY, 33),
        ((1, 1), (9, 9), None),
        ((), (), None),
    ],
)
def test_a_part_is_told_when_neither_it_nor_the_rest_tells_of_fewer_than_three(contributions, whole, told):
    assert disclosure.part(contributions, whole) == told


@pytest.mark.parametrize(
    ("parts", "total", "told"),
    [
        ([(1, 1, 1), (2, 2, 2)], 9, [3, 6]),
        ([(1, 1, 1), (2, 2, 0)], 7, [None, None]),  # the total would give back the one that is hidden
        ([(1, 1, 1), (0, 0, 0)], 3, [None, None]),
        ([(1, 1, 1, 0), (1, 1, 1, 1), (5, 0, 0, 0)], 12, [None, 4, None]),  # the fewest members go with it
        ([(1, 1, 1, 1), (2, 0, 0, 0), (0, 3, 0, 0)], 9, [None, None, None]),  # the sum of two is of two members
        ([(1, 1, 1, 1), (2, 2, 0, 0), (0, 0, 3, 0)], 11, [4, None, None]),  # the sum of two is of three
        ([(1, 1), (2, 2)], None, [None, None]),
        ([(2, 0, 0), (0, 2, 0), (0, 0, 2)], 6, [None, None, None]),
        ([(), ()], None, [None, None]),
    ],
)
def test_a_total_is_told_with_the_parts_that_give_nothing_back(parts, total, told):
    assert disclosure.breakdown(parts) == (total, told)


@given(registers)
def test_what_a_subtraction_gives_is_of_three_members_at_least(rows):
    parts = [[row[rank] for row in rows] for rank in range(3)]
    total, told = disclosure.breakdown(parts)
    for part, shown in zip(parts, told, strict=True):
        assert shown is None or disclosure.enough(part)
    hidden = [part for part, shown in zip(parts, told, strict=True) if shown is None]
    behind = {rank for part in hidden for rank, number in enumerate(part) if number}
    assert total is None or not hidden or len(behind) >= disclosure.LEAST


@pytest.mark.parametrize(
    ("complete", "whole", "shown_whole", "told"),
    [
        ((3, 3, 3), (4, 4, 4), 12, 75),
        ((3, 3, 3), (4, 4, 4), None, None),  # the total is hidden: so is its share
        ((4, 4, 4), (4, 4, 4), 12, None),
        ((1, 1, 1), (3, 3, 3), 9, 33),
    ],
)
def test_a_share(complete, whole, shown_whole, told):
    assert disclosure.share(complete, whole, shown_whole) == told
