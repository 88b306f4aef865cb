"""The content files: shapes, codes, dates and verdicts. Pure: only JSON and the tables of the legal sheet."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from tests.law.contents import (
    CODES,
    CONTENTS,
    FIXTURES,
    MARKS,
    TEMPLATES,
    TERMS,
    apply,
    check_content,
    load,
    vocabulary,
)

TERM_KEYS = {"code", "label", "article", "note", "valid_from", "valid_to", "mark", "data"}
PARAMETER_KEYS = {"key", "value", "unit", "valid_from", "valid_to", "source", "mark", "label"}

# Number of terms of each closed list; None where the list may grow.
VOCABULARIES: dict[str, int | None] = {
    "legal_bases": 6, "data_categories": 18, "special_grounds": None, "data_subjects": None, "recipients": 5,
    "security_measures": 15, "transfer_mechanisms": 18, "countries": None, "adequacy": 18, "dispositions": 4,
    "retention_phases": 2, "duration_units": 4, "marks": 5, "dpia_verdicts": 6, "cnil_dpia_required": 14,
    "cnil_dpia_exempt": 12, "dpia_criteria": 9, "holiday_zones": 7, "office_roles": 7, "automated_grounds": 3,
    "support_kinds": None,
}  # fmt: skip

# What the legal sheet says of each template: the verdict proposed, then those an answer at adoption may lead to.
DPIA: dict[str, tuple[str, set[str]]] = {
    "T01": ("required", set()), "T02": ("required", set()), "T03": ("required", set()), "T04": ("covered", set()),
    "T05": ("required", set()), "T06": ("covered", set()), "T07": ("not_required", set()),
    "T08": ("covered", {"covered", "required"}), "T09": ("recommended", set()), "T10": ("required", set()),
    "T11": ("not_required", set()), "T12": ("not_required", set()), "T13": ("recommended", set()),
    "T14": ("recommended", {"recommended", "required"}), "T15": ("not_required", set()), "T16": ("to_assess", set()),
    "T17": ("required", set()), "T18": ("required", set()), "T19": ("required", set()), "T20": ("recommended", set()),
    "T21": ("required", {"required", "to_assess"}), "T22": ("to_assess", {"not_required", "to_assess"}),
    "T23": ("to_assess", {"to_assess", "required"}), "T24": ("not_required", set()), "T25": ("to_assess", set()),
    "T26": ("not_required", set()), "T27": ("not_required", set()), "T28": ("not_required", set()),
    "T29": ("not_required", set()), "T30": ("not_required", set()), "T31": ("recommended", set()),
    "T32": ("required", set()), "T33": ("recommended", set()), "T34": ("to_assess", {"to_assess", "required"}),
    "T35": ("not_required", set()), "T36": ("required", set()),
}  # fmt: skip
CNIL_ROWS = {
    25: "identity", 26: "personal-life", 27: "economic", 28: "connection", 29: "location", 30: "nir", 33: "origin",
    34: "political", 35: "beliefs", 36: "trade-union", 37: "genetic", 38: "biometric", 39: "health", 40: "sex-life",
    41: "offences",
}  # fmt: skip
COMMON_MEASURES = [
    "access-profiles", "remote-mfa", "logging", "full-encryption", "tested-backups", "processor-clauses", "awareness",
    "breach-procedure",
]  # fmt: skip
# (template, category, value, unit, a word of the trigger, mark): durations that the legal sheet states.
DURATIONS = [
    ("T01", "identity", 5, "years", "demande", "P"), ("T03", "identity", 3, "years", "fin du bail", "M"),
    ("T03", "economic", 10, "years", "comptable", "M"), ("T05", "economic", 3, "years", "liquidation", "P"),
    ("T08", "economic", 10, "years", "titre", "M"), ("T10", "health", 2, "years", "dernier contact", "M"),
    ("T14", "identity", 1, "months", "enregistrement", "C"), ("T21", "location", 2, "months", "position", "M"),
    ("T22", "identity", 5, "years", "départ", ""), ("T23", "identity", 2, "years", "dernier contact", "M"),
    ("T29", "identity", 5, "years", "signature", "C"), ("T29", "identity", 10, "years", "fin d’exécution", "C"),
    ("T33", "identity", 5, "years", "fin des fonctions", "C"), ("T36", "other", 6, "months", "journal", "M"),
]  # fmt: skip


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def test_every_file_parses() -> None:
    for path in FIXTURES.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_vocabulary_has_its_shape(name: str) -> None:
    content = load(f"vocabularies/{name}.json")
    assert set(content) == {"vocabulary", "title", "source", "terms"}
    assert content["vocabulary"] == name
    assert content["title"]
    assert content["source"]
    if (count := VOCABULARIES[name]) is not None:
        assert len(content["terms"]) == count
    for term in content["terms"]:
        assert {"code", "label"} <= set(term) <= TERM_KEYS
        assert term.get("mark", "") in MARKS
        assert term["code"] == term["code"].strip()
        assert term["label"]
        assert all(term[key] not in ("", None) for key in term)


def test_the_vocabularies_are_those_and_no_other() -> None:
    assert {path.stem for path in (FIXTURES / "vocabularies").glob("*.json")} == set(VOCABULARIES)


@pytest.mark.parametrize("name", VOCABULARIES)
def test_the_periods_of_a_code_do_not_overlap(name: str) -> None:
    periods: dict[str, list[tuple[date, date]]] = {}
    for term in vocabulary(name):
        start = date.fromisoformat(term.get("valid_from", "0001-01-01"))
        end = date.fromisoformat(term.get("valid_to", "9999-12-31"))
        assert start <= end
        periods.setdefault(term["code"], []).append((start, end))
    for rows in periods.values():
        assert all(first[1] < second[0] for first, second in pairwise(sorted(rows)))


def test_the_cnil_rows_are_the_models() -> None:
    rows = {term["data"]["cnil_row"]: code for code, term in TERMS["data_categories"].items()}
    assert {row: code for row, code in rows.items() if row} == CNIL_ROWS
    assert {term["data"]["group"] for term in vocabulary("data_categories")} == {"common", "sensitive"}


def test_codes_lead_to_codes() -> None:
    requires = {code: set(term["data"]["requires"]) for code, term in TERMS["legal_bases"].items()}
    assert requires == {
        "6-1-a": {"consent_proof", "consent_withdrawal"}, "6-1-b": set(), "6-1-c": {"legal_reference"},
        "6-1-d": set(), "6-1-e": {"legal_reference"}, "6-1-f": {"balancing_test"},
    }  # fmt: skip
    mechanisms = TERMS["transfer_mechanisms"]
    refused = {code for code, term in mechanisms.items() if not term["data"]["public_authority_allowed"]}
    assert refused == {"49-1-a", "49-1-b", "49-1-c", "49-1-al2"}
    assert {term["data"]["zone"] for term in vocabulary("countries")} == {"france", "eea", "third"}
    assert CODES["adequacy"] <= {code for code, term in TERMS["countries"].items() if term["data"]["zone"] == "third"}
    assert all(set(term["data"]["criteria"]) <= CODES["dpia_criteria"] for term in vocabulary("cnil_dpia_required"))


def test_the_union_has_twenty_seven_states() -> None:
    eea = {code for code, term in TERMS["countries"].items() if term["data"]["zone"] == "eea"}
    assert len(eea - {"IS", "LI", "NO", "AX"}) == 26  # the twenty-seventh is France, a zone of its own
    assert {"IS", "LI", "NO"} <= eea


def test_parameters_are_dated_rows() -> None:
    rows = load("parameters.json")["rows"]
    assert all(set(row) == PARAMETER_KEYS for row in rows)
    assert all(isinstance(row["value"], int | str) and row["unit"] and row["source"] and row["label"] for row in rows)
    assert all(row["mark"] in MARKS - {""} for row in rows)
    assert all(row["unit"] != "date" or date.fromisoformat(row["value"]) for row in rows)
    values = {row["key"]: row["value"] for row in rows}
    assert len(values) == len(rows)
    assert (values["dsr.answer"], values["breach.cnil"], values["dpia.review"], values["alert.ack"]) == (1, 72, 3, 7)
    assert (values["logs.min"], values["logs.max"]) == (6, 12)


def test_official_links_are_https() -> None:
    links = load("official_links.json")["links"]
    assert all(set(link) == {"code", "label", "url"} and link["url"].startswith("https://") for link in links)


def test_the_forty_two_templates_are_there() -> None:
    assert list(TEMPLATES) == [f"T{number:02d}" for number in range(1, 43)]
    kinds = {code: template["kind"] for code, template in TEMPLATES.items()}
    assert {code for code, kind in kinds.items() if kind == "template"} == set(DPIA)
    assert {code for code, kind in kinds.items() if kind == "seed"} == {"T37", "T38", "T39", "T40", "T41"}
    assert set(TEMPLATES["T42"]) == {"code", "kind", "title", "source_version", "summary", "note"}


@pytest.mark.parametrize("code", CONTENTS)
def test_a_template_has_its_shape(code: str) -> None:
    template = TEMPLATES[code]
    assert set(template) == {"code", "kind", "title", "source_version", "summary", "choices", "content"}
    assert template["code"] == code
    check_content(template["content"], code)
    assert template["content"]["purposes"]
    kinds = [row["kind"] for row in template["content"]["security_measures"]]
    assert kinds[: len(COMMON_MEASURES)] == COMMON_MEASURES


@pytest.mark.parametrize("code", CONTENTS)
def test_every_answer_to_a_choice_gives_a_sound_content(code: str) -> None:
    choices = TEMPLATES[code]["choices"]
    assert len({choice["key"] for choice in choices}) == len(choices)
    for choice in choices:
        assert set(choice) == {"key", "question", "answers"}
        assert len(choice["answers"]) >= 2
        for answer in choice["answers"]:
            assert set(answer) == {"label", "set"}
            content = deepcopy(CONTENTS[code])
            apply(content, answer["set"])
            check_content(content, f"{code} {choice['key']}")


@pytest.mark.parametrize("code", DPIA)
def test_the_impact_assessment_verdict_is_the_legal_sheets(code: str) -> None:
    verdict, others = DPIA[code]
    assert CONTENTS[code]["dpia"] == verdict
    assert CONTENTS[code]["dpia_reason"]
    answers = [answer for choice in TEMPLATES[code]["choices"] for answer in choice["answers"]]
    assert {change[-1] for answer in answers for change in answer["set"] if change[0] == "dpia"} == others


@pytest.mark.parametrize("code", CONTENTS)
def test_the_social_security_number_stays_where_a_text_allows_it(code: str) -> None:
    categories = {row["category"] for row in CONTENTS[code]["data_categories"]}
    assert ("nir" in categories) == (code in {"T01", "T07", "T22"})


@pytest.mark.parametrize("duration", DURATIONS, ids=lambda duration: "-".join(map(str, duration[:3])))
def test_a_stated_duration_is_kept(duration: tuple[str, str, int, str, str, str]) -> None:
    code, category, value, unit, word, mark = duration
    row = next(row for row in CONTENTS[code]["data_categories"] if row["category"] == category)
    found = [(r["value"], r["unit"], r["mark"]) for r in row["retentions"] if word in r["trigger"]]
    assert (value, unit, mark) in found


def test_screen_text_is_typographic() -> None:
    for code, template in TEMPLATES.items():
        for text in texts(template):
            assert "'" not in text, (code, text)
            assert "« " not in text, (code, text)
            assert "!" not in text, (code, text)
