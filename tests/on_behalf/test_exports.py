"""The processor's register as it leaves: as it was at every moment, and with the office as the processor it is."""

import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.core.management import call_command

from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.processors import services as processors
from compliance.processors.models import Processor
from compliance.records import workflow
from compliance.records import workflow_services as moves
from compliance.records.content import read
from compliance.records.timeline import last_written
from tests.exports.workbooks import take, unnumbered
from tests.factories import OfficeFactory
from tests.on_behalf.factories import complete_content, on_behalf

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
STEPS = 20


@pytest.mark.parametrize("seed", range(2))
def test_the_register_as_of_a_moment_is_the_one_taken_out_then(seed):
    dice, taken = Random(seed), []
    with time_machine.travel(START, tick=False):
        office = OfficeFactory()
        sheet = processors.open_processor(office, {"name": "Docalys"}, by=None)
    for step in range(1, STEPS):
        with time_machine.travel(START + timedelta(hours=step), tick=False):
            _live(dice, office, sheet.pk, step)
            for record in ProcessingOnBehalf.objects.all():
                assert last_written(record).content == read(record)
            taken.append(take(office, "on-behalf", drafts=True))
    for then in taken:
        again = take(office, "on-behalf", drafts=True, moment=then.exported.moment)
        assert unnumbered(again.cells) == unnumbered(then.cells)
    assert len({str(unnumbered(then.cells)) for then in taken}) == len(taken)


def _live(dice, office, sheet, step):
    """Open a record, change one, move one, or rename the processor that they name."""
    records = list(ProcessingOnBehalf.objects.order_by("number"))
    deed = dice.choice(["open", "revise", "move", "move", "rename"]) if records else "open"
    if deed == "open":
        on_behalf(office, name=f"Prestation {step}", processors=[{"processor": sheet}])
    elif deed == "rename":
        version = Processor.objects.get(pk=sheet).version
        processors.revise_processor(sheet, {"name": f"Docalys {step}"}, version=version, by=None)
    else:
        record = dice.choice(records)
        if deed == "move" or record.status not in workflow.EDITABLE:
            verb = dice.choice(workflow.verbs(record.status))
            moves.move(ProcessingOnBehalf, record.pk, verb, by=None, reason=f"étape {step}")
        else:
            content = complete_content(name=f"Revue {step}", processors=[{"name": f"Autre {step}"}])
            moves.revise(ProcessingOnBehalf, record.pk, content, version=record.version, by=None)


def test_the_office_is_the_processor_and_the_command_says_so_in_every_format(tmp_path):
    office = OfficeFactory(slug="opal", name="L’Opal")
    on_behalf(office, status="submitted")
    facts = take(office, "on-behalf").facts
    assert facts["Sous-traitant"] == "L’Opal" and "Responsable de traitement" not in facts
    assert take(office).facts["Responsable de traitement"] == "L’Opal"
    for format in ("xlsx", "ods", "csv", "pdf", "jsonld"):
        path = tmp_path / f"registre.{format}"
        call_command("export_register", "opal", dataset="on-behalf", format=format, output=path)
        assert path.stat().st_size > 500
    told = json.loads((tmp_path / "registre.jsonld").read_text(encoding="utf-8"))
    assert told["processor"]["@type"] == "dpv:DataProcessor" and "controller" not in told
    assert told["@context"]["processor"] == "dpv:hasDataProcessor"
    [record] = told["records"]
    assert record["controllers"][0]["categories"][0]["label"] == "Quittancement et encaissement"


def test_a_draft_leaves_when_asked_marked():
    office = OfficeFactory()
    on_behalf(office)
    assert not take(office, "on-behalf").rows("Traitements pour autrui")
    [row] = take(office, "on-behalf", drafts=True).rows("Traitements pour autrui")
    assert row["N°"] == "ST-001 (projet)"
