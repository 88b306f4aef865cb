"""The demonstration network: six offices, their people, their registers and a year of history, all invented.

Everything goes through the services of the house, dated by hand, which only a database marked as demonstration allows.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from compliance.access import services as access
from compliance.accounts import invitations
from compliance.accounts.models import User
from compliance.governance.installation import services as governance
from compliance.governance.networks import services as networks
from compliance.governance.people import services as places
from compliance.governance.time_log import services as time_log
from compliance.history.models import DatabasePurpose
from compliance.offices.models import Network, Office
from compliance.processing import services as processing
from compliance.processing import template_services
from compliance.processing.models import (
    ActivityComment,
    ActivityGuest,
    ProcessingActivity,
    TemplateRevision,
    latest_revisions,
)
from compliance.processing.network_templates import load_templates
from compliance.records import comment_services as comments
from compliance.records import content as contents
from compliance.records import guest_services
from registry import demonstration_on_behalf as on_behalf
from registry import demonstration_opinions as opinions
from registry import demonstration_portal as portals
from registry.demonstration_documents import attach_today
from registry.demonstration_processors import Suppliers
from registry.demonstration_requests import receive_today

PASSWORD = "ramure-demonstration"  # noqa: S105  # of invented people, printed on purpose, refused elsewhere
OPENED_AT = datetime.fromisoformat("2025-11-24T08:00:00+01:00")
TIME_NOTED_AT = datetime.fromisoformat("2026-11-20T19:00:00+01:00")  # after the last entry of the registers


class NotEmpty(Exception):
    """The database holds offices of its own: marked as a demonstration, its ledger would take any date by hand."""


def load() -> bool:
    """Load the demonstration if this database does not hold it yet; tell whether anything was written.

    Raises NotEmpty in a database that already serves.
    """
    if DatabasePurpose.objects.filter(purpose=DatabasePurpose.Purpose.DEMONSTRATION).exists():
        load_templates()
        return False
    if Office.objects.exists():
        raise NotEmpty("this database holds offices of its own: a demonstration needs an empty one")
    load_templates()
    network = _read("network.json")
    registers, told = _read("registers.json"), _read("opinions.json")
    with transaction.atomic():
        DatabasePurpose.objects.create(purpose=DatabasePurpose.Purpose.DEMONSTRATION)
        people = _people(network["people"])
        offices = {row["slug"]: _office(row) for row in network["offices"]}
        _networks(network, offices, people)
        _templates(network["templates"], people)
        _places(network, offices, people)
        suppliers = Suppliers(_read("processors.json"))
        suppliers.open_sheets(OPENED_AT)
        suppliers.enter_contracts(offices, people)
        for slug, rows in registers.items():
            _register(offices[slug], rows, {person.email: person for person in people.values()}, told, suppliers)
        _time(network["time"], offices, people)
        suppliers.enter_contracts(offices, people, lately=True)
        _confided(network["confided"], offices, people)
        opinions.ask_today(told, offices, people)
        attach_today(_read("documents.json"), offices, people)
        on_behalf.open_today(_read("on_behalf.json"), offices, people)
        portals.open_today(network["portals"], offices, people)
        receive_today(_read("requests.json")["requests"], offices, people)
        _comments(network["comments"], offices, people)
        _invitations(network["invitations"], offices, people)
    return True


def _read(name: str) -> Any:
    return json.loads((Path(settings.BASE_DIR) / "fixtures" / "demo" / name).read_text(encoding="utf-8"))


def _people(rows: list[dict[str, Any]]) -> dict[str, User]:
    password = make_password(PASSWORD)
    return {
        row["key"]: User.objects.create(
            email=row["email"], full_name=row["full_name"], password=password, is_demonstration=True
        )
        for row in rows
    }


def _office(row: dict[str, Any]) -> Office:
    facts = {name: value for name, value in row.items() if name not in {"legal_representative", "contact_points"}}
    person = row["legal_representative"]
    facts |= {"representative_name": person["name"], "representative_title": person["title"]}
    return governance.create_office(facts, row["contact_points"], by=None, at=OPENED_AT)


def _networks(network: dict[str, Any], offices: dict[str, Office], people: dict[str, User]) -> None:
    made = {}
    for row in network["networks"]:
        values = {"name": row["name"], "kind": row["kind"], "description": row["description"], **_period(row)}
        made[row["name"]] = networks.create_network(values, by=None, at=OPENED_AT)
    for row in network["memberships"]:
        joined = made[row["network"]], offices[row["office"]]
        networks.join_network(*joined, by=None, at=OPENED_AT, **_period(row))
    for row in network["presidencies"]:
        presided = made[row["network"]], offices[row["office"]]
        networks.note_presidency(*presided, year=row["year"], by=None, at=OPENED_AT)
    for row in network["conventions"]:
        terms = {name: row[name] for name in ("title", "subject", "notice", "signed_on")} | _period(row)
        parties = [offices[slug] for slug in row["parties"]]
        networks.sign_convention(made[row["network"]], terms, parties, by=None, at=OPENED_AT)
    for row in network["coordinations"]:
        coordinated = made[row["network"]], people[row["person"]]
        access.coordinate(*coordinated, by=None, at=OPENED_AT, **_period(row))


def _templates(rows: list[dict[str, Any]], people: dict[str, User]) -> None:
    """Publish the templates of networks; their dates are those of the loading, for no chain tells them."""
    starts = {revision.template.code: revision for revision in latest_revisions()}
    for row in rows:
        network, by = Network.objects.get(name=row["network"]), people[row["person"]]
        opened = template_services.open_template(network, row["name"], starts[row["start"]], by=by)
        draft = {**cast(dict[str, Any], opened.draft), "description": row["description"]}
        written = template_services.write_draft(opened.pk, draft, version=opened.version, by=by)
        template_services.publish(written.pk, row["note"], version=written.version, by=by)


def _places(network: dict[str, Any], offices: dict[str, Office], people: dict[str, User]) -> None:
    for row in network["mandates"]:
        facts = {name: value for name, value in row.items() if name not in {"office", "person", "from", "to"}}
        signing = people[f"direction-{row['office']}"]
        dpo = people[row["person"]]
        access.designate(offices[row["office"]], dpo, by=signing, at=OPENED_AT, **_period(row), **facts)
    for person in network["people"]:
        for row in person["appointments"]:
            access.appoint(
                offices[row["office"]], people[person["key"]], row["role"], by=None, at=OPENED_AT, **_period(row)
            )


def _period(row: dict[str, Any]) -> dict[str, Any]:
    ends = date.fromisoformat(row["to"]) if row["to"] else None
    return {"starts": date.fromisoformat(row["from"]), "ends": ends}


def _time(rows: list[dict[str, Any]], offices: dict[str, Office], people: dict[str, User]) -> None:
    for row in rows:
        spent = {"day": date.fromisoformat(row["day"]), "half_days": row["half_days"], "subject": row["subject"]}
        time_log.note(offices[row["office"]], by=people[row["person"]], at=TIME_NOTED_AT, **spent)


def _confided(rows: list[dict[str, Any]], offices: dict[str, Office], people: dict[str, User]) -> None:
    """Confide records from the day of the loading, not of the story: a place that has ended shows nothing."""
    for row in rows:
        person = people[row["person"]]
        asked = {"request": row["request"], "ends": timezone.localdate() + timedelta(days=row["days"])}
        record = ProcessingActivity.objects.get(office=offices[row["office"]], number=row["number"])
        place = ActivityGuest(record=record, email=person.email, full_name=person.full_name, **asked)
        confided = guest_services.confide(place, by=people[row["by"]])
        invitations.accept(confided.invitation.digest, person)


def _comments(rows: list[dict[str, Any]], offices: dict[str, Office], people: dict[str, User]) -> None:
    """Comment on records from the day of the loading."""
    for row in rows:
        record = ProcessingActivity.objects.get(office=offices[row["office"]], number=row["number"])
        told = [people[name] for name in row["told"]]
        comments.write(ActivityComment(record=record, text=row["text"]), by=people[row["by"]], told=told)


def _invitations(rows: list[dict[str, Any]], offices: dict[str, Office], people: dict[str, User]) -> None:
    """Invite from today: a link that waits is not told with a past date."""
    for row in rows:
        offer = {name: row[name] for name in ("email", "full_name", "role")}
        places.invite(offices[row["office"]], **offer, starts=timezone.localdate(), by=people[row["by"]])


@dataclass
class Sheet:
    """An activity of the demonstration while its year is told."""

    row: dict[str, Any]
    revision: TemplateRevision
    activity: ProcessingActivity | None = None


def _register(
    office: Office, rows: list[dict[str, Any]], people: dict[str, User], told: dict[str, Any], suppliers: Suppliers
) -> None:
    revisions = {revision.template.code: revision for revision in latest_revisions()}
    sheets = [Sheet(row, revisions[row["template"]]) for row in rows]
    steps = [(step, sheet) for sheet in sheets for step in opinions.told_with_opinions(sheet.row["history"])]
    # The entries of an office follow one another: its year is told in the order of its days.
    for step, sheet in sorted(steps, key=lambda pair: datetime.fromisoformat(pair[0]["on"])):
        if "opinion" in step and sheet.activity is not None:
            opinions.advise(sheet.activity, office, told, at=datetime.fromisoformat(step["on"]))
        else:
            _tell(step, sheet, office, people[step["by"]], told, suppliers)


def _tell(
    step: dict[str, Any], sheet: Sheet, office: Office, by: User, told: dict[str, Any], suppliers: Suppliers
) -> None:
    at, reason = datetime.fromisoformat(step["on"]), step["reason"]
    if sheet.activity is None:
        content = _opening(sheet, at.date())
        suppliers.name_in(content, office.slug, sheet.row["template"])
        _change(content, step.get("changes", []))
        sheet.activity = processing.open_activity(office, content, by=by, reason=reason, at=at)
        return
    if step.get("changes"):
        content = contents.read(sheet.activity)
        _change(content, step["changes"])
        sheet.activity = processing.revise_activity(
            sheet.activity.pk, content, version=sheet.activity.version, by=by, reason=reason, at=at
        )
    if step.get("status"):
        why = opinions.why_not(sheet.activity, office, told)
        sheet.activity = processing.move(sheet.activity.pk, VERBS[step["status"]], by=by, reason=reason, why=why, at=at)


VERBS = {"submitted": "submit", "approved": "approve", "ended": "end"}


def _opening(sheet: Sheet, day: date) -> dict[str, Any]:
    answers = [sheet.row["choices"].get(choice["key"], 0) for choice in sheet.revision.choices]
    content = cast(dict[str, Any], processing.adopted_content(sheet.revision, answers, on=day))
    content.update({name: sheet.row[name] for name in ("service", "started_on", "review_on")})
    _change(content, sheet.row["changes"])
    return content


def _change(content: dict[str, Any], changes: list[Any]) -> None:
    """Apply local differences: ``[path…, value]``, ``{"add": [path…, row]}`` or ``{"remove": [path…, rank]}``."""
    for change in changes:
        if isinstance(change, dict) and "add" in change:
            *path, row = change["add"]
            _at(content, path).append(row)
        elif isinstance(change, dict):
            *path, rank = change["remove"]
            del _at(content, path)[rank]
        else:
            *path, last, value = change
            _at(content, path)[last] = value


def _at(content: Any, path: list[str | int]) -> Any:
    for step in path:
        content = itemgetter(step)(content)
    return content
