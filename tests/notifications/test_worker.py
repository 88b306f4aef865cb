"""Letters leave by a real relay: sent, refused for a while or for good, cut short, repeated, never twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from compliance.notifications import given_up
from compliance.notifications import worker as outbox
from compliance.notifications.management.commands import send_letters
from compliance.notifications.models import Letter
from compliance.notifications.services import post
from compliance.notifications.worker import DELAYS, TAKEN_FOR, Outcome, send_next
from tests.tools.outbox import wait_until
from tests.tools.relay import END, listening

MONDAY = datetime(2026, 4, 6, 8, 0, tzinfo=UTC)


@pytest.fixture
def now(time_machine):
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


def one_letter(to: str = "dpo@opal.example", **options: bool) -> Letter:
    [letter] = post([to], "[Ramure] L’échéance", "Bonjour,\n\nUne ligne accentuée.\n.\nFin.\n", **options)
    return letter


def later(letter: Letter) -> Letter:
    letter.refresh_from_db()
    return letter


# --- one worker, in this process ---


@pytest.mark.usefixtures("db", "mailers", "now")
class TestSending:
    def test_a_letter_leaves_once_whole_and_dated(self, relay):
        letter = one_letter()
        assert [send_next(), send_next()] == [Outcome.SENT, Outcome.NOTHING_DUE]
        [received] = relay.received
        assert received.to == "dpo@opal.example"
        assert received.message.get_content().replace("\r\n", "\n") == letter.body
        assert received.message["Subject"] == "[Ramure] L’échéance"
        assert received.message["Date"] == "Mon, 06 Apr 2026 10:00:00 +0200"
        assert received.message["Auto-Submitted"] == "auto-generated"
        assert received.id == letter.message_id
        assert (later(letter).sent_at, letter.next_attempt_at, letter.last_error) == (MONDAY, None, "")

    def test_the_longest_due_leaves_first(self, relay):
        late, early = one_letter("late@opal.example"), one_letter("early@opal.example")
        early.next_attempt_at = MONDAY - timedelta(hours=1)
        early.save()
        assert [send_next(), send_next()] == [Outcome.SENT] * 2
        assert [received.id for received in relay.received] == [early.message_id, late.message_id]

    def test_a_relay_that_asks_to_come_back_is_obeyed(self, relay, now):
        letter = one_letter()
        relay.answer("RCPT", "451 4.7.1 greylisted")
        assert send_next() == Outcome.PUT_OFF
        assert later(letter).next_attempt_at == MONDAY + DELAYS[0]
        assert "greylisted" in letter.last_error
        now.move_to(MONDAY + DELAYS[0] - timedelta(seconds=1), tick=False)
        assert send_next() == Outcome.NOTHING_DUE
        now.move_to(MONDAY + DELAYS[0], tick=False)
        assert send_next() == Outcome.SENT
        assert (len(relay.received), later(letter).last_error, letter.attempts) == (1, "", 2)

    def test_delays_grow_to_a_day_then_the_letter_is_given_up(self, relay, now):
        letter = one_letter()
        relay.answer("DATA", *["452 4.3.1 full"] * 20)
        waits = []
        while send_next() != Outcome.GIVEN_UP:
            due = later(letter).next_attempt_at
            waits.append(due - timezone.now())
            now.move_to(due, tick=False)
        assert tuple(waits) == DELAYS
        assert list(waits) == sorted(waits) and (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(days=1))
        assert (later(letter).next_attempt_at, letter.sent_at, letter.attempts) == (None, None, len(DELAYS) + 1)
        assert relay.received == []

    @pytest.mark.parametrize("verb", ["RCPT", END])
    def test_a_letter_refused_for_good_is_not_tried_again(self, relay, verb):
        letter = one_letter()
        relay.answer(verb, "550 5.1.1 nobody of that name")
        assert [send_next(), send_next()] == [Outcome.GIVEN_UP, Outcome.NOTHING_DUE]
        assert "nobody of that name" in later(letter).last_error
        assert list(Letter.objects.given_up()) == [letter]

    @pytest.mark.parametrize("verb", ["MAIL", ""])
    def test_a_setting_to_mend_is_not_the_fault_of_the_letter(self, relay, verb):
        letter = one_letter()
        relay.answer(verb, "554 5.7.1 who are you")
        assert send_next() == Outcome.PUT_OFF
        assert later(letter).next_attempt_at == MONDAY + DELAYS[0]

    def test_what_is_announced_is_done_about_a_letter_given_up_and_its_failure_keeps_nothing(
        self, relay, monkeypatch, caplog
    ):
        lost = []
        monkeypatch.setattr(given_up, "_acts", [lambda letter: 1 / 0, lost.append])
        letter = one_letter()
        relay.answer("RCPT", "550 5.1.1 nobody of that name")
        assert send_next() == Outcome.GIVEN_UP
        assert lost == [letter] and later(letter).is_given_up
        assert "somebody was not told" in caplog.text

    def test_an_address_that_is_none_is_given_up(self, relay):
        letter = one_letter("é@opal.example")
        assert send_next() == Outcome.GIVEN_UP
        assert later(letter).last_error

    @pytest.mark.parametrize("options", [{}, {"carries_key": True}], ids=["plain", "carries a key"])
    def test_a_key_is_erased_once_it_has_left(self, relay, options):
        letter = one_letter(**options)
        assert send_next() == Outcome.SENT
        assert bool(later(letter).body) != bool(options)

    def test_a_key_is_erased_when_it_is_given_up_and_kept_until_then(self, relay, now):
        letter = one_letter(carries_key=True)
        relay.answer("RCPT", "450 later", "550 never")
        send_next()
        assert later(letter).body
        now.move_to(letter.next_attempt_at, tick=False)
        assert send_next() == Outcome.GIVEN_UP
        assert later(letter).body == ""

    @pytest.mark.parametrize("moment", ["", "EHLO", "MAIL", "RCPT", "DATA", END], ids=lambda verb: verb or "greeting")
    def test_a_relay_killed_mid_dialogue_receives_one_letter_or_its_twin(self, relay, now, moment):
        letter = one_letter()
        relay.die_at(moment)
        assert send_next() == Outcome.NO_RELAY
        now.move_to(later(letter).next_attempt_at, tick=False)
        assert send_next() == Outcome.SENT
        assert {received.id for received in relay.received} == {letter.message_id}
        assert len({received.raw for received in relay.received}) == 1
        assert len(relay.received) == (2 if moment == END else 1)

    def test_a_letter_that_kills_its_worker_each_time_is_given_up(self, relay):
        letter = one_letter()
        Letter.objects.update(attempts=len(DELAYS) + 1)
        assert send_next() == Outcome.GIVEN_UP
        assert later(letter).last_error == outbox.CUT_SHORT


@pytest.mark.usefixtures("db")
def test_a_relay_that_is_down_is_asked_once_a_round(settings, now, capsys):
    with listening() as gone:
        port = gone.port
    settings.MAILERS = {
        "relay": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port},
        }
    }
    letters = [one_letter(f"a{number}@opal.example") for number in range(5)]
    call_command("send_letters", "--once")
    assert capsys.readouterr().out == "0 sent, 0 put off, 0 given up, 1 relay not answering\n"
    assert [later(letter).attempts for letter in letters] == [1, 0, 0, 0, 0]
    with listening(port) as back:
        now.move_to(MONDAY + DELAYS[0], tick=False)
        call_command("send_letters", "--once")
        assert len(back.received) == 5
    assert capsys.readouterr().out == "5 sent, 0 put off, 0 given up, 0 relay not answering\n"


@pytest.mark.django_db
def test_a_database_that_restarts_does_not_end_the_worker(monkeypatch, caplog):
    command = send_letters.Command()
    rounds = []

    def restart() -> Outcome:
        rounds.append(1)
        if len(rounds) == 1:
            raise OperationalError("terminating connection")
        command.stopping.set()
        return Outcome.NOTHING_DUE

    monkeypatch.setattr(send_letters, "send_next", restart)
    monkeypatch.setattr(send_letters.signal, "signal", lambda *_: None)
    monkeypatch.setattr(send_letters, "close_old_connections", lambda: None)
    call_command(command, "--every", "0.01")
    assert len(rounds) == 2
    assert "the outbox cannot be read" in caplog.text


# --- several workers, in their own processes ---


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_letters_and_send_none_twice(relay, worker):
    letters = [one_letter(f"a{number}@opal.example") for number in range(60)]
    relay.acknowledged.clear()  # the first two letters wait, so that both workers are at work before any is sent
    workers = [worker("--once"), worker("--once")]
    wait_until(lambda: len(relay.received) == 2)
    relay.acknowledged.set()
    counts = [int(process.communicate(timeout=60)[0].split()[0]) for process in workers]
    assert sorted(received.id for received in relay.received) == sorted(letter.message_id for letter in letters)
    assert sum(counts) == 60 and min(counts) > 0, counts
    assert not Letter.objects.waiting().exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_before_it_notes_the_letter_leaves_it_to_its_twin(relay, worker, mailers, time_machine):
    letter = one_letter()
    relay.acknowledged.clear()
    killed = worker("--once")
    assert relay.arrived.wait(60)
    killed.kill()
    killed.wait()
    relay.acknowledged.set()
    assert send_next() == Outcome.NOTHING_DUE  # the dead one still holds it
    time_machine.move_to(timezone.now() + TAKEN_FOR)
    assert send_next() == Outcome.SENT
    first, twin = relay.received
    assert first.id == twin.id == letter.message_id
    assert first.raw == twin.raw


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_finishes_the_letter_at_hand(relay, worker):
    letters = [one_letter(), one_letter()]
    relay.acknowledged.clear()
    process = worker("--every", "0.1")
    assert relay.arrived.wait(60)
    process.terminate()
    relay.acknowledged.set()
    assert process.wait(60) == 0
    assert [later(letter).sent_at is None for letter in letters] == [False, True]


@pytest.mark.django_db(transaction=True)
def test_a_worker_leaves_with_the_process_that_began_it(worker):
    process = worker("--every", "0.1", "--parent", "1")
    assert process.wait(60) == 0


# --- how it fares ---


@pytest.mark.usefixtures("db", "mailers")
def test_monitoring_sees_what_waits_what_is_late_and_what_was_given_up(relay, now, capsys):
    call_command("letters")
    assert capsys.readouterr().out == "0 waiting, 0 late, 0 given up\n"

    one_letter()
    call_command("letters")
    now.move_to(MONDAY + timedelta(hours=1), tick=False)
    with pytest.raises(CommandError, match="does send_letters run"):
        call_command("letters")
    assert capsys.readouterr().out == "1 waiting, 0 late, 0 given up\n1 waiting, 1 late, 0 given up\n"

    relay.answer("RCPT", "550 5.1.1 nobody")
    send_next()
    with pytest.raises(CommandError, match="given up"):
        call_command("letters")
    said = capsys.readouterr().out
    assert said.startswith("0 waiting, 0 late, 1 given up\n2026-04-06 10:00 dpo@opal.example: SMTPRecipientsRefused")

    call_command("letters", "--retry")
    assert capsys.readouterr().out.startswith("1 back in the outbox\n1 waiting, 0 late, 0 given up\n")
    assert send_next() == Outcome.SENT


@pytest.mark.django_db
def test_an_idle_worker_takes_no_lock(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert send_next() == Outcome.NOTHING_DUE
