"""The housekeeping of the day."""

import pytest
from django.db import connection

from compliance.processing.models import ProcessingActivity
from registry import daily
from tests.factories import OfficeFactory
from tests.processing.factories import an_activity

pytestmark = pytest.mark.django_db
SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts its rows by itself")


@SQLITE
def test_a_list_of_all_offices_is_read_in_its_order_once_rows_are_counted():
    offices = [OfficeFactory() for _ in range(3)]
    for rank in range(60):
        an_activity(offices[rank % 3])
    rows = ProcessingActivity.objects.filter(office__in=[office.pk for office in offices]).order_by(
        "-updated_at", "-id"
    )
    daily.statistics(None)
    plan = rows.for_list()[:50].explain()
    assert "processing_by_update" in plan
    assert "TEMP B-TREE" not in plan


def test_counting_rows_changes_none():
    an_activity(OfficeFactory())
    daily.statistics(None)
    assert ProcessingActivity.objects.count() == 1
