"""What a register leaves as is read back as what it was, in every format that tells its fields.

The CNIL's layout carries every field too. It does not carry, nor does a workbook: the keys of rows, and a row in which
nothing is filled in. A record's number, state, version and days are told, and are the register's own to give.
"""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.datasets import description
from compliance.datasets.register import Cover, RecordThen, records_of
from compliance.exports.formats import formats_of
from compliance.imports import reading
from compliance.imports.found import CNIL, JSONLD, WORKBOOK
from compliance.offices.models import Office
from compliance.records.content import normalise
from registry import demonstration
from tests.imports.contents import told
from tests.imports.strategies import TODAY, contents

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
ACTIVITIES, ON_BEHALF = description.get("processing"), description.get("on-behalf")


def read_back(dataset, form, drawn):
    """Return the contents that a file holds, once they left in it."""
    records = [RecordThen(rank, "submitted", 1, NOON, NOON, one) for rank, one in enumerate(drawn, start=1)]
    cover = Cover("opal", [("Organisme", "L’Opal")], [("Adresse", "1, place")])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "fichier"
        formats_of(dataset)[form].writer(dataset, records, cover, on=NOON, path=path)
        kind = reading.recognise(path, dataset)
        return kind, reading.read(path, dataset, kind=kind, on=TODAY)


def compare(dataset, drawn, read):
    said = [told(dataset.model, one.content) for one in read.found]
    assert said == [told(dataset.model, one) for one in drawn]
    assert [one.remarks for one in read.found] == [()] * len(drawn)
    assert [one.reference for one in read.found] == [dataset.reference(rank + 1) for rank in range(len(drawn))]


@pytest.mark.parametrize("dataset", [ACTIVITIES, ON_BEHALF], ids=lambda one: one.name)
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_our_own_workbooks(dataset, form):
    @settings(max_examples=6)
    @given(st.lists(contents(dataset), min_size=1, max_size=2))
    def come_back(drawn):
        kind, read = read_back(dataset, form, drawn)
        assert kind == WORKBOOK
        compare(dataset, drawn, read)

    come_back()


@pytest.mark.parametrize("dataset", [ACTIVITIES, ON_BEHALF], ids=lambda one: one.name)
def test_linked_data(dataset):
    @settings(max_examples=6)
    @given(st.lists(contents(dataset), min_size=1, max_size=2))
    def come_back(drawn):
        kind, read = read_back(dataset, "jsonld", drawn)
        assert kind == JSONLD
        assert [normalise(dataset.model, one.content) for one in read.found] == drawn
        assert [one.remarks for one in read.found] == [()] * len(drawn)

    come_back()


@pytest.mark.django_db
def test_the_whole_demonstration(settings):
    settings.DEMONSTRATION = True
    demonstration.load()
    now = timezone.now()
    for name, forms in {
        "processing": ["cnil-ods", "cnil-xlsx", "xlsx", "ods", "jsonld"],
        "on-behalf": ["xlsx"],
    }.items():
        dataset = description.get(name)
        for office in Office.objects.order_by("slug"):
            drawn = [record.content for record in records_of(dataset, office.pk, now, drafts=True)]
            for form in forms if drawn else ():
                read = read_back(dataset, form, drawn)[1]
                assert [told(dataset.model, one.content) for one in read.found] == [
                    told(dataset.model, one) for one in drawn
                ], (name, office.slug, form)
                assert [one.remarks for one in read.found] == [()] * len(drawn)


@pytest.mark.parametrize("form", ["cnil-ods", "cnil-xlsx"])
def test_the_layout_of_the_cnil(form):
    @settings(max_examples=12)
    @given(st.lists(contents(ACTIVITIES), min_size=1, max_size=2))
    def come_back(drawn):
        kind, read = read_back(ACTIVITIES, form, drawn)
        assert kind == CNIL
        compare(ACTIVITIES, drawn, read)

    come_back()
