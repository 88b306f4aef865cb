"""What goes into the bundle of a control: the register, what is attached to its records."""

from django.utils.translation import gettext_lazy as _

from compliance.exports.attached import attached_documents
from compliance.exports.pieces import announce, place
from compliance.offices.enums import Permission
from compliance.on_behalf.datasets import ON_BEHALF
from compliance.on_behalf.documents import OnBehalfDocument

place(ON_BEHALF.name, rank=20)

announce(
    attached_documents(
        ON_BEHALF,
        OnBehalfDocument,
        label=_("Documents joints aux traitements pour autrui"),
        permission=Permission.VIEW_REGISTER.full,
        rank=21,
    )
)
