"""A long export: asked for, written by the worker, kept for its person alone and while the right lasts, then erased."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from compliance.access import services as access
from compliance.exports import job_services, tasks
from compliance.exports.formats import FORMATS
from compliance.exports.models import ExportJob
from compliance.exports.registers import asked_from, write
from compliance.exports.verification import Answer, verify
from compliance.history.models import JournalEntry
from compliance.jobs.enums import State
from compliance.jobs.running import SILENCE, TakenAway
from compliance.notifications.models import Letter
from compliance.offices.models import Appointment
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.processing.factories import submitted
from tests.tools.jobs import work

pytestmark = pytest.mark.django_db

ADDRESS = "/offices/opal/exporter/processing/"
ASKED = {"format": "xlsx", "recipient": "CNIL", "reason": "contrôle"}


def at_once(monkeypatch, records):
    """Say how many records a page gives by itself."""
    monkeypatch.setitem(FORMATS, "xlsx", replace(FORMATS["xlsx"], at_once=records))


@pytest.fixture(autouse=True)
def nothing_at_once(monkeypatch, settings, tmp_path):
    """Make every register long, and keep the files in a folder of the test."""
    at_once(monkeypatch, 0)
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def opal():
    office = OfficeFactory(slug="opal", name="L’Opal")
    submitted(office, name="Gestion des baux")
    submitted(office, name="Paie")
    return office


@pytest.fixture
def juriste(client, opal):
    person = member_of(opal)
    client.force_login(person)
    return person


def asked(client, address=ADDRESS, **typed) -> ExportJob:
    reply = client.post(address, {**ASKED, **typed})
    job = ExportJob.objects.latest("pk")
    assert (reply.status_code, reply.url) == (302, f"/mes-exports/{job.pk}/")
    return job


def done(client, **typed) -> ExportJob:
    job = asked(client, **typed)
    work()
    job.refresh_from_db()
    return job


def page(job, name="detail"):
    return reverse(f"my_exports:{name}", args=[job.pk])


def body(reply) -> bytes:
    assert reply.status_code == 200
    return b"".join(reply.streaming_content)


def stored():
    return default_storage.listdir("exports")[1] if default_storage.exists("exports") else []


def withdrawn(person, office):
    place = Appointment.objects.get(person=person, office=office)
    access.cancel_appointment(place.pk, by=None)


# --- asked for, written, given ---


def test_a_long_export_is_asked_for_followed_and_given(client, juriste, opal):
    job = asked(client)
    assert "en attente" in client.get(page(job)).text
    assert "<progress" in client.get(page(job), headers={"HX-Request": "true"}).text
    assert client.get(page(job, "file")).status_code == 404
    assert not JournalEntry.objects.exists() and stored() == []

    work()
    html = client.get(page(job)).text
    assert "Télécharger le fichier" in html and "hx-get" not in html.partition("<main")[2]
    reply = client.get(page(job, "file"))
    data = body(reply)
    day = timezone.localdate()
    assert reply["Content-Disposition"] == f'attachment; filename="registre-opal-{day}.xlsx"'
    assert reply["Cache-Control"] == "private, no-store"
    book = load_workbook(BytesIO(data))
    assert [row[4] for row in book["Activités de traitement"].iter_rows(min_row=2, values_only=True)] == [
        "Gestion des baux",
        "Paie",
    ]
    line = JournalEntry.objects.get()
    assert (line.person, line.office_id, line.details["recipient"]) == (juriste, opal.pk, "CNIL")
    assert verify(BytesIO(data)).answer == Answer.INTACT
    job.refresh_from_db()
    assert (job.count, job.size, job.total) == (2, len(data), 2)


def test_the_name_of_what_is_stored_says_nothing(client, juriste):
    job = done(client)
    [name] = stored()
    assert job.stored_as == f"exports/{name}" and len(name) == 32
    assert "opal" not in name and str(job.pk) not in name.split("-")


def test_a_letter_tells_that_it_is_ready_and_nothing_else(client, juriste):
    done(client)
    letter = Letter.objects.get()
    assert letter.to == juriste.email and "est prêt" in letter.subject
    assert "/mes-exports/" in letter.body
    assert not any(word in letter.body for word in ("Opal", "baux", "CNIL", "contrôle"))


def test_a_short_register_is_given_at_once(client, juriste, monkeypatch):
    at_once(monkeypatch, 2)
    assert body(client.post(ADDRESS, ASKED))
    assert not ExportJob.objects.exists()


def test_a_filter_keeps_what_it_chose_when_it_was_asked(client, juriste, opal):
    job = asked(client, f"{ADDRESS}?filtre=q%3Dgestion", scope="filter")
    submitted(opal, name="Gestion venue après")
    work()
    job.refresh_from_db()
    assert job.count == 1
    assert JournalEntry.objects.get().details["filter"] == "q=gestion"


def test_a_register_of_several_offices_is_one_job(client, opal):
    oise = OfficeFactory(slug="oise", name="Oise")
    submitted(oise)
    client.force_login(dpo_of(opal, oise))
    job = asked(client, "/offices/tous/exporter/processing/", tous="oui")
    work()
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.count, job.media_type) == (State.DONE, 2, 2, 3, "application/zip")
    assert {line.office_id for line in JournalEntry.objects.all()} == {opal.pk, oise.pk}


def test_the_home_page_says_what_is_on_its_way_then_ready(client, juriste):
    job = asked(client)
    main = client.get("/").text.partition("<main")[2]
    assert page(job) in main and "en attente" in main
    work()
    assert "prêt" in client.get("/").text.partition("<main")[2]
    client.post(page(job, "delete"))
    assert "Vos exports" not in client.get("/").text


# --- whose it is ---


def test_a_colleague_a_neighbour_and_a_stranger_find_nothing(client, juriste, opal):
    job = done(client)
    for person in (member_of(opal), dpo_of(opal), member_of(OfficeFactory(slug="voisin"))):
        client.force_login(person)
        for name in ("detail", "file"):
            assert client.get(page(job, name)).status_code == 404
        for name in ("delete", "again"):
            assert client.post(page(job, name)).status_code == 404
        assert "Opal" not in client.get(reverse("my_exports:list")).text.partition("<main")[2]
    assert ExportJob.objects.filter(pk=job.pk).exists()


def test_a_right_that_ended_gives_the_file_to_nobody(client, juriste, opal):
    job = done(client)
    withdrawn(juriste, opal)
    assert client.get(page(job, "file")).status_code == 404
    for html in (client.get(address).text for address in (page(job), reverse("my_exports:list"), "/")):
        assert "Opal" not in html.partition("<main")[2] and "contrôle" not in html
    call_command("daily")
    assert stored() == []


def test_a_right_to_one_of_the_offices_that_ended_closes_the_whole(client, opal):
    oise = OfficeFactory(slug="oise", name="Oise")
    person = member_of(oise, person=member_of(opal))
    client.force_login(person)
    job = asked(client, "/offices/tous/exporter/processing/", tous="oui")
    work()
    assert body(client.get(page(job, "file")))
    withdrawn(person, oise)
    assert client.get(page(job, "file")).status_code == 404


def test_a_right_that_ends_between_asking_and_writing_stops_it_with_words(client, juriste, opal):
    job = asked(client)
    withdrawn(juriste, opal)
    work()
    job.refresh_from_db()
    assert job.state == State.FAILED and "Votre droit d’exporter a pris fin" in job.error
    assert (stored(), JournalEntry.objects.count()) == ([], 0)
    assert "n’a pas abouti" in Letter.objects.get().subject
    assert client.post(page(job, "again")).status_code == 404


def test_a_right_that_ends_while_it_is_written_keeps_nothing(client, juriste, opal, monkeypatch):
    job, writes = asked(client), tasks.write

    def slow(*args):
        made = writes(*args)
        withdrawn(juriste, opal)
        return made

    monkeypatch.setattr(tasks, "write", slow)
    work()
    job.refresh_from_db()
    assert (job.state, stored(), JournalEntry.objects.count()) == (State.FAILED, [], 0)


# --- how long ---


def test_the_file_expires_and_the_line_stays(client, juriste, time_machine):
    job = done(client)
    assert timedelta(days=6, hours=23) < job.expires_at - timezone.now() <= timedelta(days=7)
    time_machine.move_to(job.expires_at)
    client.force_login(juriste)
    assert client.get(page(job, "file")).status_code == 404
    call_command("daily")
    assert stored() == []
    html = client.get(reverse("my_exports:list")).text
    assert "plus gardé" in html and "Télécharger" not in html.partition("<main")[2]


def test_one_deletes_it_at_once(client, juriste):
    job = done(client)
    assert client.post(page(job, "delete"), follow=True).text.count("sont supprimés") == 1
    assert stored() == [] and not ExportJob.objects.exists()
    assert JournalEntry.objects.count() == 1


def test_an_export_that_was_deleted_while_it_was_written_keeps_nothing(client, juriste, monkeypatch):
    job, writes = asked(client), tasks.write

    def deleted(*args):
        made = writes(*args)
        job_services.delete(ExportJob.objects.get(pk=job.pk))
        return made

    monkeypatch.setattr(tasks, "write", deleted)
    work()
    assert (stored(), JournalEntry.objects.count(), ExportJob.objects.count()) == ([], 0, 0)


def test_a_file_that_no_line_knows_is_swept_after_a_day(client, juriste, time_machine):
    job = done(client)
    ExportJob.objects.filter(pk=job.pk).update(stored_as="")
    call_command("daily")
    assert len(stored()) == 1
    time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))
    call_command("daily")
    assert stored() == []


def test_a_file_that_is_missing_is_not_found(client, juriste, caplog):
    job = done(client)
    default_storage.delete(job.stored_as)
    assert client.get(page(job, "file")).status_code == 404
    assert "is missing" in caplog.text


# --- when it stops ---


def test_what_stopped_is_begun_again_on_demand(client, juriste, monkeypatch):
    def refuse(*args):
        raise OSError("no space left")

    monkeypatch.setattr(tasks, "write", refuse)
    job = done(client)
    assert job.state == State.FAILED and "no space" not in job.error
    assert "Relancer" in client.get(page(job)).text
    monkeypatch.undo()
    assert client.post(page(job, "again")).url == page(job)
    work()
    job.refresh_from_db()
    assert (job.state, job.error) == (State.DONE, "")


def test_a_worker_that_died_leaves_it_to_the_next_and_only_one_file(client, juriste):
    job = asked(client)
    ExportJob.objects.update(state=State.RUNNING, attempt=1, seen_at=timezone.now() - SILENCE * 2)
    work()
    job.refresh_from_db()
    assert (job.state, job.attempt, len(stored()), JournalEntry.objects.count()) == (State.DONE, 2, 1, 1)


def test_a_worker_that_was_held_dead_keeps_nothing(client, juriste, opal, tmp_path):
    job = done(client)
    told = {"by": juriste, "recipient": "", "reason": "contrôle"}
    made = write(asked_from(job.asked, **told), [opal], tmp_path / "twice")
    with pytest.raises(TakenAway):
        job_services.keep(job, tmp_path / "twice", made)
    assert len(stored()) == 1


def test_the_list_costs_the_same_whatever_its_length(client, juriste, django_assert_max_num_queries):
    for _ in range(4):
        asked(client)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("my_exports:list")).status_code == 200


def test_a_withdrawn_activity_of_another_office_is_read_again_within_the_right(client, opal):
    oise = OfficeFactory(slug="oise", name="Oise")
    kept = submitted(oise, name="Gestion de l’Oise")
    person = member_of(oise, person=member_of(opal))
    client.force_login(person)
    job = asked(client, "/offices/tous/exporter/processing/?filtre=q%3Dgestion", office="opal", scope="filter")
    assert kept.pk in job.asked["filter"]["ids"]
    withdrawn(person, oise)
    work()
    job.refresh_from_db()
    assert (job.state, job.count) == (State.DONE, 1)
