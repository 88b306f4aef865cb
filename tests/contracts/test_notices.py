"""What is said of the days of contracts: once each, late or twice, and again when a day moves."""

from datetime import date, timedelta

import pytest
import time_machine

from compliance.contracts import rules, services
from compliance.contracts.daily import alerts
from compliance.contracts.models import ProcessorContract
from compliance.contracts.rules import Alert, Dates
from compliance.notifications.models import Letter
from compliance.records import content as contents
from tests.contracts.factories import a_contract
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.processors.factories import a_sheet

AHEAD = {"ends": 6, "notice": 2}


def on(text):
    return date.fromisoformat(text)


ENDS = Dates(ends_on=on("2027-06-30"), notice_months=3)
RENEWS = Dates(ends_on=on("2027-06-30"), renewal_months=12, notice_months=3)  # notice until 2027-03-30


@pytest.mark.parametrize(
    ("dates", "today", "told"),
    [
        (ENDS, "2026-12-29", None),
        (ENDS, "2026-12-30", ("ends", "2027-06-30", False)),
        (ENDS, "2027-05-29", ("ends", "2027-06-30", False)),
        (ENDS, "2027-05-30", ("ends", "2027-06-30", True)),
        (ENDS, "2027-06-30", ("ends", "2027-06-30", True)),
        (ENDS, "2027-07-01", None),
        (RENEWS, "2027-01-29", None),
        (RENEWS, "2027-01-30", ("notice", "2027-03-30", False)),
        (RENEWS, "2027-03-30", ("notice", "2027-03-30", True)),
        (RENEWS, "2027-03-31", None),  # it goes on: the next year's notice is told in its time
        (RENEWS, "2028-01-30", ("notice", "2028-03-30", False)),
        (Dates(), "2027-01-01", None),
        (Dates(ends_on=on("2027-06-30"), renewal_months=12, terminated_on=on("2027-06-30")), "2027-06-01",
         ("ends", "2027-06-30", True)),
    ],
)  # fmt: skip
def test_what_is_told_on_a_day(dates, today, told):
    found = rules.alert(dates, on(today), ahead=AHEAD, reminder=1)
    assert found == (Alert(told[0], on(told[1]), told[2]) if told else None)


@pytest.fixture
def opal(db):
    return OfficeFactory(slug="opal", name="Opal")


def told_on(text):
    """Return to whom and of what the job of that day writes."""
    Letter.objects.all().delete()
    with time_machine.travel(f"{text}T08:00:00+01:00", tick=False):
        alerts(on(text))
    return sorted(Letter.objects.order_by("pk").values_list("to", "subject"))


def test_who_keeps_the_register_is_told_once_then_once_again(opal):
    keeper, dpo = member_of(opal, "juriste"), dpo_of(opal)
    dpo_of(OfficeFactory(), entrusted=True)
    member_of(opal, "direction")
    a_contract(opal, a_sheet(opal), ends_on="2027-06-30")
    assert told_on("2026-12-29") == []
    first = told_on("2026-12-31")  # a day late
    assert [to for to, _subject in first] == sorted([keeper.email, dpo.email])
    assert {subject for _to, subject in first} == {"[Ramure] Le contrat C-001 prend fin le 30 juin 2027"}
    assert told_on("2026-12-31") == told_on("2027-05-29") == []
    assert len(told_on("2027-06-02")) == 2
    assert told_on("2027-06-03") == told_on("2027-06-30") == told_on("2027-07-01") == []


def test_the_last_day_to_give_notice_is_told_each_year(opal):
    member_of(opal, "juriste")
    a_contract(opal, a_sheet(opal), ends_on="2027-06-30", renewal="tacit", renewal_months=12, notice_months=3)
    ((_to, subject),) = told_on("2027-01-30")
    assert subject == "[Ramure] Le contrat C-001 peut être dénoncé jusqu’au 30 mars 2027"
    assert len(told_on("2027-03-01")) == 1
    assert told_on("2027-06-15") == []
    assert len(told_on("2028-02-01")) == 1


def test_another_date_is_told_anew_and_days_lost_give_the_nearest_only(opal):
    member_of(opal, "juriste")
    contract = a_contract(opal, a_sheet(opal), ends_on="2027-06-30")
    assert len(told_on("2027-06-15")) == 1  # the first notice was lost: the reminder alone
    assert told_on("2027-06-16") == []
    moved = {**contents.read(contract), "ends_on": "2027-09-30"}
    services.revise_contract(contract.pk, moved, version=1, by=None)
    assert len(told_on("2027-06-17")) == 1
    assert told_on("2027-06-17") == []


def test_a_letter_holds_no_word_of_the_contract(opal):
    member_of(opal, "juriste")
    a_contract(opal, a_sheet(opal, "Fournisseur secret"), name="Objet secret", ends_on="2027-06-30")
    assert len(told_on("2027-06-15")) == 1
    letter = Letter.objects.get()
    assert "secret" not in letter.body
    assert "/offices/opal/contrats/1/" in letter.body


def test_what_is_over_or_has_no_end_is_not_told(opal):
    member_of(opal, "juriste")
    sheet = a_sheet(opal)
    a_contract(opal, sheet, ends_on=None)
    a_contract(opal, sheet, ends_on="2027-01-31")
    assert told_on("2027-02-01") == []
    assert ProcessorContract.objects.not_over(on("2027-02-01") + timedelta(days=1)).count() == 1
