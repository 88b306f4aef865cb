"""What a file says, once read: records in the shape of their content, and, word for word, what has no place there.

Nothing is written from here. Pure: no Django.
"""

from dataclasses import dataclass

from compliance.history.canonical import Content

# For each heading of a table, the path that takes its cells (« purposes.legal_basis »); "" : none, they become remarks.
type Mapping = dict[str, str]

CNIL, WORKBOOK, TABLE, JSONLD = "cnil", "workbook", "table", "jsonld"


class Refused(ValueError):
    """A file that cannot be read at all; the message is for the person, and says what to do."""


@dataclass(frozen=True)
class Remark:
    """Something in the file that has no field, or is not understood; it is never dropped.

    ``place``: where it stands (« ligne 27 », « cellule B12 »); ``label``: what the file calls it; ``text``: what stands
    there, as read; ``why``: why it is not understood, "" when there is simply no field for it.
    """

    place: str
    label: str
    text: str
    why: str = ""


@dataclass(frozen=True)
class Found:
    """One record found in a file.

    ``place``: the sheet or the row by which a person finds it; ``reference``: what the file calls it, "" if nothing.
    ``content`` is in the shape of `records.content`, with what was understood alone: an absent column or part is one of
    which the file does not speak. Each value is one that its own column accepts; what the law says of several together
    is judged when the content is saved. A column that links to another record holds its name (a text), never an id.
    ``beside``: what the file says of the record that the register says by itself (its state, its version, the day it
    was written, the office's own actors): to be shown, and not written.
    """

    place: str
    reference: str
    content: Content
    remarks: tuple[Remark, ...] = ()
    beside: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Read:
    """What a file says: its kind, its records, and what stands outside any record."""

    kind: str
    found: tuple[Found, ...]
    left: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Target:
    """A place that a column of a table may be given: its path in the content, its words, the section that holds it."""

    path: str
    label: str
    section: str
