"""What a letter says, line by line: for the page that shows two versions of it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from compliance.correspondence.models import Letter
from compliance.correspondence.services import Written
from compliance.law.source import vocabulary
from compliance.records.diff import Line
from compliance.subject_requests.enums import Outcome


def differences(letter: Letter, written: Written) -> list[Line]:
    """Return where what was typed differs from what was saved meanwhile."""
    enclosed = letter.enclosed.order_by("number").values_list("number", flat=True)
    saved = Written(
        subject=letter.subject,
        body=letter.body,
        to=letter.to,
        reasons=letter.reasons,
        outcomes=letter.outcomes,
        enclosed=tuple(enclosed),
    )
    pairs = zip(_lines(letter, saved), _lines(letter, written), strict=True)
    return [Line(label, old, new) for (label, old), (_label, new) in pairs if old != new]


def outcome_lines(letter: Letter) -> list[tuple[str, str]]:
    """Return what the letter answers: each right, and its outcome in words."""
    return list(_outcomes(letter, letter.outcomes))


def _lines(letter: Letter, said: Written) -> Iterator[tuple[str, str]]:
    yield _("Destinataire"), said.to
    yield _("Objet"), said.subject
    yield _("Texte"), said.body
    yield _("Motifs"), said.reasons
    yield _("Issues"), ", ".join(f"{right} : {outcome}" for right, outcome in _outcomes(letter, said.outcomes))
    names: dict[int, Any] = {one.number: one for one in letter.record.documents.select_related("document")}
    yield _("Pièces jointes"), ", ".join(str(names[number]) for number in sorted(said.enclosed) if number in names)


def _outcomes(letter: Letter, outcomes: Any) -> Iterator[tuple[str, str]]:
    known = vocabulary("request_rights")
    for key, right in letter.record.rights.order_by("position").values_list("key", "right"):
        if key in outcomes:
            yield known.label(right), str(Outcome(outcomes[key]).label)
