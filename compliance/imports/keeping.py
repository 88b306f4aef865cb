"""How long data are kept, as other people write it in one cell: rows of a part that says how long.

A length and its event when that is certain, else the sentence whole, as the criterion that it is.
"""

from compliance.datasets.description import TRIGGER, UNIT, VALUE
from compliance.history.canonical import Content
from compliance.imports.lengths import length_in
from compliance.imports.lexicons import Lexicons

PHASES, PHASE, CRITERION = "retention_phases", "phase", "criterion"


def kept_in(text: str, lexicons: Lexicons) -> list[Content]:
    """Return the rows that a cell tells: one for each line, or for each sentence when each says a length."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    sentences = [one.strip() for one in text.split(";") if one.strip()]
    if len(lines) == 1 and len(sentences) > 1 and all(length_in(_phase(one, lexicons)[1]) for one in sentences):
        lines = sentences
    return [_row(line, lexicons) for line in lines]


def _row(line: str, lexicons: Lexicons) -> Content:
    phase, rest = _phase(line, lexicons)
    said: Content = {PHASE: phase} if phase else {}
    if found := length_in(rest):
        return {**said, VALUE: found.value, UNIT: found.unit, TRIGGER: found.trigger}
    return {**said, CRITERION: rest}


def _phase(line: str, lexicons: Lexicons) -> tuple[str, str]:
    """Return the phase that leads a line (« Archivage intermédiaire : … »), and what is said of it."""
    lead, colon, rest = line.partition(":")
    code = lexicons.code(PHASES, lead) if colon and rest.strip() else None
    return (code, rest.strip()) if code else ("", line)
