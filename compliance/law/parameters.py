"""The numbers of the law, each dated, with its unit and source; none of them is written in code. Pure: no Django."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from compliance.law.files import Cache, Dated, Row, document, refuse_overlaps, rows

KEYS = ("key", "value", "unit", "valid_from", "valid_to", "source", "mark", "label")
FILE = "parameters.json"

type Parameters = dict[str, list[Parameter]]


class UnknownParameter(LookupError):
    """No row bears that key, or none holds on that day."""


@dataclass(frozen=True, kw_only=True)
class Parameter(Dated):
    """A value of the law over a period, in its unit (`months`, `working_days`, `eur`, `date`…), with its source."""

    key: str
    value: int | str
    unit: str
    source: str
    mark: str = ""
    label: str = ""

    @property
    def number(self) -> int:
        """Return the value as a whole number. Raises TypeError when it is a text."""
        if isinstance(self.value, int):
            return self.value
        raise TypeError(f"{self.key} is {self.value!r}, not a number")

    @property
    def day(self) -> date:
        """Return the value of a parameter whose unit is `date`. Raises TypeError for any other unit."""
        if self.unit == "date":
            return date.fromisoformat(str(self.value))
        raise TypeError(f"{self.key} counts {self.unit}, it is not a date")


def parameter(key: str, on: date, folder: Path) -> Parameter:
    """Return the parameter in force on a day.

    Raises UnknownParameter when the key does not exist or held no value that day, LawFileError for a malformed file
    (two rows of one key that hold on the same day included).
    """
    path = folder / FILE
    try:
        periods = _cache.get(path).get(key)
    except FileNotFoundError:
        raise UnknownParameter(f"no parameters: {path} does not exist") from None
    if not periods:
        raise UnknownParameter(f"no parameter {key!r} in {path}")
    for candidate in periods:
        if candidate.holds_on(on):
            return candidate
    raise UnknownParameter(f"parameter {key!r} holds no value on {on} in {path}")


def read(path: Path) -> Parameters:
    """Read the parameters by key. Raises FileNotFoundError, or LawFileError naming the file and the row."""
    read_rows = [(row, _parameter(row)) for row in rows(path, document(path), "rows", KEYS)]
    refuse_overlaps((row, found.key, found) for row, found in read_rows)
    by_key: Parameters = {}
    for _, found in read_rows:
        by_key.setdefault(found.key, []).append(found)
    return by_key


def _parameter(row: Row) -> Parameter:
    start, end = row.period()
    return Parameter(
        key=row.required("key"),
        value=_value(row),
        unit=row.required("unit"),
        source=row.text("source"),
        mark=row.text("mark"),
        label=row.text("label"),
        valid_from=start,
        valid_to=end,
    )


def _value(row: Row) -> int | str:
    if row.text("unit") == "date":
        row.required("value")
        row.day("value")
    value = row.content.get("value")
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        raise row.error(f"'value' must be a whole number or a text, not {value!r}")
    return value


_cache = Cache(read)
