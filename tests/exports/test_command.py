"""The command gives the same file as the screen, or one clear sentence and a status that is not zero."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from compliance.history.models import JournalEntry
from tests.exports.workbooks import take, unnumbered
from tests.factories import OfficeFactory
from tests.processing.factories import an_activity, submitted

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def opal():
    with time_machine.travel(MONDAY, tick=False):
        office = OfficeFactory(slug="opal")
        submitted(office, name="Baux")
    return office


def run(path, *arguments, office="opal", dataset="processing", format="xlsx"):
    call_command("export_register", office, "--dataset", dataset, "--format", format, "--output", str(path), *arguments)


def names(path):
    rows = load_workbook(path)["Activités de traitement"].iter_rows(min_row=2, values_only=True)
    return [row[4] for row in rows]


def test_the_file_is_written_and_described(opal, tmp_path, capsys):
    path = tmp_path / "registre.xlsx"
    run(path)
    line = JournalEntry.objects.get()
    assert names(path) == ["Baux"]
    assert capsys.readouterr().out == (
        f"{path}: 1 records as of {line.details['as_of']}, sha256 {line.details['sha256']}\n"
    )
    assert (line.person, line.actor_name) == (None, "Ramure")


def test_the_command_and_the_screen_give_the_same_cells(opal, tmp_path):
    moment = timezone.now()
    run(tmp_path / "registre.xlsx", "--as-of", moment.isoformat())
    book = load_workbook(tmp_path / "registre.xlsx")
    cells = {sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in book}
    assert unnumbered(cells) == unnumbered(take(opal, moment=moment).cells)


def test_a_date_alone_is_the_end_of_the_day_in_paris(opal, tmp_path):
    with time_machine.travel(datetime(2026, 3, 2, 22, 59, tzinfo=UTC), tick=False):
        submitted(opal, name="Le soir")
    with time_machine.travel(datetime(2026, 3, 2, 23, 1, tzinfo=UTC), tick=False):
        submitted(opal, name="Le lendemain")
    with time_machine.travel(MONDAY + timedelta(days=30)):
        run(tmp_path / "registre.xlsx", "--as-of", "2026-03-02")
    assert names(tmp_path / "registre.xlsx") == ["Baux", "Le soir"]


def test_a_date_before_the_first_entry_gives_an_empty_register(opal, tmp_path):
    run(tmp_path / "registre.xlsx", "--as-of", "2019-01-01")
    assert names(tmp_path / "registre.xlsx") == []


def test_drafts_come_when_asked(opal, tmp_path):
    an_activity(opal, name="Projet de badge")
    run(tmp_path / "registre.xlsx", "--drafts", "--reason", "relecture")
    assert names(tmp_path / "registre.xlsx") == ["Baux", "Projet de badge"]
    assert JournalEntry.objects.get().details["reason"] == "relecture"


@pytest.mark.parametrize(
    ("choices", "arguments", "sentence"),
    [
        ({"office": "opale"}, [], "no office is named 'opale'"),
        ({"dataset": "breaches"}, [], "no dataset 'breaches': there is"),
        ({"format": "doc"}, [], "no format 'doc': there is xlsx"),
        ({}, ["--as-of", "hier"], "'hier' is neither a date"),
        ({}, ["--as-of", "2026-02-30"], "'2026-02-30' is neither a date"),
        ({}, ["--as-of", "0001-01-01T00:00"], "'0001-01-01T00:00' is neither a date"),
        ({}, ["--as-of", "9999-12-31"], "9999-12-31 has not come yet"),
        ({}, ["--as-of", "9999-12-31T23:59:59-12:00"], "is neither a date"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(opal, tmp_path, choices, arguments, sentence):
    neighbour = OfficeFactory(slug="voisin")
    with pytest.raises(CommandError) as refused:
        run(tmp_path / "registre.xlsx", *arguments, **choices)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)
    assert neighbour.slug not in str(refused.value)
    assert refused.value.returncode != 0
    assert list(tmp_path.iterdir()) == []
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("name", ["absent/registre.xlsx", "."])
def test_a_path_that_cannot_be_written(opal, tmp_path, name):
    with pytest.raises(CommandError, match="cannot be written"):
        run(tmp_path / name)
    assert not JournalEntry.objects.exists()
