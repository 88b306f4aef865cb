"""Law files: JSON read once, kept in the process, read again when an operator amends them. Pure: no Django."""

import json
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

CHECK_EVERY = 2.0  # seconds between two looks at the modification time of a file


class LawFileError(ValueError):
    """A law file cannot be read as written; the message names the file and the row."""


@dataclass(frozen=True, kw_only=True)
class Dated:
    """Something that holds from a day to a day, both included; None means without limit."""

    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the day lies in the period."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def overlaps(self, other: "Dated") -> bool:
        """Say whether some day lies in both periods."""
        return (self.valid_from or date.min) <= (other.valid_to or date.max) and (other.valid_from or date.min) <= (
            self.valid_to or date.max
        )


class Row:
    """One row of a law file, numbered from 1, read key by key; every complaint says where."""

    def __init__(self, path: Path, number: int, content: object, keys: Iterable[str]) -> None:
        self.where = f"{path}, row {number}"
        if not isinstance(content, dict):
            raise self.error("an object is expected")
        if unknown := sorted(set(content) - set(keys)):
            raise self.error(f"unknown key {', '.join(map(repr, unknown))}")
        self.content: dict[str, Any] = content

    def error(self, why: str) -> LawFileError:
        """Return the error to raise for this row."""
        return LawFileError(f"{self.where}: {why}")

    def text(self, key: str) -> str:
        """Return a text, empty if absent."""
        value = self.content.get(key)
        if not isinstance(value, str | None):
            raise self.error(f"{key!r} must be a text, not {value!r}")
        return value or ""

    def required(self, key: str) -> str:
        """Return a text that may not be empty."""
        if not (value := self.text(key)):
            raise self.error(f"{key!r} is missing")
        return value

    def day(self, key: str) -> date | None:
        """Return a date written 2026-11-22, None if absent."""
        if not (value := self.text(key)):
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.error(f"{key!r} must be a date like 2026-11-22, not {value!r}") from None

    def mapping(self, key: str) -> dict[str, Any]:
        """Return an object, empty if absent."""
        value = self.content.get(key)
        if not isinstance(value, dict | None):
            raise self.error(f"{key!r} must be an object, not {value!r}")
        return value or {}

    def period(self) -> tuple[date | None, date | None]:
        """Return `valid_from` and `valid_to`, refused when they are the wrong way round."""
        start, end = self.day("valid_from"), self.day("valid_to")
        if start and end and start > end:
            raise self.error(f"valid_from {start} comes after valid_to {end}")
        return start, end


def refuse_overlaps[K: Hashable](rows: Iterable[tuple[Row, K, Dated]]) -> None:
    """Refuse two rows of one key that hold on the same day: which of them is the law could not be told."""
    seen: dict[K, list[tuple[Row, Dated]]] = {}
    for row, key, dated in rows:
        for other, earlier in seen.setdefault(key, []):
            if dated.overlaps(earlier):
                raise row.error(f"{key!r} already holds on some of these days in {other.where}")
        seen[key].append((row, dated))


def document(path: Path) -> dict[str, Any]:
    """Return the JSON object of a file. Raises FileNotFoundError, or LawFileError for anything but an object."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LawFileError(f"{path}: not JSON: {error}") from error
    if not isinstance(content, dict):
        raise LawFileError(f"{path}: an object is expected")
    return content


def rows(path: Path, content: dict[str, Any], key: str, keys: Iterable[str]) -> list[Row]:
    """Return the rows listed under a key of the document."""
    listed = content.get(key)
    if not isinstance(listed, list) or not listed:
        raise LawFileError(f"{path}: {key!r} must be a list of rows")
    return [Row(path, number, row, keys) for number, row in enumerate(listed, start=1)]


class Cache[T]:
    """Parsed files by path. A file is parsed again when its modification time or size changes.

    A failure is never kept: a malformed file fails at each use until it is mended.
    """

    def __init__(self, parse: Callable[[Path], T], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._parse = parse
        self._clock = clock
        self._kept: dict[Path, tuple[float, tuple[int, int], T]] = {}

    def get(self, path: Path) -> T:
        """Return the parsed file. Raises FileNotFoundError or LawFileError."""
        now = self._clock()
        kept = self._kept.get(path)
        if kept and 0 <= now - kept[0] < CHECK_EVERY:
            return kept[2]
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        value = kept[2] if kept and kept[1] == stamp else self._parse(path)
        self._kept[path] = (now, stamp, value)
        return value
