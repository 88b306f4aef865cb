"""The time of the DPO: noted by whoever spent it, seen by the office it was given to, kept when corrected."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from compliance.governance.time_log import services as time_log
from compliance.offices.models import TimeEntry
from tests.factories import OfficeFactory, mandate_of, member_of
from tests.governance.mandates import FIRST, LAST, signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(time_machine):
    def move(day: date) -> None:
        time_machine.move_to(f"{day}T12:00:00+01:00", tick=False)

    move(TODAY)
    return move


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="Opal")


@pytest.fixture
def dpo(office):
    return signed_in(office).person


@pytest.fixture
def oise(dpo):
    """Another office that the same DPO serves."""
    office = OfficeFactory(slug="oise", name="Oise")
    mandate_of(office, person=dpo, starts=FIRST, ends=LAST, days_per_year=Decimal(10))
    return office


def noted(office, by, *, day=TODAY, half_days=1, subject="Comité"):
    return time_log.note(office, day=day, half_days=half_days, subject=subject, by=by)


def refusal(verb, *args, **kwargs) -> str:
    with pytest.raises(ValidationError) as refused:
        verb(*args, **kwargs)
    return refused.value.code


def signed_as(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def test_time_is_noted_under_the_mandate_of_its_day(office, dpo):
    entry = noted(office, dpo)
    assert entry.mandate.office == office
    kept = entry.history.get()
    assert (kept.actor_name, kept.history_change_reason) == (str(dpo), "temps noté")
    assert kept.snapshot["person_name"] == str(dpo)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"day": TODAY + DAY}, "time-to-come"),
        ({"day": FIRST - DAY}, "day-not-served"),
        ({"half_days": 2}, "more-than-a-day"),
    ],
)
def test_which_time_is_refused(office, dpo, typed, code):
    noted(office, dpo)
    assert refusal(noted, office, dpo, **typed) == code
    assert TimeEntry.objects.count() == 1


def test_whoever_does_not_serve_the_office_notes_nothing(office, dpo):
    assert refusal(noted, office, member_of(office)) == "day-not-served"
    assert refusal(noted, OfficeFactory(), dpo) == "day-not-served"


def test_a_correction_keeps_what_was_said(office, dpo):
    entry = noted(office, dpo)
    time_log.correct(entry.pk, day=TODAY - DAY, half_days=2, subject="Audit", version=1, by=dpo)

    entry.refresh_from_db()
    assert (entry.day, entry.half_days, entry.subject, entry.version) == (TODAY - DAY, 2, "Audit", 2)
    assert [row.snapshot["subject"] for row in entry.history.order_by("position")] == ["Comité", "Audit"]
    time_log.correct(entry.pk, day=TODAY - DAY, half_days=2, subject="Audit", version=2, by=dpo)
    assert entry.history.count() == 2
    with pytest.raises(time_log.StaleTime):
        time_log.correct(entry.pk, day=TODAY, half_days=1, subject="Encore", version=1, by=dpo)


def test_time_taken_back_stays_in_the_ledger_with_its_reason(office, dpo):
    entry = noted(office, dpo)
    time_log.remove(entry.pk, reason="mauvais organisme", version=1, by=dpo)

    assert not TimeEntry.objects.exists()
    last = TimeEntry.history.order_by("position").last()
    assert (last.history_type, last.history_change_reason) == ("-", "temps retiré : mauvais organisme")


def test_nobody_corrects_the_time_of_another(office, dpo):
    entry = noted(office, dpo)
    with pytest.raises(TimeEntry.DoesNotExist):
        time_log.correct(entry.pk, day=TODAY, half_days=1, subject="x", version=1, by=member_of(office))


def test_days_are_counted_by_office_and_civil_year(office, dpo, oise):
    noted(office, dpo, half_days=2)
    noted(office, dpo, day=TODAY - DAY)
    noted(oise, dpo)

    this_year = {balance.office: balance for balance in time_log.balances([office, oise], 2026)}
    assert (this_year[office].planned, this_year[office].used) == (Decimal(12), Decimal("1.5"))
    assert (this_year[oise].planned, this_year[oise].used, this_year[oise].left) == (10, Decimal("0.5"), Decimal("9.5"))
    (last_year,) = time_log.balances([office], 2025)
    assert (last_year.planned, last_year.used) == (0, 0)


def test_balances_cost_the_same_for_one_office_or_sixty(django_assert_num_queries):
    for number in (1, 60):
        offices = OfficeFactory.create_batch(number)
        with django_assert_num_queries(2):
            assert len(time_log.balances(offices, 2026)) == number


# --- pages ---


def time_page(slug):
    return reverse("mandates:time", args=[slug])


def test_each_office_sees_its_own_time_and_the_dpo_all(office, dpo, oise):
    noted(office, dpo, subject="Chez Opal")
    noted(oise, dpo, subject="Chez Oise")

    for role in ("direction", "admin", "juriste"):
        seen = signed_as(member_of(office, role)).get(time_page("opal")).text
        assert "Chez Opal" in seen and "Chez Oise" not in seen
        assert signed_as(member_of(office, role)).get(time_page("oise")).status_code == 404
        assert "Chez Oise" not in signed_as(member_of(office, role)).get(time_page("tous")).text
    everywhere = signed_as(dpo).get(time_page("tous")).text
    assert "Chez Opal" in everywhere and "Chez Oise" in everywhere
    assert "Chez Oise" not in signed_as(dpo).get(time_page("opal")).text


@pytest.mark.parametrize("role", ["auditor", "declarant", "deontologue"])
def test_the_others_do_not_see_that_there_is_time(office, dpo, role):
    assert signed_as(member_of(office, role)).get(time_page("opal")).status_code == 404


@pytest.mark.parametrize("role", ["direction", "admin", "juriste"])
def test_the_office_reads_and_notes_nothing(office, dpo, role):
    browser, entry = signed_as(member_of(office, role)), noted(office, dpo)
    for name, more in (("note_time", []), ("correct_time", [entry.pk]), ("remove_time", [entry.pk])):
        assert browser.get(reverse(f"mandates:{name}", args=["opal", *more])).status_code == 403


def test_the_dpo_chooses_the_office_among_those_served(office, dpo, oise):
    OfficeFactory(slug="etranger", name="Étranger")
    browser, url = signed_as(dpo), reverse("mandates:note_time", args=["tous"])
    assert "Étranger" not in browser.get(url).text

    typed = {"day": TODAY, "half_days": 1, "subject": "Audit"}
    assert browser.post(url, {**typed, "office": "etranger"}).status_code == 422
    assert browser.post(url, typed).status_code == 422
    done = browser.post(url, {**typed, "office": "oise"}, follow=True)
    assert "Le temps est noté pour Oise." in done.text
    assert TimeEntry.objects.get().office == oise


def test_time_is_corrected_and_taken_back_on_its_pages(office, dpo):
    entry, browser = noted(office, dpo), signed_as(dpo)
    correct, remove = (reverse(f"mandates:{name}", args=["opal", entry.pk]) for name in ("correct_time", "remove_time"))
    data = {"day": TODAY, "half_days": 2, "subject": "Audit", "version": 1}
    assert "Le temps est corrigé." in browser.post(correct, data, follow=True).text
    assert "a changé entre-temps" in browser.post(correct, {**data, "half_days": 1}, follow=True).text
    assert browser.post(correct, {**data, "subject": "", "version": 2}).status_code == 422
    assert browser.post(remove, {"reason": "", "version": 2}).status_code == 422
    assert "Le temps est retiré" in browser.post(remove, {"reason": "erreur", "version": 2}, follow=True).text


def test_an_entry_of_another_office_is_not_there_under_this_one(office, dpo, oise):
    entry = noted(oise, dpo)
    browser = signed_as(dpo)
    assert browser.get(reverse("mandates:correct_time", args=["opal", entry.pk])).status_code == 404
    assert browser.get(reverse("mandates:correct_time", args=["tous", entry.pk])).status_code == 200


def test_a_dpo_whose_mandate_ended_sees_and_corrects_nothing(office, dpo, clock):
    entry = noted(office, dpo)
    clock(LAST + DAY)
    browser = signed_as(dpo)
    assert browser.get(time_page("opal")).status_code == 404
    assert browser.get(reverse("mandates:correct_time", args=["opal", entry.pk])).status_code == 404


def test_a_year_nobody_worked_in_is_not_there(office, dpo):
    browser = signed_as(dpo)
    assert browser.get(time_page("opal") + "?annee=2026").status_code == 200
    for year in ("1999", "x", "20260"):
        assert browser.get(time_page("opal") + f"?annee={year}").status_code == 404
