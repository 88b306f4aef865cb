"""The sentences of the CNIL's layout that hold several values, written and read back side by side. Pure: no Django.

A line begins with what it says (« Base légale : »); the lines that go on are set in, so that none is mistaken.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from compliance.common.french_dates import NBSP

SAYS = f"{NBSP}: "
BETWEEN = " ; "
INDENT = "    "

type Fact = tuple[str, str]  # a label, what it says


def told(lead: str, details: str) -> str:
    """Return « lead : details », or the one of them that is not empty."""
    return f"{lead}{SAYS}{details}" if lead and details else lead or details


def untold(text: str, leads: Iterable[str]) -> Fact | None:
    """Return the lead that a text was given among these, and the details that follow it; None when it has none."""
    for lead in leads:
        if text == lead:
            return lead, ""
        if text.startswith(f"{lead}{SAYS}"):
            return lead, text[len(lead) + len(SAYS) :]
    return None


def lines(facts: Iterable[Fact]) -> str:
    """Return facts, a line each; a text of several lines goes on under its own, set in."""
    return "\n".join(f"{label}{SAYS}{set_in(text)}" for label, text in facts)


def facts_in(text: str) -> list[Fact]:
    """Return the facts that :func:`lines` wrote; what is before any label has ""."""
    facts = []
    for item in items_in(text):
        label, says, rest = item.partition(SAYS)
        facts.append((label, rest) if says and "\n" not in label else ("", item))
    return facts


def set_in(text: str) -> str:
    """Return a text whose lines, but the first, are set in."""
    return text.replace("\n", f"\n{INDENT}")


def items_in(text: str) -> Iterator[str]:
    """Yield what stands on the lines of a cell: one that is set in goes on with the one above."""
    item: list[str] = []
    for line in text.split("\n"):
        if item and line.startswith(INDENT):
            item.append(line[len(INDENT) :])
            continue
        if item:
            yield "\n".join(item)
        item = [line]
    yield "\n".join(item)


# « à compter de » with the article that follows it, as `datasets.phrases` writes it.
COUNTED = (
    (f"à compter de{SAYS}", ""),
    ("à compter du ", "le "),
    ("à compter des ", "les "),
    ("à compter de la ", "la "),
    ("à compter de l’", "l’"),
    ("à compter d’un ", "un "),
    ("à compter d’une ", "une "),
)
LENGTH = re.compile(r"([0-9]{1,4}) (.+?)(?: (à compter d.+))?", re.DOTALL)


def length_said(text: str, units: Mapping[str, str]) -> dict[str, str] | None:
    """Return the words of a length, its unit and its trigger, as they were written; None when it says no length.

    ``units`` gives the code of each unit by its words.
    """
    found = LENGTH.fullmatch(text)
    if found is None or found[2] not in units:
        return None
    said = {"value": found[1], "unit": units[found[2]]}
    if found[3] is None:
        return said
    for words, article in COUNTED:
        if found[3].startswith(words):
            return {**said, "trigger": f"{article}{found[3][len(words) :]}"}
    return None


def parts_of(text: str, labels: Sequence[str]) -> list[Fact]:
    """Return what a line says, cut before each of these labels; what comes first may bear none, and has ""."""
    facts: list[Fact] = []
    for piece in text.split(BETWEEN):
        found = untold(piece, labels) if SAYS in piece else None
        if found:
            facts.append(found)
        elif facts:
            facts[-1] = (facts[-1][0], f"{facts[-1][1]}{BETWEEN}{piece}")
        else:
            facts.append(("", piece))
    return facts
