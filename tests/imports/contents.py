"""Contents as a file gives them, compared with those that were kept."""

from typing import Any

from compliance.imports.fitting import fitted
from compliance.processors.models import Processor
from compliance.records.content import blank, normalise, part_model, without_links


def with_ids(value: Any) -> Any:
    """Return a content in which a processor is its sheet again."""
    sheets = {sheet.name: sheet.pk for sheet in Processor.objects.all()}
    return _with_ids(value, sheets)


def _with_ids(value: Any, sheets: dict[str, int]) -> Any:
    if isinstance(value, dict):
        return {
            key: sheets.get(one, one) if key == "processor" and isinstance(one, str) else _with_ids(one, sheets)
            for key, one in value.items()
        }
    return [_with_ids(one, sheets) for one in value] if isinstance(value, list) else value


def without_keys(value: Any) -> Any:
    """Return a content without the keys of its rows, which a sheet does not tell."""
    if isinstance(value, dict):
        return {key: without_keys(one) for key, one in value.items() if key != "key"}
    return [without_keys(one) for one in value] if isinstance(value, list) else value


def told(model: Any, content: Any) -> Any:
    """Return a content as a sheet tells it: without the keys of its rows, nor the rows in which nothing is filled."""
    return without_keys(_filled(model, normalise(model, content)))


def _filled(model: Any, content: Any) -> Any:
    kept = dict(content)
    for name in model.PARTS:
        part = part_model(model, name)
        empty = without_keys(normalise(part, {}))
        rows = [_filled(part, row) for row in content[name]]
        kept[name] = [row for row in rows if without_keys(row) != empty]
    return kept


def taken(model: Any, found: Any) -> tuple[Any, list[Any]]:
    """Return what the register takes of a record found in a file, and every remark on the rest; it can be saved."""
    links = without_links(model, found.content, {})
    said = {name: links[name] for name in found.content}
    result = fitted(model, blank(model), said, found.place)
    assert not result.why, result.why
    return result.content, [*found.remarks, *result.remarks]
