"""Vocabularies: what a code means on a day, and files that fail loudly."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Engine

from compliance.common.dates import Zone, public_holidays
from compliance.common.french_dates import Unit
from compliance.law import source
from compliance.law.files import Cache, LawFileError
from compliance.law.vocabularies import Term, UnknownVocabulary, names, read, vocabulary

REAL = Path(__file__).parents[2] / "fixtures"
FIRST = {"code": "GB", "label": "Royaume-Uni (2021)", "valid_from": "2021-06-28", "valid_to": "2025-12-18"}
SECOND = {"code": "GB", "label": "Royaume-Uni", "valid_from": "2025-12-19", "valid_to": "2031-12-27", "mark": "C2"}
SHIELD = {"code": "US", "label": "Privacy Shield", "valid_to": "2020-07-16"}
SWISS = {"code": "CH", "label": "Suisse", "article": "RGPD, art. 45", "data": {"decision": "2000/518/CE"}}
TODAY = time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)


def write(folder: Path, terms: object, name: str = "adequacy") -> Path:
    path = folder / "vocabularies" / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    content = {"vocabulary": name, "title": "Adéquation", "source": "RGPD, article 45", "terms": terms}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, [FIRST, SWISS, SECOND, SHIELD])
    return tmp_path


def test_a_term_is_that_of_the_day(folder):
    adequacy = vocabulary("adequacy", folder)
    assert adequacy.term("GB", date(2021, 6, 27)) is None
    assert adequacy.term("GB", date(2021, 6, 28)).label == "Royaume-Uni (2021)"
    assert adequacy.term("GB", date(2025, 12, 18)).label == "Royaume-Uni (2021)"
    assert adequacy.term("GB", date(2025, 12, 19)).label == "Royaume-Uni"
    assert adequacy.term("GB", date(2031, 12, 28)) is None
    assert adequacy.term("FR", date(2026, 1, 1)) is None


def test_a_term_carries_its_article_and_data(folder):
    assert vocabulary("adequacy", folder).term("CH") == Term(
        code="CH", label="Suisse", article="RGPD, art. 45", data={"decision": "2000/518/CE"}
    )


@TODAY
def test_without_a_day_the_day_is_today(folder):
    adequacy = vocabulary("adequacy", folder)
    assert adequacy.term("GB").mark == "C2"
    assert adequacy.term("US") is None


@time_machine.travel(datetime(2025, 12, 18, 23, 30, tzinfo=UTC), tick=False)
def test_today_is_a_date_of_paris(folder):
    assert vocabulary("adequacy", folder).label("GB") == "Royaume-Uni"


def test_an_old_register_always_reads(folder):
    adequacy = vocabulary("adequacy", folder)
    assert adequacy.label("GB", date(2022, 1, 1)) == "Royaume-Uni (2021)"
    assert adequacy.label("US", date(2026, 1, 1)) == "Privacy Shield"  # repealed since: its last words
    assert adequacy.label("GB", date(2040, 1, 1)) == "Royaume-Uni"
    assert adequacy.label("never_known", date(2026, 1, 1)) == "never_known"
    assert adequacy.reading("US", date(2026, 1, 1)).label == "Privacy Shield"
    assert adequacy.reading("never_known", date(2026, 1, 1)) is None


def test_choices_are_those_of_the_day_in_the_order_of_the_file(folder):
    adequacy = vocabulary("adequacy", folder)
    assert adequacy.choices(date(2026, 1, 1)) == [("CH", "Suisse"), ("GB", "Royaume-Uni")]
    assert adequacy.codes(date(2022, 1, 1)) == ["GB", "CH"]
    assert adequacy.codes(date(2020, 1, 1)) == ["CH", "US"]
    assert adequacy.known_codes() == {"CH", "GB", "US"}


@pytest.mark.parametrize("name", ["adequation", "", "../adequacy"])
def test_a_wrong_name_is_told(folder, name):
    with pytest.raises(UnknownVocabulary, match=r"no vocabulary .* in .*vocabularies"):
        vocabulary(name, folder)


def test_names_are_those_of_the_files(folder):
    write(folder, [SWISS], "countries")
    assert names(folder) == ["adequacy", "countries"]


@pytest.mark.parametrize(
    ("terms", "complaint"),
    [
        ([SWISS, "Suisse"], "row 2: an object is expected"),
        ([SWISS, {"code": "GB"}], "row 2: 'label' is missing"),
        ([{"label": "Suisse"}], "row 1: 'code' is missing"),
        ([SWISS | {"code": 41}], "row 1: 'code' must be a text"),
        ([SWISS | {"vaild_to": "2026-01-01"}], "row 1: unknown key 'vaild_to'"),
        ([SWISS | {"valid_to": "22/11/2026"}], "row 1: 'valid_to' must be a date like 2026-11-22"),
        ([SWISS | {"valid_from": "2026-02-01", "valid_to": "2026-01-31"}], "row 1: valid_from .* comes after"),
        ([SWISS | {"data": ["x"]}], "row 1: 'data' must be an object"),
        ([SWISS, SECOND, SWISS], "row 3: 'CH' already holds on some of these days in .*row 1"),
        ([FIRST, SECOND | {"valid_from": "2025-12-18"}], "row 2: 'GB' already holds"),
        ([FIRST, {"code": "GB", "label": "Royaume-Uni"}], "row 2: 'GB' already holds"),
        ([], "'terms' must be a list of rows"),
        ({"CH": "Suisse"}, "'terms' must be a list of rows"),
    ],
)
def test_a_malformed_file_names_itself_and_the_row(tmp_path, terms, complaint):
    path = write(tmp_path, terms)
    with pytest.raises(LawFileError, match=complaint) as error:
        read(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("{", "not JSON"), ("[]", "an object is expected"), ('{"vocabulary": "other"}', "must be 'adequacy'")],
)
def test_a_file_that_is_no_vocabulary_is_refused(tmp_path, text, complaint):
    path = write(tmp_path, [SWISS])
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LawFileError, match=complaint):
        read(path)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Reader:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, path: Path) -> str:
        self.count += 1
        return read(path).label("CH")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def amend(path: Path, label: str) -> None:
    write(path.parents[1], [SWISS | {"label": label}])
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))


def test_a_file_is_read_once_until_it_is_amended(folder, clock):
    path, reader = folder / "vocabularies" / "adequacy.json", Reader()
    cache = Cache(reader, clock=clock)
    for moment in (1000.0, 1001.0, 1060.0, 1061.0):
        clock.now = moment
        assert cache.get(path) == "Suisse"
    assert reader.count == 1

    amend(path, "Confédération suisse")
    assert cache.get(path) == "Suisse"  # looked at a second ago
    clock.now += 2
    assert cache.get(path) == "Confédération suisse"
    assert reader.count == 2


def test_a_file_amended_badly_fails_at_each_use_until_mended(folder, clock):
    path = folder / "vocabularies" / "adequacy.json"
    cache = Cache(Reader(), clock=clock)
    assert cache.get(path) == "Suisse"
    amend(path, "")
    clock.now += 5
    for _ in range(2):
        with pytest.raises(LawFileError, match="'label' is missing"):
            cache.get(path)
    amend(path, "Confédération suisse")
    assert cache.get(path) == "Confédération suisse"


def test_an_amended_file_is_seen_through_the_public_door(folder, monkeypatch):
    monkeypatch.setattr("compliance.law.files.CHECK_EVERY", 0)
    assert vocabulary("adequacy", folder).label("CH") == "Suisse"
    amend(folder / "vocabularies" / "adequacy.json", "Confédération suisse")
    assert vocabulary("adequacy", folder).label("CH") == "Confédération suisse"


def test_the_folder_of_the_settings_is_read(folder, settings):
    settings.RAMURE_LAW_DIR = str(folder)
    assert source.vocabulary("adequacy").label("CH") == "Suisse"
    del settings.RAMURE_LAW_DIR
    with pytest.raises(ImproperlyConfigured, match="RAMURE_LAW_DIR must name the folder"):
        source.vocabulary("adequacy")


def render(text: str, **context: object) -> str:
    engine = Engine(libraries={"law_terms": "compliance.law.templatetags.law_terms"})
    return engine.from_string("{% load law_terms %}" + text).render(Context(context))


@TODAY
def test_a_template_writes_words_and_reads_terms(folder, settings):
    settings.RAMURE_LAW_DIR = folder
    assert render('{{ code|term:"adequacy" }}', code="GB") == "Royaume-Uni"
    assert render('{{ code|term:"adequacy" }}', code="<b>") == "&lt;b&gt;"
    assert render('{{ code|term:"adequacy" }}', code="") == ""
    article = '{% law_term "adequacy" code as found %}{{ found.article }}'
    assert render(article, code="CH") == "RGPD, art. 45"
    past = '{% law_term "adequacy" code day as found %}{{ found.label }}'
    assert render(past, code="GB", day=date(2022, 1, 1)) == "Royaume-Uni (2021)"
    with pytest.raises(UnknownVocabulary):
        render('{{ code|term:"adequation" }}', code="GB")


@pytest.mark.parametrize("name", names(REAL))
def test_the_vocabularies_we_ship_read(name):
    shipped = vocabulary(name, REAL)
    assert shipped.title and shipped.source
    assert shipped.choices()


def test_the_shipped_zones_and_units_are_those_that_the_code_counts_with():
    assert set(vocabulary("holiday_zones", REAL).codes()) == set(Zone)
    assert set(vocabulary("duration_units", REAL).codes()) <= set(Unit)


@pytest.mark.parametrize("zone", Zone)
def test_the_shipped_days_of_a_zone_are_those_that_move_its_deadlines(zone):
    told = vocabulary("holiday_zones", REAL).term(zone).data["extra_days"]
    added = set(public_holidays(2027, zone)) - set(public_holidays(2027, "metropole"))
    assert {date(2027, 3, 26) if day == "good_friday" else date.fromisoformat(f"2027-{day}") for day in told} == added
