"""The law of transfers outside the Union (GDPR, Chapter V). Pure: no Django, no database; each rule cites its article.

What a decision or a mechanism asks for is data (`asks`: a column, and the words for it), dated like every term: a row
is judged by what held on a day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from compliance.law.vocabularies import Term, Vocabulary
from compliance.records import checks as records

type Row = Mapping[str, Any]

CONTROLLER, PROCESSOR = "30(1)(e)", "30(2)(c)"  # what has transfers recorded, and by whom
ADEQUACY = "45"
RECORDED = ("recipient", "country", "mechanism")  # what Art. 30(1)(e) and 30(2)(c) ask of every transfer
YES, NO, BOTH = "yes", "no", "both"
WANTED = {"within_scope": YES, "occasional": YES, "public_powers": NO}  # an answer, not any answer
TERRITORY = {"eea", "france"}  # zones to which data are not transferred: Art. 44 speaks of third countries


class State(StrEnum):
    """What a transfer's row comes to, on a day."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"


class Why(StrEnum):
    """Why a row says something that the law does not allow."""

    IN_EEA = "in_eea"
    IN_FRANCE = "in_france"
    NO_DECISION = "no_decision"
    NOT_YET = "not_yet"
    ENDED = "ended"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_CERTIFIED = "not_certified"
    PUBLIC_POWERS = "public_powers"


@dataclass(frozen=True)
class Law:
    """The dated lists of Chapter V."""

    countries: Vocabulary
    decisions: Vocabulary
    mechanisms: Vocabulary


@dataclass(frozen=True)
class Refusal:
    """What a row may not say on that day: why, where, by which article; ``facts`` are what its words need."""

    why: Why
    column: str
    article: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """One thing that a transfer must say, and whether it does; ``words`` are those of the law's file, if it has any."""

    column: str
    article: str
    done: bool
    words: str = ""
    refusal: Refusal | None = None


def checks(row: Row, law: Law, on: date, article: str = CONTROLLER) -> list[Check]:
    """Return what the row must say on a day, each column once; what the law refuses counts as not said.

    ``article`` is the one that has transfers recorded: Art. 30(1)(e) for a controller, Art. 30(2)(c) for a processor.
    """
    asked = {column: Check(column, article, bool(row.get(column))) for column in RECORDED}
    for term in _asking(row, law, on):
        for column, words in asked_by(term).items():
            asked[column] = Check(column, _article(term), _is_said(row, column), words)
    for refusal in refusals(row, law, on):
        asked[refusal.column] = Check(refusal.column, refusal.article, done=False, refusal=refusal)
    return list(asked.values())


@dataclass(frozen=True, kw_only=True)
class RecordedCheck(records.Check):
    """What a register must say of its transfers; ``asked`` is what Chapter V asks of one, in its own words."""

    asked: Check


def recorded(content: Row, law: Law, on: date, article: str = CONTROLLER) -> Iterator[records.Check]:
    """Yield what a register must say: the question is answered as the rows say, and each row says what it must."""
    answer, question = content["transfers_outside_eu"], "transfers_outside_eu"
    yield records.Check("transfers_answer", article, "", answer in {YES, NO}, column=question)
    if answer == NO:
        yield records.Check("transfers_denied", article, "", not content["transfers"], column=question)
    if answer == YES:
        yield records.any_row(content, "transfers", article)
    for row in content["transfers"]:
        for said in checks(row, law, on, article):
            where = ("transfers", said.done, row["key"], row["recipient"], said.column)
            code = f"transfer_{said.column}" if said.column in RECORDED else "transfer"
            yield RecordedCheck(code, said.article, *where, asked=said)


def state(found: list[Check]) -> State:
    """Return what these checks come to."""
    if any(check.refusal for check in found):
        return State.REFUSED
    return State.COMPLETE if all(check.done for check in found) else State.INCOMPLETE


def refusals(row: Row, law: Law, on: date) -> list[Refusal]:
    """Return what the law does not let the row say on a day."""
    if elsewhere := list(_not_a_transfer(row, law, on)):
        return elsewhere
    return [*_adequacy(row, law, on), *_derogation(row, law, on)]


