"""The jobs of the day: run twice or late, each thing happens once; one that fails stops no other."""

import threading
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from compliance.notifications import daily
from compliance.notifications.models import Done, Letter
from compliance.notifications.services import post, queue
from tests.accounts.test_sign_in import sign_in
from tests.factories import UserFactory
from tests.notifications.messages import Ends, announced

ENDS = date(2026, 6, 30)


@pytest.fixture
def jobs():
    with patch.dict(daily._jobs, clear=True):
        yield daily._jobs


def notices(today: date) -> None:
    """Tell that something ends, thirty days before and seven days before, however late it is."""
    for days in (30, 7):
        if ENDS - timedelta(days=days) <= today <= ENDS:
            with daily.once(f"something:1:{days}") as is_first:
                if is_first:
                    queue(Ends("dpo@opal.example", days=days))


@pytest.mark.django_db
@pytest.mark.usefixtures("jobs", "templates")
def test_run_twice_or_late_each_thing_happens_once(time_machine):
    daily.job("notices")(notices)
    told = []
    for day in ("05-30", "05-31", "05-31", "06-01", "06-27", "06-28", "07-01"):  # a week of cron was lost in June
        time_machine.move_to(f"2026-{day}T06:00:00+02:00", tick=False)
        with announced(Ends):
            call_command("daily")
        told.append(Letter.objects.count())
    assert told == [0, 1, 1, 1, 2, 2, 2]
    assert Done.objects.count() == 2


@pytest.mark.django_db
def test_the_day_is_the_day_in_paris(jobs, time_machine):
    days = []
    daily.job("note")(days.append)
    time_machine.move_to(datetime(2026, 5, 31, 22, 30, tzinfo=UTC))
    call_command("daily")
    assert days == [date(2026, 6, 1)]


@pytest.mark.django_db
def test_a_job_that_fails_is_named_and_stops_no_other(jobs, caplog):
    def broken(today: date) -> None:
        with daily.once("broken"):
            post(["a@opal.example"], "Objet", "Texte")
            raise RuntimeError("no luck")

    done = []
    daily.job("a broken one")(broken)
    daily.job("b good one")(done.append)
    daily.job("c broken too")(broken)
    for _run in range(2):
        with pytest.raises(CommandError, match="failed: a broken one, c broken too") as failure:
            call_command("daily")
        assert failure.value.returncode == 1
    assert len(done) == 2
    assert "no luck" in caplog.text
    assert not Letter.objects.exists() and not Done.objects.exists()  # undone together, to be tried again tomorrow


def test_two_jobs_of_one_name_are_refused(jobs):
    daily.job("notices")(notices)
    daily.job("notices")(notices)
    with pytest.raises(ValueError, match="two daily jobs are named 'notices'"):
        daily.job("notices")(lambda today: None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("outcome", ["kept", "undone"])
def test_two_runs_at_the_same_moment_act_once(outcome):
    inside, seen = threading.Event(), []

    def first() -> None:
        try:
            with daily.once("act") as is_first:
                seen.append(is_first)
                inside.set()
                if outcome == "undone":
                    raise RuntimeError
        except RuntimeError:
            pass
        finally:
            connection.close()

    other = threading.Thread(target=first)
    other.start()
    assert inside.wait(30)
    with daily.once("act") as is_first:
        seen.append(is_first)
    other.join()
    assert seen == [True, outcome == "undone"]


# --- the first jobs of the house ---


@pytest.mark.django_db
def test_the_text_of_old_letters_is_erased_and_the_rest_kept(time_machine):
    time_machine.move_to("2026-03-01T08:00:00+01:00", tick=False)
    sent, given_up, waiting = post(["a@opal.example", "b@opal.example", "c@opal.example"], "Objet", "Texte")
    Letter.objects.filter(pk=sent.pk).update(sent_at=sent.created_at, next_attempt_at=None)
    Letter.objects.filter(pk=given_up.pk).update(next_attempt_at=None)
    texts = []
    for day in ("2026-03-30", "2026-03-31"):
        time_machine.move_to(f"{day}T09:00:00+02:00", tick=False)
        call_command("daily")
        texts.append([bool(letter.body) for letter in Letter.objects.order_by("to")])
    assert texts == [[True, True, True], [False, False, True]]
    assert Letter.objects.get(pk=waiting.pk).subject == "Objet"


@pytest.mark.django_db
def test_ended_sessions_are_forgotten(time_machine):
    person, client = UserFactory(), Client()
    time_machine.move_to("2026-03-01T08:00:00+01:00")
    sign_in(client, person.email)
    assert UserSession.objects.filter(user=person).exists()
    time_machine.move_to("2026-03-02T08:00:00+01:00")
    call_command("daily")
    assert not UserSession.objects.filter(user=person).exists()
