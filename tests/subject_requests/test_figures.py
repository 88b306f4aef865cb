"""The figures of requests: pure arithmetic, then what is counted of the rows, then the page."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from compliance.law.source import vocabulary
from compliance.subject_requests import services
from compliance.subject_requests.figures import (
    ANSWERED,
    MONTHS_SHOWN,
    Case,
    Tally,
    by_year,
    received_in,
    steps,
    tally,
)
from compliance.subject_requests.rules import OUTCOMES
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.hostile.budgets import budget
from tests.subject_requests.factories import NOBODY, a_request, answered, days_ago, qualified

MARCH = date(2026, 3, 2)


def case(outcome="", days=0, **told):
    """Return a case received on a day of March, answered so many days later when it has an outcome."""
    return Case(received=MARCH, outcome=outcome, answered=MARCH + timedelta(days) if outcome else None, **told)


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ([], Tally()),
        ([case()], Tally(total=1, awaited=1)),
        ([case(late=True)], Tally(total=1, overdue=1)),
        ([case("answered_full", 20)], Tally(total=1, in_time=1, median_days=20)),
        ([case("answered_partial", 40, late=True)], Tally(total=1, late=1, median_days=40)),
        ([case("no_data", 5), case("answered_full", 10)], Tally(total=2, in_time=2, median_days=7.5)),
        ([case("refused", 12, extended=True)], Tally(total=1, in_time=1, refused=1, extended=1, median_days=12)),
        ([case("withdrawn", 3), case("abandoned_identity", 90, late=True)], Tally(total=2, without_answer=2)),
        (
            [case("answered_full", 10), case("withdrawn", 90)],
            Tally(total=2, in_time=1, without_answer=1, median_days=10),
        ),
    ],
)
def test_each_case_is_in_one_place(cases, expected):
    assert tally(cases) == expected


@given(
    st.lists(
        st.builds(
            case,
            st.sampled_from(["", *OUTCOMES]),
            st.integers(0, 400),
            late=st.booleans(),
            extended=st.booleans(),
        )
    )
)
def test_the_five_places_add_up_and_the_median_lies_among_the_answers(cases):
    found = tally(cases)
    assert found.in_time + found.late + found.awaited + found.overdue + found.without_answer == found.total
    assert found.total == len(cases) and 0 <= found.refused <= found.answered
    days = [(one.answered - one.received).days for one in cases if one.outcome in ANSWERED]
    assert (found.median_days is None) is (not days)
    if days:
        assert min(days) <= found.median_days <= max(days)
    assert (found.in_time_share == 100) is (found.answered > 0 and not found.late)


DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))


@given(DAYS, DAYS, st.lists(DAYS, max_size=30))
def test_the_steps_cover_the_period_once(first, last, received):
    found = steps(first, last)
    covered = [day for start, end in found for day in (start, end)]
    assert covered == sorted(covered) and (not found) is (last < first)
    if found:
        assert (found[0][0], found[-1][1]) == (first, last)
        assert all(end + timedelta(1) == start for (_, end), (start, _) in pairwise(found))
    assert len(found) <= MONTHS_SHOWN
    assert sum(count for _step, count in received_in(found, received)) == sum(first <= day <= last for day in received)


def test_a_long_period_is_drawn_year_by_year():
    assert steps(date(2026, 1, 15), date(2026, 2, 3)) == [
        (date(2026, 1, 15), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 3)),
    ]
    long = steps(date(2024, 11, 2), date(2026, 3, 1))
    assert [(first.year, last.year) for first, last in long] == [(2024, 2024), (2025, 2025), (2026, 2026)]
    assert by_year([(step, 0) for step in long])
    assert not by_year([((date(2026, 1, 1), date(2026, 1, 31)), 0)])


# --- what is counted ---


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="L’Opal")


def page(client, query="", office="opal"):
    return client.get(f"/offices/{office}/demandes/chiffres/{query}")


def a_year():
    return f"?du={days_ago(400)}"


@pytest.mark.django_db
def test_rights_and_requests_are_measured_by_their_own_terms(client, office):
    both = qualified(office, "access", "erase", received=days_ago(50))
    answered(both, "access", answered_on=days_ago(45))
    answered(both, "erase", "refused", answered_on=days_ago(1))
    late = qualified(office, received=days_ago(60))
    extended = qualified(office, received=days_ago(40))
    extended = services.extend(extended.pk, days_ago(20), "Beaucoup de documents", NOBODY)
    a_request(office)
    client.force_login(member_of(office))
    found = page(client, a_year()).context["found"]
    labels = vocabulary("request_rights")
    rights = dict(found.by_right)
    access = rights[labels.label("access")]
    assert (access.total, access.in_time, access.overdue, access.awaited, access.extended) == (3, 1, 1, 1, 1)
    assert access.median_days == 5
    erase = rights[labels.label("erase")]
    assert (erase.total, erase.late, erase.refused, erase.median_days) == (1, 1, 1, 49)
    whole = found.requests
    assert (whole.total, whole.late, whole.overdue, whole.awaited) == (4, 1, 1, 2)
    assert late.due_on < timezone.localdate() < extended.due_on


@pytest.mark.django_db
def test_what_was_no_exercise_of_rights_is_counted_apart(client, office):
    services.qualify(a_request(office).pk, "complaint", [], NOBODY)
    client.force_login(member_of(office))
    reply = page(client, a_year())
    assert reply.context["found"].requests.total == 0 and reply.context["found"].aside == 1
    assert "1 courrier n’était pas un exercice de droits" in reply.text


@pytest.mark.django_db
def test_a_restricted_request_is_counted_and_not_named(client, office):
    reader = member_of(office)
    a_request(office, person_name="Mme Zzcachée", readers=[reader])
    for person in (member_of(office), member_of(office, "auditor"), dpo_of(office)):
        client.force_login(person)
        reply = page(client, a_year())
        assert reply.context["found"].requests.total == 1 and "Zzcachée" not in reply.text


@pytest.mark.django_db
def test_the_period_is_that_of_the_receipts(client, office):
    a_request(office, received=days_ago(100))
    client.force_login(member_of(office))
    assert page(client, f"?du={days_ago(100)}&au={days_ago(100)}").context["found"].requests.total == 1
    assert page(client, f"?du={days_ago(99)}").context["found"].requests.total == 0
    refused = page(client, f"?du={days_ago(1)}&au={days_ago(2)}")
    assert refused.status_code == 422 and "finit avant de commencer" in refused.text
    assert page(client, "?du=jamais").status_code == 422


@pytest.mark.django_db
def test_it_opens_to_who_may_take_the_log_out_and_counts_their_offices_alone(client, office):
    neighbour, other = OfficeFactory(slug="voisin"), OfficeFactory(slug="oise")
    for one in (office, neighbour, other):
        a_request(one)
    for role in ("deontologue", "declarant", "admin"):
        client.force_login(member_of(office, role))
        assert page(client).status_code in {403, 404}
    dpo = dpo_of(office, other)
    client.force_login(dpo)
    assert page(client, a_year(), "tous").context["found"].requests.total == 2
    assert page(client, a_year()).context["found"].requests.total == 1
    assert page(client, a_year(), "voisin").status_code == 404


@pytest.mark.django_db
def test_the_plot_has_its_table_and_the_page_few_queries(client, office):
    client.force_login(member_of(office))
    for received in (3, 40, 70):
        qualified(office, "access", "object", received=days_ago(received))
    page(client, a_year())
    with budget("subject_requests:figures"):
        reply = page(client, a_year())
    assert reply.text.count('<rect class="bar"') == len(reply.context["plot"].bars)
    assert 'aria-describedby="recues-table"' in reply.text
    for received in range(3, 30):
        qualified(office, "erase", received=days_ago(received))
    with budget("subject_requests:figures"):
        page(client, a_year())