def fallback(row: Row, law: Law, on: date) -> str:
    """Return why another safeguard is worth keeping ready (a decision that is contested), "" when one is named."""
    decision = _decision(row, law, on)
    return "" if decision is None or row.get("fallback") else str(decision.data.get("fallback", ""))


def asked_by(term: Term) -> Mapping[str, str]:
    """Return what a mechanism or a decision asks for: each column, with its words."""
    asked = term.data.get("asks")
    return asked if isinstance(asked, Mapping) else {}


def _not_a_transfer(row: Row, law: Law, on: date) -> Iterator[Refusal]:
    """Art. 44: only what leaves the European Economic Area is transferred; French overseas territories do not."""
    country = law.countries.reading(_text(row, "country"), on)
    zone = country.data.get("zone") if country else None
    if country and zone in TERRITORY:
        why = Why.IN_EEA if zone == "eea" else Why.IN_FRANCE
        yield Refusal(why, "country", "44", {"country": country.label})


def _adequacy(row: Row, law: Law, on: date) -> Iterator[Refusal]:
    """Art. 45(1) and (3): a decision that holds on that day, within its scope."""
    country = _text(row, "country")
    if row.get("mechanism") != ADEQUACY or not country:
        return
    decision = law.decisions.term(country, on)
    if decision is None:
        yield _without_decision(country, law, on)
        return
    facts = {"decision": _name(decision), "scope": str(decision.data.get("scope", ""))}
    asked = asked_by(decision)
    if "within_scope" in asked and row.get("within_scope") == NO:
        yield Refusal(Why.OUT_OF_SCOPE, "within_scope", "45(3)", facts)
    certified, kind = _text(row, "certified_for"), _text(row, "data_kind")
    if "certified_for" in asked and certified and kind and certified not in {kind, BOTH}:
        yield Refusal(Why.NOT_CERTIFIED, "certified_for", "45(3)", {**facts, "certified": certified, "kind": kind})


def _without_decision(country: str, law: Law, on: date) -> Refusal:
    """Say whether there never was a decision, whether it has ended, or whether it has not begun."""
    facts: dict[str, Any] = {"country": law.countries.label(country, on)}
    known = sorted((term for term in law.decisions.terms if term.code == country), key=_first_day)
    if not known:
        return Refusal(Why.NO_DECISION, "mechanism", "45(1)", facts)
    begun = [term for term in known if _first_day(term) <= on]
    if not begun:
        return Refusal(
            Why.NOT_YET, "mechanism", "45(1)", facts | {"decision": _name(known[0]), "day": known[0].valid_from}
        )
    return Refusal(Why.ENDED, "mechanism", "45(1)", facts | {"decision": _name(begun[-1]), "day": begun[-1].valid_to})


def _derogation(row: Row, law: Law, on: date) -> Iterator[Refusal]:
    """Art. 49(3): some derogations are closed to public authorities in the exercise of their public powers."""
    mechanism = _mechanism(row, law, on)
    if mechanism and mechanism.data.get("public_authority_allowed") is False and row.get("public_powers") == YES:
        yield Refusal(Why.PUBLIC_POWERS, "public_powers", "49(3)", {"mechanism": mechanism.label})


def _asking(row: Row, law: Law, on: date) -> Iterator[Term]:
    """Yield what asks for more than the three columns: the mechanism, and the decision that adequacy rests on."""
    for term in (_mechanism(row, law, on), _decision(row, law, on)):
        if term is not None:
            yield term


def _mechanism(row: Row, law: Law, on: date) -> Term | None:
    return law.mechanisms.reading(_text(row, "mechanism"), on)


def _decision(row: Row, law: Law, on: date) -> Term | None:
    return law.decisions.term(_text(row, "country"), on) if row.get("mechanism") == ADEQUACY else None


def _is_said(row: Row, column: str) -> bool:
    value = row.get(column)
    return value == WANTED[column] if column in WANTED else bool(value)


def _article(term: Term) -> str:
    return term.article.removeprefix("RGPD, art. ")


def _first_day(term: Term) -> date:
    return term.valid_from or date.min


def _name(decision: Term) -> str:
    return str(decision.data.get("decision") or decision.label)


def _text(row: Row, column: str) -> str:
    return str(row.get(column) or "")
