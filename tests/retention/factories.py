"""An office that keeps contracts longer than it should."""

from typing import Any

from django.utils import timezone

from compliance.contracts.models import ProcessorContract
from compliance.documents.store import stored
from compliance.offices.models import Office
from compliance.processors.models import Processor
from compliance.records.models import Numbering
from compliance.retention import kinds, services
from compliance.retention.models import Elimination
from tests.contracts.factories import a_contract
from tests.documents.files import received
from tests.processors.factories import a_sheet
from tests.tools.jobs import work

CONTRACTS = "contracts.file"
LONG_AGO = {"signed_on": "2014-12-10", "starts_on": "2015-01-01", "ends_on": "2016-12-31"}
NEVER = 3  # in every register of the world, the number of what is not there
DUE = 6  # the contract that stands on no bordereau and is not suspended
PREPARED, VISED = 1, 2  # bordereaux of each office
PLACES = frozenset({"holdreason", "holduntil", "periodreason", "visareference", "visaname", "visafile"})


def an_old_contract(office: Office, **changes: Any) -> ProcessorContract:
    """Return a contract that ended in 2016: five years have passed since."""
    sheet = Processor.objects.filter(office=office).first() or a_sheet(office)
    return a_contract(office, sheet, **{**LONG_AGO, **changes})


def listed(office: Office, by: Any = None) -> Elimination:
    """Return a bordereau of what is due."""
    return services.prepare(office, by=by)


def approved(office: Office, by: Any = None) -> Elimination:
    """Return a bordereau that bears a visa."""
    made = listed(office, by)
    day = made.prepared_at.date()
    return services.record_visa(made.pk, on=day, reference="AD60 2026/114", scan=None, by=by)


def destroyed(office: Office, by: Any) -> Elimination:
    """Return a bordereau whose destruction is done by the worker."""
    made = approved(office, by)
    services.order(made.pk, by=by)
    work()
    made.refresh_from_db()
    return made


def held(office: Office, number: int, by: Any = None) -> Any:
    """Suspend the erasure of a contract."""
    words = {"reason": "Réclamation en cours", "until": "décision du tribunal"}
    return services.hold(office, kinds.kind(CONTRACTS), number, by=by, **words)


def planted(office: Office, words: dict[str, str]) -> None:
    """Leave in an office two bordereaux, the second with its visa, a contract that is due and one that is suspended."""
    today, kind = timezone.localdate(), kinds.kind(CONTRACTS)
    register = ProcessorContract._meta.label_lower
    Numbering.objects.filter(office=office, register=register).update(last=NEVER)
    services.set_period(office, "breach", value=9, unit="years", starts=today, reason=words["periodreason"], by=None)
    for _ in range(2):
        an_old_contract(office)
        made = services.prepare(office, by=None)
    name, file = words["visaname"], words["visafile"].encode()
    with stored(office, received(f"{name}.txt", file)) as scan:
        services.record_visa(made.pk, on=today, reference=words["visareference"], scan=scan, by=None)
    _due, suspended = an_old_contract(office), an_old_contract(office)
    services.hold(office, kind, suspended.number, reason=words["holdreason"], until=words["holduntil"], by=None)
