"""What a file says and no field takes: word for word in the record's note, or in a document beside it."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from compliance.common.fields import PROSE
from compliance.common.text import clean_text, is_control
from compliance.imports.found import Remark

DOCUMENT = "import.txt"  # beside a record whose note would be too long


@dataclass(frozen=True)
class Told:
    """A note with what it did not tell yet; ``document``: what is too long for it, to be attached ("": nothing)."""

    note: str
    document: str = ""


def told(note: str, remarks: Collection[Remark], *, file: str, day: str) -> Told:
    """Return the note with the remarks of a file that it does not tell yet: a file imported twice adds nothing."""
    missing = [remark for remark in dict.fromkeys(remarks) if _beginning(remark) not in note]
    if not missing:
        return Told(note)
    heading = _("Repris de l’import du %(day)s, fichier « %(file)s » :") % {"day": day, "file": file}
    longer = _under(note, f"{heading}\n{lines(missing)}")
    if len(longer) <= PROSE:
        return Told(longer)
    words = _(
        "Le fichier importé « %(file)s » disait plus que cette note ne tient : voir le document joint « %(name)s »."
    )
    pointer = words % {"file": file, "name": DOCUMENT}
    pointed = note if pointer in note else _under(note, pointer)
    return Told(pointed if len(pointed) <= PROSE else note, lines(remarks))


def lines(remarks: Iterable[Remark]) -> str:
    """Return remarks as a note tells them, one a line, each once."""
    return "\n".join(line_of(remark) for remark in dict.fromkeys(remarks))


def _under(note: str, words: str) -> str:
    return f"{note}\n\n{words}" if note else words


def line_of(remark: Remark) -> str:
    """Return a remark as a note tells it."""
    why = f" – {remark.why}" if remark.why else ""
    return kept(f"{_beginning(remark)}{remark.place}{why})")


def _beginning(remark: Remark) -> str:
    # What stands before the place is the same from one version of a file to the next, whatever rows were inserted.
    return kept(f"• {remark.label} : {remark.text} (")


def stored(remarks: Iterable[Remark]) -> list[dict[str, str]]:
    """Return remarks as JSON that every database takes."""
    return [{name: kept(text) for name, text in asdict(remark).items()} for remark in remarks]


def kept(text: str) -> str:
    """Return a text as a column keeps it, a sign in the place of each character that none may hold."""
    return "".join("\ufffd" if is_control(character) else character for character in clean_text(text))
