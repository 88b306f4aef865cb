"""The documents attached to a register's records, as a piece of a bundle: those that stood there at its moment."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from compliance.common.dates import local_date
from compliance.common.french_dates import in_words
from compliance.datasets.description import Dataset
from compliance.datasets.register import ids_of
from compliance.documents import store
from compliance.documents.models import Attachment, Document
from compliance.exports.pieces import BundledFile, Making, Missing, Piece, plain_name
from compliance.exports.seals import closed, seal_of, sha256_of
from compliance.history.as_of import latest_entries
from compliance.history.canonical import Content
from compliance.history.emptied import ERASED
from compliance.offices.enums import Permission


def attached_documents(
    dataset: Dataset, model: type[Attachment], *, rank: int, permission: str = Permission.VIEW_REGISTER.full
) -> Piece:
    """Return the piece of the documents that ``model`` attaches to the records of a dataset.

    ``permission`` is the right by which those documents are read.
    """
    label = _("Documents joints – %(register)s") % {"register": dataset.label}
    write = partial(_files, dataset, model)
    return Piece(f"{dataset.name}-documents", label, f"{dataset.file}-documents", permission, write, rank)


def _files(dataset: Dataset, model: type[Attachment], making: Making) -> Iterator[BundledFile | Missing]:
    for told in _attached_then(dataset, model, making):
        yield _copied(f"{dataset.name}-documents", told, making)


def _attached_then(dataset: Dataset, model: type[Attachment], making: Making) -> Iterator[Any]:
    """Yield what the ledger said, at the moment, of each document that was not withdrawn, by record and number."""
    office, moment = making.office.pk, making.reading.moment
    held = set(ids_of(dataset, office, moment))
    entries = latest_entries(model.history.model, moment, office_ids=[office])
    rows = entries.order_by("snapshot__record", "snapshot__number").values_list("snapshot", flat=True)
    for told in rows.iterator(500):
        is_held = "record" not in told or told["record"] in held  # of what is erased whole, nothing says where it hung
        if is_held and told.get("withdrawn_at") is None:
            yield told


def _copied(piece: str, told: Any, making: Making) -> BundledFile | Missing:
    """Copy a document to the folder, if it still is what was attached: the ledger keeps its digest."""
    if ERASED in told:
        erased_on = local_date(datetime.fromisoformat(told[ERASED]))
        return Missing(
            told.get("reference") or piece, _("effacé le %(day)s, à son terme") % {"day": in_words(erased_on)}
        )
    title = f"{told['reference']} – {told['name']}"
    document = Document.objects.filter(pk=told["document"]).first()
    path = making.folder / plain_name(f"{told['reference']}-{told['number']}-{told['name']}")
    try:
        if document is None:
            raise FileNotFoundError(told["document"])
        with store.opened(document) as file, path.open("wb") as copy:
            shutil.copyfileobj(file, copy)
    except FileNotFoundError:
        return Missing(title, _("le fichier n’est plus sur le serveur"))
    if sha256_of(path) != told["sha256"]:
        path.unlink()
        return Missing(title, _("le fichier n’est plus celui qui a été joint : son empreinte a changé"))
    asked: Content = {"dataset": piece, "format": path.suffix[1:], **making.beside, "bears_number": False}
    asked = {**asked, "record_reference": told["reference"], "document": told["number"]}
    sealed = closed(seal_of(told["sha256"]), told["sha256"], making.reading, count=1, asked=asked)
    return BundledFile(path, sealed, title=title)
