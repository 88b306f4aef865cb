"""What one looks for among deadlines; it stays in the address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import Scope
from compliance.common.forms import Form
from compliance.deadlines.agenda import Agenda
from compliance.deadlines.providers import providers
from compliance.deadlines.rules import Period
from compliance.deadlines.words import PERIODS

NAMED = 12  # offices; beyond, one goes to the office's own page


class DeadlineFilter(Form):
    """A period, a kind, an office among a few. A value that is not understood asks for nothing."""

    quand = forms.ChoiceField(label=_("Quand"), required=False)
    nature = forms.ChoiceField(label=_("Nature"), required=False)
    organisme = forms.ChoiceField(label=_("Organisme"), required=False)

    def __init__(self, data: Any, *, scope: Scope, agenda: Agenda) -> None:
        super().__init__(data)
        self.agenda = agenda
        self.offices = {office.slug: office for office in scope.offices} if _offers_offices(scope) else {}
        self._offer("quand", _("trois mois et retards"), ((each.value, label) for each, label in PERIODS.items()))
        self._offer("nature", _("toutes"), _kinds(agenda))
        self._offer("organisme", _("tous"), ((slug, office.name) for slug, office in self.offices.items()))
        if not self.offices:
            del self.fields["organisme"]
        self.is_valid()

    def _offer(self, name: str, empty: Any, choices: Iterable[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", empty), *choices]

    @property
    def asked(self) -> dict[str, str]:
        """Return what is asked and understood beside the period, as an address writes it."""
        return {name: value for name, value in self.cleaned_data.items() if value and name != "quand"}

    @property
    def period(self) -> Period | None:
        """Return the period asked for."""
        value = self.cleaned_data.get("quand")
        return Period(value) if value else None

    def narrowed(self) -> Agenda:
        """Return what is asked for of the agenda, whatever the period."""
        found, kind = self.agenda, self.cleaned_data.get("nature")
        if kind:
            found = found.keeping(found.of_kind(kind))
        if office := self.offices.get(self.cleaned_data.get("organisme", "")):
            found = found.keeping([entry for entry in found.entries if entry.office == office.pk])
        return found


def _offers_offices(scope: Scope) -> bool:
    return scope.office is None and 1 < len(scope.seen_ids) <= NAMED


def _kinds(agenda: Agenda) -> list[tuple[str, Any]]:
    known, ranks = providers(), {entry.rank for entry in agenda.entries}
    return [(known[rank].kind, known[rank].label) for rank in sorted(ranks)]
