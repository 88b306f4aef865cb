"""What a browser makes of a form: the fields that it holds, as they would be sent."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

from django.http import QueryDict


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self._textarea: str | None = None
        self._text = ""
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = dict(attrs)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "input" and "name" in found:
            self._input(found)
        elif tag == "textarea":
            self._textarea, self._text = found["name"], ""
        elif tag == "select":
            self._select, self._options = found["name"], []
        elif tag == "option":
            self._options.append((found["value"], "selected" in found))

    def _input(self, found: dict[str, Any]) -> None:
        if found.get("type") in {"checkbox", "radio"} and "checked" not in found:
            return
        if found.get("type") not in {"submit", "button", "file"}:
            value = found.get("value", "on" if found.get("type") == "checkbox" else "")
            self.fields.append((found["name"], value or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea is not None:
            # HTML: the newline that follows the opening tag is dropped; what is sent has CRLF line ends.
            text = self._text.removeprefix("\n").replace("\n", "\r\n")
            self.fields.append((self._textarea, text))
            self._textarea = None
        elif tag == "select" and self._select is not None:
            chosen = [value for value, selected in self._options if selected] or [self._options[0][0]]
            self.fields.append((self._select, chosen[-1]))
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._text += data


def fields_of(html: str) -> list[tuple[str, str]]:
    """Return the (name, value) pairs of every form of the page, in the page's order."""
    reader = _Reader()
    reader.feed(html)
    return reader.fields


def ids_of(html: str) -> list[str]:
    """Return the ids of the page, in its order."""
    reader = _Reader()
    reader.feed(html)
    return reader.ids


def body(pairs: Iterable[tuple[str, str]], **changes: str) -> QueryDict:
    """Return the pairs as a form's body; ``changes`` replace or add fields."""
    data = QueryDict(mutable=True)
    for name, value in pairs.lists() if isinstance(pairs, QueryDict) else ((name, [one]) for name, one in pairs):
        data.setlist(name, [*data.getlist(name), *value])
    for name, value in changes.items():
        data[name] = value
    return data
