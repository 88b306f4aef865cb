"""The page gives the file to who may take the register out, and to nobody else."""

import hashlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from compliance.history.models import JournalEntry
from compliance.offices import rules
from tests.factories import OfficeFactory, installer, member_of
from tests.processing.factories import an_activity, submitted

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def address(office="opal", dataset="processing"):
    return reverse("exports:export", args=[office, dataset])


@pytest.fixture
def opal():
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False):
        office = OfficeFactory(slug="opal", name="L’Opal")
        submitted(office, name="Baux")
    return office


@pytest.fixture
def juriste(client, opal):
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=UTC), tick=False):
        person = member_of(opal)
    client.force_login(person)
    return person


def body(response):
    return b"".join(response.streaming_content)


def names(data):
    rows = load_workbook(BytesIO(data))["Activités de traitement"].iter_rows(min_row=2, values_only=True)
    return [(row[0], row[4]) for row in rows]


def test_the_address_stays_put(client, juriste):
    assert address() == "/offices/opal/exporter/processing/"
    assert client.get(address()).status_code == 200


def test_the_form_offers_format_moment_drafts_recipient_and_reason(client, juriste):
    form = client.get(address()).context["form"]
    assert list(form.fields) == ["format", "as_of", "as_of_time", "drafts", "recipient", "reason"]
    assert [field.required for field in form.fields.values()] == [True, False, False, False, False, True]


@time_machine.travel(NOON, tick=False)
def test_the_file_is_given_once_and_kept_nowhere(client, juriste, opal, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    response = client.post(address(), {"format": "xlsx", "reason": "contrôle"})
    assert response.status_code == 200
    assert response["Content-Type"] == XLSX
    assert response["Content-Disposition"] == 'attachment; filename="registre-opal-2026-11-22.xlsx"'
    assert response["Cache-Control"] == "private, no-store"
    data = body(response)
    assert len(data) == int(response["Content-Length"])
    assert names(data) == [("T-001", "Baux")]
    assert list(tmp_path.iterdir()) == []
    line = JournalEntry.objects.get()
    assert (line.person, line.office_id, line.details["sha256"]) == (juriste, opal.pk, hashlib.sha256(data).hexdigest())


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("typed", ["2026-03-31", "31/03/2026"])
def test_a_past_date_gives_the_register_of_that_evening(client, juriste, opal, typed):
    submitted(opal, name="Plus tard")
    response = client.post(address(), {"format": "xlsx", "as_of": typed, "reason": "contrôle"})
    assert response["Content-Disposition"] == 'attachment; filename="registre-opal-2026-03-31.xlsx"'
    assert names(body(response)) == [("T-001", "Baux")]


@time_machine.travel(NOON, tick=False)
def test_today_is_now(client, juriste, opal):
    submitted(opal, name="Ce matin")
    response = client.post(address(), {"format": "xlsx", "as_of": "2026-11-22", "reason": "contrôle"})
    assert [name for _, name in names(body(response))] == ["Baux", "Ce matin"]


def test_drafts_come_when_asked(client, juriste, opal):
    an_activity(opal, name="Badge")
    response = client.post(address(), {"format": "xlsx", "drafts": "on", "reason": "relecture"})
    assert names(body(response)) == [("T-001", "Baux"), ("T-002 (projet)", "Badge")]
    assert JournalEntry.objects.get().details["reason"] == "relecture"


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2026-11-23", "Cette date est à venir"),
        ("31/02/2026", "Cette date n’existe pas ou ne se lit pas"),
        ("bientôt", "Cette date n’existe pas ou ne se lit pas"),
    ],
)
def test_a_refused_date_is_said_beside_its_field_and_kept(client, juriste, typed, words):
    response = client.post(address(), {"format": "xlsx", "as_of": typed, "reason": "contrôle"})
    assert response.status_code == 422
    assert words in response.context["form"].errors["as_of"][0]
    assert f'value="{typed}"' in response.text
    assert 'value="contrôle"' in response.text
    assert not JournalEntry.objects.exists()


