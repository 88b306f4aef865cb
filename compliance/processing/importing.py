"""The processing register as an import writes it, and the CNIL's own layout, which it is also read from."""

from compliance.imports import layouts
from compliance.imports.found import CNIL
from compliance.imports.layouts import Layout
from compliance.imports.registers import Register, announce
from compliance.processing import cnil_reading_book, services

ACTIVITIES = announce(
    Register(
        dataset="processing",
        open=services.open_activity,
        revise=services.revise_activity,
        delete=services.delete_draft,
        can_delete=services.can_delete,
        list_url="processing:list",
        note="notes",
        around=("comments", "guests"),
    )
)

layouts.announce("processing", CNIL, Layout(cnil_reading_book.recognises, cnil_reading_book.read))
