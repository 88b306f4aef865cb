"""What an information notice must say, and what a record lacks to say it (Arts 13 and 14 GDPR). Pure: no Django."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.processing.rules import LEGITIMATE_INTEREST, UNKNOWN, retention_is_stated
from compliance.records.checks import Check

type Content = Mapping[str, Any]

EXPLICIT_CONSENT = {"6-1-a", "9-2-a"}  # what a person may withdraw: Art. 7(3), named by Art. 13(2)(c)

# What is told: the item of Art. 13, that of Art. 14; "" where the article does not ask for it.
ARTICLES: dict[str, tuple[str, str]] = {
    "controller": ("13(1)(a)", "14(1)(a)"),
    "dpo": ("13(1)(b)", "14(1)(b)"),
    "purposes": ("13(1)(c)", "14(1)(c)"),
    "interests": ("13(1)(d)", "14(2)(b)"),
    "categories": ("", "14(1)(d)"),
    "recipients": ("13(1)(e)", "14(1)(e)"),
    "transfers": ("13(1)(f)", "14(1)(f)"),
    "retention": ("13(2)(a)", "14(2)(a)"),
    "rights": ("13(2)(b)", "14(2)(c)"),
    "withdrawal": ("13(2)(c)", "14(2)(d)"),
    "complaint": ("13(2)(d)", "14(2)(e)"),
    "obligation": ("13(2)(e)", ""),
    "source": ("", "14(2)(f)"),
    "automated": ("13(2)(f)", "14(2)(g)"),
}
FROM_THE_PERSON, FROM_OTHERS = {"direct", "both", UNKNOWN}, {"indirect", "both", UNKNOWN}


def articles(item: str, source: str) -> list[str]:
    """Return the articles by which the item is told, given where the data come from; none: it need not be.

    While nobody said where they come from, both articles may apply.
    """
    of_13, of_14 = ARTICLES[item]
    told = [of_13] if source in FROM_THE_PERSON else []
    told += [of_14] if source in FROM_OTHERS else []
    return [article for article in told if article]


@dataclass(frozen=True)
class Reach:
    """How the controller and its DPO may be reached: what they published, "" for what they did not."""

    controller: str
    dpo: str
    has_dpo: bool


def rows_told(content: Content, part: str) -> list[Content]:
    """Return the rows of a part that say something."""
    silent = {"key", "to_confirm"}
    return [row for row in content[part] if any(value for name, value in row.items() if name not in silent)]


def consents(content: Content) -> bool:
    """Tell whether something rests on a consent, which may then be withdrawn (Art. 7(3))."""
    grounds = {row["legal_basis"] for row in content["purposes"]} | {
        row["ground"] for row in content["data_categories"]
    }
    return bool(EXPLICIT_CONSENT & grounds)


def concerned(content: Content, covers: Collection[str]) -> list[str]:
    """Return the categories of persons of the record that the public covers, each once."""
    found = (row["category"] for row in content["data_subjects"])
    return [category for category in dict.fromkeys(found) if category in covers]


def lacking(content: Content, reach: Reach) -> list[Check]:
    """Return what the notice would have to say and the record, or the office's sheet, does not."""
    source = content["source"]
    found = [
        *_identity(reach, source),
        *_purposes(content, source),
        *_data(content, source),
        *_recipients(content, source),
        *_collection(content, source),
        *_automated(content, source),
    ]
    return [check for check in found if not check.done]


def _check(
    item: str, source: str, code: str, done: bool, *, part: str = "", row: str = "", label: str = "", column: str = ""
) -> Check:
    return Check(code, " et ".join(articles(item, source)), part, done, row, label, column)


def _identity(reach: Reach, source: str) -> Iterator[Check]:
    yield _check("controller", source, "controller_contact", bool(reach.controller))
    yield _check("dpo", source, "dpo_contact", bool(reach.dpo) or not reach.has_dpo)


def _purposes(content: Content, source: str) -> Iterator[Check]:
    told = rows_told(content, "purposes")
    yield _check("purposes", source, "purposes", bool(told), part="purposes")
    for row in told:
        place = {"part": "purposes", "row": row["key"], "label": row["label"]}
        yield _check("purposes", source, "legal_basis", bool(row["legal_basis"]), **place, column="legal_basis")
        if row["legal_basis"] == LEGITIMATE_INTEREST:
            done = bool(row["balancing_test"])
            yield _check("interests", source, "balancing_test", done, **place, column="balancing_test")
        if row["legal_basis"] in EXPLICIT_CONSENT:
            done = bool(row["consent_withdrawal"])
            yield _check("withdrawal", source, "consent_withdrawal", done, **place, column="consent_withdrawal")


def _data(content: Content, source: str) -> Iterator[Check]:
    told = rows_told(content, "data_categories")
    if articles("categories", source):
        yield _check("categories", source, "data_categories", bool(told), part="data_categories")
    for row in told:
        done = any(retention_is_stated(retention) for retention in row["retentions"])
        place = {"part": "data_categories", "row": row["key"], "label": row["category"]}
        yield _check("retention", source, "retention", done, **place)


def _recipients(content: Content, source: str) -> Iterator[Check]:
    told = [*rows_told(content, "recipients"), *rows_told(content, "processors")]  # Art. 4(9)
    yield _check("recipients", source, "recipients", bool(told), part="recipients")
    answered = content["transfers_outside_eu"] != UNKNOWN
    yield _check("transfers", source, "transfers_answer", answered, column="transfers_outside_eu")
    for row in rows_told(content, "transfers"):
        place = {"part": "transfers", "row": row["key"], "label": row["recipient"]}
        for column in ("country", "mechanism"):
            yield _check("transfers", source, f"transfer_{column}", bool(row[column]), **place, column=column)


def _collection(content: Content, source: str) -> Iterator[Check]:
    yield Check("source", "14(2)(f)", "", source != UNKNOWN, column="source")
    if source in {"indirect", "both"}:
        yield _check("source", source, "source_details", bool(content["source_details"]), column="source_details")
    if source in {"direct", "both"}:
        obligation = content["obligation"]
        yield _check("obligation", source, "obligation", obligation != UNKNOWN, column="obligation")
        if obligation in {"legal", "contractual", "mixed"}:
            done, column = bool(content["obligation_consequences"]), "obligation_consequences"
            yield _check("obligation", source, column, done, column=column)


def _automated(content: Content, source: str) -> Iterator[Check]:
    answer = content["automated_decision"]
    yield _check("automated", source, "automated_decision", answer != UNKNOWN, column="automated_decision")
    if answer == "yes":
        done = bool(content["automated_details"])
        yield _check("automated", source, "automated_details", done, column="automated_details")
