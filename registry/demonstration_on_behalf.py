"""What the offices of the demonstration do on behalf of others: invented controllers, invented contracts."""

from typing import Any

from compliance.accounts.models import User
from compliance.offices.models import Office
from compliance.on_behalf import services
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.records import content as contents
from compliance.records import workflow_services as workflow


def open_today(rows: list[dict[str, Any]], offices: dict[str, Office], people: dict[str, User]) -> None:
    """Open the records and move them, from the day of the loading."""
    for row in rows:
        content = contents.normalise(ProcessingOnBehalf, row["content"])
        record = services.open_record(offices[row["office"]], content, by=people[row["by"]])
        for verb, mover in row["moves"]:
            workflow.move(ProcessingOnBehalf, record.pk, verb, by=people[mover])
