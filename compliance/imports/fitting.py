"""What of a record found in a file the register takes, and what it refuses, which goes to the record's note.

The readers give values that their columns accept. Here links find what they name, rows and the whole are judged.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.history.canonical import Content
from compliance.imports.found import Remark
from compliance.imports.merging import SILENT, completed
from compliance.records import content as contents
from compliance.records.describe import column, part

if TYPE_CHECKING:
    from compliance.records.content import Owner
    from compliance.records.models import Versioned

TRIES = 30  # fields that the law of the whole may refuse, one after the other


@dataclass(frozen=True)
class Fitted:
    """What the register takes, and remarks on the rest; ``why`` says that it takes nothing at all."""

    content: Content
    remarks: tuple[Remark, ...] = ()
    why: str = ""


@dataclass
class Names:
    """What links of one office may lead to, by name: each linked model is read once for a whole file."""

    record: Any  # a record of the office, not saved
    known: dict[Any, dict[str, int | None]] = field(default_factory=dict)

    def find(self, model: Any, name: str) -> int | None:
        """Return the id of the one record of that name to which the office's may link; None when none, or several."""
        if model not in self.known:
            self.known[model] = dict(_by_name(model._default_manager.usable_by(self.record)))
        return self.known[model].get(name)


def _by_name(rows: Any) -> Iterator[tuple[str, int | None]]:
    seen: dict[str, int | None] = {}
    for pk, name in rows.order_by("pk").values_list("pk", "name"):
        seen[name] = None if name in seen else pk
    yield from seen.items()


def linked(model: "Owner", said: Content, names: Names, place: str) -> Fitted:
    """Return a content whose links hold ids instead of names; a name that leads nowhere becomes a remark.

    Where a row has a column for the name of what has no sheet, the name stands there.
    """
    content, remarks = dict(said), []
    links = {link.name: link for link in contents.link_fields(model)}
    for name in sorted(links.keys() & said.keys()):
        value, target = said[name], links[name].related_model
        content[name] = names.find(target, value) if isinstance(value, str) else None
        if content[name] is None and value not in SILENT:
            del content[name]
            if _takes_a_name(model) and said.get("name") in SILENT:
                content["name"] = value
            else:
                why = _("aucune fiche de ce nom, ou plusieurs, ne sont offertes ici")
                remarks.append(Remark(place, str(links[name].verbose_name), str(value), why))
    for name in model.PARTS:
        if name in said:
            row_model = contents.part_model(model, name)
            found = [linked(row_model, row, names, place) for row in contents.rows(said, name)]
            content[name] = [one.content for one in found if _says_something(one.content)]
            remarks += [remark for one in found for remark in one.remarks]
    return Fitted(content, tuple(remarks))


def _takes_a_name(model: "Owner") -> bool:
    return any(column.name == "name" and column.blank for column in contents.content_fields(model))


def _says_something(row: Content) -> bool:
    return any(value not in SILENT for name, value in row.items() if name != "key")


def fitted(model: "type[Versioned]", before: Content, said: Content, place: str) -> Fitted:
    """Return what a record that says ``before`` may take of what is ``said``, and remarks on what is refused.

    ``content`` is the partial content of the file; completing ``before`` with it is accepted by the model. ``why`` says
    why nothing may be written: a name is missing, a part has too many rows.
    """
    content, remarks = _without_refused_rows(model, said, place)
    for _try in range(TRIES):
        try:
            contents.cleaned(model, completed(model, before, content), before=before)
        except ValidationError as refusal:
            refused = _refused(refusal)
            culprits = refused.keys() & content.keys()
            if not culprits:
                return Fitted(content, tuple(remarks), " ".join(_sentences(model, refusal)))
            for name in sorted(culprits):
                remarks += _told(model, name, content.pop(name), place, " ".join(refused[name]))
        else:
            return Fitted(content, tuple(remarks))
    return Fitted(content, tuple(remarks), _("trop de champs sont refusés"))


def _without_refused_rows(model: "Owner", said: Content, place: str) -> tuple[dict[str, Any], list[Remark]]:
    """Return a content without the rows, or what of them their own model refuses, each told by a remark."""
    content: dict[str, Any] = dict(said)
    remarks: list[Remark] = []
    for name in model.PARTS:
        if name not in said:
            continue
        row_model, kept = contents.part_model(model, name), []
        for row in contents.rows(said, name):
            inner, more = _without_refused_rows(row_model, row, place)
            inner, refused = _without_refused_columns(row_model, inner, place)
            remarks += [*more, *refused]
            if why := _refusal_of(row_model, inner):
                remarks += _told(model, name, [inner], place, why)
            else:
                kept.append(inner)
        content[name] = kept
    return content, remarks


def _without_refused_columns(model: "Owner", row: Content, place: str) -> tuple[dict[str, Any], list[Remark]]:
    """Return a row without what its law refuses in it, when the rest of the row can stand alone."""
    try:
        contents.fill(model(), completed(model, contents.blank(model), row))
    except ValidationError as refusal:
        refused = {name: why for name, why in _refused(refusal).items() if row.get(name) not in SILENT}
        rest = {name: value for name, value in row.items() if name not in refused}
        if _says_something(rest) and not _refusal_of(model, rest):
            told = [_told(model, name, row[name], place, " ".join(why)) for name, why in sorted(refused.items())]
            return rest, [remark for several in told for remark in several]
    return row, []


def _refusal_of(model: "Owner", row: Content) -> str:
    try:
        contents.fill(model(), completed(model, contents.blank(model), row))
    except ValidationError as refusal:
        return " ".join(_sentences(model, refusal))
    return ""


def _refused(refusal: ValidationError) -> Mapping[str, list[str]]:
    return refusal.message_dict if hasattr(refusal, "error_dict") else {}


def _sentences(model: "Owner", refusal: ValidationError) -> Iterator[str]:
    """Yield what is refused, each sentence with the field that it speaks of."""
    if not hasattr(refusal, "error_dict"):
        yield from refusal.messages
        return
    for name, messages in refusal.message_dict.items():
        label = _label(model, name)
        yield f"{label} : {' '.join(messages)}" if label else " ".join(messages)


def _label(model: "Owner", name: str) -> str:
    if name in model.PARTS:
        return str(contents.part_model(model, name)._meta.verbose_name_plural)
    return next((str(column.verbose_name) for column in contents.content_fields(model) if column.name == name), "")


def _told(model: "Owner", name: str, value: Any, place: str, why: str) -> list[Remark]:
    today = timezone.localdate()
    if name not in model.PARTS:
        return [Remark(place, _label(model, name), column(model, name).text({name: value}, today), why)]
    described = part(model, name)
    return [Remark(place, described.one, described.row_text(row, today), why) for row in value]
