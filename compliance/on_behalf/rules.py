"""The law of the processor's register (Art. 30(2) GDPR). Pure: no Django, no database; each rule cites its article."""

from collections.abc import Iterator
from datetime import date

from compliance.records.checks import Check, Content, any_row
from compliance.transfers import rules as transfers


def reference(number: int) -> str:
    """Return the reference of a record in its office's register (« ST-012 »)."""
    return f"ST-{number:03d}"


def checks(content: Content, law: transfers.Law, on: date) -> list[Check]:
    """Return every check on a record, Art. 30(2)(a) to (d), transfers judged by the law of the day ``on``.

    The processor itself, its representative and its DPO, which 30(2)(a) asks for too, are on the office's own sheet.
    Purposes, categories of data and retention are the controller's to say (Art. 30(1)): nothing asks for them here.
    """
    return [
        *_controllers(content),
        *transfers.recorded(content, law, on, transfers.PROCESSOR),
        any_row(content, "security_measures", "30(2)(d)"),
    ]


def _controllers(content: Content) -> Iterator[Check]:
    """Art. 30(2)(a) and (b): each controller, how it is reached, what is done for it; Art. 28(3): by what act."""
    yield Check("controllers", "30(2)(a)", "controllers", bool(content["controllers"]))
    for row in content["controllers"]:
        key, name = row["key"], row["name"]
        reached = bool(row["address"] or row["contact"])
        yield Check("reached", "30(2)(a)", "controllers", reached, key, name, "address")
        done_for_it = any(category["label"] for category in row["categories"])
        yield Check("categories", "30(2)(b)", "controllers", done_for_it, key, name)
        for column in ("contract", "contract_on"):
            yield Check(column, "28(3)", "controllers", bool(row[column]), key, name, column, beside=True)
