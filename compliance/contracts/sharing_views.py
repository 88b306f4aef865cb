"""The pages by which an office shares an end date with its network, and those by which members read them."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.access.enforcement import ScopedRequest
from compliance.contracts import services
from compliance.contracts.common_terms import common_terms
from compliance.contracts.models import ProcessorContract
from compliance.contracts.views import EDIT, ContractPage
from compliance.records.services import StaleRecord


class CommonTerms(ContractPage):
    """« Échéances communes »."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show, supplier by supplier, one's own end dates and those that members share."""
        return self.page("common", {"suppliers": common_terms(request.scope)})


class SharingAct(ContractPage):
    """A page that says what sharing does, and a button that does it."""

    template: ClassVar[str]
    act: ClassVar[Callable[..., ProcessorContract]]
    done: ClassVar[Any]

    def refusal(self, contract: ProcessorContract) -> str:
        """Return why the act is not offered, "" when it is."""
        raise NotImplementedError

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Ask for confirmation, or say why not."""
        contract = self.record()
        if refusal := self.refusal(contract):
            return self._refuse(contract, refusal)
        return self.page(self.template, {"record": contract})

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Do it; somebody else's save meanwhile is shown before anything is done."""
        contract = self.record()
        if refusal := self.refusal(contract):
            return self._refuse(contract, refusal)
        try:
            with transaction.atomic():
                moved = type(self).act(contract.pk, by=request.user, version=self.posted_version())
                self.reread(moved, EDIT)
        except StaleRecord:
            return self._refuse(contract, _("Le contrat a changé entre-temps : relisez-le avant de recommencer."))
        except ValidationError as refused:
            return self._refuse(contract, " ".join(refused.messages))
        messages.success(request, self.done)
        return redirect(contract.get_absolute_url())

    def _refuse(self, contract: ProcessorContract, words: str) -> HttpResponse:
        messages.warning(self.request, words)
        return redirect(contract.get_absolute_url())


class ShareContract(SharingAct):
    """« Partager l’échéance »."""

    template = "share"
    act = services.share
    done = gettext_lazy("L’échéance est partagée avec les membres du réseau.")

    def refusal(self, contract: ProcessorContract) -> str:
        """Return why there is nothing to share, or nobody to share it with."""
        code = services.refuse_sharing(contract, timezone.localdate())
        return str(services.REFUSALS[code]) if code else ""


class WithdrawShare(SharingAct):
    """« Ne plus partager »."""

    template = "withdraw"
    act = services.withdraw
    done = gettext_lazy("L’échéance n’est plus partagée.")

    def refusal(self, contract: ProcessorContract) -> str:
        """Return that nothing is shared."""
        return "" if contract.is_shared else _("L’échéance de ce contrat n’est pas partagée.")
