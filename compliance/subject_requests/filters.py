"""The filters of the list of requests; they stay in the address."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.filters import ListFilter
from compliance.law.source import parameter, vocabulary
from compliance.subject_requests import rules
from compliance.subject_requests.enums import Channel, State
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.queries import SOON, SubjectRequestQuerySet

CLOSED, EVERY = "closes", "toutes"
STATES = [(CLOSED, _("closes")), (EVERY, _("toutes")), *State.choices]
SHOWN = [
    ("late", _("en retard")),
    ("soon", _("à échéance proche")),
    ("mine", _("que je suis")),
    ("unassigned", _("que personne ne suit")),
    ("answered-late", _("répondues en retard")),
]


def soon_days() -> int:
    """Return within how many days a deadline is near."""
    return parameter(SOON, timezone.localdate()).number


def _rights() -> list[tuple[str, str]]:
    return [(term.code, term.label) for term in vocabulary("request_rights").valid()]


class RequestFilter(ListFilter):
    """What one looks for: words, a state, what is late, a right, a door."""

    q = filters.CharFilter(label=_("Texte"), method="search", max_length=200)
    etat = filters.ChoiceFilter(label=_("État"), method="in_state", choices=STATES, empty_label=_("ouvertes"))
    montrer = filters.ChoiceFilter(label=_("Montrer"), method="shown", choices=SHOWN, empty_label=_("tout"))
    droit = filters.ChoiceFilter(label=_("Droit"), method="asking", choices=_rights, empty_label=_("tous"))
    porte = filters.ChoiceFilter(
        label=_("Reçue par"), field_name="channel", choices=Channel.choices, empty_label=_("toutes les portes")
    )

    first: ClassVar[tuple[str, ...]] = ("q", "etat", "montrer")
    orders: ClassVar[dict[str, tuple[str, ...]]] = {
        "echeance": ("due_on", "id"),
        "recue": ("received_on", "id"),
        "numero": ("number", "id"),
    }

    class Meta(ListFilter.Meta):
        model = SubjectRequest
        fields: list[str] = []

    def filter_queryset(self, queryset: SubjectRequestQuerySet) -> Any:
        """Show what is open, unless a state is asked for, or answers that were late."""
        rows: SubjectRequestQuerySet = super().filter_queryset(queryset)
        return rows.open() if self.leaves_closed_out() else rows

    def leaves_closed_out(self) -> bool:
        """Tell whether only what is open is shown: no state is asked for, nor answers that were late."""
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        return not asked.get("etat") and asked.get("montrer") != "answered-late"

    def search(self, rows: SubjectRequestQuerySet, name: str, value: str) -> QuerySet[Any]:
        """Keep the requests that hold the words."""
        return rows.search(value)

    def in_state(self, rows: SubjectRequestQuerySet, name: str, value: str) -> QuerySet[Any]:
        """Keep a state, what is closed, or everything."""
        if value == EVERY:
            return rows
        return rows.closed() if value == CLOSED else rows.filter(status=value)

    def shown(self, rows: SubjectRequestQuerySet, name: str, value: str) -> QuerySet[Any]:
        """Keep what is late or near, what one follows, what nobody does, what was answered late."""
        today = timezone.localdate()
        if value == "late":
            return rows.overdue(today)
        if value == "soon":
            return rows.due_within(soon_days(), today)
        if value == "answered-late":
            return rows.filter(was_late=True)
        return rows.filter(handler=self.request.user if value == "mine" else None)

    def asking(self, rows: SubjectRequestQuerySet, name: str, value: str) -> QuerySet[Any]:
        """Keep the requests in which that right is asked for."""
        return rows.asking(value)

    def count_closed(self) -> int:
        """Return how many closed requests pass the other filters, while the list leaves them out."""
        asked = self.form.cleaned_data if self.form.is_valid() else {"etat": rules.CLOSED}
        if asked.get("etat") or asked.get("montrer"):
            return 0
        found: SubjectRequestQuerySet = super().filter_queryset(self.queryset)
        return int(found.closed().order_by().count())
