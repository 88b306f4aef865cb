"""What goes into the bundle of a control: the register, what is attached to its records."""

from compliance.exports.attached import attached_documents
from compliance.exports.pieces import announce, place
from compliance.on_behalf.datasets import ON_BEHALF
from compliance.on_behalf.documents import OnBehalfDocument

place(ON_BEHALF.name, rank=20)
announce(attached_documents(ON_BEHALF, OnBehalfDocument, rank=21))
