"""The form of a whole record: its columns, and its repeated parts as rows that are added and removed.

Each row is named by its key (``purposes-k3x9-label``) and announced by a hidden field (``purposes`` = ``k3x9``), in the
order of the page. Adding or removing a row is a submit of the same form (``add=purposes``, ``remove=purposes-k3x9``):
the same path with htmx and without script.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from compliance.common.forms import ModelForm
from compliance.datasets.description import Part as PartDescription
from compliance.datasets.description import Section
from compliance.history.canonical import Content, Json
from compliance.history.snapshots import to_json
from compliance.law.fields import CodeChoiceField
from compliance.records import content as contents

if TYPE_CHECKING:
    from compliance.records.content import Owner


@cache
def form_class(model: "Owner") -> type[ModelForm[Any]]:
    """Return the form of a model's content columns; fields, words and checks come from the model."""
    names = [field.name for field in contents.content_fields(model) if field.editable]
    made: type[ModelForm[Any]] = forms.modelform_factory(model, form=ModelForm, fields=names)  # type: ignore[assignment]
    return made


@dataclass
class RowEditor:
    """One row of a part being edited."""

    key: str
    prefix: str
    form: Any
    parts: list["PartEditor"]

    def is_blank(self) -> bool:
        """Tell whether nothing was typed in the row: such a row is dropped without a word."""
        return not self.form.has_changed() and all(row.is_blank() for part in self.parts for row in part.rows)

    def is_valid(self, data: QueryDict) -> bool:
        """Check the row and what is nested in it."""
        return all([_answered_once(self.form, data), *(part.is_valid(data) for part in self.parts)])

    def content(self) -> Content:
        """Return the row as content, once it is valid."""
        nested: Content = {part.description.name: list[Json](part.content()) for part in self.parts}
        return {"key": self.key, **_cleaned(self.form), **nested}


@dataclass
class PartEditor:
    """A repeated part being edited: its rows, and what is wrong with the part as a whole."""

    description: PartDescription
    prefix: str
    rows: list[RowEditor]
    non_field_errors: list[str] = field(default_factory=list)
    visible_fields: Sequence[Any] = ()  # the error summary reads a part as it reads a form
    focused: bool = False  # its button takes the focus, because the row that had it is gone
    said: str = ""  # what is announced to who does not see the rows change

    def is_valid(self, data: QueryDict) -> bool:
        """Drop the blank rows, then check the others and their number."""
        self.rows = [row for row in self.rows if not row.is_blank()]
        if len(self.rows) > contents.MAX_ROWS:
            self.non_field_errors = [f"{self.description.label} : {contents.too_many_rows(len(self.rows))}"]
        return all([not self.non_field_errors, *[row.is_valid(data) for row in self.rows]])

    def content(self) -> list[Content]:
        """Return the rows as content, once they are valid."""
        return [row.content() for row in self.rows]

    def changed(self, added: str) -> None:
        """Bring the focus to the row just added, or, once a row is gone, to the button that adds one; say so."""
        self.said = _("Ligne retirée : %(part)s.") % {"part": self.description.one}
        self.focused = not added
        for rank, row in enumerate(self.rows, start=1):
            if row.key == added:
                self.said = _("Ligne ajoutée : %(part)s %(rank)d.") % {"part": self.description.one, "rank": rank}
                row.form.visible_fields()[0].field.widget.attrs["autofocus"] = True

    def walk(self) -> Iterator[Any]:
        """Yield the part and its rows' forms, nested ones included, in the order of the page."""
        yield self
        for row in self.rows:
            yield row.form
            for part in row.parts:
                yield from part.walk()


@dataclass
class SectionEditor:
    """A section of the form: its title, its fields, its parts."""

    section: Section
    fields: list[Any]
    parts: list[PartEditor]


