"""The law of transfers, case by case: each mechanism, each country with a rule of its own, each boundary of a date."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.law.vocabularies import read
from compliance.transfers import words
from compliance.transfers.enums import DataKind, Module, YesNo
from compliance.transfers.models import TransferPart
from compliance.transfers.rules import Law, State, Why, asked_by, checks, fallback, refusals, state
from compliance.transfers.terms import transfer_law

LAW = transfer_law()
TODAY = date(2026, 11, 22)
MECHANISMS = sorted(LAW.mechanisms.known_codes())
COUNTRIES = sorted(LAW.countries.known_codes())
COLUMNS = {field.name for field in TransferPart._meta.get_fields()}
ANSWERS = {"recipient": "Société inventée", "country": "IN"}


def row(mechanism: str = "", country: str = "IN", **said: Any) -> dict[str, Any]:
    """Return a transfer that names its recipient, and says what is given."""
    return {**ANSWERS, "mechanism": mechanism, "country": country, **said}


def lacking(given: dict[str, Any], on: date = TODAY, law: Law = LAW) -> set[str]:
    """Return the columns that are not said, or said against the law."""
    return {check.column for check in checks(given, law, on) if not check.done}


def refused(given: dict[str, Any], on: date = TODAY, law: Law = LAW) -> list[tuple[str, str, str]]:
    """Return why, where and by which article the row is refused."""
    return [(refusal.why.value, refusal.column, refusal.article) for refusal in refusals(given, law, on)]


OCCASIONAL = {"occasional": "yes"}
OUTSIDE = {**OCCASIONAL, "public_powers": "no"}
# What each mechanism of Arts 45 to 49 asks for, beside the recipient and the country.
ASKED: dict[str, dict[str, Any]] = {
    "46-2-a": {"documentation": "Convention du 3 mars 2026"},
    "46-2-b": {"reference": "Décision d’approbation"},
    "46-2-c": {"module": "2", "signed_on": "2026-02-03", "assessed_on": "2026-01-20"},
    "46-2-d": {"reference": "Clauses de l’autorité"},
    "46-2-e": {"reference": "Code approuvé"},
    "46-2-f": {"reference": "Certification"},
    "46-3-a": {"reference": "Autorisation de la CNIL"},
    "46-3-b": {"reference": "Autorisation de la CNIL"},
    "48": {"reference": "Convention de La Haye"},
    "49-1-a": {**OUTSIDE, "justification": "Formulaire signé"},
    "49-1-b": {**OUTSIDE, "justification": "Contrat"},
    "49-1-c": {**OUTSIDE, "justification": "Contrat"},
    "49-1-d": {**OCCASIONAL, "justification": "Texte"},
    "49-1-e": {**OCCASIONAL, "justification": "Assignation"},
    "49-1-f": {**OCCASIONAL, "justification": "Secours"},
    "49-1-g": {**OCCASIONAL, "justification": "Registre du commerce"},
    "49-1-al2": {
        **OUTSIDE, "documentation": "Analyse", "cnil_told_on": "2026-05-04", "persons_told_on": "2026-05-05",
    },
}  # fmt: skip


def test_each_mechanism_of_the_law_has_its_row():
    assert {"45", *ASKED} == set(MECHANISMS)


@pytest.mark.parametrize("code", ASKED)
def test_a_mechanism_asks_for_its_columns_and_nothing_else(code):
    assert lacking(row(code)) == set(ASKED[code])
    assert lacking(row(code, **ASKED[code])) == set()
    assert state(checks(row(code, **ASKED[code]), LAW, TODAY)) is State.COMPLETE
    for column in ASKED[code]:
        said = {name: value for name, value in ASKED[code].items() if name != column}
        assert lacking(row(code, **said)) == {column}
        assert state(checks(row(code, **said), LAW, TODAY)) is State.INCOMPLETE


@pytest.mark.parametrize("column", ["recipient", "country", "mechanism"])
def test_every_transfer_names_its_recipient_its_country_and_its_safeguard(column):
    complete = row("46-2-b", reference="Décision")
    assert lacking({**complete, column: ""}) >= {column}
    assert lacking({}) == {"recipient", "country", "mechanism"}
    assert {check.article for check in checks({}, LAW, TODAY)} == {"30(1)(e)"}
    assert {check.article for check in checks({}, LAW, TODAY, "30(2)(c)")} == {"30(2)(c)"}


@pytest.mark.parametrize("code", ASKED)
def test_a_derogation_that_is_not_occasional_is_no_safeguard(code):
    if "occasional" in ASKED[code]:
        assert lacking(row(code, **{**ASKED[code], "occasional": "no"})) == {"occasional"}
        assert refused(row(code, **{**ASKED[code], "occasional": "no"})) == []


@pytest.mark.parametrize("code", MECHANISMS)
def test_some_derogations_are_closed_to_public_powers(code):
    wanted = [("public_powers", "public_powers", "49(3)")] if code in {"49-1-a", "49-1-b", "49-1-c", "49-1-al2"} else []
    given = row(code, **{**ASKED.get(code, {}), "public_powers": "yes"}, country="IN" if code != "45" else "CH")
    assert refused(given) == wanted
    assert ("public_powers" in lacking(given)) == bool(wanted)


FIRST_DAYS = {
    "CH": "2000-07-26", "CA": "2001-12-20", "AR": "2003-06-30", "GG": "2003-11-21", "IM": "2004-04-28",
    "JE": "2008-05-08", "FO": "2010-03-05", "AD": "2010-10-19", "IL": "2011-01-31", "UY": "2012-08-21",
    "NZ": "2012-12-19", "JP": "2019-01-23", "GB": "2021-06-28", "KR": "2021-12-17", "US": "2023-07-10",
    "EPO": "2025-07-15", "BR": "2026-01-26",
}  # fmt: skip
SCOPES: dict[str, dict[str, Any]] = {
    "CA": {"within_scope": "yes"},
    "IL": {"within_scope": "yes"},
    "JP": {"within_scope": "yes", "scope_note": "Société de droit privé"},
    "KR": {"within_scope": "yes", "scope_note": "Ni crédit ni culte"},
    "US": {"within_scope": "yes", "checked_on": "2026-01-20", "data_kind": "other", "certified_for": "other"},
}


def test_the_decisions_are_those_of_the_legal_sheet():
    assert LAW.decisions.known_codes() == FIRST_DAYS.keys()


@pytest.mark.parametrize(("country", "first"), FIRST_DAYS.items())
def test_adequacy_holds_from_its_first_day_and_asks_for_its_scope(country, first):
    day = date.fromisoformat(first)
    claimed = row("45", country)
    assert refused(claimed, date.fromordinal(day.toordinal() - 1)) == [("not_yet", "mechanism", "45(1)")]
    for on in (day, TODAY):
        assert refused(claimed, on) == []
        assert lacking(claimed, on) == set(SCOPES.get(country, {}))
        assert lacking({**claimed, **SCOPES.get(country, {})}, on) == set()


@pytest.mark.parametrize(
    ("on", "wanted"),
    [
        (date(2021, 6, 27), [("not_yet", "mechanism", "45(1)")]),
        (date(2021, 6, 28), []),
        (date(2025, 12, 18), []),
        (date(2025, 12, 19), []),
        (date(2031, 12, 27), []),
        (date(2031, 12, 28), [("ended", "mechanism", "45(1)")]),
    ],
)
def test_the_united_kingdom_is_judged_by_the_decision_of_the_day(on, wanted):
    claimed = row("45", "GB")
    assert refused(claimed, on) == wanted
    assert lacking(claimed, on) == ({"mechanism"} if wanted else set())


@pytest.mark.parametrize("country", ["IN", "CN", "TN", "MC", "SM", "GI", "INTORG"])
def test_no_country_is_adequate_without_a_decision(country):
    assert refused(row("45", country)) == [("no_decision", "mechanism", "45(1)")]
    assert lacking(row("45", country)) == {"mechanism"}
    assert lacking(row("46-2-b", country, reference="BCR")) == set()


@pytest.mark.parametrize("country", ["CA", "IL", "JP", "KR", "US"])
def test_adequacy_stops_at_the_scope_of_its_decision(country):
    claimed = row("45", country, **{**SCOPES[country], "within_scope": "no"})
    assert refused(claimed) == [("out_of_scope", "within_scope", "45(3)")]
    assert lacking(claimed) == {"within_scope"}
    assert refused({**claimed, "mechanism": "46-2-c"}) == []


@pytest.mark.parametrize(
    ("kind", "certified", "covered"),
    [
        ("hr", "hr", True), ("hr", "other", False), ("hr", "both", True),
        ("other", "hr", False), ("other", "other", True), ("other", "both", True),
        ("both", "hr", False), ("both", "other", False), ("both", "both", True),
        ("", "hr", True), ("hr", "", True), ("", "", True),
    ],
)  # fmt: skip
def test_a_certification_covers_the_data_that_it_names(kind, certified, covered):
    claimed = row("45", "US", **{**SCOPES["US"], "data_kind": kind, "certified_for": certified})
    assert refused(claimed) == ([] if covered else [("not_certified", "certified_for", "45(3)")])


def test_a_certification_is_asked_of_the_framework_alone():
    assert refused(row("45", "CH", data_kind="hr", certified_for="other", within_scope="no")) == []


@pytest.mark.parametrize(
    ("country", "why"),
    [
        ("DE", "in_eea"), ("IS", "in_eea"), ("LI", "in_eea"), ("NO", "in_eea"), ("AX", "in_eea"),
        ("FR", "in_france"), ("GP", "in_france"), ("MQ", "in_france"), ("GF", "in_france"), ("RE", "in_france"),
        ("YT", "in_france"), ("NC", "in_france"), ("PF", "in_france"), ("WF", "in_france"), ("PM", "in_france"),
        ("BL", "in_france"), ("MF", "in_france"), ("TF", "in_france"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("mechanism", ["", "45", "46-2-c", "49-1-al2"])
def test_what_stays_in_the_area_is_no_transfer(country, why, mechanism):
    given = row(mechanism, country, public_powers="yes")
    assert refused(given) == [(why, "country", "44")]
    assert "country" in lacking(given)
    assert state(checks(given, LAW, TODAY)) is State.REFUSED


def test_a_contested_decision_is_worth_a_fallback():
    assert "C-703/25 P" in fallback(row("45", "US"), LAW, TODAY)
    assert fallback(row("45", "US", fallback="Clauses signées"), LAW, TODAY) == ""
    assert fallback(row("46-2-c", "US"), LAW, TODAY) == ""
    assert fallback(row("45", "US"), LAW, date(2023, 7, 9)) == ""
    assert fallback(row("45", "CH"), LAW, TODAY) == ""


def test_an_amended_list_changes_the_verdict_of_the_days_it_names(tmp_path):
    adequacy = json.loads((Path(__file__).parents[2] / "fixtures/vocabularies/adequacy.json").read_text("utf-8"))
    for term in adequacy["terms"]:
        if term["code"] == "US":
            term["valid_to"] = "2027-03-01"
    path = tmp_path / "adequacy.json"
    path.write_text(json.dumps(adequacy), encoding="utf-8")
    law = Law(LAW.countries, read(path), LAW.mechanisms)
    claimed = row("45", "US", **SCOPES["US"])
    assert lacking(claimed, date(2027, 3, 1), law) == set()
    assert lacking(claimed, date(2027, 3, 2), law) == {"mechanism"}
    assert refused(claimed, date(2027, 3, 2), law) == [("ended", "mechanism", "45(1)")]


def test_what_is_asked_is_a_column_and_has_words():
    for term in [*LAW.mechanisms.terms, *LAW.decisions.terms]:
        assert asked_by(term).keys() <= COLUMNS, term.code
        assert all(asked_by(term).values()), term.code


def test_each_refusal_has_its_sentence():
    cases = [
        (row("45", "FR"), TODAY), (row("45", "NO"), TODAY), (row("45", "IN"), TODAY),
        (row("45", "GB"), date(2021, 1, 1)), (row("45", "GB"), date(2032, 1, 1)),
        (row("45", "CA", within_scope="no"), TODAY),
        (row("45", "US", data_kind="hr", certified_for="other"), TODAY),
        (row("49-1-a", public_powers="yes"), TODAY),
    ]  # fmt: skip
    found = [refusal for given, on in cases for refusal in refusals(given, LAW, on)]
    assert {refusal.why for refusal in found} == set(Why)
    sentences = [words.refused(refusal) for refusal in found]
    assert "27 décembre 2031" in sentences[4]
    assert "LPRPDE" in sentences[5]
    assert "« ressources humaines »" in sentences[6]
    assert not any("%" in sentence or "None" in sentence for sentence in sentences)


CODES = st.sampled_from([*COUNTRIES, "", "ZZ", "??"])
ROWS = st.fixed_dictionaries(
    {
        "recipient": st.sampled_from(["", "Société"]),
        "country": CODES,
        "mechanism": st.sampled_from([*MECHANISMS, "", "47", "??"]),
    },
    optional={
        **{name: st.sampled_from(["", *YesNo.values]) for name in ("within_scope", "occasional", "public_powers")},
        **{name: st.sampled_from(["", *DataKind.values]) for name in ("data_kind", "certified_for")},
        "module": st.sampled_from(["", *Module.values]),
        "checked_on": st.sampled_from([None, "2026-01-20"]),
        "reference": st.sampled_from(["", "Référence"]),
        "documentation": st.sampled_from(["", "Documents"]),
    },
)


@given(ROWS, st.dates())
def test_any_combination_has_a_verdict_that_its_words_tell(given, on):
    found = checks(given, LAW, on)
    columns = [check.column for check in found]
    assert len(set(columns)) == len(columns)
    assert {"recipient", "country", "mechanism"} <= set(columns) <= COLUMNS
    assert [check.refusal for check in found if check.refusal] == refusals(given, LAW, on)
    assert all(words.missing(check) and check.article for check in found if not check.done)
    assert all(words.refused(refusal) for refusal in refusals(given, LAW, on))
    assert not any(check.done for check in found if check.refusal)
    assert isinstance(fallback(given, LAW, on), str)
