"""The content that pages show is read from a record's last entry, and is what its tables hold."""

import pytest

from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from compliance.records.content import read
from compliance.records.timeline import last_written
from tests.factories import OfficeFactory
from tests.processing.factories import an_activity, approved, complete_content
from tests.records.values import full_content

pytestmark = pytest.mark.django_db


def rewritten(activity, **changes):
    """Rewrite what the last entry says of the content, as if the models had been others when it was written."""
    entry = activity.history.order_by("position").last()
    entry.snapshot["content"] = {**entry.snapshot["content"], **changes}
    type(entry).objects.filter(pk=entry.pk).update(snapshot=entry.snapshot)


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_every_column_and_part_is_there_in_one_query(rows, django_assert_num_queries):
    opened = services.open_activity(OfficeFactory(), full_content(ProcessingActivity, rows=rows), by=None)
    activity = ProcessingActivity.objects.get()
    with django_assert_num_queries(1):
        content = last_written(activity).content
    assert content == read(opened)
    assert list(content) == list(read(opened))


def test_a_move_that_changes_no_content_gives_the_content_all_the_same():
    activity = approved(OfficeFactory(), sensitive=True, with_transfer=True)
    last = last_written(activity)
    assert last.content == read(activity)
    assert last.entry.version == activity.version > 1


def test_a_page_read_while_somebody_saves_shows_the_tables():
    activity = an_activity(OfficeFactory())
    services.revise_activity(activity.pk, complete_content(recipients=[]), version=1, by=None)
    assert (activity.version, last_written(activity).entry.version) == (1, 2)
    assert last_written(activity).content["name"] == activity.name
    assert last_written(activity).content["recipients"] == read(activity)["recipients"] == []


def test_a_column_added_since_is_blank():
    activity = an_activity(OfficeFactory())
    [purpose, other] = read(activity)["purposes"]
    rewritten(activity, purposes=[{"key": purpose["key"], "label": purpose["label"]}, other])
    assert last_written(activity).content["purposes"] == [{**purpose, "legal_basis": ""}, other]


def test_a_column_that_a_migration_filled_since_shows_what_it_holds():
    activity = an_activity(OfficeFactory(), service="Gestion locative")
    rewritten(activity, service="")
    assert last_written(activity).content["service"] == "Gestion locative"


@pytest.mark.parametrize("gone", [{"gone": "x"}, {"recipients": [{"key": "inside", "gone": "x"}]}])
def test_an_entry_with_a_column_gone_since_leaves_it_to_the_tables(gone):
    activity = an_activity(OfficeFactory())
    rewritten(activity, **gone)
    assert last_written(activity).content == read(activity)


def test_a_record_that_no_entry_speaks_of_is_read_from_its_tables():
    activity = an_activity(OfficeFactory())
    activity.history.all().delete()
    assert last_written(activity) == type(last_written(activity))(None, read(activity))
