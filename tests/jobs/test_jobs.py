"""Long works: done by a real worker, followed, ended with words, never lost when their worker dies."""

import signal
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from compliance.jobs import running
from compliance.jobs.enums import State
from compliance.jobs.management.commands import run_jobs
from compliance.jobs.running import SILENCE, TakenAway, recover
from compliance.jobs.services import start, start_again, step
from tests.factories import UserFactory
from tests.jobs.models import Stubborn, Trial
from tests.tools.jobs import work


def a_trial(act: str = "count") -> Trial:
    return start(Trial(person=UserFactory(), act=act))


def later(job):
    job.refresh_from_db()
    return job


def wait_until(condition) -> None:
    limit = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.05)


# --- in this process, by the same worker ---


@pytest.mark.django_db
class TestWork:
    def test_a_job_waits_is_done_and_tells_so_once(self):
        job = a_trial()
        assert (job.state, job.is_over) == (State.WAITING, False)
        work()
        assert (later(job).state, job.done, job.total, job.error, job.tells) == (State.DONE, 50, 50, "", 1)
        assert job.is_over and job.asked_at <= job.started_at <= job.ended_at
        work()
        assert (later(job).attempt, job.tells) == (1, 1)

    def test_the_queue_knows_a_kind_and_an_id(self):
        job = a_trial()
        [row] = DBTaskResult.objects.all()
        assert row.args_kwargs == {"args": ["trials.Trial", job.pk], "kwargs": {}}

    def test_a_work_that_cannot_be_done_says_why(self):
        job = a_trial("stop")
        work()
        assert (later(job).state, job.error, job.tells) == (State.FAILED, "Votre droit a pris fin.", 1)

    def test_an_unforeseen_error_is_logged_and_told_without_its_words(self, caplog):
        job = a_trial("break")
        work()
        assert later(job).state == State.FAILED
        assert "imprévue" in job.error and "what it was about" not in job.error
        assert "what it was about" in caplog.text
        assert DBTaskResult.objects.get().traceback == ""

    def test_a_job_that_its_person_deleted_stops(self):
        a_trial("vanish")
        work()
        assert not Trial.objects.exists()

    def test_a_job_deleted_while_it_waits_is_never_begun(self):
        a_trial("break").delete()
        work()
        assert DBTaskResult.objects.get().status == "SUCCESSFUL"

    def test_what_is_rolled_back_is_never_begun(self):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            a_trial()
            raise ZeroDivisionError
        assert not DBTaskResult.objects.exists()

    def test_a_job_that_failed_is_begun_again_on_demand_and_no_other(self):
        job = a_trial("stop")
        work()
        assert (start_again(job).state, job.error, job.ended_at) == (State.WAITING, "", None)
        assert start_again(job).state == State.WAITING
        assert DBTaskResult.objects.ready().count() == 1

    def test_progress_is_written_once_a_second_at_most(self, monkeypatch, django_assert_num_queries):
        job = Trial.objects.create(person=UserFactory(), state=State.RUNNING)
        now = iter([10.0, 10.5, 11.0, 11.2])
        monkeypatch.setattr("compliance.jobs.services.monotonic", lambda: next(now))
        for done, queries in ((1, 1), (2, 0), (3, 1), (4, 0)):
            with django_assert_num_queries(queries):
                step(job, done, 4)
        assert later(job).done == 3

    def test_an_idle_worker_takes_no_lock(self, django_assert_num_queries):
        worker = run_jobs._worker()
        with django_assert_num_queries(len(running.announced()) + 1) as captured:
            run_jobs._round(worker)
        assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)

    def test_rows_of_the_queue_go_once_their_task_is_over(self, time_machine):
        a_trial()
        work()
        waits = a_trial()
        time_machine.move_to(timezone.now() + timedelta(days=2))
        call_command("daily")
        assert [row.args_kwargs["args"][1] for row in DBTaskResult.objects.all()] == [waits.pk]


# --- a worker that died ---


