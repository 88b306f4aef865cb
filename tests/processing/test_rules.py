"""The law of the register, case by case: the moves, and what each item of Art. 30(1) asks for."""

from contextlib import nullcontext
from copy import deepcopy
from itertools import combinations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from compliance.processing import rules
from compliance.processing.models import ProcessingActivity
from compliance.processing.terms import law_terms
from compliance.processing.words import CHECKS, missing_items
from compliance.records.checks import to_confirm
from compliance.records.content import blank, cleaned
from tests.processing.factories import SENSITIVE, TRANSFER, complete_content

TERMS = law_terms()


def lacking(content):
    """Return the (code, article, row) of what is missing, beside Art. 30 as in it."""
    return {(check.code, check.article, check.row) for check in rules.checks(content, TERMS) if not check.done}


@pytest.mark.parametrize("traits", [{}, {"sensitive": True}, {"with_transfer": True}])
def test_nothing_is_missing_from_a_complete_activity(traits):
    content = complete_content(**traits)
    assert lacking(content) == set()
    assert len(rules.checks(content, TERMS)) >= 13


def purpose(**row):
    """Return an activity whose one purpose says ``row``."""
    return {"purposes": [{"key": "p", "label": "Finalité", **row}]}


def category(*retentions, **row):
    """Return an activity whose one category of data says ``row``."""
    return {"data_categories": [{"key": "d", "category": "identity", "retentions": list(retentions), **row}]}


def transfer(**row):
    """Return an activity that says yes to transfers, and has one."""
    return {"transfers_outside_eu": "yes", "transfers": [{**TRANSFER, "key": "t", **row}]}


def joint(**row):
    """Return an activity decided with another controller."""
    return {"joint_controllers": [{"key": "j", "name": "Commune", **row}]}


def dpia(*grounds, **changes):
    """Return an activity examined under Art. 35, in which these grounds were found."""
    return {"dpia_grounds": [{"key": f"g{rank}", "ground": code} for rank, code in enumerate(grounds)], **changes}


