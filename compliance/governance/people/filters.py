"""The filters of the list of people; they stay in the address."""

from typing import Any

import django_filters as filters
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.common.filters import ListFilter
from compliance.common.forms import Form
from compliance.offices.enums import Role
from compliance.offices.models import Appointment

SHOWN = [("passees", _("les places terminées")), ("toutes", _("toutes les places"))]
ORDERS = {
    "nom": ("person__full_name",),
    "adresse": ("person__email",),
    "organisme": ("office__name", "person__full_name"),
    "role": ("role", "person__full_name"),
    "du": ("starts", "person__full_name"),
    "au": ("ends", "person__full_name"),
    "connexion": ("person__last_login", "person__full_name"),
}
MAY_BE_EMPTY = {"ends", "person__last_login"}  # databases disagree on where nothing stands: here it comes last


class PlaceFilter(ListFilter):
    """What one looks for: a name or an address, a role, places that are over."""

    q = filters.CharFilter(label=_("Nom ou adresse"), method="search", max_length=200)
    role = filters.ChoiceFilter(label=_("Rôle"), choices=Role.choices, empty_label=_("tous"))
    montrer = filters.ChoiceFilter(
        label=_("Montrer"), method="shown", choices=SHOWN, empty_label=_("en cours et à venir")
    )

    orders = ORDERS

    class Meta:
        model = Appointment
        fields: list[str] = []
        form = Form

    def filter_queryset(self, queryset: Any) -> Any:
        """Show what runs or is to come unless more is asked, in the order asked."""
        rows = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("montrer"):
            rows = rows.filter(_not_over())
        return rows.order_by(*self._order(), "pk")

    def search(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the people whose name or address holds the words."""
        return rows.filter(Q(person__full_name__icontains=value) | Q(person__email__icontains=value))

    def shown(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep the places that are over, or all of them."""
        return rows if value == "toutes" else rows.exclude(_not_over())

    def _order(self) -> list[Any]:
        sort = self.sort or "nom"
        names = ORDERS[sort.removeprefix("-")]
        turned = [F(name).desc if sort.startswith("-") else F(name).asc for name in names]
        return [
            turn(nulls_last=True if name in MAY_BE_EMPTY else None) for name, turn in zip(names, turned, strict=True)
        ]


def _not_over() -> Q:
    return Q(ends=None) | Q(ends__gte=timezone.localdate())