def test_no_file_leaves_without_its_reason(client, juriste):
    response = client.post(address(), {"format": "xlsx"})
    assert response.status_code == 422
    assert "reason" in response.context["form"].errors
    assert not JournalEntry.objects.exists()


def test_an_unknown_format_is_refused(client, juriste):
    response = client.post(address(), {"format": "doc"})
    assert response.status_code == 422
    assert not JournalEntry.objects.exists()


def test_an_unknown_dataset_is_no_page(client, juriste):
    assert client.get(address(dataset="nothing")).status_code == 404


@time_machine.travel(NOON, tick=False)
def test_an_hour_gives_the_register_of_that_minute(client, juriste, opal):
    with time_machine.travel(datetime(2026, 11, 22, 9, 30, tzinfo=UTC), tick=False):
        submitted(opal, name="À dix heures et demie")
    typed = {"format": "xlsx", "as_of": "2026-11-22", "reason": "contrôle"}
    before, after = (body(client.post(address(), {**typed, "as_of_time": hour})) for hour in ("10:29", "10:31"))
    assert [name for _, name in names(before)] == ["Baux"]
    assert [name for _, name in names(after)] == ["Baux", "À dix heures et demie"]
    assert JournalEntry.objects.earliest("pk").details["as_of"] == "2026-11-22T09:29:00+00:00"


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("day", "hour", "field", "words"),
    [
        ("", "10:30", "as_of", "Donnez aussi la date"),
        ("2026-11-22", "18:00", "as_of_time", "Cette heure est à venir"),
        ("2026-11-21", "25:00", "as_of_time", "Cette heure n’existe pas ou ne se lit pas"),
    ],
)
def test_a_refused_hour_is_said_beside_its_field(client, juriste, day, hour, field, words):
    typed = {"format": "xlsx", "as_of": day, "as_of_time": hour, "reason": "contrôle"}
    response = client.post(address(), typed)
    assert response.status_code == 422
    assert words in response.context["form"].errors[field][0]
    assert not JournalEntry.objects.exists()


def test_whom_it_is_for_stands_on_the_first_sheet_and_in_the_journal(client, juriste):
    page = client.get(address()).text
    assert '<option value="CNIL">' in page and 'list="recipient-suggestions"' in page
    data = body(client.post(address(), {"format": "xlsx", "recipient": "CNIL", "reason": "contrôle sur place"}))
    facts = dict(load_workbook(BytesIO(data)).worksheets[0].iter_rows(min_row=2, max_col=2, values_only=True))
    assert facts["Destinataire"] == "CNIL"
    details = JournalEntry.objects.get().details
    assert (details["recipient"], details["reason"], details["scope"]) == ("CNIL", "contrôle sur place", "office")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_neighbour_sees_no_such_page(client, opal, method):
    client.force_login(member_of(OfficeFactory()))
    response = getattr(client, method)(address(), {"format": "xlsx", "reason": "contrôle"})
    assert response.status_code == 404
    assert "Opal" not in response.text
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("admin", 404), ("declarant", 404), ("direction", 200), ("auditor", 200)])
def test_each_role_has_its_answer(client, opal, role, status):
    client.force_login(member_of(opal, role))
    assert client.get(address()).status_code == status


def test_who_reads_without_the_right_to_export_is_refused(client, opal, monkeypatch):
    monkeypatch.setitem(rules.ROLE_PERMISSIONS, "auditor", frozenset({"view_office", "view_register"}))
    client.force_login(member_of(opal, "auditor"))
    assert client.get(address()).status_code == 403
    assert client.post(address(), {"format": "xlsx", "reason": "contrôle"}).status_code == 403


def test_the_installer_takes_nothing_out(client, opal):
    client.force_login(installer())
    assert client.get(address()).status_code == 404


def test_a_stranger_signs_in_first(client, opal):
    assert client.get(address()).status_code == 302
