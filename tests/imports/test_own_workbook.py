"""Our own workbooks are read back field by field, whatever a person did to their sheets."""

import pytest

from compliance.datasets import description
from compliance.exports.services import export_register
from compliance.imports import reading
from compliance.imports.found import WORKBOOK
from compliance.records import content as contents
from tests.exports.test_golden import REGISTERS, Filler
from tests.factories import OfficeFactory
from tests.imports.contents import with_ids, without_keys

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["xlsx", "ods"])
@pytest.mark.parametrize(("name", "model", "open_record"), [row[:3] for row in REGISTERS])
def test_every_field_comes_back(tmp_path, today, form, name, model, open_record):
    office, path, register = OfficeFactory(), tmp_path / "fichier", description.get(name)
    filler = Filler(office)
    for rank in range(2):
        open_record(office, filler.content(model, rank))
    export_register(office, register, format=form, path=path, moment=None, by=None)
    assert reading.recognise(path, register) == WORKBOOK
    read = reading.read(path, register, kind=WORKBOOK, on=today)
    records = list(model.objects.order_by("number"))
    for one, record in zip(read.found, records, strict=True):
        said = contents.normalise(model, with_ids(one.content))
        assert without_keys(said) == without_keys(contents.read(record))
        assert (one.reference, one.remarks) == (record.reference, ())
    assert register.role.label in {remark.label for remark in read.left}
