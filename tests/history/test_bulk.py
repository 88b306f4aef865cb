"""The ledger's own bulk path: a load of thousands of entries, sealed like any other."""

from datetime import UTC, datetime, timedelta

import pytest

from compliance.history.as_of import latest_entries
from compliance.history.bulk import BATCH, Told, bulk_entries
from compliance.history.ledger import SYSTEM, LedgerError
from compliance.history.models import Chain, DatabasePurpose
from compliance.history.verification import verify
from tests.factories import OfficeFactory
from tests.processing.factories import an_activity

pytestmark = pytest.mark.django_db
LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def load():
    """Mark the database: entries may be written in bulk."""
    DatabasePurpose.objects.create(purpose=DatabasePurpose.Purpose.LOAD)


def tell(activity, count, *, start=LATER):
    """Tell ``count`` saves of the activity, a second apart."""
    for rank in range(count):
        activity.version += 1
        yield Told(activity, "~", start + timedelta(seconds=rank), "charge")


def test_a_long_load_verifies_and_reads_like_any_history(load):
    activity = an_activity(OfficeFactory())
    chain = Chain.objects.get(key=activity.ledger_chain())
    count = bulk_entries(chain.key, tell(activity, BATCH + 1), by=None)
    type(activity).objects.filter(pk=activity.pk).update(version=activity.version)  # the row itself is the caller's
    chain.refresh_from_db()
    verdict = verify(chain)
    assert count == BATCH + 1
    assert (verdict.fault, verdict.entries) == ("", chain.position)
    then = latest_entries(type(activity.history.first()), LATER + timedelta(seconds=9)).get()
    assert (then.version, then.actor_name, then.history_change_reason) == (11, SYSTEM, "charge")
    assert then.snapshot == activity.snapshot()


@pytest.mark.parametrize("purpose", [None, DatabasePurpose.Purpose.DEMONSTRATION])
def test_only_a_database_of_load_is_written_in_bulk(purpose):
    if purpose:
        DatabasePurpose.objects.create(purpose=purpose)
    activity = an_activity(OfficeFactory())
    with pytest.raises(LedgerError, match="load"):
        bulk_entries(activity.ledger_chain(), tell(activity, 1), by=None)


def test_a_load_never_goes_back_in_time(load):
    activity = an_activity(OfficeFactory())
    backwards = [*tell(activity, 2), *tell(activity, 1)]
    with pytest.raises(LedgerError, match="cannot follow"):
        bulk_entries(activity.ledger_chain(), backwards, by=None)
    assert activity.history.count() == 1