@pytest.mark.django_db
class TestSilence:
    def test_a_job_whose_worker_lives_is_left_alone(self):
        now = timezone.now()
        job = Trial.objects.create(person=UserFactory(), state=State.RUNNING, attempt=1, seen_at=now)
        recover()
        assert later(job).state == State.RUNNING

    def test_a_job_that_may_not_be_begun_again_says_that_it_was_cut_short(self):
        job = Trial.objects.create(
            person=UserFactory(), state=State.RUNNING, attempt=1, seen_at=timezone.now() - SILENCE * 2
        )
        recover()
        assert (later(job).state, job.tells) == (State.FAILED, 1)
        assert "coupé" in job.error

    def test_a_job_that_kills_its_worker_each_time_is_given_up(self):
        job = Stubborn.objects.create(
            person=UserFactory(), state=State.RUNNING, attempt=1, seen_at=timezone.now() - SILENCE * 2, path="/"
        )
        recover()
        assert later(job).state == State.WAITING
        Stubborn.objects.update(state=State.RUNNING, attempt=2)
        recover()
        assert later(job).state == State.FAILED

    def test_a_worker_that_was_held_dead_ends_nothing(self):
        job = Trial.objects.create(person=UserFactory(), state=State.RUNNING, attempt=1)
        Trial.objects.update(attempt=2)
        with pytest.raises(TakenAway):
            step(job, 1, 2)
        running._end(job, State.DONE)
        assert later(job).state == State.RUNNING


@pytest.mark.django_db
def test_a_database_that_restarts_does_not_end_the_worker(monkeypatch, caplog):
    def restart(_worker) -> None:
        raise OperationalError("terminating connection")

    monkeypatch.setattr(run_jobs, "_round", restart)
    monkeypatch.setattr(run_jobs, "close_old_connections", lambda: None)
    run_jobs._round_whatever_the_database_does(run_jobs._worker())
    assert "the queue cannot be read" in caplog.text


# --- workers in their own processes ---


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_midway_leaves_its_job_to_the_next(worker, tmp_path):
    go = tmp_path / "go"
    job = start(Stubborn(person=UserFactory(), path=str(go)))
    killed = worker()
    wait_until(lambda: later(job).state == State.RUNNING and job.done == 1)
    killed.kill()
    killed.wait()
    go.touch()
    worker("--once").wait(60)
    assert later(job).state == State.RUNNING  # nobody knows yet that it died
    Stubborn.objects.update(seen_at=timezone.now() - SILENCE * 2)
    assert worker("--once").wait(60) == 0
    assert (later(job).state, job.attempt, job.done) == (State.DONE, 2, 2)


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_finishes_the_work_at_hand(worker, tmp_path):
    go = tmp_path / "go"
    first, second = (start(Stubborn(person=UserFactory(), path=str(go))) for _ in range(2))
    process = worker()
    wait_until(lambda: later(first).done == 1)
    process.send_signal(signal.SIGTERM)
    go.touch()
    assert process.wait(60) == 0
    assert (later(first).state, later(second).state) == (State.DONE, State.WAITING)


@pytest.mark.django_db(transaction=True)
def test_a_worker_lives_aloud_while_a_work_is_silent(monkeypatch, tmp_path):
    monkeypatch.setattr(running, "BEAT", 0.05)
    job = Trial.objects.create(person=UserFactory(), state=State.RUNNING, attempt=1)
    with running._beating(job):
        wait_until(lambda: later(job).seen_at is not None)


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_each_job_once(worker):
    jobs = [a_trial() for _ in range(12)]
    for process in [worker("--once"), worker("--once")]:
        assert process.wait(120) == 0
    assert {(later(job).state, job.attempt, job.tells) for job in jobs} == {(State.DONE, 1, 1)}


@pytest.mark.django_db(transaction=True)
def test_a_worker_leaves_with_the_process_that_began_it(worker):
    assert worker("--parent", "1").wait(60) == 0
