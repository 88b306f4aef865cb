"""What the register of contracts keeps: a contract and its documents, five years after its end."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.accounts.models import User
from compliance.contracts import rules
from compliance.contracts.models import ProcessorContract
from compliance.documents import services as documents
from compliance.history import erasure, ledger
from compliance.offices.models import Office
from compliance.records.erasing import without_content
from compliance.retention.kinds import Candidate, Gone, Kind, NoLongerDue, announce


@announce
class ContractFiles(Kind):
    """A contract whole, with the documents attached to it; its number, its days in the ledger and its digests stay."""

    name, rule, register = "contracts.file", "contract", "contracts.processorcontract"
    label = gettext_lazy("Contrats de sous-traitants et leurs pièces")

    def candidates(self, office: Office, until: date) -> Iterable[Candidate]:
        """Yield the contracts whose last day came by ``until``."""
        today = timezone.localdate()
        over = ProcessorContract.objects.filter(office=office).at_stage(rules.OVER, today).order_by("number")
        sizes = _sizes(office)
        for contract in over:
            if (last := contract.last_day) and last <= until:
                files, size = sizes.get(contract.pk, (0, 0))
                yield Candidate(contract.pk, contract.number, contract.reference, last, files, size)

    def erase(self, record: int, *, by: User | None, reason: str) -> None:
        """Destroy the contract and its documents. Raises NoLongerDue when it is gone, or has another end."""
        with ledger.entry(by=by, reason=reason) as entry:
            found = ProcessorContract.objects.filter(pk=record).first()
            if found is None:
                raise Gone(_("ce contrat n’existe plus"))
            chain = found.ledger_chain()
            entry.lock(chain)
            contract = ProcessorContract.objects.select_for_update().get(pk=record)
            if rules.stage(contract.dates, timezone.localdate()) != rules.OVER:
                raise NoLongerDue(_("ce contrat a repris"))
            for attachment in contract.documents.select_related("document", "record__office"):
                documents.destroy(attachment)
            erasure.destroy(contract, keep=without_content(ProcessorContract, entry.moment(chain)))

    def reference(self, office: Office, number: int) -> str | None:
        """Return « C-012 »."""
        known = ProcessorContract.objects.filter(office=office, number=number).exists()
        return rules.reference(number) if known else None


def _sizes(office: Office) -> dict[int, tuple[int, int]]:
    """Return how many files each contract has, and how heavy they are, the withdrawn ones among them."""
    rows = ProcessorContract.objects.filter(office=office, documents__isnull=False).order_by("pk")
    told = rows.annotate(files=Count("documents"), size=Sum("documents__document__size"))
    return {pk: (files, size) for pk, files, size in told.values_list("pk", "files", "size")}
