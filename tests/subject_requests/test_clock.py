"""The clock of a request: the worked examples of the law, then what holds on any day, in both zones."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.common.dates import Zone, add_months, is_working_day, public_holidays, working_days_end
from compliance.subject_requests import clock as clocks
from compliance.subject_requests import reasoning
from compliance.subject_requests.clock import Clock, Delays, Pause, Term, Verdict
from compliance.subject_requests.rights import ASKED, POST_MORTEM, WITHDRAW
from compliance.subject_requests.terms import delays
from tests.common.test_dates import ONE_MONTH_AND_THREE, on

LAW = Delays(
    answer=1,
    extension_total=3,
    extension_notice=1,
    refusal_notice=1,
    identity_prompt=5,
    post_mortem=1,
    administrative=1,
)
FRANCE = Zone.METROPOLE
days = st.dates(date(2018, 5, 25), date(2060, 12, 31))
zones = st.sampled_from([Zone.METROPOLE, Zone.ALSACE_MOSELLE])


def access(received: str, zone: Zone = FRANCE, *, pauses: tuple[Pause, ...] = (), extended: bool = False) -> Clock:
    return clocks.clock("access", on(received), zone, LAW, pauses=pauses, extended=extended)


def test_the_delays_are_those_of_the_law_files():
    assert delays(date(2026, 11, 22)) == LAW


@pytest.mark.parametrize("row", ONE_MONTH_AND_THREE, ids=lambda row: f"{row[0]}-{row[5][0]}")
def test_a_request_is_answered_within_one_month_or_three(row):
    received, raw, due, raw_three, due_three, in_zones, _about = row
    for zone in in_zones:
        first, extended = access(received, zone).due, access(received, zone, extended=True).due
        assert (first.raw, first.day) == (on(raw), on(due))
        assert (extended.raw, extended.day) == (on(raw_three), on(due_three))
        assert access(received, zone).refusal.day == access(received, zone).extension.day == on(due)


# asked, proved, adjusted date (None: nothing is suspended), for a request received on Monday 2 November 2026
SUSPENSIONS = [
    ("03/11/2026", "13/11/2026", "14/12/2026"),  # ten days: Saturday 12, rolled once
    ("02/11/2026", "03/11/2026", "03/12/2026"),
    ("09/11/2026", "10/11/2026", "03/12/2026"),  # the fifth working day still counts
    ("10/11/2026", "20/11/2026", None),  # asked too late: nothing is suspended
    ("03/11/2026", "03/11/2026", None),  # proved the same day
    ("03/11/2026", None, None),  # still awaited: nobody can count the days
]


@pytest.mark.parametrize(("asked", "proved", "adjusted"), SUSPENSIONS)
def test_asking_for_the_identity_at_once_may_suspend(asked, proved, adjusted):
    found = access("02/11/2026", pauses=(Pause(on(asked), on(proved) if proved else None),))
    assert found.due.day == on("02/12/2026")  # the strict date never moves
    assert (found.adjusted.day if found.adjusted else None) == (on(adjusted) if adjusted else None)
    assert found.adjusted is None or found.adjusted.reserved


def test_two_checks_add_their_days():
    pauses = (Pause(on("03/11/2026"), on("05/11/2026")), Pause(on("06/11/2026"), on("14/11/2026")))
    assert access("02/11/2026", pauses=pauses).adjusted.inputs["suspended_days"] == 10


def test_an_extended_request_is_suspended_from_its_third_month():
    pause = Pause(on("03/11/2026"), on("13/11/2026"))
    found = access("02/11/2026", pauses=(pause,), extended=True).adjusted
    assert (found.raw, found.day) == (on("12/02/2027"), on("12/02/2027"))


# told on, today, reasons, already extended, why it is refused; received on 5 October 2026, due on 5 November
EXTENSIONS = [
    ("05/11/2026", "05/11/2026", "nombre", False, ""),
    ("06/10/2026", "05/11/2026", "nombre", False, ""),
    ("06/11/2026", "06/11/2026", "nombre", False, "too-late"),  # the extension is lost
    ("05/11/2026", "05/11/2026", " ", False, "no-reasons"),
    ("05/11/2026", "04/11/2026", "nombre", False, "in-the-future"),
    ("04/10/2026", "05/11/2026", "nombre", False, "before-receipt"),
    ("05/11/2026", "05/11/2026", "nombre", True, "already-extended"),
]


@pytest.mark.parametrize(("told", "today", "reasons", "already", "code"), EXTENSIONS)
def test_an_extension_is_told_with_its_reasons_by_the_strict_date(told, today, reasons, already, code):
    notice = access("05/10/2026").extension
    assert clocks.refuse_extension(notice, on(told), on(today), reasons=reasons, already=already) == code


def test_a_request_whose_extension_was_lost_is_late_the_next_day():
    due = access("05/10/2026").due.day
    assert clocks.verdict(due, answered=None, today=on("05/11/2026")) is Verdict.OPEN
    assert clocks.verdict(due, answered=None, today=on("06/11/2026")) is Verdict.OVERDUE


def test_a_late_answer_is_marked_and_not_blocked():
    due = on("05/11/2026")
    assert clocks.verdict(due, answered=on("05/11/2026"), today=on("20/11/2026")) is Verdict.IN_TIME
    assert clocks.verdict(due, answered=on("06/11/2026"), today=on("20/11/2026")) is Verdict.LATE


def test_a_refusal_keeps_its_month_even_extended():
    found = access("05/10/2026", extended=True)
    assert found.governing(refused=True).day == on("05/11/2026")
    assert found.governing(refused=False).day == on("05/01/2027")


def test_a_withdrawal_is_due_at_once():
    found = clocks.clock(WITHDRAW, on("01/11/2026"), FRANCE, LAW, extended=True)
    assert found.due.day == on("01/11/2026")  # a Sunday, and Toussaint: it stops all the same
    assert found.extension is found.refusal is found.adjusted is None
    assert found.governing(refused=True) is found.due


def test_a_request_after_a_death_is_not_extended():
    found = clocks.clock(POST_MORTEM, on("05/03/2026"), FRANCE, LAW, extended=True)
    assert (found.due.rule, found.due.day) == ("dsr.post_mortem", on("07/04/2026"))


def test_the_month_of_administrative_documents_does_not_roll():
    found = clocks.administrative(on("05/03/2026"), FRANCE, LAW)
    assert found.day == on("05/04/2026")
    assert found.reasoning.endswith("le silence vaut refus le dimanche 5 avril 2026, et ouvre la saisine de la CADA")


# received, zone, extended, the whole reasoning
REASONINGS = [
    (
        "05/03/2026",
        FRANCE,
        False,
        "reçue le jeudi 5 mars 2026 ; un mois : dimanche 5 avril ; le 5 avril est un dimanche, "
        "le 6 le lundi de Pâques ; réponse due le mardi 7 avril 2026",
    ),
    (
        "31/08/2026",
        FRANCE,
        False,
        "reçue le lundi 31 août 2026 ; un mois : mercredi 30 septembre (il n’y a pas de 31 : dernier jour du mois) ; "
        "réponse due le mercredi 30 septembre 2026",
    ),
    (
        "31/01/2028",
        FRANCE,
        True,
        "reçue le lundi 31 janvier 2028 ; trois mois : dimanche 30 avril (il n’y a pas de 31 : dernier jour du mois) ; "
        "le 30 avril est un dimanche, le 1er mai la fête du Travail ; délai prorogé, réponse due le mardi 2 mai 2028",
    ),
    (
        "25/11/2026",
        Zone.ALSACE_MOSELLE,
        False,
        "reçue le mercredi 25 novembre 2026 ; un mois : vendredi 25 décembre ; le 25 décembre est Noël, "
        "le 26 la Saint-Étienne, le 27 un dimanche ; réponse due le lundi 28 décembre 2026",
    ),
    (
        "01/12/2026",
        FRANCE,
        False,
        "reçue le mardi 1er décembre 2026 ; un mois : vendredi 1er janvier 2027 ; le 1er janvier est le jour de l’An, "
        "le 2 un samedi, le 3 un dimanche ; réponse due le lundi 4 janvier 2027",
    ),
]


@pytest.mark.parametrize(("received", "zone", "extended", "words"), REASONINGS)
def test_a_date_says_why(received, zone, extended, words):
    assert access(received, zone, extended=extended).due.reasoning.replace("\u00a0", " ") == words


def test_an_adjusted_date_says_what_suspends_it():
    found = access("02/11/2026", pauses=(Pause(on("03/11/2026"), on("13/11/2026")),)).adjusted
    assert found.reasoning.replace("\u00a0", " ") == (
        "reçue le lundi 2 novembre 2026 ; un mois : mercredi 2 décembre ; 10 jours suspendus : samedi 12 décembre ; "
        "le 12 décembre est un samedi, le 13 un dimanche ; avec réserve, réponse due le lundi 14 décembre 2026"
    )


def test_a_computed_date_keeps_its_rule_version_zone_and_inputs():
    term = access("26/02/2027", Zone.ALSACE_MOSELLE).due
    kept = term.as_json()
    assert (kept["rule"], kept["zone"], kept["day"]) == ("dsr.answer", "alsace_moselle", "2027-03-30")
    assert kept["inputs"] == {"received": "2027-02-26", "months": 1}
    assert kept["version"]
    assert Term.from_json(kept) == term


def test_a_working_day_needs_no_excuse():
    with pytest.raises(ValueError, match="working day"):
        reasoning.off_day(on("05/03/2026"), FRANCE)


@given(year=st.integers(2018, 2060), zone=st.sampled_from(Zone))
def test_every_holiday_has_its_words(year, zone):
    for day in public_holidays(year, zone):
        assert "férié" not in reasoning.off_day(day, zone)


def test_two_holidays_of_one_day_are_both_named():
    assert reasoning.off_day(date(2059, 5, 8), FRANCE) == "l’Ascension et la fête de la Victoire"


@given(received=days, zone=zones, extended=st.booleans())
def test_a_term_is_the_first_working_day_from_the_raw_month(received, zone, extended):
    term = clocks.clock("access", received, zone, LAW, extended=extended).due
    assert is_working_day(term.day, zone)
    assert term.raw == add_months(received, 3 if extended else 1) <= term.day
    assert not any(is_working_day(term.raw + timedelta(n), zone) for n in range((term.day - term.raw).days))
    assert (term.day == term.raw) == (" est " not in term.reasoning.split("réponse")[0])


@given(first=days, second=days, zone=zones, right=st.sampled_from(ASKED), extended=st.booleans())
def test_who_asks_later_is_never_due_sooner(first, second, zone, right, extended):
    sooner, later = sorted((first, second))
    one, other = (clocks.clock(right, day, zone, LAW, extended=extended).due for day in (sooner, later))
    assert one.day <= other.day


@given(received=days, zone=zones, wait=st.integers(0, 20), length=st.integers(0, 90), extended=st.booleans())
def test_an_adjusted_date_is_a_working_day_never_before_the_strict_one(received, zone, wait, length, extended):
    asked = received + timedelta(wait)
    pauses = (Pause(asked, asked + timedelta(length)),)
    found = clocks.clock("access", received, zone, LAW, pauses=pauses, extended=extended)
    assert (found.adjusted is None) == (length == 0 or asked > working_days_end(received, 5, zone))
    if found.adjusted:
        assert is_working_day(found.adjusted.day, zone)
        assert found.adjusted.day >= found.due.day
        assert found.adjusted.raw == found.due.raw + timedelta(length)


@given(received=days, zone=zones, right=st.sampled_from(ASKED), extended=st.booleans())
def test_a_term_is_read_back_as_it_was_kept(received, zone, right, extended):
    found = clocks.clock(right, received, zone, LAW, extended=extended)
    for term in filter(None, (found.due, found.refusal, found.extension)):
        assert Term.from_json(term.as_json()) == term
