"""Nothing is destroyed before the visa, nor what is suspended; what is destroyed is gone, and the ledger says so."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.contracts.models import ProcessorContract
from compliance.contracts.services import revise_contract
from compliance.history.models import JournalEntry
from compliance.history.verification import verify_key
from compliance.notifications import daily
from compliance.records import content
from compliance.retention import kinds, services
from compliance.retention.models import DestructionJob, EliminationLine, RetentionSetting
from compliance.retention.periods import kept
from compliance.retention.plan import plan
from tests.factories import OfficeFactory, member_of
from tests.retention.factories import CONTRACTS, an_old_contract, approved, destroyed, held, listed
from tests.tools.jobs import work

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(f"{TODAY} 10:00", tick=False):
        yield


@pytest.fixture
def office():
    return OfficeFactory(slug="oise")


@pytest.fixture
def direction(office):
    return member_of(office, "direction")


def group_of(office, name=CONTRACTS):
    return next(group for group in plan(office, timezone.localdate()) if group.kind.name == name)


def verdict(office):
    return verify_key(office.ledger_chain())


# --- what is due ---


def test_what_ended_five_years_ago_is_due_and_nothing_else(office):
    old = an_old_contract(office)
    an_old_contract(office, ends_on="2021-11-28")
    an_old_contract(office, ends_on="2021-11-29")
    an_old_contract(OfficeFactory())
    numbers = [one.candidate.number for one in group_of(office).free]
    assert numbers == [old.number, old.number + 1]


def test_an_office_that_keeps_them_longer_has_nothing_due(office, direction):
    an_old_contract(office)
    services.set_period(office, "contract", value=12, unit="years", starts=TODAY, reason="travaux", by=direction)
    assert group_of(office).free == []
    setting = RetentionSetting.objects.get()
    entry = setting.history.get()
    assert (entry.actor_name, entry.snapshot["reason"]) == (direction.full_name, "travaux")


def test_a_period_holds_from_its_day_on_and_the_latest_wins(office, direction):
    later = TODAY + timedelta(days=1)
    services.set_period(office, "contract", value=10, unit="years", starts=later, reason="travaux", by=direction)
    assert kept(office, TODAY)["contract"].period.value == 5
    assert kept(office, later)["contract"].period.value == 10
    services.set_period(office, "contract", value=8, unit="years", starts=later, reason="non", by=direction)
    assert kept(office, later)["contract"].period.value == 8


@pytest.mark.parametrize(("rule", "value", "code"), [("dsr.identity_copy", 3, "fixed"), ("contract", 5, "same")])
def test_a_period_that_nobody_sets_is_refused(office, rule, value, code):
    with pytest.raises(ValidationError) as refused:
        services.set_period(office, rule, value=value, unit="years", starts=TODAY, reason="x", by=None)
    assert refused.value.code == code


# --- suspension ---


def test_what_is_suspended_is_not_listed_and_says_why(office):
    contract = an_old_contract(office)
    placed = held(office, contract.number)
    [one] = group_of(office).held
    assert (one.hold, one.is_free) == (placed, False)
    with pytest.raises(ValidationError) as refused:
        listed(office)
    assert refused.value.code == "nothing"
    services.lift(placed.pk, reason="classée", by=None)
    assert len(group_of(office).free) == 1
    with pytest.raises(ValidationError):
        services.lift(placed.pk, reason="encore", by=None)


def test_a_record_is_suspended_once_and_only_if_it_exists(office):
    contract = an_old_contract(office)
    held(office, contract.number)
    with pytest.raises(ValidationError) as refused:
        held(office, contract.number)
    assert refused.value.code == "held"
    with pytest.raises(LookupError):
        held(office, 99)


def test_what_is_suspended_after_the_visa_is_kept_and_its_line_says_so(office, direction):
    first, second = an_old_contract(office), an_old_contract(office)
    made = approved(office)
    held(office, first.number)
    services.order(made.pk, by=direction)
    work()
    assert list(ProcessorContract.objects.values_list("pk", flat=True)) == [first.pk]
    kept_line, gone = made.lines.order_by("position")
    assert (kept_line.kept_because, kept_line.erased_at) == ("effacement suspendu", None)
    assert gone.erased_at is not None
    assert second.pk == gone.record
    # Once lifted, it is free for another bordereau.
    services.lift(first.pk and group_of(office).held[0].hold.pk, reason="classée", by=None)
    assert len(group_of(office).free) == 1


# --- the bordereau ---


def test_the_list_no_longer_moves(office):
    an_old_contract(office)
    made = listed(office)
    an_old_contract(office)
    assert made.lines.count() == 1
    assert [one.candidate.number for one in group_of(office).free] == [2]
    assert [one.listed for one in group_of(office).listed] == ["BE-001"]
    [line] = made.history.get().snapshot["lines"]
    assert (line["reference"], line["triggered_on"], line["last_day"]) == ("C-001", "2016-12-31", "2021-12-31")


def test_nothing_is_destroyed_before_the_visa(office, direction):
    an_old_contract(office)
    made = listed(office)
    with pytest.raises(ValidationError) as refused:
        services.order(made.pk, by=direction)
    assert refused.value.code == "stage"
    assert not DestructionJob.objects.exists()


@pytest.mark.parametrize(("days", "code"), [(-1, "before"), (1, "to-come")])
def test_a_visa_of_an_impossible_day_is_refused(office, days, code):
    an_old_contract(office)
    made = listed(office)
    with pytest.raises(ValidationError) as refused:
        services.record_visa(made.pk, on=TODAY + timedelta(days=days), reference="x", scan=None, by=None)
    assert refused.value.error_dict["on"][0].code == code


def test_a_bordereau_given_up_frees_what_it_listed(office):
    an_old_contract(office)
    made = approved(office)
    services.abandon(made.pk, reason="visa refusé pour une ligne", by=None)
    assert listed(office).number == 2
    with pytest.raises(ValidationError):
        services.abandon(made.pk, reason="encore", by=None)


def test_a_destruction_is_decided_once_and_cannot_be_given_up_then(office, direction):
    an_old_contract(office)
    made = approved(office)
    services.order(made.pk, by=direction)
    for verb in (lambda: services.order(made.pk, by=direction), lambda: services.abandon(made.pk, reason="x", by=None)):
        with pytest.raises(ValidationError):
            verb()


def test_what_is_destroyed_is_gone_and_the_chain_is_whole(office, direction):
    contract = an_old_contract(office, name="Mots à oublier")
    made = destroyed(office, direction)
    assert not ProcessorContract.objects.exists()
    last = ProcessorContract.history.filter(id=contract.pk).order_by("position").last()
    assert last.history_change_reason == "détruit par le bordereau BE-001, visa du 29/11/2026 (AD60 2026/114)"
    assert last.actor_name == direction.full_name
    found = verdict(office)
    assert (found.fault, found.erased) == ("", 1)
    told = made.history.order_by("position").last().snapshot
    assert (told["status"], told["lines"][0]["erased_at"] is not None) == ("destroyed", True)


def test_a_contract_that_has_another_end_meanwhile_is_kept(office, direction):
    contract = an_old_contract(office)
    made = approved(office)
    said = content.read(contract)
    revise_contract(contract.pk, {**said, "ends_on": "2030-12-31"}, version=contract.version, by=None)
    services.order(made.pk, by=direction)
    work()
    assert made.lines.get().kept_because == "ce contrat a repris"
    assert ProcessorContract.objects.exists()


def test_a_destruction_cut_midway_goes_on_where_it_stopped(office, direction):
    for _ in range(3):
        an_old_contract(office)
    made = approved(office)
    services.order(made.pk, by=direction)
    services.destroy_line(made.lines.first(), by=direction)
    first = made.lines.first().erased_at
    assert verdict(office).fault == ""
    work()
    made.refresh_from_db()
    assert (made.status, made.lines.first().erased_at) == ("destroyed", first)
    assert EliminationLine.objects.filter(erased_at=None).count() == 0
    assert verdict(office).fault == ""


# --- without a visa ---


def test_the_journal_of_reads_goes_after_a_year_and_what_proves_a_file_stays(office, direction):
    old = timezone.now() - timedelta(days=400)
    line = {"office_id": office.pk, "person": direction, "actor_name": direction.full_name, "moment": old}
    JournalEntry.objects.create(action="read", details={"page": "x"}, **line)
    told = {"reason": "mots tapés", "filter": "q=dupont", "filter_in_words": "dupont", "sha256": "a"}
    JournalEntry.objects.create(action="export", details=told, file_number=7, file_sha256="a" * 64, **line)
    JournalEntry.objects.create(action="read", details={}, **{**line, "moment": timezone.now()})
    for _ in range(2):
        assert daily.run() == []
    [recent, export] = JournalEntry.objects.all()
    assert recent.action == "read"
    assert (export.details, export.actor_name, export.file_number) == ({"sha256": "a"}, "", 7)


def test_what_needs_a_visa_does_not_go_by_itself(office):
    an_old_contract(office)
    assert daily.run() == []
    assert ProcessorContract.objects.exists()


def test_two_kinds_of_one_name_are_refused():
    with pytest.raises(Exception, match="two kinds"):

        @kinds.announce
        class Again(type(kinds.kind(CONTRACTS))):
            pass
