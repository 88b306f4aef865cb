"""The DPO's mandate in the bundle of a control: the lettre as signed, the CNIL's designation sheet as it then stood."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.common.dates import local_date
from compliance.common.typeset import pdf
from compliance.exports.office_sheet import lead_then, mandate_entry, office_then
from compliance.exports.pieces import BundledFile, Making, Missing, Piece, announce
from compliance.exports.seals import Seal, closed, seal_of, sha256_of
from compliance.governance.mandates import designation, lettre
from compliance.history.canonical import Content
from compliance.history.models import LedgerEntry
from compliance.offices.enums import Permission
from compliance.offices.models import Mandate

NAME = "mandate"


def mandate_files(making: Making) -> Iterator[BundledFile | Missing]:
    """Write the lettre and the sheet of the mandate that ran on the day of the bundle."""
    moment = making.reading.moment
    entry, office = mandate_entry(making.office, moment), office_then(making.office, moment).office
    if entry is None or office is None:
        yield Missing(_("Lettre de mission et désignation du DPO"), _("aucun mandat signé ne courait à cette date"))
        return
    mandate, then = Mandate.objects.get(pk=entry.id), entry.snapshot
    lead = lead_then(then, local_date(moment))

    def letter(seal: Seal) -> bytes:
        return pdf(lettre.TEMPLATE, lettre.lettre_data(mandate, now=then, seal=seal))

    def sheet(seal: Seal) -> bytes:
        return designation.printed(then, dict(office), lead=lead, seal=seal)

    yield _written(making, entry, f"lettre-de-mission-{making.suffix}.pdf", letter)
    yield _written(making, entry, f"designation-dpo-{making.suffix}.pdf", sheet)


def _written(making: Making, entry: LedgerEntry, name: str, make: Callable[[Seal], bytes]) -> BundledFile:
    seal, path = seal_of(entry.content_digest), making.folder / name
    path.write_bytes(make(seal))
    asked: Content = {"dataset": NAME, "format": "pdf", **making.beside}
    return BundledFile(path, closed(seal, sha256_of(path), making.reading, count=1, asked=asked))


announce(
    Piece(
        NAME,
        gettext_lazy("Lettre de mission et désignation du DPO"),
        "mandat-dpo",
        Permission.VIEW_MANDATES.full,
        mandate_files,
        rank=60,
    )
)