class RecordForm:
    """The form of a record. Unbound it shows ``content``; bound it reads what was posted over it."""

    def __init__(
        self, model: "Owner", sections: Sequence[Section], content: Content, data: QueryDict | None = None
    ) -> None:
        self.model, self.base, self.data = model, content, data
        self.checked = True
        self.head = self._form(model, content, prefix=None)
        self.sections = [self._section(section) for section in sections]

    @classmethod
    def with_rows_changed(cls, model: "Owner", sections: Sequence[Section], content: Content, data: QueryDict) -> Self:
        """Return the form with the row that ``add`` or ``remove`` asks for; nothing else is checked or lost."""
        changed, added, prefix = data.copy(), "", data.get("add", "")
        if prefix:
            added = contents.new_key()
            changed.appendlist(prefix, added)
        elif removed := data.get("remove"):
            prefix, _dash, key = removed.rpartition("-")
            changed.setlist(prefix, [kept for kept in data.getlist(prefix) if kept != key])
        form = cls(model, sections, content, changed)
        for one in form.forms():
            one.checked = False
        if part := form.part(prefix):
            part.changed(added)
        return form

    def forms(self) -> Iterator[Any]:
        """Yield every form of the page in its order, the parts among them, for the summary of errors."""
        yield self.head
        for section in self.sections:
            for part in section.parts:
                yield from part.walk()

    @property
    def errors_shown(self) -> list[Any]:
        """Return the forms and parts in which something is refused, once the form was checked."""
        bound = [one for one in self.forms() if isinstance(one, PartEditor) or one.is_bound]
        return [one for one in bound if _refuses(one)] if self.data is not None else []

    @property
    def jump(self) -> list[Section]:
        """Return the sections that one can jump to."""
        return [editor.section for editor in self.sections]

    def part(self, prefix: str) -> PartEditor | None:
        """Return the part that bears ``prefix``, however deep."""
        return next((one for one in self.forms() if isinstance(one, PartEditor) and one.prefix == prefix), None)

    def is_valid(self) -> bool:
        """Check everything that was posted; errors stand beside their fields."""
        if self.data is None:
            return False
        parts = [part for section in self.sections for part in section.parts]
        return all([_answered_once(self.head, self.data), *(part.is_valid(self.data) for part in parts)])

    def content(self) -> Content:
        """Return what was typed as content, over what the form does not show."""
        parts: Content = {
            part.description.name: list[Json](part.content()) for section in self.sections for part in section.parts
        }
        return {**self.base, **_cleaned(self.head), **parts}

    def _section(self, section: Section) -> SectionEditor:
        fields = [self.head[column.name] for column in section.columns if column.name in self.head.fields]
        return SectionEditor(section, fields, self._parts(self.model, section.parts, self.base, prefix=""))

    def _parts(
        self, owner: "Owner", parts: Sequence[PartDescription], content: Content, prefix: str
    ) -> list[PartEditor]:
        return [self._part(owner, part, content, f"{prefix}{part.name}") for part in parts]

    def _part(self, owner: "Owner", part: PartDescription, content: Content, prefix: str) -> PartEditor:
        model = contents.part_model(owner, part.name)
        stored = {str(row["key"]): row for row in contents.rows(content, part.name)}
        keys = list(stored) if self.data is None else self._posted_keys(prefix)
        rows = []
        for key in keys:
            row_prefix = f"{prefix}-{key}"
            row = stored.get(key) or contents.blank(model)
            form = self._form(model, row, row_prefix)
            rows.append(RowEditor(key, row_prefix, form, self._parts(model, part.parts, row, f"{row_prefix}-")))
        return PartEditor(part, prefix, rows)

    def _posted_keys(self, prefix: str) -> list[str]:
        posted = self.data.getlist(prefix) if self.data is not None else []
        return list(dict.fromkeys(key for key in posted if contents.KEY.fullmatch(key)))

    def _form(self, model: "Owner", content: Content, prefix: str | None) -> Any:
        # Once bound, a blank row is recognised against an empty one, whatever the stored row said.
        initial = content if self.data is None else contents.blank(model)
        form = form_class(model)(self.data, prefix=prefix, initial=initial)
        for name, choice in form.fields.items():
            if isinstance(choice, CodeChoiceField):
                choice.keep(str(content[name]))
        return form


def _answered_once(form: Any, data: QueryDict) -> bool:
    """Check a form; a field sent twice is refused, for Django would keep the last answer and lose the first."""
    valid = form.is_valid()
    for name in form.fields:
        if len(data.getlist(form.add_prefix(name))) > 1:
            form.add_error(name, _("Une seule réponse est possible ici."))
            valid = False
    return bool(valid)


def _refuses(one: Any) -> bool:
    return bool(one.non_field_errors) if isinstance(one, PartEditor) else bool(one.errors)


def _cleaned(form: Any) -> Content:
    return {name: to_json(value) for name, value in form.cleaned_data.items()}
