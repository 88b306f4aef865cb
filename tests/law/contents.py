"""What the tests of the content files share: reading them, applying changes, checking a content whole."""

import json
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from compliance.processing.models import ProcessingActivity
from compliance.records.content import cleaned, normalise

FIXTURES = Path(__file__).parents[2] / "fixtures"
LINE = 300  # what one line of text holds in a form
MARKS = {"", "C", "C2", "M", "M?", "P"}


def load(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def vocabulary(name: str) -> list[dict[str, Any]]:
    return load(f"vocabularies/{name}.json")["terms"]


TERMS = {
    path.stem: {term["code"]: term for term in vocabulary(path.stem)}
    for path in sorted((FIXTURES / "vocabularies").glob("*.json"))
}
CODES = {name: set(terms) for name, terms in TERMS.items()}
TEMPLATES = {path.stem: load(f"templates/{path.name}") for path in sorted((FIXTURES / "templates").glob("*.json"))}
CONTENTS = {code: template["content"] for code, template in TEMPLATES.items() if "content" in template}


def walk(content: Any, path: list[Any]) -> Any:
    for step in path:
        content = content[step]
    return content


def apply(content: Any, changes: list[Any]) -> None:
    """Apply `[path…, value]`, `{"add": [path…, row]}` and `{"remove": [path…, index]}`; a wrong path raises."""
    for change in changes:
        if isinstance(change, list):
            *path, last, value = change
            target = walk(content, path)
            assert last in target if isinstance(target, dict) else last < len(target), change
            target[last] = deepcopy(value)
        elif "add" in change:
            *path, row = change["add"]
            walk(content, path).append(deepcopy(row))
        else:
            *path, index = change["remove"]
            walk(content, path).pop(index)


def adopted(template: str, answers: dict[str, int]) -> Any:
    """Return the content that a template gives once its choices are answered."""
    content: Any = normalise(ProcessingActivity, deepcopy(CONTENTS[template]))
    for choice in TEMPLATES[template]["choices"]:
        apply(content, choice["answers"][answers[choice["key"]]]["set"])
    return content


def check_content(content: dict[str, Any], where: str) -> None:
    """Check a content whole: what the register takes, as it stands, and durations that can be computed.

    A column that the file does not name stays empty; one that the register does not know is refused.
    """
    try:
        cleaned(ProcessingActivity, content)
    except (KeyError, ValidationError) as error:
        raise AssertionError(f"{where}: {error}") from error
    for row in content["data_categories"]:
        check_ground(row, where)
        for retention in row["retentions"]:
            check_retention(retention, where)
    for row in content["transfers"]:
        assert content["transfers_outside_eu"] == "yes", where
        assert row["mechanism"] != "45" or row["country"] in CODES["adequacy"], (where, row)
    categories = Counter(row["category"] for row in content["data_categories"])
    assert max(categories.values(), default=1) == 1, (where, categories)


def check_ground(row: dict[str, Any], where: str) -> None:
    """A ground serves the regime of its category; a category under a regime has one, or waits to be confirmed."""
    regime = TERMS["data_categories"][row["category"]]["data"]["regime"]
    if row["ground"]:
        assert TERMS["special_grounds"][row["ground"]]["data"]["regime"] == regime, (where, row)
    elif regime:
        assert row["to_confirm"], (where, row)


def check_retention(row: dict[str, Any], where: str) -> None:
    """A duration has a value, a unit and a trigger; otherwise a criterion is written; never both."""
    assert row["phase"], (where, row)
    if row["value"] is None:
        assert row["criterion"], (where, row)
        assert not row["unit"], (where, row)
    else:
        assert row["unit"], (where, row)
        assert row["trigger"], (where, row)
        assert not row["criterion"], (where, row)
