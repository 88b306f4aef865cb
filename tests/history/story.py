"""An office to which anything happens: several people open, edit, move, copy and delete activities, as the dice fall.

What they type is found by looking at the models: a new column or part is typed too, or has no value and fails.
"""

import random
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from compliance.datasets import description
from compliance.datasets.register import records_of
from compliance.history import ledger
from compliance.history.as_of import latest_entries
from compliance.history.canonical import Content, canonical
from compliance.offices.models import Office
from compliance.processing import services
from compliance.processing.models import ProcessingActivity, TemplateRevision
from compliance.records import workflow
from compliance.records.content import blank, new_key, part_model, read
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.processing.factories import REASON, advised
from tests.records.values import full_content

CHANGES = 4  # of an edit, at most


def register(office: Office, moment: datetime, *, drafts: bool = True, name: str = "processing") -> list[str]:
    """Return a register as it is exported for a moment, in canonical JSON."""
    found = records_of(description.get(name), office.pk, moment, drafts=drafts)
    return [canonical([one.number, one.status, one.version, one.content]) for one in found]


def stored(office: Office) -> tuple[list[str], list[str]]:
    """Return what the tables say now, in the same shape: everything, then what is no draft."""
    rows = ProcessingActivity.objects.filter(office=office).order_by("number")
    lines = [(row.status, canonical([row.number, row.status, row.version, read(row)])) for row in rows]
    return [line for _, line in lines], [line for status, line in lines if status != "draft"]


def beside(office: Office, moment: datetime) -> list[Any]:
    """Return what the ledger says of the rest at a moment: the office's own sheet, and every other register."""
    sheet = latest_entries(Office.history.model, moment).filter(id=office.pk).values_list("snapshot", flat=True).get()
    others = [dataset.name for dataset in description.announced() if dataset.name != "processing"]
    return [canonical(sheet), *(register(office, moment, name=name) for name in others)]


class Story:
    """A register while people write in it: its juriste, its direction, a script, and in one office of two its DPO."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.office, self.neighbour = OfficeFactory(), OfficeFactory()
        self.people = [member_of(self.office), member_of(self.office, "direction"), None]
        if self.dice.random() < 0.5:
            self.people.append(dpo_of(self.office, self.neighbour))
        self.refused = 0

    def step(self) -> None:
        """Do one thing."""
        alive = list(ProcessingActivity.objects.filter(office=self.office).order_by("number"))
        if (len(alive) < 2 and self.dice.random() < 0.7) or not alive:
            self.dice.choice([self.open, self.open, self.adopt, self.receive])()
        else:
            deed = self.dice.choice([self.edit, self.edit, self.edit, self.move, self.move, self.delete, self.rename])
            deed(self.dice.choice(alive))

    def somebody(self) -> Any:
        return self.dice.choice(self.people)

    # --- what may happen ---

    def open(self) -> None:
        services.open_activity(self.office, self.anything(), by=self.somebody())

    def adopt(self) -> None:
        revision = self.dice.choice(list(TemplateRevision.objects.filter(kind="template").order_by("pk")))
        services.adopt_template(revision, self.office, [0] * len(revision.choices), by=self.somebody())

    def receive(self) -> None:
        source = services.open_activity(self.neighbour, self.anything(), by=None)
        services.copy_activity(source, self.office, by=self.somebody())

    def edit(self, activity: Any) -> None:
        """Change a few things; what the models refuse changes nothing, as the comparison will tell."""
        if activity.status not in workflow.EDITABLE:
            return
        content = read(activity)
        for _ in range(self.dice.randint(1, CHANGES)):
            self.change(ProcessingActivity, content, self.anything())
        try:
            services.revise_activity(activity.pk, content, version=activity.version, by=self.somebody())
        except ValidationError:
            self.refused += 1

    def move(self, activity: Any) -> None:
        verb = self.dice.choice(workflow.verbs(activity.status))
        if verb == "approve":
            advised(activity)
        services.move(activity.pk, verb, by=None, reason=REASON)

    def delete(self, activity: Any) -> None:
        if services.can_delete(activity):
            services.delete_draft(activity.pk, by=self.somebody())

    def rename(self, activity: Any) -> None:
        """The office takes another name, or a person who wrote takes another."""
        person = self.somebody()
        if person:
            person.full_name = f"Nom {self.dice.randrange(100)}"
            person.save(update_fields=["full_name"])
            return
        self.office.name, self.office.city = f"Office {self.office.pk} {self.dice.randrange(100)}", "Laon"
        with ledger.entry(by=None, reason="renamed"):
            self.office.save()

    # --- what is typed ---

    def anything(self) -> Content:
        """Return a content in which every column says something and each part has as many rows, two at most."""
        dice = self.dice
        return full_content(ProcessingActivity, rows=dice.choice([0, 1, 1, 2]), first=dice.randrange(1, 1_000))

    def change(self, model: Any, content: Content, other: Content) -> None:
        """Make one change to a content: of a column, of a row, of the rows, of a nested part."""
        name = self.dice.choice([name for name in other if name != "key"])
        if name not in model.PARTS:
            content[name] = self.dice.choice([other[name], blank(model)[name]])
            return
        rows: Any = content[name]
        others: Any = other[name]
        match self.dice.choice(["more", "fewer", "mixed", "row", "row"]):
            case "more":
                rows.extend({**row, "key": new_key()} for row in others)
            case "fewer":
                del rows[self.dice.randrange(len(rows) + 1) :]
            case "mixed":
                self.dice.shuffle(rows)
            case "row" if rows and others:
                self.change(part_model(model, name), self.dice.choice(rows), others[0])
