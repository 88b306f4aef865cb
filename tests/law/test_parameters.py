"""Legal parameters: the value in force on a day, or a loud refusal."""

import json
from datetime import date
from pathlib import Path

import pytest

from compliance.law import source
from compliance.law.files import LawFileError
from compliance.law.parameters import UnknownParameter, parameter, read

REAL = Path(__file__).parents[2] / "fixtures"
HOURS = {"key": "breach.cnil", "value": 72, "unit": "hours", "source": "RGPD, art. 33(1)", "valid_to": "2027-06-30"}
REFORM = HOURS | {"value": 96, "source": "Omnibus numérique", "valid_from": "2027-07-01", "valid_to": None}
ANNEX = {"key": "aiact.high_risk", "value": "2027-12-02", "unit": "date", "source": "Règlement 2026/1744"}
IN_2026 = date(2026, 11, 22)


def write(folder: Path, rows: object) -> Path:
    path = folder / "parameters.json"
    content = {"parameters": "parameters", "title": "Paramètres légaux", "source": "", "rows": rows}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, [HOURS, ANNEX, REFORM])
    return tmp_path


def test_a_parameter_is_that_of_the_day(folder):
    before, after = (parameter("breach.cnil", day, folder) for day in (date(2027, 6, 30), date(2027, 7, 1)))
    assert (before.value, before.unit, before.source) == (72, "hours", "RGPD, art. 33(1)")
    assert (after.number, after.source) == (96, "Omnibus numérique")


def test_a_date_is_read_as_a_date(folder):
    annex = parameter("aiact.high_risk", IN_2026, folder)
    assert annex.day == date(2027, 12, 2)
    with pytest.raises(TypeError, match="not a number"):
        _ = annex.number
    with pytest.raises(TypeError, match="it is not a date"):
        _ = parameter("breach.cnil", IN_2026, folder).day


def test_what_is_not_in_force_is_refused(tmp_path, folder):
    with pytest.raises(UnknownParameter, match=r"no parameter 'breach\.cnli'"):
        parameter("breach.cnli", IN_2026, folder)
    later = tmp_path / "later"
    later.mkdir()
    write(later, [REFORM])
    with pytest.raises(UnknownParameter, match="holds no value on 2026-11-22"):
        parameter("breach.cnil", IN_2026, later)
    with pytest.raises(UnknownParameter, match="does not exist"):
        parameter("breach.cnil", IN_2026, tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([HOURS, REFORM | {"valid_from": "2027-06-30"}], "row 2: 'breach.cnil' already holds .*row 1"),
        ([HOURS | {"unit": ""}], "row 1: 'unit' is missing"),
        ([HOURS | {"value": None}], "row 1: 'value' must be"),
        ([HOURS | {"value": True}], "row 1: 'value' must be"),
        ([HOURS | {"value": 1.5}], "row 1: 'value' must be"),
        ([ANNEX | {"value": "2 décembre"}], "row 1: 'value' must be a date"),
        ([ANNEX | {"value": 2027}], "row 1: 'value' must be a text"),
        ([HOURS, ANNEX | {"until": "2028"}], "row 2: unknown key 'until'"),
    ],
)
def test_a_malformed_file_names_itself_and_the_row(tmp_path, rows, complaint):
    path = write(tmp_path, rows)
    with pytest.raises(LawFileError, match=complaint) as error:
        read(path)
    assert str(path) in str(error.value)


def test_the_folder_of_the_settings_is_read(folder, settings):
    settings.RAMURE_LAW_DIR = folder
    assert source.parameter("breach.cnil", IN_2026).number == 72


@pytest.mark.parametrize(
    ("key", "value", "unit"),
    [
        ("dsr.answer", 1, "months"),
        ("dsr.extension_total", 3, "months"),
        ("breach.cnil", 72, "hours"),
        ("alert.ack", 7, "working_days"),
        ("alert.meeting", 20, "working_days"),
    ],
)
def test_the_parameters_we_ship_hold_the_delays_of_the_law(key, value, unit):
    found = parameter(key, IN_2026, REAL)
    assert (found.number, found.unit) == (value, unit)


def test_every_parameter_we_ship_is_sourced():
    shipped = read(REAL / "parameters.json")
    assert [key for key, periods in shipped.items() if not all(found.source for found in periods)] == []
