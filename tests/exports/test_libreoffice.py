"""LibreOffice opens the workbook and reads in it what was typed."""

import csv
import re
import subprocess
from datetime import date, datetime

import pytest
from python_calamine import CalamineWorkbook

from compliance.datasets import description
from compliance.exports.services import export_register
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.on_behalf.services import open_record
from compliance.processing import opinion_services as opinions
from compliance.processing.models import ProcessingActivity
from compliance.records import workflow_services as workflow
from tests.contracts.factories import a_contract
from tests.factories import OfficeFactory, dpo_of
from tests.processing.factories import submitted
from tests.processors.factories import a_sheet
from tests.records.values import full_content, models_of
from tests.subject_requests.factories import answered, qualified

pytestmark = [pytest.mark.django_db, pytest.mark.libreoffice]
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
HOSTILE = [
    "=cmd()",
    "=1+1",
    '=HYPERLINK("http://x")',
    "+33 3 00",
    "-5",
    "@a",
    "#N/A",
    "_x0041_",
    "a\nb",
    "a\tb",
    "a  b",
    "« é » 😀",
]


@pytest.fixture
def office():
    office = OfficeFactory(name="=1+1")
    for text in HOSTILE:
        recipients = [{"kind": "internal", "details": text}]
        submitted(office, name=text.replace("\n", " "), description=text, recipients=recipients)
    return office


@pytest.fixture
def opened(office, soffice, tmp_path):
    """Return what gives each sheet of a register as LibreOffice shows it, by the sheet's name."""

    def convert(format, dataset="processing"):
        path = tmp_path / f"registre.{format.removeprefix('cnil-')}"
        export_register(office, description.get(dataset), format=format, moment=None, by=None, path=path)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", EVERY_SHEET, "--outdir", str(tmp_path), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return {file.stem.removeprefix("registre-"): file for file in tmp_path.glob("*.csv")}

    return convert


def read(file):
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize("format", ["xlsx", "ods"])
def test_libreoffice_reads_what_was_typed(opened, format):
    sheets = {title: read(file) for title, file in opened(format).items()}
    activities = sheets["Activités de traitement"]
    assert len(sheets) == 1 + len(list(models_of(ProcessingActivity)))  # the office’s sheet, then one each
    assert [row["Description"] for row in activities] == HOSTILE
    assert [row["Nom du traitement"] for row in activities] == [re.sub(r"\s", " ", text) for text in HOSTILE]
    assert [row["Précisions"] for row in sheets["Destinataires"]] == HOSTILE
    assert {row["Date de création du traitement"] for row in activities} == {"01/03/2019"}
    assert activities[0]["N°"] == "T-001"
    assert activities[0]["Destinataires"].endswith("Précisions : =cmd()")
    assert {row["Durée"] for row in sheets["Durées de conservation"]} == {"", "5", "10"}
    assert {row["Rubrique"]: row["Valeur"] for row in sheets["Organisme et DPO"]}["Responsable de traitement"] == "=1+1"


@pytest.mark.parametrize("format", ["cnil-xlsx", "cnil-ods"])
def test_libreoffice_reads_the_layout_of_the_cnil(opened, format):
    sheets = opened(format)
    assert len(sheets) == len(HOSTILE) + 2
    with sheets["fiche T-001"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert (rows[3][:2], rows[4][:2], rows[5][:2]) == (
        ["Nom du traitement", "=cmd()"],
        ["N° / RÉF", "T-001"],
        ["Date de création du traitement", "01/03/2019"],
    )
    assert rows[47][:2] + rows[47][4:5] == ["Destinataire 1", "Service interne qui traite les données", "=cmd()"]


@pytest.mark.parametrize("format", ["xlsx", "ods"])
@pytest.mark.parametrize("dataset", sorted({one.name for one in description.announced()} - {"processing"}))
def test_libreoffice_reads_every_register_as_it_was_written(office, opened, tmp_path, dataset, format):
    """Each sheet is there, under its name, with each of its cells as another reader finds it: nothing was repaired."""
    sheet = a_sheet(office, "=cmd()", description="a\nb")
    a_contract(office, sheet, name="@a")
    open_record(office, {**full_content(ProcessingOnBehalf), "name": "« é » 😀"}, by=None)
    workflow.move(ProcessingOnBehalf, ProcessingOnBehalf.objects.get().pk, "submit", by=None)
    dpo_of(office)
    answered(qualified(office, wording="=cmd()\n« é » 😀"), outcome="refused", reasons="+33 @a")
    opinions.ask(ProcessingActivity.objects.first().pk, by=None, question="=1+1")
    found = opened(format, dataset)
    cells = cells_of(tmp_path / f"registre.{format}")
    assert sorted(found) == sorted(cells)
    assert any(len(rows) > 1 for title, rows in cells.items() if title != "Organisme et DPO")
    for title, rows in cells.items():
        with found[title].open(encoding="utf-8", newline="") as file:
            read = list(csv.reader(file))
        assert read == [[text_of(cell) for cell in row] for row in rows], title


def text_of(cell):
    """Return a cell as LibreOffice shows it."""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return f"{cell:g}"
    return str(cell)


def cells_of(path):
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
