"""The impact assessment: `dpia_cases.csv` is the table that a lawyer reads; then, what holds for any case."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.law.source import vocabulary
from compliance.processing import dpia_rules as rules
from compliance.processing.dpia_rules import Verdict
from compliance.processing.enums import DpiaDecision, DpiaVerdict
from compliance.processing.models import ProcessingActivity
from compliance.processing.terms import dpia_terms
from compliance.records.content import normalise
from tests.law.contents import TEMPLATES, adopted

TERMS = dpia_terms()
CASES = list(csv.DictReader((Path(__file__).parent / "dpia_cases.csv").read_text(encoding="utf-8").splitlines()))
RULES = [case for case in CASES if not case["modèle"]]
DRAWN = [case for case in CASES if case["modèle"]]
UNNAMED = "!"  # after a ground of the table: nothing shows it
BY_KIND: dict[str, list[str]] = {
    kind: [code for code, ground in TERMS.grounds.items() if ground.kind == kind] for kind in rules.Kind
}
CRITERIA = BY_KIND["criterion"]


def ground(code: str) -> dict[str, str]:
    return {"ground": code.removesuffix(UNNAMED), "details": "" if code.endswith(UNNAMED) else "Ce qui le montre"}


def content(**changes: Any) -> Any:
    return normalise(ProcessingActivity, {"name": "Cas", **changes})


def told(case: dict[str, str]) -> Any:
    """Return the content that a row of the table describes."""
    return content(
        dpia_grounds=[ground(code) for code in case["motifs"].split()],
        dpia_examined_on=case["examinée le"] or None,
        dpia_headcount=int(case["effectif retenu"]) if case["effectif retenu"] else None,
        dpia_decision=case["décision"],
        dpia_reason="Peu de personnes, peu de données." if case["raison donnée"] else "",
        dpia_covered_by=case["couverte par"],
        dpia_transposition="Vérifiée sur place." if case["transposition"] else "",
        purposes=[{"label": "Finalité", "legal_basis": basis} for basis in case["bases"].split() or [""]],
    )


@pytest.mark.parametrize("case", RULES, ids=[case["cas"] for case in RULES])
def test_the_table(case):
    activity = told(case)
    found = rules.assess(activity, TERMS)
    assert found.verdict == case["verdict"]
    assert found.refused == bool(case["refus"])
    assert found.covered_by == (case["couverte par"] if case["décision"] == "covered" else "")
    fallen = {f"{reason.ground}:{reason.why}" for reason in found.reasons if reason.ground and reason.why in FALLEN}
    assert fallen == set(case["écarté"].split())
    assert {item.column for item in rules.checks(activity, TERMS) if not item.done} == set(case["manque"].split())
    assert found.reasons
    assert all(reason.article.startswith("35") for reason in found.reasons)


FALLEN = {
    rules.Why.OVER_HEADCOUNT, rules.Why.HEADCOUNT_UNKNOWN, rules.Why.CONDITION_BROKEN, rules.Why.TEXT_UNNAMED,
    rules.Why.TEXT_WITHOUT_TASK,
}  # fmt: skip


def test_the_table_names_every_ground_alone_and_refuses_every_named_one():
    alone = Counter(case["motifs"] for case in RULES if case["décision"] == "unknown")
    assert all(alone[code] for code in TERMS.grounds)
    refused = {case["motifs"] for case in RULES if case["refus"]}
    assert set(BY_KIND["case"] + BY_KIND["listed"]) <= refused


# --- the models of the trade: one row per answer ---


def drawn(code: str, answer: str) -> Any:
    """Return what a template gives, the answer named chosen, the others as they come first."""
    key, _, label = answer.partition(" : ")
    answers = {choice["key"]: 0 for choice in TEMPLATES[code]["choices"]}
    if answer:
        asked = next(choice for choice in TEMPLATES[code]["choices"] if choice["key"] == key)
        answers[key] = [given["label"] for given in asked["answers"]].index(label)
    return adopted(code, answers)


@pytest.mark.parametrize("case", DRAWN, ids=[f"{case['modèle']} {case['réponse']}" for case in DRAWN])
def test_what_a_model_gives_is_what_the_legal_sheet_says(case):
    headcount = int(case["effectif retenu"]) if case["effectif retenu"] else None
    activity = content(**{**drawn(case["modèle"], case["réponse"]), "dpia_headcount": headcount})
    found = rules.assess(activity, TERMS)
    assert found.verdict == case["verdict"]
    assert found.covered_by.startswith(f"AIPD du modèle {case['couverte par']}") if case["couverte par"] else True
    assert bool(found.covered_by) == bool(case["couverte par"])
    assert not found.refused


def test_every_model_and_every_answer_has_its_row():
    wanted = {
        (code, answer)
        for code, template in TEMPLATES.items()
        if "content" in template
        for answer in [
            f"{choice['key']} : {given['label']}" for choice in template["choices"] for given in choice["answers"]
        ]
        or [""]
    }
    assert {(case["modèle"], case["réponse"]) for case in DRAWN} == wanted


@pytest.mark.parametrize("code", [code for code, template in TEMPLATES.items() if "content" in template])
def test_every_answer_about_the_assessment_says_the_whole_of_it(code):
    wanted = {"dpia_grounds", "dpia_examined_on", "dpia_decision", "dpia_covered_by"}
    for choice in TEMPLATES[code]["choices"]:
        for answer in choice["answers"]:
            changed = {change[0] for change in answer["set"] if change[0].startswith("dpia")}
            assert changed in (set(), wanted)


# --- what holds for any case ---

RANKS = [Verdict.NOT_REQUIRED, Verdict.TO_ASSESS, Verdict.RECOMMENDED, Verdict.TO_JUSTIFY, Verdict.REQUIRED]
CODES = st.sampled_from(sorted(TERMS.grounds))
ROWS = st.builds(
    lambda code, details: {"ground": code, "details": details},
    CODES | st.just(""),
    st.sampled_from(["", "Faits"]),
)
ACTIVITIES = st.builds(
    content,
    dpia_grounds=st.lists(ROWS, max_size=6),
    dpia_examined_on=st.sampled_from([None, "2026-11-22"]),
    dpia_headcount=st.none() | st.integers(0, 600),
    dpia_decision=st.sampled_from(DpiaDecision.values),
    dpia_reason=st.sampled_from(["", "Parce que."]),
    dpia_covered_by=st.sampled_from(["", "AIPD du groupement"]),
    dpia_validated_on=st.sampled_from([None, "2025-01-31"]),
    purposes=st.lists(
        st.builds(dict, label=st.just("F"), legal_basis=st.sampled_from(["", "6-1-b", "6-1-c", "6-1-e"]))
    ),
)


@given(ACTIVITIES, st.sampled_from(CRITERIA))
def test_a_criterion_more_never_lowers_the_verdict(activity, criterion):
    with_one_more = {**activity, "dpia_grounds": [*activity["dpia_grounds"], {"ground": criterion, "details": ""}]}
    before, after = rules.assess(activity, TERMS), rules.assess(with_one_more, TERMS)
    assert RANKS.index(after.verdict) >= RANKS.index(before.verdict)


@given(ACTIVITIES)
def test_any_content_has_a_verdict_with_its_reasons(activity):
    found = rules.assess(activity, TERMS)
    assert found.verdict in DpiaVerdict.values
    assert found.reasons
    assert all(item.column in activity for item in rules.checks(activity, TERMS))
    assert found.refused <= (found.verdict == Verdict.REQUIRED and activity["dpia_decision"] == "none")
    assert rules.departs(activity["dpia_decision"], found.verdict) or found.verdict != Verdict.TO_JUSTIFY


@given(ACTIVITIES, st.randoms())
def test_the_order_of_the_grounds_does_not_count(activity, random):
    shuffled = list(activity["dpia_grounds"])
    random.shuffle(shuffled)
    assert rules.assess({**activity, "dpia_grounds": shuffled}, TERMS).verdict == rules.assess(activity, TERMS).verdict


def test_the_words_of_the_verdicts_are_those_of_the_rules():
    assert set(DpiaVerdict.values) == set(Verdict)
    assert {rules.UNDECIDED, rules.DECLINED, rules.COVERED, rules.DONE} < set(DpiaDecision.values)
    assert {term.data["kind"] for term in vocabulary("dpia_grounds").terms} == set(rules.Kind)


@pytest.mark.parametrize(
    ("validated_on", "due"),
    [(None, None), (date(2023, 10, 2), date(2026, 10, 2)), (date(2024, 2, 29), date(2027, 2, 28))],
)
def test_an_assessment_is_reviewed_after_three_years(validated_on, due):
    assert rules.review_due(validated_on, TERMS) == due


@pytest.mark.parametrize(
    ("counted", "now", "moved"),
    [(249, 250, True), (250, 249, True), (249, 200, False), (250, 560, False), (None, 560, False), (249, None, False)],
)
def test_a_headcount_that_crosses_the_limit_of_an_exemption_is_told(counted, now, moved):
    hr = content(dpia_grounds=[ground("exempt-1")], dpia_headcount=counted)
    assert rules.headcount_moved(hr, now, TERMS) is moved
    assert rules.headcount_moved({**hr, "dpia_grounds": [ground("exempt-2")]}, now, TERMS) is False