KEPT = {"criterion": "Tant que dure le bail"}
SAID = {"value": 5, "unit": "years", "trigger": "fin du bail"}
CASES = [
    # Art. 30(1)(b), Art. 6(1)
    ({"purposes": []}, {("purposes", "30(1)(b)", "")}),
    (purpose(), {("legal_basis", "6(1)", "p")}),
    (purpose(legal_basis="6-1-a"), {("consent_proof", "6(1)", "p"), ("consent_withdrawal", "6(1)", "p")}),
    (purpose(legal_basis="6-1-a", consent_proof="Case"), {("consent_withdrawal", "6(1)", "p")}),
    (purpose(legal_basis="6-1-a", consent_proof="Case", consent_withdrawal="Lien"), set()),
    (purpose(legal_basis="6-1-b"), set()),
    (purpose(legal_basis="6-1-c"), {("legal_reference", "6(1)", "p")}),
    (purpose(legal_basis="6-1-c", legal_reference="CCH, art. L.441-2"), set()),
    (purpose(legal_basis="6-1-d"), set()),
    (purpose(legal_basis="6-1-e"), {("legal_reference", "6(1)", "p")}),
    (purpose(legal_basis="6-1-e", legal_reference="CCH, art. L.441-2"), set()),
    (purpose(legal_basis="6-1-f"), {("balancing_test", "6(1)", "p")}),
    (purpose(legal_basis="6-1-f", balancing_test="Sécurité du site"), set()),
    # Art. 30(1)(c)
    ({"data_subjects": []}, {("data_subjects", "30(1)(c)", "")}),
    ({"data_subjects": [{"key": "s", "to_confirm": True}]}, {("data_subjects", "30(1)(c)", "")}),
    ({"data_subjects": [{"key": "s", "details": "Visiteurs"}]}, set()),
    ({"data_categories": []}, {("data_categories", "30(1)(c)", "")}),
    (category(KEPT, category=""), {("category", "30(1)(c)", "d")}),
    # Art. 9(2), Art. 10, Art. 87: a ground of the right kind
    (category(KEPT, category="health"), {("ground_art9", "9(2)", "d")}),
    (category(KEPT, category="health", ground="9-2-h"), set()),
    (category(KEPT, category="health", ground="lil-46-1"), {("ground_art9", "9(2)", "d")}),
    (category(KEPT, category="health", ground="nir-payroll"), {("ground_art9", "9(2)", "d")}),
    (category(KEPT, category="offences"), {("ground_art10", "10", "d")}),
    (category(KEPT, category="offences", ground="9-2-f"), {("ground_art10", "10", "d")}),
    (category(KEPT, category="offences", ground="lil-46-3"), set()),
    (category(KEPT, category="nir"), {("ground_nir", "87", "d")}),
    (category(KEPT, category="nir", ground="9-2-b"), {("ground_nir", "87", "d")}),
    (category(KEPT, category="nir", ground="nir-payroll"), set()),
    # Art. 30(1)(f)
    (category(), {("retention", "30(1)(f)", "d")}),
    (category({}), {("retention", "30(1)(f)", "d")}),
    (category({"phase": "active", "reference": "CNIL", "mark": "C"}), {("retention", "30(1)(f)", "d")}),
    (category({"value": 5, "unit": "years"}), {("retention", "30(1)(f)", "d")}),
    (category({"unit": "years", "trigger": "fin du bail"}), {("retention", "30(1)(f)", "d")}),
    (category({"value": 5, "trigger": "fin du bail"}), {("retention", "30(1)(f)", "d")}),
    (category(SAID), set()),
    (category(KEPT), set()),
    (category({"value": 5, "unit": "years"}, KEPT), set()),
    # Art. 30(1)(d) and (g)
    ({"recipients": []}, {("recipients", "30(1)(d)", "")}),
    ({"recipients": [{"key": "r", "to_confirm": True}]}, {("recipients", "30(1)(d)", "")}),
    ({"recipients": [{"key": "r", "details": "Préfecture"}]}, set()),
    ({"security_measures": []}, {("security_measures", "30(1)(g)", "")}),
    ({"security_measures": [{"key": "m"}]}, {("security_measures", "30(1)(g)", "")}),
    ({"security_measures": [{"key": "m", "kind": "backup"}]}, set()),
    # Art. 30(1)(e)
    ({"transfers_outside_eu": "unknown"}, {("transfers_answer", "30(1)(e)", "")}),
    ({"transfers_outside_eu": "no"}, set()),
    ({"transfers_outside_eu": "no", "transfers": [TRANSFER]}, {("transfers_denied", "30(1)(e)", "")}),
    ({"transfers_outside_eu": "unknown", "transfers": [TRANSFER]}, {("transfers_answer", "30(1)(e)", "")}),
    ({"transfers_outside_eu": "yes"}, {("transfers", "30(1)(e)", "")}),
    (transfer(), set()),
    (transfer(recipient=""), {("transfer_recipient", "30(1)(e)", "t")}),
    (transfer(country=""), {("transfer_country", "30(1)(e)", "t")}),
    (transfer(mechanism=""), {("transfer_mechanism", "30(1)(e)", "t")}),
    # Chapter V: what the safeguard asks for, case by case in tests/transfers
    (transfer(signed_on=None), {("transfer", "46(2)(c) ; décision (UE) 2021/914", "t")}),
    (transfer(country="GB", mechanism="45"), set()),
    (transfer(country="IN", mechanism="45"), {("transfer_mechanism", "45(1)", "t")}),
    (transfer(country="NO"), {("transfer_country", "44", "t")}),
    # Art. 26
    (joint(arrangement="Accord du 3 mars", essence="Sur le site"), set()),
    (joint(arrangement="Accord du 3 mars"), {("essence", "26(2)", "j")}),
    (joint(essence="Sur le site"), {("arrangement", "26(1)", "j")}),
    # Art. 13 and 14: where the data come from, whether they must be given
    ({"source": "unknown"}, {("source", "14(2)(f)", "")}),
    ({"source": "direct", "obligation": "unknown"}, {("obligation", "13(2)(e)", "")}),
    ({"source": "direct", "obligation": "optional", "obligation_consequences": ""}, set()),
    *[
        (
            {"source": "direct", "obligation": demanded, "obligation_consequences": ""},
            {("obligation_consequences", "13(2)(e)", "")},
        )
        for demanded in ("legal", "contractual", "mixed")
    ],
    ({"source": "indirect", "obligation": "unknown", "source_details": "Le SNE"}, set()),
    ({"source": "indirect"}, {("source_details", "14(2)(f)", "")}),
    ({"source": "both"}, {("source_details", "14(2)(f)", "")}),
    ({"source": "both", "source_details": "Le SNE"}, set()),
    # Art. 12(1): how the persons are informed, or what exempts from it
    ({"information": "unknown"}, {("information", "12(1)", "")}),
    ({"information": "yes", "information_means": ""}, {("information_means", "12(1)", "")}),
    ({"information": "no"}, {("information_exception", "13(4)", "")}),
    ({"information": "no", "source": "both", "source_details": "x"}, {("information_exception", "14(5)", "")}),
    ({"information": "no", "information_exception": "La personne dispose déjà de l’information"}, set()),
    # Art. 22
    ({"automated_decision": "unknown"}, {("automated_decision", "22(1)", "")}),
    (
        {"automated_decision": "yes"},
        {("automated_ground", "22(2)", ""), ("automated_details", "13(2)(f)", "")},
    ),
    ({"automated_decision": "yes", "automated_ground": "22-2-b", "automated_details": "Un barème"}, set()),
    # Art. 35: each case is a row of dpia_cases.csv; here, what leads to each check
    (dpia(dpia_examined_on=None), {("dpia_examined_on", "35(1)", "")}),
    (dpia("exempt-1", dpia_examined_on=None), {("dpia_examined_on", "35(1)", ""), ("dpia_headcount", "35(5)", "")}),
    (dpia("required-12"), {("dpia_decision", "35(1)", "")}),
    (dpia("scoring", "exclusion", dpia_decision="none"), {("dpia_reason", "35(1)", "")}),
    (dpia(dpia_decision="done"), {("dpia_reference", "35(7)", ""), ("dpia_validated_on", "35(11)", "")}),
    (dpia(dpia_decision="covered"), {("dpia_covered_by", "35(1)", ""), ("dpia_transposition", "35(1)", "")}),
]


