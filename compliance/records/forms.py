"""The form of a whole record: its columns, and its repeated parts as rows that are added and removed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import TooManyFieldsSent, ValidationError
from django.http import QueryDict

from compliance.common.rows import (
    Change,
    Row,
    Rows,
    answered_once,
    leave_unchecked,
    posted_keys,
    refusing,
    show_change,
)
from compliance.datasets.description import Part, Section
from compliance.history.canonical import Content
from compliance.history.snapshots import to_json
from compliance.law.fields import CodeChoiceField
from compliance.records import content as contents
from compliance.records.link_forms import ContentForm, LinkChoiceField, Offer, Offered, content_form, nothing

if TYPE_CHECKING:
    from compliance.records.content import Owner


# Nobody types as many: a form sent to keep the server busy is refused before it is built.
MAX_ROWS_POSTED = 2 * contents.MAX_ROWS_IN_ALL


@cache
def form_class(model: "Owner") -> type[ContentForm]:
    """Return the form of a model's content columns; fields, words and checks come from the model."""
    names = tuple(field.name for field in contents.content_fields(model) if field.editable)
    return content_form(model, names, contents.link_fields(model))


@dataclass
class SectionEditor:
    """A section of the form: its title, its fields, its parts."""

    section: Section
    fields: list[Any]
    parts: list[Rows]


class RecordForm:
    """The form of a record. Unbound it shows ``content``; bound it reads what was posted over it.

    ``offered`` gives the records that its links may choose.
    Raises TooManyFieldsSent for more than 1,000 rows posted.
    """

    def __init__(
        self,
        model: "Owner",
        sections: Sequence[Section],
        content: Content,
        data: QueryDict | None = None,
        *,
        offered: Offered = nothing,
    ) -> None:
        self.model, self.base, self.data = model, content, data
        self._offer = Offer(offered, contents.linked_ids(model, content))
        self._rows_posted = 0
        self.head = self._form(model, content, prefix=None)
        self.sections = [self._section(section) for section in sections]

    def forms(self) -> Iterator[Any]:
        """Yield every form of the page in its order, the parts among them, for the summary of errors."""
        yield self.head
        for section in self.sections:
            for part in section.parts:
                yield from part.walk()

    @property
    def errors_shown(self) -> list[Any]:
        """Return the forms and parts in which something is refused, once the form was checked."""
        return refusing(self.forms())

    @property
    def jump(self) -> list[Section]:
        """Return the sections that one can jump to."""
        return [editor.section for editor in self.sections]

    def show_change(self, change: Change) -> Rows | None:
        """Show the row that came or the place of the one that left, and check nothing; None: no such part."""
        return show_change(self.forms(), change)

    def give_back(self) -> None:
        """Show what was typed earlier, and check nothing yet."""
        leave_unchecked(self.forms())

    def is_valid(self) -> bool:
        """Check everything that was posted; errors stand beside their fields."""
        if self.data is None:
            return False
        parts = [part for section in self.sections for part in section.parts]
        return all([answered_once(self.head, self.data), *(part.is_valid(self.data) for part in parts)])

    def refuse(self, error: ValidationError) -> None:
        """Say what a service refused beside the fields that it names, or above the form."""
        for name, messages in (error.message_dict if hasattr(error, "error_dict") else {"": error.messages}).items():
            self.head.add_error(name if name in self.head.fields else None, messages)

    def content(self) -> Content:
        """Return what was typed as content, over what the form does not show."""
        parts = [part for section in self.sections for part in section.parts]
        return {**self.base, **_cleaned(self.head), **_content_of(parts)}

    def _section(self, section: Section) -> SectionEditor:
        fields = [self.head[column.name] for column in section.columns if column.name in self.head.fields]
        return SectionEditor(section, fields, self._parts(self.model, section.parts, self.base, prefix=""))

    def _parts(self, owner: "Owner", parts: Sequence[Part], content: Content, prefix: str) -> list[Rows]:
        return [self._part(owner, part, content, f"{prefix}{part.name}") for part in parts]

    def _part(self, owner: "Owner", part: Part, content: Content, prefix: str) -> Rows:
        model = contents.part_model(owner, part.name)
        stored = {str(row["key"]): row for row in contents.rows(content, part.name)}
        rows = []
        for key in stored if self.data is None else self._posted_keys(self.data, prefix):
            row_prefix = f"{prefix}-{key}"
            row = stored.get(key) or contents.blank(model)
            form = self._form(model, row, row_prefix)
            nested = self._parts(model, part.parts, row, f"{row_prefix}-")
            rows.append(Row(key, row_prefix, form, nested, model.GROUPS))
        return Rows(part.name, part.label, part.one, prefix, contents.MAX_ROWS, rows)

    def _posted_keys(self, data: QueryDict, prefix: str) -> list[str]:
        keys = posted_keys(data, prefix)
        self._rows_posted += len(keys)
        if self._rows_posted > MAX_ROWS_POSTED:
            raise TooManyFieldsSent(f"more than {MAX_ROWS_POSTED} rows")
        return keys

    def _form(self, model: "Owner", content: Content, prefix: str | None) -> Any:
        # Once bound, a blank row is recognised against an empty one, whatever the stored row said.
        initial = content if self.data is None else contents.blank(model)
        form = form_class(model)(self.data, prefix=prefix, initial=initial)
        form.instance.accepted = content
        for name, choice in form.fields.items():
            if isinstance(choice, CodeChoiceField):
                choice.keep(str(content[name]))
            elif isinstance(choice, LinkChoiceField):
                choice.offer(self._offer.choices(choice.model, content[name]))
        return form


def _content_of(parts: Sequence[Rows]) -> Content:
    return {
        part.name: [{"key": row.key, **_cleaned(row.form), **_content_of(row.parts)} for row in part.rows]
        for part in parts
    }


def _cleaned(form: Any) -> Content:
    return {name: to_json(value) for name, value in form.cleaned_data.items()}
