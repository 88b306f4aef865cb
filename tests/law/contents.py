"""What the tests of the content files share: reading them, applying changes, checking a content whole."""

import json
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parents[2] / "fixtures"
LINE = 300  # what one line of text holds in a form
MARKS = {"", "C", "C2", "M", "M?", "P"}

# For each list of a content: the keys of its rows, and the vocabulary of each coded key.
ROW_KEYS = {
    "purposes": {
        "label", "legal_basis", "legal_reference", "balancing_test", "consent_proof", "consent_withdrawal",
        "to_confirm",
    },
    "data_subjects": {"category", "details", "to_confirm"},
    "data_categories": {"category", "details", "ground", "disposition", "to_confirm", "retentions"},
    "recipients": {"kind", "details", "to_confirm"},
    "transfers": {"recipient", "country", "mechanism", "documentation", "details", "to_confirm"},
    "security_measures": {"kind", "details", "to_confirm"},
    "joint_controllers": {"name", "contact", "arrangement", "to_confirm"},
}  # fmt: skip
RETENTION_KEYS = {"phase", "value", "unit", "criterion", "trigger", "reference", "mark", "to_confirm"}
SCALARS = {
    "name", "description", "service", "started_on", "review_on", "transfers_outside_eu", "dpia", "dpia_reason", "notes",
}  # fmt: skip
CODED = {
    ("purposes", "legal_basis"): "legal_bases",
    ("data_subjects", "category"): "data_subjects",
    ("data_categories", "category"): "data_categories",
    ("data_categories", "ground"): "special_grounds",
    ("data_categories", "disposition"): "dispositions",
    ("recipients", "kind"): "recipients",
    ("transfers", "country"): "countries",
    ("transfers", "mechanism"): "transfer_mechanisms",
    ("security_measures", "kind"): "security_measures",
}
MAY_BE_EMPTY = {"ground", "disposition", "country", "mechanism"}


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
    content = deepcopy(CONTENTS[template])
    for choice in TEMPLATES[template]["choices"]:
        apply(content, choice["answers"][answers[choice["key"]]]["set"])
    return content


def check_content(content: dict[str, Any], where: str) -> None:
    """Check a content whole: exact keys, known codes, one basis per purpose, durations that can be computed."""
    assert set(content) == SCALARS | set(ROW_KEYS), where
    assert content["transfers_outside_eu"] in {"unknown", "yes", "no"}, where
    assert content["dpia"] in CODES["dpia_verdicts"], where
    for part, keys in ROW_KEYS.items():
        for row in content[part]:
            assert set(row) == keys, (where, part, row)
            assert isinstance(row["to_confirm"], bool), (where, part, row)
            assert all(len(row.get(key, "")) <= LINE for key in ("legal_reference", "recipient", "name")), (where, row)
            for key in keys & {key for of, key in CODED if of == part}:
                known = row[key] in CODES[CODED[part, key]] or (key in MAY_BE_EMPTY and row[key] == "")
                assert known, (where, part, key, row[key])
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
    assert set(row) == RETENTION_KEYS, (where, row)
    assert row["phase"] in CODES["retention_phases"], (where, row)
    assert row["mark"] in MARKS, (where, row)
    assert len(row["trigger"]) <= LINE, (where, row)
    assert len(row["reference"]) <= LINE, (where, row)
    if row["value"] is None:
        assert row["criterion"], (where, row)
        assert not row["unit"], (where, row)
    else:
        assert isinstance(row["value"], int), (where, row)
        assert row["value"] > 0, (where, row)
        assert row["unit"] in CODES["duration_units"], (where, row)
        assert row["trigger"], (where, row)
        assert not row["criterion"], (where, row)
