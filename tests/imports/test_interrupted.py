"""An import whose worker is killed midway goes on with the next one, and writes no record twice."""

import signal
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from compliance.imports import services
from compliance.imports.enums import Stage
from compliance.imports.models import Import
from compliance.jobs.enums import State
from compliance.jobs.running import SILENCE
from compliance.processing.models import ProcessingActivity
from tests.factories import OfficeFactory, member_of
from tests.imports.importing import exported, sent
from tests.jobs.conftest import worker  # noqa: F401  # a fixture
from tests.processing.factories import an_activity

pytestmark = pytest.mark.django_db(transaction=True)
RECORDS = 40


def wait_until(condition):
    limit = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.01)


def test_a_worker_killed_midway_leaves_no_record_twice(worker, tmp_path):  # noqa: F811
    theirs, office = OfficeFactory(slug="ailleurs"), OfficeFactory(slug="ici")
    for rank in range(RECORDS):
        an_activity(theirs, name=f"Fiche {rank:02}")
    written = ProcessingActivity.objects.filter(office=office)
    job = services.begin(sent(office, exported(theirs, tmp_path), by=member_of(office)))
    first = worker()
    wait_until(lambda: written.count() >= 3)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert 3 <= written.count() < RECORDS
    assert Import.objects.get().state == State.RUNNING

    Import.objects.update(seen_at=timezone.now() - SILENCE - timedelta(seconds=1))
    worker()
    wait_until(lambda: Import.objects.get().stage == Stage.WRITTEN)
    wait_until(lambda: Import.objects.get().state == State.DONE)
    assert sorted(written.values_list("name", flat=True)) == [f"Fiche {rank:02}" for rank in range(RECORDS)]
    assert {record.history.count() for record in written} == {1}
    assert job.lines.filter(outcome="written").count() == RECORDS
