"""What goes into the bundle of a control: the contracts, what is attached to them."""

from django.utils.translation import gettext_lazy as _

from compliance.contracts.datasets import CONTRACTS
from compliance.contracts.documents import ContractDocument
from compliance.exports.attached import attached_documents
from compliance.exports.pieces import announce, place
from compliance.offices.enums import Permission

place(CONTRACTS.name, rank=40)

announce(
    attached_documents(
        CONTRACTS,
        ContractDocument,
        label=_("Documents joints aux contrats"),
        permission=Permission.VIEW_REGISTER.full,
        rank=41,
    )
)
