"""What goes into the bundle of a control: the contracts, what is attached to them."""

from compliance.contracts.datasets import CONTRACTS
from compliance.contracts.documents import ContractDocument
from compliance.exports.attached import attached_documents
from compliance.exports.pieces import announce, place

place(CONTRACTS.name, rank=40)
announce(attached_documents(CONTRACTS, ContractDocument, rank=41))
