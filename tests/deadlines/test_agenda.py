"""What each person finds among deadlines: every register's days, where they may read them, and no other."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
import time_machine

from compliance.access.enforcement import Scope
from compliance.contracts import rules as contract_rules
from compliance.contracts.queries import day_of, term_key
from compliance.contracts.services import delete_contract
from compliance.deadlines import agenda as agendas
from compliance.deadlines.agenda import Agenda, agenda, glance, read
from compliance.deadlines.providers import ColumnProvider, announce, providers
from compliance.deadlines.rules import Period
from compliance.governance.networks import services as networks
from compliance.processing.models import ProcessingActivity
from compliance.records.enums import Status
from tests.contracts.factories import a_contract
from tests.factories import (
    MembershipFactory,
    NetworkFactory,
    OfficeFactory,
    UserFactory,
    coordinator_of,
    dpo_of,
    installer,
    mandate_of,
    member_of,
)
from tests.on_behalf.factories import on_behalf
from tests.processing.factories import an_activity, approved, ended, submitted
from tests.processing.guests import a_guest
from tests.processors.factories import a_sheet

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 2)  # a Thursday


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel("2026-04-02T09:00:00+02:00", tick=False):
        yield


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal", name="Opal")


def seen_by(person, office=None):
    """Return what the person finds: kind, day, title."""
    scope = Scope(person, office)
    found = agenda(scope, TODAY)
    deadlines = read(found, found.entries, scope)
    assert len(deadlines) == len(found.entries)
    return [(one.kind, one.day.isoformat(), one.title) for one in deadlines]


def kinds(person, office=None):
    return {kind for kind, _day, _title in seen_by(person, office)}


def test_the_reviews_of_a_register_that_goes_on(opal):
    lawyer = member_of(opal)
    approved(opal, name="Baux", review_on="2026-03-01")
    an_activity(opal, review_on="2026-03-01")  # a draft is not in the register yet
    ended(opal, review_on="2026-03-01")
    approved(opal, review_on="2027-03-01")
    approved(opal)
    assert seen_by(lawyer) == [("review", "2026-03-01", "T-001 – Baux")]


def test_a_record_and_its_impact_assessment_have_each_their_day(opal):
    done = {"dpia_decision": "done", "dpia_reference": "v1", "dpia_validated_on": "2023-05-10"}
    approved(opal, name="Baux", review_on="2026-04-20", **done)
    assert seen_by(member_of(opal)) == [
        ("review", "2026-04-20", "T-001 – Baux"),
        ("dpia-review", "2026-05-10", "T-001 – Baux"),
    ]


def test_an_opinion_is_owed_by_the_dpo_and_awaited_by_the_office(opal):
    dpo = dpo_of(opal, entrusted=False)
    submitted(opal, name="Baux")
    owed = seen_by(dpo)
    assert [(kind, title) for kind, _day, title in owed] == [("opinion", "T-001 – Baux")]
    assert {kind for role in ("direction", "juriste") for kind in kinds(member_of(opal, role))} == {"opinion-awaited"}


def test_a_part_is_told_to_who_keeps_the_register_alone(opal):
    guest = a_guest(approved(opal, name="Baux"), UserFactory(full_name="Camille Roux"))
    scope = Scope(member_of(opal))
    [deadline] = read(found := agenda(scope, TODAY), found.entries, scope)
    assert (deadline.kind, deadline.person, deadline.day) == ("part", guest.full_name, guest.due)
    assert kinds(member_of(opal, "direction")) == kinds(member_of(opal, "auditor")) == kinds(guest.person) == set()


def test_a_contract_ends_or_is_to_be_denounced(opal):
    sheet = a_sheet(opal)
    a_contract(opal, sheet, name="Finit", ends_on="2026-04-30")
    a_contract(opal, sheet, name="Fini", ends_on="2026-04-01")
    a_contract(
        opal, sheet, name="Se reconduit", ends_on="2026-06-30", renewal="tacit", renewal_months=12, notice_months=2
    )
    a_contract(opal, sheet, name="Reconduit", ends_on="2026-05-31", renewal="tacit", renewal_months=12, notice_months=3)
    assert seen_by(member_of(opal)) == [
        ("contract-end", "2026-04-30", "C-001 – Finit"),
        ("contract-notice", "2026-04-30", "C-003 – Se reconduit"),
    ]


@pytest.mark.parametrize("notice", [None, 1, 2, 3, 5])
@pytest.mark.parametrize(
    "ends_on", ["2024-02-29", "2025-08-31", "2026-05-31", "2026-07-01", "2026-09-30", "2026-04-02"]
)
def test_the_database_finds_the_day_of_notice_that_the_rules_find(opal, ends_on, notice):
    tacit = {"renewal": "tacit", "renewal_months": 12, "notice_months": notice}
    contract = a_contract(opal, a_sheet(opal), starts_on="2020-01-01", ends_on=ends_on, **tacit)
    day = contract_rules.last_notice_day(contract.dates, TODAY)
    expected = [day.isoformat()] if TODAY <= day <= date(2026, 7, 2) else []
    assert [found for _kind, found, _title in seen_by(member_of(opal))] == expected


def test_a_day_is_read_back_from_its_number():
    days = [date(2027, 1, 25) + timedelta(days=ahead) for ahead in range(800)]
    assert [day_of(term_key(day)) for day in days] == days


def test_the_end_of_a_mandate_is_told_to_who_reads_it(opal):
    mandate_of(opal, person=UserFactory(full_name="Marie Duval"), ends=date(2026, 6, 30))
    expected = [("mandate-end", "2026-06-30", "Mandat de Marie Duval")]
    assert [seen_by(member_of(opal, role)) for role in ("direction", "admin", "auditor")] == [expected, expected, []]


def test_conventions_and_networks_end_for_who_coordinates_them(opal):
    network = NetworkFactory(name="GIE", ends=date(2026, 7, 1))
    members = [MembershipFactory(network=network, office=office).office for office in (opal, OfficeFactory())]
    told = {"title": "Accueil", "subject": "…", "signed_on": date(2020, 1, 1), "starts": date(2020, 1, 1)}
    networks.sign_convention(network, {**told, "ends": date(2026, 5, 1)}, members, by=None)
    expected = [("convention-end", "2026-05-01", "Accueil"), ("network-end", "2026-07-01", "GIE")]
    coordinator = coordinator_of(network)
    assert seen_by(coordinator) == expected
    assert seen_by(member_of(opal)) == seen_by(coordinator_of(NetworkFactory())) == seen_by(installer()) == []


def test_what_is_done_on_behalf_of_others_is_reviewed_too(opal):
    on_behalf(opal, status=Status.SUBMITTED, review_on="2026-04-01")
    assert kinds(member_of(opal)) == {"behalf-review"}


def test_a_neighbour_sees_nothing_and_a_shared_dpo_sees_its_offices(opal):
    second, neighbour = OfficeFactory(), OfficeFactory()
    for office in (opal, second, neighbour):
        approved(office, name=f"Baux {office.name}", review_on="2026-04-01")
    dpo = dpo_of(opal, second)
    assert len(seen_by(dpo)) == 2
    assert [title for _kind, _day, title in seen_by(dpo, opal)] == ["T-001 – Baux Opal"]
    assert seen_by(member_of(neighbour), opal) == []
    assert seen_by(UserFactory()) == []


def test_a_right_that_ends_takes_its_deadlines_along(opal):
    approved(opal, review_on="2026-04-01")
    person = member_of(opal, ends=TODAY)
    assert len(seen_by(person)) == 1
    with time_machine.travel("2026-04-03T09:00:00+02:00", tick=False):
        assert agenda(Scope(person), date(2026, 4, 3)).entries == []


def test_what_stands_around_every_page(opal):
    lawyer = member_of(opal)
    for day in ("2026-03-01", "2026-04-01", "2026-04-05", "2026-04-06"):
        approved(opal, review_on=day)
    submitted(opal)

    def beside(scope):
        return scope.rows(ProcessingActivity).filter(status="submitted").order_by()

    seen = glance(Scope(lawyer), TODAY, (beside,))
    assert (seen.late, seen.week, seen.beside) == (2, 1, (1,))
    seen = glance(Scope(UserFactory()), TODAY, (beside,))
    assert (seen.late, seen.week, seen.beside) == (0, 0, (0,))


def test_beyond_what_is_counted_the_agenda_says_so(opal):
    for day in ("2026-03-01", "2026-03-02", "2026-03-03", "2026-04-03", "2026-04-04", "2026-06-01"):
        approved(opal, review_on=day)
    with patch.object(agendas, "COUNTED", 2):
        found = agenda(Scope(member_of(opal)), TODAY)
    assert [entry.day.day for entry in found.entries] == [1, 2, 3, 4]  # the longest late, then the nearest
    assert found.is_partial
    assert [found.is_floor(period) for period in Period] == [True, True, True, True]
    assert not agenda(Scope(member_of(opal)), TODAY).is_partial


def test_a_record_deleted_meanwhile_is_left_out(opal):
    unsigned = a_contract(opal, a_sheet(opal), ends_on="2026-04-30", signed_on=None)
    scope = Scope(member_of(opal))
    found = agenda(scope, TODAY)
    delete_contract(unsigned.pk, version=1, by=None)
    assert read(found, found.entries, scope) == []


def test_an_agenda_of_nothing():
    nothing = Agenda(TODAY, [], TODAY)
    assert read(nothing, [], Scope(UserFactory())) == []
    assert {count for _week, count in nothing.by_week()} == {0}


def test_two_kinds_do_not_bear_one_name():
    assert len({provider.kind for provider in providers()}) == len(providers())
    with pytest.raises(ValueError, match="review"):
        announce(type("Again", (ColumnProvider,), {"kind": "review"}))
