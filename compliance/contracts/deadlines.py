"""The days of contracts: the last one, and the last one to give notice. Once passed, neither is expected any more."""

from abc import abstractmethod
from datetime import date
from typing import ClassVar

from django.db.models import Q
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import Scope
from compliance.common.dates import DAY
from compliance.contracts import rules
from compliance.contracts.enums import Renewal
from compliance.contracts.models import ProcessorContract
from compliance.contracts.queries import day_of, notice_term, term, term_key
from compliance.deadlines.providers import NO_DAY, Line, Provider, Rows, announce
from compliance.offices.models import Office

GOES_ON = Q(renewal=Renewal.TACIT, terminated_on=None)  # unless notice is given


class _ContractDay(Provider):
    """A day that follows from what was signed and from today: databases compare it as a number."""

    lapses: ClassVar[bool] = True

    @abstractmethod
    def number_of(self, today: date) -> Combinable:
        """Return the number of the day."""

    def within(self, rows: Rows, first: date | None, last: date, today: date) -> Rows:
        """Compare the numbers."""
        bounds = {"day_number__lte": term_key(last), **({"day_number__gt": term_key(first - DAY)} if first else {})}
        kept: Rows = rows.annotate(day_number=self.number_of(today)).filter(**bounds).order_by("day_number", "pk")
        return kept

    def day(self, today: date) -> tuple[Combinable, Combinable]:
        """Return the number."""
        return NO_DAY, self.number_of(today)

    def day_of(self, number: int) -> date:
        """Return the day of the number."""
        return day_of(number)

    def title(self, line: Line) -> str:
        """Return the contract's reference and subject."""
        return f"{rules.reference(line.number)} – {line.name}"

    def url(self, line: Line, office: Office | None) -> str:
        """Return the address of the contract's page."""
        return reverse("contracts:detail", args=[office.slug, line.number]) if office else ""


@announce
class ContractEnd(_ContractDay):
    """The last day of a contract that does not renew itself."""

    kind, label, source = "contract-end", _("Fin d’un contrat"), _("RGPD, art. 28(3)")

    def rows(self, scope: Scope, today: date) -> Rows:
        """Return the contracts that run, or are to come, and end."""
        rows: Rows = scope.rows(ProcessorContract).not_over(today).exclude(GOES_ON)
        return rows

    def number_of(self, today: date) -> Combinable:
        """Return the last day."""
        return term(today)


@announce
class ContractNotice(_ContractDay):
    """The last day to give notice, before a contract renews itself."""

    kind, label, source = "contract-notice", _("Dernier jour pour dénoncer un contrat"), _("Préavis du contrat")

    def rows(self, scope: Scope, today: date) -> Rows:
        """Return the contracts that renew themselves."""
        rows: Rows = scope.rows(ProcessorContract).filter(GOES_ON)
        return rows

    def number_of(self, today: date) -> Combinable:
        """Return the last day of notice."""
        return notice_term(today)
