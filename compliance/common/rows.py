"""Repeated rows of a form, added and removed by the server: the same path with htmx and without script."""

import re
from typing import TYPE_CHECKING, Self

from django import forms
from django.http import QueryDict

if TYPE_CHECKING:
    from compliance.common.forms import FormMixin


class RowFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows drawn by ``components/rows.html``: the button « Retirer » stands for the box Django would show."""

    deletion_widget = forms.HiddenInput
    forms: "list[FormMixin]"

    def shown_again(self) -> Self:
        """Show what was typed without checking it: the person is still adding rows."""
        for form in self.forms:
            form.checked = False
        return self


def changed_rows(data: QueryDict) -> QueryDict | None:
    """Return the posted data with a row more or less after « Ajouter » or « Retirer », None after another button.

    The buttons are those of ``components/rows.html``: ``add=<formset prefix>`` or ``remove=<row prefix>``.
    A stored row is marked for deletion and kept; a row typed a moment ago leaves and the next ones move up.
    """
    if "add" in data:
        return _added(data, str(data["add"]))
    if "remove" in data:
        prefix, _, number = str(data["remove"]).rpartition("-")
        return _removed(data, prefix, int(number)) if number.isdecimal() else None
    return None


def _added(data: QueryDict, prefix: str) -> QueryDict:
    changed = data.copy()
    changed[f"{prefix}-TOTAL_FORMS"] = str(_count(data, prefix, "TOTAL") + 1)
    return changed


def _removed(data: QueryDict, prefix: str, number: int) -> QueryDict:
    changed = data.copy()
    if data.get(f"{prefix}-{number}-id"):
        changed[f"{prefix}-{number}-DELETE"] = "on"
        return changed
    row = re.compile(rf"{re.escape(prefix)}-(\d+)-(.+)")
    rows = {key: match for key in data if (match := row.fullmatch(key)) and int(match[1]) >= number}
    for key in rows:
        del changed[key]
    for key, match in rows.items():
        if int(match[1]) > number:
            changed.setlist(f"{prefix}-{int(match[1]) - 1}-{match[2]}", data.getlist(key))
    changed[f"{prefix}-TOTAL_FORMS"] = str(max(0, _count(data, prefix, "TOTAL") - 1))
    if number < _count(data, prefix, "INITIAL"):
        changed[f"{prefix}-INITIAL_FORMS"] = str(_count(data, prefix, "INITIAL") - 1)
    return changed


def _count(data: QueryDict, prefix: str, name: str) -> int:
    count = str(data.get(f"{prefix}-{name}_FORMS", "0"))
    return int(count) if count.isdecimal() else 0
