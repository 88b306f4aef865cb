"""LibreOffice opens the workbook and reads in it what was typed."""

import csv
import re
import subprocess

import pytest

from compliance.datasets import description
from compliance.exports.services import export_register
from compliance.processing.models import ProcessingActivity
from tests.factories import OfficeFactory
from tests.processing.factories import submitted
from tests.records.values import models_of

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


@pytest.fixture(params=["xlsx", "ods"])
def opened(request, soffice, tmp_path):
    """Return each sheet of a register as LibreOffice shows it, by the sheet's name."""
    office = OfficeFactory(name="=1+1")
    for text in HOSTILE:
        recipients = [{"kind": "internal", "details": text}]
        submitted(office, name=text.replace("\n", " "), description=text, recipients=recipients)
    path = tmp_path / f"registre.{request.param}"
    export_register(office, description.get("processing"), format=request.param, moment=None, by=None, path=path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", EVERY_SHEET, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {file.stem.removeprefix("registre-"): read(file) for file in tmp_path.glob("*.csv")}


def read(file):
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_libreoffice_reads_what_was_typed(opened):
    activities = opened["Activités de traitement"]
    assert len(opened) == 1 + len(list(models_of(ProcessingActivity)))  # the office’s sheet, then one each
    assert [row["Description"] for row in activities] == HOSTILE
    assert [row["Nom du traitement"] for row in activities] == [re.sub(r"\s", " ", text) for text in HOSTILE]
    assert [row["Précisions"] for row in opened["Destinataires"]] == HOSTILE
    assert {row["Date de création du traitement"] for row in activities} == {"01/03/2019"}
    assert activities[0]["N°"] == "T-001"
    assert activities[0]["Destinataires"].endswith("Précisions : =cmd()")
    assert {row["Durée"] for row in opened["Durées de conservation"]} == {"", "5", "10"}
    assert {row["Rubrique"]: row["Valeur"] for row in opened["Organisme et DPO"]}["Responsable de traitement"] == "=1+1"
