"""A copy of the database gives back every row as it was, and lets life go on from there."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from tests.factories import OfficeFactory, dpo_of
from tests.processing.factories import an_activity, complete_content, submitted
from tests.tools import copies

pytestmark = pytest.mark.django_db(transaction=True)


def every_row():
    """Return the rows of every table, in an order of their own."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # names of our own
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def test_a_copy_gives_everything_back():
    office = OfficeFactory()
    dpo_of(office)
    activity = submitted(office, sensitive=True, with_transfer=True)
    before = every_row()
    copies.keep("aside")
    an_activity(office)
    services.send_back(activity.pk, by=None, reason="à revoir")
    call_command("flush", interactive=False, verbosity=0)
    assert every_row() != before
    assert copies.put_back("aside")
    assert every_row() == before
    assert ContentType.objects.get_for_model(ProcessingActivity).pk in ContentType.objects.values_list("pk", flat=True)


def test_life_goes_on_from_a_copy():
    office = OfficeFactory()
    activity = an_activity(office)
    copies.keep("aside")
    for rank in range(2):
        assert copies.put_back("aside")
        services.revise_activity(activity.pk, complete_content(name=f"Revue {rank}"), version=1, by=None)
        assert an_activity(office).number == 2
        assert not verify(Chain.objects.get(key=office.ledger_chain())).fault


def test_nothing_is_put_back_when_nothing_was_kept():
    office = OfficeFactory()
    assert not copies.put_back("never_kept")
    office.refresh_from_db()
