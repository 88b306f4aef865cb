"""What lists count follows the law of the day, though nobody saves anything that day."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from compliance.contracts.models import ProcessorContract
from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.notifications import daily
from compliance.processing.models import ProcessingActivity
from compliance.records import workflow
from compliance.records.recount import counted_models, recount
from tests.contracts.factories import a_contract
from tests.factories import OfficeFactory, member_of
from tests.processing.factories import TRANSFER, submitted
from tests.processors.factories import a_sheet

LIST = "/offices/oise/traitements/"
BEFORE, AFTER = datetime(2031, 12, 27, 12, tzinfo=UTC), datetime(2031, 12, 28, 12, tzinfo=UTC)
TO_LONDON = {**TRANSFER, "country": "GB", "mechanism": "45", "module": ""}  # (UE) 2025/2574, until 27 December 2031


@pytest.fixture
def office():
    return OfficeFactory(slug="oise")


def names(reply):
    return [record.name for record in reply.context["page"]]


@pytest.mark.django_db
def test_a_decision_that_falls_makes_a_record_incomplete_in_the_list_too(client, office):
    with time_machine.travel(BEFORE, tick=False) as clock:
        activity = submitted(office, name="À Londres", transfers_outside_eu="yes", transfers=[TO_LONDON])
        submitted(office, name="Ici")
        entries, version = activity.history.count(), activity.version
        assert daily.run() == []
        assert activity.missing_count == 0 == recount(ProcessingActivity)
        clock.move_to(AFTER)
        client.force_login(member_of(office))
        page = client.get(activity.page("detail")).context
        assert page["missing"] and ProcessingActivity.objects.get(pk=activity.pk).missing_count == 0
        assert daily.run() == []
        activity.refresh_from_db()
        assert activity.missing_count == len(page["missing"])
        assert names(client.get(f"{LIST}?montrer=incomplete")) == ["À Londres"]
        assert (activity.history.count(), activity.version) == (entries, version)
        assert not verify(Chain.objects.get(key=office.ledger_chain())).fault
        assert recount(ProcessingActivity) == 0


@pytest.mark.django_db
def test_every_register_that_counts_is_counted_again(office):
    contract = a_contract(office, a_sheet(office), clauses=[])
    assert {ProcessingActivity, ProcessorContract} <= set(counted_models())
    for model, pk in ((ProcessingActivity, submitted(office, incomplete=True).pk), (ProcessorContract, contract.pk)):
        row = model.objects.get(pk=pk)
        assert row.missing_count > 0
        model.objects.filter(pk=pk).update(missing_count=0, searched="")
        assert (recount(model), recount(model)) == (1, 0)
        again = model.objects.get(pk=pk)
        assert (again.missing_count, again.searched, again.version) == (row.missing_count, row.searched, row.version)


@pytest.mark.django_db
def test_the_cost_grows_by_batches(office, django_assert_max_num_queries):
    for _ in range(3):
        submitted(office)
    with django_assert_max_num_queries(25):
        recount(ProcessingActivity)


@pytest.mark.django_db
def test_what_nobody_touched_for_a_year_is_ready_no_more(client):
    with time_machine.travel(datetime(2025, 11, 21, 22, 30, tzinfo=UTC), tick=False) as clock:  # the 21st in Paris
        office = OfficeFactory(slug="oise")
        old = submitted(office, name="Ancienne")
        clock.shift(timedelta(hours=1))  # the 22nd
        fresh = submitted(office, name="Récente")
        submitted(office, name="Incomplète", incomplete=True)
        clock.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC))
        client.force_login(member_of(office))
        found = {shown: names(client.get(f"{LIST}?montrer={shown}")) for shown in ("stale", "ready", "complete")}
        assert found == {"stale": ["Ancienne"], "ready": ["Récente"], "complete": ["Ancienne", "Récente"]}
        pages = [client.get(one.page("detail")).text for one in (old, fresh)]
        assert ["prête pour un contrôle" in page for page in pages] == [False, True]


@given(st.dates(date(2001, 1, 1), date(2100, 1, 1)))
def test_the_list_and_the_page_agree_on_what_is_a_year_old(today):
    first = workflow.fresh_since(today)
    assert not workflow.is_stale(first, today)
    assert workflow.is_stale(first - timedelta(days=1), today)
