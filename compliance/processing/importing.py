"""The processing register as an import writes it."""

from compliance.imports.registers import Register, announce
from compliance.processing import services

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
