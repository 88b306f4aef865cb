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
    "retention_phases": 2, "duration_units": 4, "marks": 5, "dpia_grounds": 39, "holiday_zones": 7, "office_roles": 7,
    "automated_grounds": 3, "support_kinds": None, "document_kinds": None, "notice_publics": 4,
    "contract_clauses": 17, "request_rights": 9, "requester_proofs": 5, "retention_rules": None,
    "letter_kinds": 11, "letter_clauses": 3,
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


def test_the_grounds_of_an_impact_assessment_are_those_of_the_law() -> None:
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for term in vocabulary("dpia_grounds"):
        by_kind.setdefault(term["data"]["kind"], []).append(term)
    assert {kind: len(terms) for kind, terms in by_kind.items()} == {
        "case": 3, "listed": 14, "criterion": 9, "exempt": 12, "text": 1,
    }  # fmt: skip
    for kind in ("listed", "criterion", "exempt"):
        numbers = [term["data"]["number"] for term in by_kind[kind]]
        assert numbers == list(range(1, len(numbers) + 1))
    criteria = {term["code"] for term in by_kind["criterion"]}
    assert all(set(term["data"]["criteria"]) <= criteria for term in by_kind["listed"])
    limits = {term["code"]: term["data"].get("max_headcount_exclusive") for term in by_kind["exempt"]}
    assert {code: limit for code, limit in limits.items() if limit} == {"exempt-1": 250}
    assert all("scoring" in term["data"]["without"] for term in by_kind["exempt"])
    assert all(term["article"] and term["valid_from"] for terms in by_kind.values() for term in terms)


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
    assert {code for code, kind in kinds.items() if kind == "template"} == {f"T{rank:02d}" for rank in range(1, 37)}
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