@pytest.mark.parametrize(("changes", "wanted"), CASES)
def test_what_the_law_asks_for(changes, wanted):
    assert lacking(complete_content(**changes)) == wanted


def test_each_sensitive_category_of_the_law_asks_for_a_ground():
    special = {code for code, regime in TERMS.regime_of_category.items() if regime == "art9"}
    assert special == {
        "origin", "political", "beliefs", "trade-union", "genetic", "biometric", "health", "sex-life",
    }  # fmt: skip
    for code in special:
        assert {check for check, _, _ in lacking(complete_content(**category(KEPT, category=code)))} == {"ground_art9"}


def test_the_blank_activity_lacks_one_thing_per_item():
    codes = [check.code for check in rules.missing(blank(ProcessingActivity), TERMS)]
    assert codes == [
        "purposes", "data_subjects", "data_categories", "recipients", "transfers_answer", "security_measures",
    ]  # fmt: skip


def test_every_check_has_its_words():
    found = {check.code for changes, _ in CASES for check in rules.checks(complete_content(**changes), TERMS)}
    of_the_notice = {"controller_contact", "dpo_contact"}
    assert found - {"transfer"} == CHECKS.keys() - of_the_notice  # a transfer's are those of the law's files


def test_what_stands_beside_article_30_does_not_keep_an_activity_from_a_control():
    content = complete_content(source="unknown", automated_decision="unknown", information="unknown")
    assert lacking(content)
    assert rules.missing(content, TERMS) == []


@pytest.mark.parametrize(
    ("basis", "public", "reason", "excluded"),
    [
        ("6-1-f", False, "", False),
        ("6-1-f", True, "", True),
        ("6-1-f", True, "Sécurité du siège, hors mission", False),
        ("6-1-e", True, "", False),
        ("", True, "", False),
    ],
)
def test_the_legitimate_interest_founds_no_public_task(basis, public, reason, excluded):
    assert rules.interest_is_excluded(basis, public_task=public, reason=reason) is excluded
    row = {"key": "p", "label": "x", "legal_basis": basis, "public_task": public, "interest_reason": reason}
    with pytest.raises(ValidationError, match="missions publiques") if excluded else nullcontext():
        cleaned(ProcessingActivity, complete_content(purposes=[row]))


def test_a_missing_item_leads_to_the_row_in_the_form():
    content = complete_content(**category(KEPT, category="health"))
    [item] = missing_items(rules.missing(content, TERMS), "/modifier/")
    assert item.url == "/modifier/#id_data_categories-d-ground"
    assert "santé" in item.label.lower()
    assert item.label.endswith("RGPD, art. 9(2)")


HOLES = [
    ("recipients", []),
    ("security_measures", []),
    ("data_subjects", []),
    ("data_categories", []),
    ("purposes", []),
    ("transfers_outside_eu", "unknown"),
    ("transfers", []),
]
WIDE = complete_content(sensitive=True, with_transfer=True)


@pytest.mark.parametrize("holes", [pair for size in (1, 2, 7) for pair in combinations(HOLES, size)])
def test_filling_what_is_missing_never_asks_for_something_else(holes):
    content = {**deepcopy(WIDE), **dict(holes)}
    before = {check.code for check in rules.missing(content, TERMS)}
    assert before
    for name, _ in holes:
        content[name] = WIDE[name]
        after = {check.code for check in rules.missing(content, TERMS)}
        # Saying yes to transfers is where the law adds something: each transfer, then.
        assert after - before <= ({"transfers"} if name == "transfers_outside_eu" else set())
        before = after
    assert before == set()


@given(st.data())
def test_any_subset_of_the_facts_lacks_no_less_than_all_of_them(data):
    content = deepcopy(WIDE)
    for row in content["data_categories"]:
        if data.draw(st.booleans()):
            row["retentions"] = []
        if row["category"] == SENSITIVE["category"] and data.draw(st.booleans()):
            row["ground"] = ""
    for row in content["purposes"]:
        if row["legal_reference"] and data.draw(st.booleans()):
            row["legal_reference"] = ""
    emptied = content != WIDE
    assert bool(rules.missing(content, TERMS)) == emptied


def test_rows_to_confirm_are_counted_however_deep():
    content = complete_content()
    assert to_confirm(content) == 0
    content["purposes"][0]["to_confirm"] = True
    content["data_categories"][0]["retentions"][1]["to_confirm"] = True
    assert to_confirm(content) == 2


@pytest.mark.parametrize(("number", "words"), [(1, "T-001"), (999, "T-999"), (1000, "T-1000")])
def test_a_reference(number, words):
    assert rules.reference(number) == words
