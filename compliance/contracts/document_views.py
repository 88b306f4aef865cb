"""The pages of the documents of a contract."""

from compliance.contracts.views import ContractPage
from compliance.documents.views import AttachDocument, OpenDocument, WithdrawDocument


class AttachToContract(ContractPage, AttachDocument):
    """« Joindre un document »."""


class OpenContractDocument(ContractPage, OpenDocument):
    """The file."""


class WithdrawContractDocument(ContractPage, WithdrawDocument):
    """« Retirer »."""
