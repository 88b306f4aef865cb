"""An office to which anything happens: several people open, edit, move, copy and delete activities, as the dice fall.

So do they the sheets of the processors that these activities name. What they type is found by looking at the models:
a new column or part is typed too, or has no value and fails.
"""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from compliance.history import ledger
from compliance.history.canonical import Content
from compliance.processing import services as activities
from compliance.processing.models import ProcessingActivity, TemplateRevision
from compliance.processors import services as sheets
from compliance.processors.models import Processor
from compliance.records import workflow
from compliance.records.content import blank, linked_ids, new_key, part_model, read
from tests.factories import NetworkFactory, OfficeFactory, dpo_of, member_of
from tests.processing.factories import REASON, advised
from tests.processors.factories import joins
from tests.records.values import full_content

CHANGES = 4  # of an edit, at most
EACH_NEEDS = {"siren": "732829320"}  # what no made-up value can be


class Story:
    """A register while people write in it: its juriste, its direction, a script, and in one office of two its DPO.

    In one of two the sheets are the network's, and a neighbour's juriste writes in them as well. ``done`` counts what
    did happen, ``refused`` what the house refused.
    """

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.office, self.neighbour = OfficeFactory(), OfficeFactory()
        self.people = [member_of(self.office), member_of(self.office, "direction"), None]
        if seed % 2:
            self.people.append(dpo_of(self.office, self.neighbour))
        self.done: Counter[str] = Counter()
        self.refused = 0
        self.owner = self._network() if seed // 2 % 2 else self.office
        for _ in range(2):
            self.open_sheet()

    def _network(self) -> Any:
        network = NetworkFactory()
        for office in (self.office, self.neighbour):
            joins(office, network)
        return network

    def step(self) -> None:
        """Do one thing."""
        alive = list(ProcessingActivity.objects.filter(office=self.office).order_by("number"))
        known = self.sheets()
        if not alive or (len(alive) < 2 and self.dice.random() < 0.7):
            self.dice.choice([self.open, self.open, self.adopt, self.receive])()
        elif self.dice.random() < 0.65:
            deed = self.dice.choice([self.edit, self.edit, self.edit, self.move, self.move, self.delete, self.rename])
            deed(self.dice.choice(alive))
        elif known and self.dice.random() < 0.8:
            deed = self.dice.choice([self.edit_sheet, self.rename_sheet, self.rename_sheet, self.drop_sheet])
            deed(self.dice.choice(known))
        else:
            self.open_sheet()

    def somebody(self) -> Any:
        return self.dice.choice(self.people)

    def sheets(self) -> list[Any]:
        """Return the sheets to which the office's records may link."""
        return list(Processor.objects.of_office(self.office).order_by("pk"))

    def attempt(self, kind: str, write: Callable[[], Any], content: Content | None = None) -> None:
        """Write; what the models refuse changes nothing, as the comparison will tell."""
        try:
            write()
        except (ValidationError, sheets.InUse):
            self.refused += 1
            return
        self.done[kind] += 1
        if content and any(linked_ids(ProcessingActivity, content).values()):
            self.done["linked"] += 1

    # --- what may happen to an activity ---

    def open(self) -> None:
        content = self.anything()
        self.attempt("opened", lambda: activities.open_activity(self.office, content, by=self.somebody()), content)

    def adopt(self) -> None:
        revision = self.dice.choice(list(TemplateRevision.objects.filter(kind="template").order_by("pk")))
        answers = [0] * len(revision.choices)
        self.attempt("adopted", lambda: activities.adopt_template(revision, self.office, answers, by=self.somebody()))

    def receive(self) -> None:
        source = activities.open_activity(self.neighbour, self.anything(shared=self.owner != self.office), by=None)
        self.attempt("copied", lambda: activities.copy_activity(source, self.office, by=self.somebody()))

    def edit(self, activity: Any) -> None:
        if activity.status not in workflow.EDITABLE:
            return
        content = self.changed(activity, self.anything)
        pk, version = activity.pk, activity.version
        revise = activities.revise_activity
        self.attempt("edited", lambda: revise(pk, content, version=version, by=self.somebody()), content)

    def move(self, activity: Any) -> None:
        verb = self.dice.choice(workflow.verbs(activity.status))
        if verb == "approve":
            advised(activity)
        self.attempt("moved", lambda: activities.move(activity.pk, verb, by=None, reason=REASON))

    def delete(self, activity: Any) -> None:
        if activities.can_delete(activity):
            self.attempt("deleted", lambda: activities.delete_draft(activity.pk, by=self.somebody()))

    def rename(self, activity: Any) -> None:
        """The office takes another name, or a person who wrote takes another."""
        self.done["renamed"] += 1
        person = self.somebody()
        if person:
            person.full_name = f"Nom {self.dice.randrange(100)}"
            person.save(update_fields=["full_name"])
            return
        self.office.name, self.office.city = f"Office {self.office.pk} {self.dice.randrange(100)}", "Laon"
        with ledger.entry(by=None, reason="renamed"):
            self.office.save()

    # --- what may happen to a sheet ---

    def open_sheet(self) -> None:
        content = self.any_sheet()
        self.attempt("sheet opened", lambda: sheets.open_processor(self.owner, content, by=self.somebody()))

    def edit_sheet(self, sheet: Any) -> None:
        self.revise_sheet("sheet edited", sheet, self.changed(sheet, self.any_sheet))

    def rename_sheet(self, sheet: Any) -> None:
        kind = "used sheet renamed" if sheets.is_used(sheet) else "sheet renamed"
        self.revise_sheet(kind, sheet, {**read(sheet), "name": f"Sous-traitant {self.dice.randrange(100)}"})

    def drop_sheet(self, sheet: Any) -> None:
        self.attempt("sheet deleted", lambda: sheets.delete_processor(sheet.pk, by=self.somebody()))

    def revise_sheet(self, kind: str, sheet: Any, content: Content) -> None:
        revise = sheets.revise_processor
        self.attempt(kind, lambda: revise(sheet.pk, content, version=sheet.version, by=self.somebody()))

    # --- what is typed ---

    def anything(self, *, shared: bool = True) -> Content:
        """Return a content in which every column says something and each part has as many rows, two at most."""
        dice, links = self.dice, [sheet.pk for sheet in self.sheets()] if shared else []
        rows, first = dice.choice([0, 1, 1, 2]), dice.randrange(1, 1_000)
        return full_content(ProcessingActivity, rows=rows, first=first, links=links)

    def any_sheet(self) -> Content:
        """Return the content of a sheet that says everything; it engages others that have theirs, or names them."""
        dice, links = self.dice, [sheet.pk for sheet in self.sheets()]
        content = full_content(Processor, rows=dice.choice([0, 1, 2]), first=dice.randrange(1, 1_000), links=links)
        engaged: Any = content["sub_processors"]
        for row in engaged:
            row["name" if row["processor"] else "processor"] = "" if row["processor"] else None
        return content | EACH_NEEDS

    def changed(self, record: Any, anything: Callable[[], Content]) -> Content:
        """Return what a record says after a few changes."""
        content = read(record)
        for _ in range(self.dice.randint(1, CHANGES)):
            self.change(type(record), content, anything())
        return content

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
