"""The law of the processing register. Pure: no Django, no database; each rule cites its article."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from compliance.processing import dpia_rules
from compliance.records.checks import Check, Content, any_row, lacking, says_something
from compliance.transfers import rules as transfers

UNKNOWN = "unknown"  # a question that nobody has answered yet
LEGITIMATE_INTEREST = "6-1-f"


def reference(number: int) -> str:
    """Return the reference of an activity in its office's register (« T-012 »)."""
    return f"T-{number:03d}"


@dataclass(frozen=True)
class Terms:
    """What the vocabularies say that completeness needs: what a basis asks for, the regime of data and of grounds.

    Transfers are judged by the decisions and the mechanisms of the day ``on``.
    """

    required_by_basis: Mapping[str, tuple[str, ...]]
    regime_of_category: Mapping[str, str]
    regime_of_ground: Mapping[str, str]
    dpia: dpia_rules.Terms
    transfers: transfers.Law
    on: date


def checks(content: Content, terms: Terms) -> list[Check]:
    """Return every check on an activity: those that make it ready for a control, then those that stand beside Art. 30.

    The first are Art. 30(1)(b) to (g) GDPR, with the bases of Art. 6, 9 and 10. 30(1)(a), the controller and its DPO,
    is the office's sheet: it is checked once per office, not here.
    """
    return [
        *_purposes(content, terms),
        *_categories(content, terms),
        _recipients(content),
        *transfers.recorded(content, terms.transfers, terms.on),
        any_row(content, "security_measures", "30(1)(g)"),
        *_joint_controllers(content),
        *_collection(content),
        *_automated(content),
        *(_column(content, *item) for item in dpia_rules.checks(content, terms.dpia)),
    ]


def missing(content: Content, terms: Terms) -> list[Check]:
    """Return what the activity lacks to be ready for a control."""
    return lacking(checks(content, terms))


def _recipients(content: Content) -> Check:
    """Art. 30(1)(d); Art. 4(9): whoever data are disclosed to is a recipient, a processor included."""
    told = [*content["recipients"], *content["processors"]]
    return Check("recipients", "30(1)(d)", "recipients", any(says_something(row) for row in told))


def _purposes(content: Content, terms: Terms) -> Iterator[Check]:
    """Art. 30(1)(b), and Art. 6(1): one basis per purpose, with what that basis asks for."""
    yield any_row(content, "purposes", "30(1)(b)")
    for row in content["purposes"]:
        key, label, basis = row["key"], row["label"], row["legal_basis"]
        yield Check("legal_basis", "6(1)", "purposes", bool(basis), key, label, "legal_basis")
        for needed in terms.required_by_basis.get(basis, ()):
            yield Check(needed, "6(1)", "purposes", bool(row[needed]), key, label, needed)


def _categories(content: Content, terms: Terms) -> Iterator[Check]:
    """Art. 30(1)(c) and (f); Art. 9(2), Art. 10 and Art. 87 for what a category of data needs to be allowed."""
    yield any_row(content, "data_subjects", "30(1)(c)")
    yield any_row(content, "data_categories", "30(1)(c)")
    for row in content["data_categories"]:
        key, category = row["key"], row["category"]
        yield Check("category", "30(1)(c)", "data_categories", bool(category), key, row["details"], "category")
        if regime := terms.regime_of_category.get(category):
            article = {"art9": "9(2)", "art10": "10", "nir": "87"}[regime]
            allowed = terms.regime_of_ground.get(row["ground"]) == regime
            yield Check(f"ground_{regime}", article, "data_categories", allowed, key, category, "ground")
        kept = any(retention_is_stated(retention) for retention in row["retentions"])
        yield Check("retention", "30(1)(f)", "data_categories", kept, key, category)


def retention_is_stated(row: Content) -> bool:
    """Art. 30(1)(f): a duration from a trigger, or a written criterion. « 5 ans » alone is no time limit."""
    return bool(row["criterion"]) or bool(row["value"] and row["unit"] and row["trigger"])


def interest_is_excluded(basis: str, *, public_task: bool, reason: str) -> bool:
    """Art. 6(1), last subparagraph: the legitimate interest founds no public task, unless the controller says why."""
    return basis == LEGITIMATE_INTEREST and public_task and not reason


def _joint_controllers(content: Content) -> Iterator[Check]:
    """Art. 26: the arrangement, and how its essence is made available."""
    for row in content["joint_controllers"]:
        for needed, article in (("arrangement", "26(1)"), ("essence", "26(2)")):
            done, about = bool(row[needed]), row["name"]
            yield Check(needed, article, "joint_controllers", done, row["key"], about, needed, beside=True)


def _collection(content: Content) -> Iterator[Check]:
    """Arts 13 and 14: where the data come from, whether they must be given, how the persons are informed."""
    source, informed = content["source"], content["information"]
    yield _column(content, "source", "14(2)(f)", source != UNKNOWN)
    if source in {"indirect", "both"}:
        yield _column(content, "source_details", "14(2)(f)")
    if source in {"direct", "both"}:
        yield _column(content, "obligation", "13(2)(e)", content["obligation"] != UNKNOWN)
        if content["obligation"] in {"legal", "contractual", "mixed"}:
            yield _column(content, "obligation_consequences", "13(2)(e)")
    yield _column(content, "information", "12(1)", informed != UNKNOWN)
    if informed == "yes":
        yield _column(content, "information_means", "12(1)")
    if informed == "no":
        article = "13(4)" if source == "direct" else "14(5)"
        yield _column(content, "information_exception", article)


def _automated(content: Content) -> Iterator[Check]:
    """Art. 22, 13(2)(f) and 14(2)(g): what allows a decision that nobody takes, and what the person is told of it."""
    answer = content["automated_decision"]
    yield _column(content, "automated_decision", "22(1)", answer != UNKNOWN)
    if answer == "yes":
        yield _column(content, "automated_ground", "22(2)")
        yield _column(content, "automated_details", "13(2)(f)")


def _column(content: Content, name: str, article: str, done: bool | None = None) -> Check:
    return Check(name, article, "", bool(content[name]) if done is None else done, column=name, beside=True)
