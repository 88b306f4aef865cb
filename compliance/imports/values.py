"""Reading a cell as the value of a column: words back into codes, days, numbers, boxes."""

import re
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from compliance.imports.cells import Cell, is_blank, text_of
from compliance.imports.days import day_in
from compliance.imports.lexicons import Lexicons
from compliance.imports.taking import NotTaken, Taking
from compliance.imports.words import Lexicon, plain, says_yes
from compliance.law.fields import CodeField
from compliance.law.source import vocabulary

YES_OR_NO = {"oui": "yes", "non": "no"}
BEGUN = re.compile(r"(oui|non)\b")  # an answer that goes on in words
LONGEST = 15  # digits of a number that a spreadsheet holds exactly


class Values:
    """Reads cells with the words of a day."""

    def __init__(self, on: date) -> None:
        self.lexicons = Lexicons(on)
        self._choices: dict[Any, Lexicon] = {}

    def take(self, taking: Taking, field: Any, cell: Cell, *, place: str, label: str) -> None:
        """Put what a cell says into a content, or remark on it where it is not understood; a blank says nothing."""
        if is_blank(cell):
            return
        try:
            value = self.value(field, cell)
        except NotTaken as error:
            taking.remark(place, label, text_of(cell), str(error))
            taking.put(field, error.kept, place=place, label=label)
        else:
            taking.put(field, value, place=place, label=label)

    def value(self, field: Any, cell: Cell) -> Any:
        """Return what a cell says for a field, as its column takes it. Raises NotTaken when it is not understood."""
        text = text_of(cell)
        match field:
            case CodeField():
                return self._code(field.vocabulary, text)
            case _ if field.choices:
                return self._choice(field, text)
            case models.BooleanField():
                return _box(cell, text)
            case models.DateField():
                return _day(cell)
            case models.IntegerField():
                return _number(cell, text)
            case _:
                return text

    def _code(self, name: str, text: str) -> str:
        code = self.lexicons.code(name, text)
        if code is None:
            title = vocabulary(name).title
            raise NotTaken(_("ce mot n’est pas dans la liste «\u00a0%(list)s\u00a0»") % {"list": title})
        return code

    def _choice(self, field: Any, text: str) -> Any:
        if field not in self._choices:
            pairs = [(str(label), value) for value, label in field.choices]
            self._choices[field] = Lexicon(pairs, ((str(value), value) for value, _label in field.choices))
        code = self._choices[field].code(text)
        answers = {value for value, _label in field.choices} & set(YES_OR_NO.values())
        if code is None and answers:
            said = says_yes(text)
            code = {True: "yes", False: "no", None: None}[said]
            if said is None and (begun := BEGUN.match(plain(text))):
                raise NotTaken(_("la réponse est reprise, ce qui la suit n’a pas de champ"), YES_OR_NO[begun[1]])
        if code is None:
            labels = ", ".join(str(label) for value, label in field.choices if value)
            raise NotTaken(_("ce n’est pas l’une des réponses attendues (%(labels)s)") % {"labels": labels})
        return code


def _box(cell: Cell, text: str) -> bool:
    said = cell if isinstance(cell, bool) else says_yes(text)
    if said is None:
        raise NotTaken(_("« oui » ou « non » est attendu ici"))
    return said


def _day(cell: Cell) -> str:
    found = day_in(cell)
    if found is None:
        raise NotTaken(_("ce n’est pas une date que l’on puisse lire d’une seule façon (jour/mois/année)"))
    return found.isoformat()


def _number(cell: Cell, text: str) -> int:
    if isinstance(cell, float | int) and float(cell).is_integer():
        return int(cell)
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST):
        raise NotTaken(_("un nombre entier est attendu ici"))
    return int(digits)
