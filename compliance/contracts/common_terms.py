"""The end dates that members of a network share, by supplier, beside one's own: what a joint purchase needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from compliance.access.enforcement import Scope
from compliance.contracts import rules
from compliance.contracts.models import ContractQuerySet, ProcessorContract
from compliance.offices.enums import Permission

TOGETHER = 6  # months


@dataclass(frozen=True)
class Term:
    """An office's end date with a supplier; ``url`` leads to the contract when it is one's own, else nowhere."""

    office: str
    last_day: date
    url: str
    near: bool


@dataclass(frozen=True)
class Supplier:
    """A supplier's name and the end dates known of it, the nearest first."""

    name: str
    terms: list[Term]

    @property
    def is_near(self) -> bool:
        """Tell whether several offices see their contracts end within the same six months."""
        return any(term.near for term in self.terms)


@dataclass(frozen=True)
class _Known:
    """All that is read of a contract, whoever's it is."""

    supplier: tuple[str, int]
    office: tuple[str, int]
    last_day: date
    url: str = ""


def common_terms(scope: Scope) -> list[Supplier]:
    """Return the suppliers whose sheets are networks', by name, with one's own contracts and what others share."""
    today = timezone.localdate()
    offices = scope.office_ids(Permission.VIEW_REGISTER.full)
    own = scope.rows(ProcessorContract).exclude(processor__network=None).not_over(today)
    shared = ProcessorContract.objects.shared_with(offices, today)
    known = sorted([*_read(own, today, mine=True), *_read(shared, today, mine=False)], key=lambda one: one.supplier)
    return [_supplier(name, list(rows)) for (name, _pk), rows in groupby(known, key=lambda one: one.supplier)]


def _read(rows: ContractQuerySet, today: date, *, mine: bool) -> Iterable[_Known]:
    read = ("number", "starts_on", "ends_on", "renewal", "renewal_months", "notice_months", "terminated_on")
    named = rows.select_related("office", "processor").order_by("pk")
    for contract in named.only(*read, "office__name", "office__slug", "processor__name"):
        last = rules.soonest_end(contract.dates, today)
        if last is not None:
            supplier = (contract.processor.name, contract.processor_id)
            office = (contract.office.name, contract.office_id)
            yield _Known(supplier, office, last, contract.get_absolute_url() if mine else "")


def _supplier(name: str, rows: list[_Known]) -> Supplier:
    ordered = sorted(rows, key=lambda one: (one.last_day, one.office))
    near = rules.together([(one.office[1], one.last_day) for one in ordered], TOGETHER)
    terms = [Term(one.office[0], one.last_day, one.url, rank in near) for rank, one in enumerate(ordered)]
    return Supplier(name, terms)
