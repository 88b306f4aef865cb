"""The system checks of the law files."""

import json
from pathlib import Path

import pytest
from django.apps import AppConfig, apps

from compliance.law.checks import check_law

REAL = Path(__file__).parents[2] / "fixtures"


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    (tmp_path / "vocabularies").mkdir()
    row = {"key": "dsr.answer", "value": 1, "unit": "months"}
    (tmp_path / "parameters.json").write_text(json.dumps({"rows": [row]}), encoding="utf-8")
    content = {"vocabulary": "rights", "terms": [{"code": "access", "label": "Accès"}]}
    (tmp_path / "vocabularies" / "rights.json").write_text(json.dumps(content), encoding="utf-8")
    settings.RAMURE_LAW_DIR = tmp_path
    return tmp_path


@pytest.fixture
def announce(monkeypatch):
    def announce(**names: tuple[str, ...]) -> None:
        config = type("Config", (AppConfig,), {"path": ".", **names})("compliance.requests", None)
        monkeypatch.setattr(apps, "get_app_configs", lambda: [config])

    return announce


def found() -> list[tuple[str, str]]:
    return [(error.id, error.msg) for error in check_law(None)]


def test_what_is_announced_and_present_passes(folder, announce):
    announce(vocabularies=("rights",), legal_parameters=("dsr.answer",))
    assert found() == []


@pytest.mark.parametrize("value", [None, "/nowhere/law"])
def test_a_missing_folder_is_e101(settings, value):
    settings.RAMURE_LAW_DIR = value
    assert [(number, "RAMURE_LAW_DIR" in message) for number, message in found()] == [("ramure.E101", True)]


def test_a_malformed_vocabulary_is_e102(folder, announce):
    announce()
    (folder / "vocabularies" / "rights.json").write_text("{", encoding="utf-8")
    ((number, message),) = found()
    assert number == "ramure.E102"
    assert "rights.json: not JSON" in message


def test_absent_parameters_are_e102(folder, announce):
    announce(legal_parameters=("dsr.answer",))
    (folder / "parameters.json").unlink()
    assert [number for number, _ in found()] == ["ramure.E102"]


def test_an_announced_vocabulary_without_a_file_is_e103(folder, announce):
    announce(vocabularies=("rights", "wrongs"))
    assert found() == [("ramure.E103", "compliance.requests reads the vocabulary 'wrongs', which has no file")]


def test_an_announced_parameter_without_a_row_is_e104(folder, announce):
    announce(legal_parameters=("dsr.answer", "dsr.anwser"))
    assert found() == [("ramure.E104", "compliance.requests reads the legal parameter 'dsr.anwser', which has no row")]


def test_the_files_we_ship_pass(settings):
    settings.RAMURE_LAW_DIR = REAL
    assert found() == []
