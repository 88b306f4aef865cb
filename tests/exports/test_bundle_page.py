"""« Dossier pour un contrôle »: asked for from its page, written by the worker, taken while every right to it lasts."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from compliance.access import services as access
from compliance.exports.models import ExportJob
from compliance.exports.verification import Answer, verify
from compliance.history.models import JournalEntry
from compliance.jobs.enums import State
from compliance.offices.models import Appointment
from tests.factories import OfficeFactory, member_of
from tests.governance.mandates import signed_in
from tests.processing.factories import submitted
from tests.tools.jobs import work

pytestmark = pytest.mark.django_db
PAGE = "/offices/opal/dossier-controle/"
ASKED = {"recipient": "CNIL", "reason": "contrôle sur pièces"}


@pytest.fixture
def opal(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    office = OfficeFactory(slug="opal", name="L’Opal")
    signed_in(office)
    submitted(office, name="Gestion des baux")
    return office


@pytest.fixture
def juriste(client, opal):
    person = member_of(opal)
    client.force_login(person)
    return person


def asked(client, **typed):
    reply = client.post(PAGE, {**ASKED, **typed})
    job = ExportJob.objects.latest("pk")
    assert (reply.status_code, reply.url) == (302, reverse("my_exports:detail", args=[job.pk]))
    return job


def test_it_is_asked_for_written_and_taken(client, juriste):
    job = asked(client)
    assert job.state == State.WAITING and not JournalEntry.objects.exists()
    work()
    job.refresh_from_db()
    assert (job.state, job.done) == (State.DONE, job.total)
    page = client.get(reverse("my_exports:detail", args=[job.pk])).text
    assert "Dossier pour un contrôle – L’Opal" in page and f"{job.count} fichiers" in page
    file = client.get(reverse("my_exports:file", args=[job.pk]))
    assert file.headers["Content-Disposition"].startswith('attachment; filename="dossier-controle-opal-')
    data = b"".join(file.streaming_content)
    assert verify(io.BytesIO(data)).answer == Answer.INTACT
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = json.loads(archive.read("manifeste.json"))
        (register,) = [name for name in archive.namelist() if name.startswith("01-") and name.endswith(".jsonld")]
        facts = {fact["label"]: fact["value"] for fact in json.loads(archive.read(register))["facts"]}
    assert (manifest["recipient"], manifest["reason"], manifest["made_by"]) == (*ASKED.values(), juriste.full_name)
    assert facts["Destinataire"] == "CNIL", "each cover names whom it is for"
    assert JournalEntry.objects.count() == job.count + 1


def test_a_past_day_gives_the_office_as_it_was(client, juriste):
    yesterday = timezone.localdate() - timedelta(days=1)
    job = asked(client, as_of=yesterday.isoformat())
    work()
    job.refresh_from_db()
    assert timezone.localdate(job.as_of) == yesterday


def test_the_page_says_what_the_bundle_will_not_hold(client, opal):
    client.force_login(member_of(opal, "auditor"))
    page = client.get(PAGE).text
    assert "N’y sera pas" in page and "Lettre de mission et désignation du DPO" in page
    client.force_login(member_of(opal, "juriste"))
    assert "N’y sera pas" not in client.get(PAGE).text


def test_a_right_that_ended_meanwhile_stops_it(client, juriste):
    job = asked(client)
    access.end_appointment(
        Appointment.objects.get(person=juriste).pk, on=timezone.localdate() - timedelta(days=1), by=None, reason="fin"
    )
    work()
    job.refresh_from_db()
    assert job.state == State.FAILED and not job.stored_as
    assert not JournalEntry.objects.exists()


def test_what_is_typed_is_checked(client, juriste):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    for typed, said in (({"reason": ""}, "obligatoire"), ({"as_of": tomorrow}, "à venir")):
        page = client.post(PAGE, {**ASKED, **typed})
        assert page.status_code == 422 and said in page.text
    assert not ExportJob.objects.exists()


def test_it_is_one_offices(client, juriste):
    assert client.get("/offices/tous/dossier-controle/").status_code == 404


def test_the_pages_lead_to_it(client, juriste):
    for page in ("/offices/opal/exporter/processing/", "/offices/opal/envoyes/"):
        assert PAGE in client.get(page).text
    assert "/offices/opal/envoyes/" in client.get(PAGE).text
