"""Repeated rows of a form, added and removed by the server: the same path with htmx and without script.

Each row is named by its key (``purposes-k3x9-label``) and announced by a hidden field (``purposes`` = ``k3x9``), in the
order of the page. The buttons of ``components/rows.html`` submit the same form: ``add=purposes``,
``remove=purposes-k3x9``.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

KEY_PATTERN = r"^[a-z0-9]{1,12}$"
KEY = re.compile(KEY_PATTERN)


@dataclass(frozen=True)
class FieldGroup:
    """Fields of a row that serve only in some cases: folded until one of them is filled, or ``column`` says so.

    ``column`` says so when its value begins with one of ``values``; ``help`` gives what stands above the fields.
    """

    title: "StrOrPromise"
    names: tuple[str, ...]
    column: str
    values: tuple[str, ...]
    help: Callable[[], str]


@dataclass(frozen=True)
class Folded:
    """A group of fields as the page shows it."""

    group: FieldGroup
    fields: list[Any]
    is_open: bool


@dataclass
class Row:
    """One row being typed: its key, its form, the parts that it has in turn, the groups in which its form folds."""

    key: str
    prefix: str
    form: Any
    parts: list["Rows"] = field(default_factory=list)
    groups: Sequence[FieldGroup] = ()

    @property
    def plain_fields(self) -> list[Any]:
        """Return the fields that are in no group."""
        grouped = {name for group in self.groups for name in group.names}
        return [bound for bound in self.form.visible_fields() if bound.name not in grouped]

    @property
    def folded(self) -> list[Folded]:
        """Return the groups, each open when it holds something, or when the row's case asks for it."""
        return [self._folded(group) for group in self.groups]

    def _folded(self, group: FieldGroup) -> Folded:
        fields = [self.form[name] for name in group.names]
        asked = str(self.form[group.column].value() or "").startswith(group.values)
        return Folded(group, fields, asked or any(bound.value() or bound.errors for bound in fields))

    def is_blank(self) -> bool:
        """Tell whether nothing was typed in the row: such a row is dropped without a word."""
        return not self.form.has_changed() and all(row.is_blank() for part in self.parts for row in part.rows)

    def is_valid(self, data: QueryDict) -> bool:
        """Check the row and what is nested in it."""
        return all([answered_once(self.form, data), *(part.is_valid(data) for part in self.parts)])


@dataclass
class Rows:
    """A repeated part being typed: its words, its rows, and what is wrong with it as a whole."""

    name: str
    label: str
    one: str  # the name of one row
    prefix: str
    most: int  # rows that it may hold
    rows: list[Row]
    non_field_errors: list[str] = field(default_factory=list)
    visible_fields: Sequence[Any] = ()  # the error summary reads a part as it reads a form
    focused: bool = False  # its button takes the focus, because the row that had it is gone
    said: str = ""  # what is announced to who does not see the rows change

    def is_valid(self, data: QueryDict) -> bool:
        """Drop the blank rows, then check the others and their number."""
        self.rows = [row for row in self.rows if not row.is_blank()]
        if len(self.rows) > self.most:
            self.non_field_errors = [f"{self.label} : {too_many_rows(len(self.rows), self.most)}"]
        return all([not self.non_field_errors, *[row.is_valid(data) for row in self.rows]])

    def walk(self) -> Iterator[Any]:
        """Yield the part and its rows' forms, nested ones included, in the order of the page."""
        yield self
        for row in self.rows:
            yield row.form
            for part in row.parts:
                yield from part.walk()

    def tell(self, added: str) -> None:
        """Bring the focus to the row just added, or, once a row is gone, to the button that adds one; say so."""
        self.said = _("Ligne retirée : %(part)s.") % {"part": self.one}
        self.focused = not added
        for rank, row in enumerate(self.rows, start=1):
            if row.key == added:
                self.said = _("Ligne ajoutée : %(part)s %(rank)d.") % {"part": self.one, "rank": rank}
                row.form.visible_fields()[0].field.widget.attrs["autofocus"] = True


@dataclass(frozen=True)
class Change:
    """What was posted, with one row more or less in the part that bears ``prefix``; ``added`` is the new row's key."""

    data: QueryDict
    prefix: str
    added: str = ""


def change_asked(data: QueryDict, new_key: str) -> Change | None:
    """Return the change that « Ajouter » (its row takes ``new_key``) or « Retirer » asks for; None: another button."""
    changed = data.copy()
    if "add" in data:
        prefix = str(data["add"])
        changed.appendlist(prefix, new_key)
        return Change(changed, prefix, new_key)
    if "remove" in data:
        prefix, _dash, key = str(data["remove"]).rpartition("-")
        changed.setlist(prefix, [kept for kept in data.getlist(prefix) if kept != key])
        return Change(changed, prefix)
    return None


def show_change(forms: Iterable[Any], change: Change) -> Rows | None:
    """Leave the page's forms unchecked, for the person is still adding rows; return the part that changed, if any."""
    shown = leave_unchecked(forms)
    found = next((part for part in shown if isinstance(part, Rows) and part.prefix == change.prefix), None)
    if found:
        found.tell(change.added)
    return found


def leave_unchecked(forms: Iterable[Any]) -> list[Any]:
    """Reproach nothing in these forms, which are only shown again; return them."""
    shown = list(forms)
    for form in shown:
        if not isinstance(form, Rows):
            form.checked = False
    return shown


def posted_keys(data: QueryDict, prefix: str) -> list[str]:
    """Return the keys of the rows that a form holds for a part, each once, in the order of the page."""
    return list(dict.fromkeys(key for key in data.getlist(prefix) if KEY.fullmatch(key)))


def answered_once(form: Any, data: QueryDict) -> bool:
    """Check a form; a field sent twice is refused, for Django would keep the last answer and lose the first."""
    valid = form.is_valid()
    for name in form.fields:
        if len(data.getlist(form.add_prefix(name))) > 1:
            form.add_error(name, _("Une seule réponse est possible ici."))
            valid = False
    return bool(valid)


def refusing(forms: Iterable[Any]) -> list[Any]:
    """Return the forms and parts in which something is refused, once they were checked."""
    return [one for one in forms if (one.non_field_errors if isinstance(one, Rows) else one.errors)]


def too_many_rows(count: int, most: int) -> str:
    """Return the words that refuse a part of too many rows."""
    return _("%(count)d lignes, alors qu’une partie en compte %(most)d au plus.") % {"count": count, "most": most}
