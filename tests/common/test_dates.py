"""Legal time: the worked examples of the law, then properties that hold on any day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.common.dates import (
    Zone,
    add_months,
    following_working_day,
    hours_end,
    is_working_day,
    local_date,
    months_end,
    previous_working_day,
    public_holidays,
    working_days_end,
)

PARIS = ZoneInfo("Europe/Paris")
FRANCE, ALSACE_MOSELLE = [Zone.METROPOLE], [Zone.ALSACE_MOSELLE]
BOTH = [*FRANCE, *ALSACE_MOSELLE]

days = st.dates(date(2018, 5, 25), date(2060, 12, 31))
zones = st.sampled_from(Zone)
months = st.integers(1, 12)


def on(text: str) -> date:
    """Read 05/03/2026."""
    return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=UTC).date()


# received, one month later, deadline, three months later, extended deadline, zones, what the row is about
ONE_MONTH_AND_THREE = [
    ("05/03/2026", "05/04/2026", "07/04/2026", "05/06/2026", "05/06/2026", BOTH, "Sunday, then Easter Monday"),
    ("31/08/2026", "30/09/2026", "30/09/2026", "30/11/2026", "30/11/2026", BOTH, "no 31st: last day of the month"),
    ("31/01/2027", "28/02/2027", "01/03/2027", "30/04/2027", "30/04/2027", BOTH, "received on a Sunday"),
    ("31/01/2028", "29/02/2028", "29/02/2028", "30/04/2028", "02/05/2028", BOTH, "leap year; Sunday, then 1 May"),
    ("29/01/2028", "29/02/2028", "29/02/2028", "29/04/2028", "02/05/2028", BOTH, "received on a Saturday"),
    ("29/01/2027", "28/02/2027", "01/03/2027", "29/04/2027", "29/04/2027", BOTH, "clamped, then rolled"),
    ("29/02/2028", "29/03/2028", "29/03/2028", "29/05/2028", "29/05/2028", BOTH, "from 29 February"),
    ("01/04/2026", "01/05/2026", "04/05/2026", "01/07/2026", "01/07/2026", BOTH, "1 May on a Friday"),
    ("01/04/2027", "01/05/2027", "03/05/2027", "01/07/2027", "01/07/2027", BOTH, "Saturday and holiday at once"),
    ("28/02/2027", "28/03/2027", "30/03/2027", "28/05/2027", "28/05/2027", BOTH, "an end of month does not stay one"),
    ("26/02/2027", "26/03/2027", "26/03/2027", "26/05/2027", "26/05/2027", FRANCE, "Good Friday is worked"),
    ("26/02/2027", "26/03/2027", "30/03/2027", "26/05/2027", "26/05/2027", ALSACE_MOSELLE, "Good Friday is not"),
    ("28/11/2026", "28/12/2026", "28/12/2026", "28/02/2027", "01/03/2027", BOTH, "a Saturday starts the clock"),
    ("25/11/2026", "25/12/2026", "28/12/2026", "25/02/2027", "25/02/2027", BOTH, "Christmas, then a weekend"),
    ("01/12/2026", "01/01/2027", "04/01/2027", "01/03/2027", "01/03/2027", BOTH, "New Year"),
    ("31/12/2026", "31/01/2027", "01/02/2027", "31/03/2027", "31/03/2027", BOTH, "extension counted from receipt"),
    ("30/11/2026", "30/12/2026", "30/12/2026", "28/02/2027", "01/03/2027", BOTH, "clamped in the extension only"),
    ("31/07/2027", "31/08/2027", "31/08/2027", "31/10/2027", "02/11/2027", BOTH, "Sunday, then Toussaint"),
    ("06/04/2027", "06/05/2027", "07/05/2027", "06/07/2027", "06/07/2027", BOTH, "the day after Ascension is worked"),
    ("11/10/2026", "11/11/2026", "12/11/2026", "11/01/2027", "11/01/2027", BOTH, "holiday in midweek"),
    ("01/10/2026", "01/11/2026", "02/11/2026", "01/01/2027", "04/01/2027", BOTH, "both ends on holidays"),
    ("17/03/2028", "17/04/2028", "18/04/2028", "17/06/2028", "19/06/2028", BOTH, "Easter Monday"),
    ("26/11/2028", "26/12/2028", "26/12/2028", "26/02/2029", "26/02/2029", FRANCE, "26 December is worked"),
    ("26/11/2028", "26/12/2028", "27/12/2028", "26/02/2029", "26/02/2029", ALSACE_MOSELLE, "26 December is not"),
]


@pytest.mark.parametrize("row", ONE_MONTH_AND_THREE, ids=lambda row: f"{row[0]} {row[6]}")
def test_a_request_is_answered_within_one_month_or_three(row):
    received, raw, deadline, raw_extended, extended, zones_of_row, _ = row
    assert add_months(on(received), 1) == on(raw)
    assert add_months(on(received), 3) == on(raw_extended)
    for zone in zones_of_row:
        assert months_end(on(received), 1, zone) == on(deadline)
        assert months_end(on(received), 3, zone) == on(extended)


# received, acknowledgement (7 working days), feedback (3 months from it), meeting (20 working days), zones
ALERTS = [
    ("20/11/2026", "01/12/2026", "01/03/2027", "18/12/2026", BOTH),
    ("21/11/2026", "01/12/2026", "01/03/2027", "18/12/2026", BOTH),
    ("24/12/2026", "06/01/2027", "06/04/2027", "25/01/2027", BOTH),
    ("28/04/2027", "10/05/2027", "10/08/2027", "28/05/2027", BOTH),
    ("24/03/2027", "05/04/2027", "05/07/2027", "22/04/2027", FRANCE),
    ("24/03/2027", "06/04/2027", "06/07/2027", "23/04/2027", ALSACE_MOSELLE),
]


@pytest.mark.parametrize("row", ALERTS, ids=lambda row: f"{row[0]} {row[4][0]}")
def test_an_alert_is_acknowledged_answered_and_heard_in_time(row):
    received, acknowledged, feedback, meeting, zones_of_row = row
    for zone in zones_of_row:
        assert working_days_end(on(received), 7, zone) == on(acknowledged)
        assert working_days_end(on(received), 20, zone) == on(meeting)
    assert add_months(on(acknowledged), 3) == on(feedback)


def test_feedback_is_counted_from_the_acknowledgement_sent_early_and_does_not_roll():
    assert add_months(on("24/11/2026"), 3) == on("24/02/2027")
    assert add_months(on("27/11/2026"), 3) == on("27/02/2027")  # a Saturday: the warning comes the Friday before
    assert previous_working_day(on("27/02/2027"), "metropole") == on("26/02/2027")


# aware at, seventy-two hours later, both in Paris
SEVENTY_TWO_HOURS = [
    (datetime(2027, 3, 26, 17, 40), datetime(2027, 3, 29, 18, 40)),  # clocks go forward; Easter Monday is ignored
    (datetime(2026, 10, 24, 23, 15), datetime(2026, 10, 27, 22, 15)),  # clocks go back
    (datetime(2026, 12, 24, 16, 0), datetime(2026, 12, 27, 16, 0)),  # Christmas and a Sunday are counted
]


@pytest.mark.parametrize(("aware_at", "deadline"), SEVENTY_TWO_HOURS)
def test_seventy_two_hours_elapse_without_pause(aware_at, deadline):
    end = hours_end(aware_at.replace(tzinfo=PARIS), 72)
    assert end == deadline.replace(tzinfo=PARIS)
    assert end.tzinfo is UTC


def test_suspended_days_are_added_before_the_only_roll():
    received, suspended = on("02/11/2026"), on("13/11/2026") - on("03/11/2026")
    assert months_end(received, 1, "metropole") == on("02/12/2026")
    assert add_months(received, 1) + suspended == on("12/12/2026")
    assert following_working_day(add_months(received, 1) + suspended, "metropole") == on("14/12/2026")


def test_an_extension_must_be_told_by_the_first_deadline():
    assert months_end(on("05/10/2026"), 1, "metropole") == on("05/11/2026")  # a letter of 06/11 comes too late


def easter(year: int) -> date:
    """Compute Easter by the anonymous Gregorian computus (Meeus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def expected_holidays(year: int, zone: Zone) -> set[date]:
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    after_easter = {1, 39, 50}
    if zone is Zone.ALSACE_MOSELLE:
        fixed, after_easter = fixed | {(12, 26)}, after_easter | {-2}
    overseas = {
        "mayotte": (4, 27),
        "martinique": (5, 22),
        "guadeloupe": (5, 27),
        "guyane": (6, 10),
        "reunion": (12, 20),
    }
    fixed |= {overseas[zone]} if zone in overseas else set()
    return {date(year, *day) for day in fixed} | {easter(year) + timedelta(days=n) for n in after_easter}


def test_easter_is_where_the_calendars_print_it():
    assert [easter(year) for year in (2026, 2027, 2028)] == [on("05/04/2026"), on("28/03/2027"), on("16/04/2028")]


@pytest.mark.parametrize("zone", Zone)
@pytest.mark.parametrize("year", range(2018, 2041))
def test_holidays_of_every_year_match_an_independent_computation(year, zone):
    assert set(public_holidays(year, zone)) == expected_holidays(year, zone)


def test_holidays_bear_their_french_names():
    assert public_holidays(2027, "alsace_moselle")[on("26/03/2027")] == "Vendredi saint"
    assert public_holidays(2027, "metropole")[on("01/01/2027")] == "Jour de l’an"
    assert public_holidays(2027, "reunion")[on("20/12/2027")] == "Abolition de l’esclavage"


def test_customary_days_of_the_antilles_move_no_deadline():
    assert is_working_day(on("26/03/2027"), "guadeloupe")  # Vendredi saint
    assert is_working_day(on("21/07/2026"), "martinique")  # Victor Schœlcher


def test_the_solidarity_day_is_still_a_public_holiday():
    assert not is_working_day(on("25/05/2026"), "metropole")


@given(days, zones)
def test_a_working_day_is_a_weekday_that_is_no_holiday(day, zone):
    assert is_working_day(day, zone) == (day.isoweekday() < 6 and day not in expected_holidays(day.year, zone))


@given(days, months, zones)
def test_a_deadline_is_the_first_working_day_from_the_raw_month(received, count, zone):
    raw, deadline = add_months(received, count), months_end(received, count, zone)
    assert deadline >= raw > received
    assert is_working_day(deadline, zone)
    skipped = [raw + timedelta(days=n) for n in range((deadline - raw).days)]
    assert not any(is_working_day(day, zone) for day in skipped)


@given(days, days, months, zones)
def test_who_asks_later_is_never_answered_sooner(one, other, count, zone):
    first, second = sorted((one, other))
    assert months_end(first, count, zone) <= months_end(second, count, zone)
    assert working_days_end(first, count, zone) <= working_days_end(second, count, zone)


@given(days, st.integers(1, 40), zones)
def test_working_days_are_counted_one_by_one_without_the_day_of_receipt(received, count, zone):
    end = working_days_end(received, count, zone)
    after = [received + timedelta(days=n) for n in range(1, (end - received).days + 1)]
    assert sum(is_working_day(day, zone) for day in after) == count
    assert is_working_day(end, zone)


@given(days, zones)
def test_previous_and_following_agree_on_working_days(day, zone):
    before, after = previous_working_day(day, zone), following_working_day(day, zone)
    assert before <= day <= after
    assert is_working_day(before, zone) and is_working_day(after, zone)
    assert (before == after) == is_working_day(day, zone)


@given(days, st.integers(-600, 480))
def test_months_go_forward_and_back(day, count):
    there = add_months(day, count)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == count
    assert there.day == day.day or (there.day < day.day and (there + timedelta(days=1)).day == 1)


@given(st.datetimes(datetime(2018, 5, 25), datetime(2060, 1, 1), timezones=st.just(PARIS)), st.integers(1, 500))
def test_hours_are_elapsed_hours_whatever_the_clocks_do(moment, count):
    end = hours_end(moment, count)
    there = end.astimezone(PARIS)
    on_the_wall = there.replace(tzinfo=None) - moment.replace(tzinfo=None)
    clocks_moved = there.utcoffset() - moment.utcoffset()
    assert on_the_wall - clocks_moved == timedelta(hours=count)
    assert end == hours_end(moment.astimezone(UTC), count)


def test_the_date_of_receipt_is_the_date_in_paris():
    assert local_date(datetime(2026, 3, 4, 23, 30, tzinfo=UTC)) == on("05/03/2026")
    assert local_date(datetime(2026, 7, 4, 21, 59, tzinfo=UTC)) == on("04/07/2026")


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        hours_end(datetime(2026, 3, 5, 12), 72)
    with pytest.raises(ValueError, match="has no time zone"):
        local_date(datetime(2026, 3, 5, 12))


@pytest.mark.parametrize("count", [months_end, working_days_end])
def test_a_moment_is_no_date(count):
    with pytest.raises(TypeError, match="local_date"):
        count(datetime(2026, 3, 5, 23, 30, tzinfo=UTC), 1, "metropole")


@pytest.mark.parametrize("number", [0, -1])
def test_a_period_counts_at_least_one(number):
    for count in (months_end, working_days_end):
        with pytest.raises(ValueError, match="at least one"):
            count(on("05/03/2026"), number, "metropole")
    with pytest.raises(ValueError, match="at least one"):
        hours_end(datetime(2026, 3, 5, tzinfo=UTC), number)


def test_a_zone_may_be_named_and_an_unknown_one_is_told_which_exist():
    assert months_end(on("26/02/2027"), 1, "alsace_moselle") == on("30/03/2027")
    with pytest.raises(ValueError, match="unknown zone 'corse': it is one of metropole, alsace_moselle, mayotte"):
        is_working_day(on("05/03/2026"), "corse")


@pytest.mark.parametrize("year", [1983, 2101])
def test_a_year_whose_holidays_are_not_known_is_refused(year):
    with pytest.raises(ValueError, match="from 1984 to 2100"):
        is_working_day(date(year, 3, 7), "metropole")
