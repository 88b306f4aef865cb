"""An export is settled under the office's lock, costs a fixed number of queries, and is a line of the journal."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance import VERSION
from compliance.datasets import description
from compliance.exports.services import export_register, moment_asked
from compliance.history import ledger
from compliance.history.models import Chain, JournalEntry
from compliance.processing import services
from tests.exports.workbooks import take, unnumbered
from tests.factories import OfficeFactory, UserFactory
from tests.processing.factories import an_activity, complete_content, submitted

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
QUERIES = 10


def test_an_export_is_a_line_of_the_journal():
    office, person = OfficeFactory(), UserFactory()
    submitted(office)
    taken = take(office, by=person, drafts=True, reason="contrôle de la CNIL")
    line = JournalEntry.objects.get()
    head = Chain.objects.get(key=office.ledger_chain())
    assert (line.person, line.action, line.office_id) == (person, "export", office.pk)
    assert line.details == {
        "number": taken.facts["Numéro de l’export"],
        "content_digest": taken.facts["Empreinte du contenu (SHA-256)"].replace(" ", ""),
        "software": f"Ramure {VERSION}",
        "dataset": "processing",
        "format": "xlsx",
        "as_of": taken.exported.moment.isoformat(),
        "scope": "office",
        "drafts": True,
        "recipient": "",
        "reason": "contrôle de la CNIL",
        "count": 1,
        "sha256": hashlib.sha256(taken.data).hexdigest(),
        "ledger_position": head.position,
        "ledger_digest": head.digest,
    }


def test_drafts_leave_only_when_asked_and_marked():
    office = OfficeFactory()
    submitted(office)
    an_activity(office)
    taken = take(office)
    assert [row["N°"] for row in taken.rows("Activités de traitement")] == ["T-001"]
    taken = take(office, drafts=True)
    rows = taken.rows("Activités de traitement")
    assert [(row["N°"], row["État"]) for row in rows] == [
        ("T-001", "soumise"),
        ("T-002 (projet)", "projet (brouillon)"),
    ]
    assert {row["N°"] for row in taken.rows("Finalités")} == {"T-001", "T-002 (projet)"}
    assert taken.facts["Nombre de fiches"] == "1"
    assert taken.facts["Brouillons joints, marqués «\u00a0projet\u00a0»"] == "1"


def test_another_offices_records_stay_there():
    office, neighbour = OfficeFactory(), OfficeFactory()
    submitted(office, name="Ici")
    submitted(neighbour, name="Ailleurs")
    names = [row["Nom du traitement"] for row in take(office).rows("Activités de traitement")]
    assert names == ["Ici"]


def test_records_come_by_number():
    office = OfficeFactory()
    for _ in range(12):
        submitted(office)
    numbers = [row["N°"] for row in take(office).rows("Activités de traitement")]
    assert numbers == [f"T-{number:03}" for number in range(1, 13)]


def test_a_moment_to_come_is_refused():
    office = OfficeFactory()
    with pytest.raises(ledger.NotYetPast):
        take(office, moment=timezone.now() + timedelta(hours=1))
    assert not JournalEntry.objects.exists()


def test_what_follows_an_export_is_dated_after_it():
    with time_machine.travel(NOON, tick=False):
        office = OfficeFactory()
        activity = submitted(office, name="Avant")
        first = take(office)
        services.revise_activity(activity.pk, complete_content(name="Après"), version=activity.version, by=None)
        second = take(office)
    again = take(office, moment=first.exported.moment)
    assert unnumbered(again.cells) == unnumbered(first.cells)
    assert [taken.rows("Activités de traitement")[0]["Nom du traitement"] for taken in (first, second)] == [
        "Avant",
        "Après",
    ]


def test_a_failed_export_leaves_no_file(tmp_path, monkeypatch):
    office = OfficeFactory()

    def fail(*args, **kwargs):
        raise RuntimeError("the journal is full")

    monkeypatch.setattr(ledger, "journal", fail)
    path = tmp_path / "registre.xlsx"
    with pytest.raises(RuntimeError):
        export_register(office, description.get("processing"), format="xlsx", moment=None, by=None, path=path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("as_of", [False, True])
def test_queries_do_not_grow_with_the_register(as_of):
    office = OfficeFactory()

    def cost():
        moment = timezone.now() if as_of else None
        with CaptureQueriesContext(connection) as captured:
            taken = take(office, drafts=True, moment=moment)
        return taken.exported.count, len(captured)

    for _ in range(30):
        services.open_activity(office, {"name": "Traitement", "recipients": [{"details": "ici"}]}, by=None)
    small, few = cost()
    for _ in range(270):
        services.open_activity(office, {"name": "Traitement", "recipients": [{"details": "ici"}]}, by=None)
    large, many = cost()
    assert (small, large) == (30, 300)
    assert many <= few <= QUERIES


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22", None),
        ("2026-11-21", datetime(2026, 11, 21, 22, 59, 59, 999999, tzinfo=UTC)),
        ("2026-07-01", datetime(2026, 7, 1, 21, 59, 59, 999999, tzinfo=UTC)),
        ("2026-11-22T08:00", datetime(2026, 11, 22, 7, tzinfo=UTC)),
        ("2026-11-22T08:00+00:00", datetime(2026, 11, 22, 8, tzinfo=UTC)),
    ],
)
def test_a_date_alone_is_the_end_of_the_day_in_paris(text, moment):
    assert moment_asked(text) == moment


@pytest.mark.parametrize("text", ["hier", "2026-02-30", "2026-11-22T25:00", ""])
def test_an_unreadable_moment(text):
    with pytest.raises(ValueError):
        moment_asked(text)
