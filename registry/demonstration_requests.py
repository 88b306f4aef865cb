"""The requests of the demonstration: invented people, days counted from the day of the loading."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from compliance.accounts import invitations
from compliance.accounts.models import User
from compliance.offices.models import Office
from compliance.processing.models import ProcessingActivity
from compliance.questions import services as questions
from compliance.records import content as contents
from compliance.subject_requests import people_services, services
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.rules import Decision
from compliance.subject_requests.writing import Writer
from registry.demonstration_letters import tell_letter

type Step = dict[str, Any]


@dataclass
class Told:
    """A request as its steps are told, and who tells them."""

    request: SubjectRequest
    people: dict[str, User]
    writer: Writer

    def key(self, right: str) -> str:
        """Return the key of the row of a right."""
        return str(self.request.rights.get(right=right).key)


def receive_today(rows: list[dict[str, Any]], offices: dict[str, Office], people: dict[str, User]) -> None:
    """Enter the requests, and tell what was done with each."""
    for row in rows:
        content = {**row["content"], "received_on": _day(row["received"]).isoformat()}
        readers = [people[name] for name in row.get("readers", [])]
        writer = Writer(by=people[row["by"]])
        request = services.receive(offices[row["office"]], content, by=writer.by, readers=readers)
        told = Told(request, people, writer)
        for step in row["steps"]:
            told.request = STEPS[step["do"]](told, step)


def _day(days_ago: int) -> date:
    return timezone.localdate() - timedelta(days=days_ago)


def _qualify(told: Told, step: Step) -> SubjectRequest:
    return services.qualify(told.request.pk, step["what"], step.get("rights", []), told.writer)


def _assign(told: Told, step: Step) -> SubjectRequest:
    return people_services.assign(told.request.pk, told.writer.by, told.writer)


def _ask_identity(told: Told, step: Step) -> SubjectRequest:
    return services.ask_identity(told.request.pk, _day(step["on"]), step["doubts"], told.writer)


def _record_identity(told: Told, step: Step) -> SubjectRequest:
    return services.record_identity(told.request.pk, _day(step["on"]), step["piece"], told.writer)


def _verify_quality(told: Told, step: Step) -> SubjectRequest:
    return services.verify_quality(told.request.pk, step["kind"], _day(step["on"]), told.writer)


def _extend(told: Told, step: Step) -> SubjectRequest:
    return services.extend(told.request.pk, _day(step["on"]), step["reasons"], told.writer)


def _link(told: Told, step: Step) -> SubjectRequest:
    activity = ProcessingActivity.objects.get(office=told.request.office, number=step["number"])
    blank = contents.blank(contents.part_model(SubjectRequest, "activities"))
    row = {**blank, "activity": activity.pk, "reasons": step.get("reasons", "")}
    return services.link_activities(told.request.pk, [row], told.writer)


def _advise(told: Told, step: Step) -> SubjectRequest:
    return people_services.advise(told.request.pk, step["text"], Writer(by=told.people[step["by"]]))


def _decide(told: Told, step: Step) -> SubjectRequest:
    decision = Decision(
        outcome=step["outcome"],
        answered_on=_day(step["on"]),
        reasons=step.get("reasons", ""),
        cnil_remedy="reasons" in step,
        court_remedy="reasons" in step,
        decided_by=told.writer.by.pk if told.writer.by else None,
    )
    return services.decide(told.request.pk, told.key(step["right"]), decision, told.writer)


def _sign(told: Told, step: Step) -> SubjectRequest:
    return people_services.sign(told.request.pk, Writer(by=told.people[step["by"]]))


def _set_aside(told: Told, step: Step) -> SubjectRequest:
    return services.set_aside(told.request.pk, step["answer"], _day(step["on"]), told.writer)


def _letter(told: Told, step: Step) -> SubjectRequest:
    """Prepare a letter, and take it as far as the step says."""
    if told.writer.by:
        tell_letter(told.request, step["kind"], step.get("answer", ""), until=step["until"], by=told.writer.by)
    return SubjectRequest.objects.get(pk=told.request.pk)


def _ask(told: Told, step: Step) -> SubjectRequest:
    """Ask a person of a service, who accepts, and answers when the story tells it."""
    person = told.people[step["to"]]
    content = {**questions.offered(told.request), "wording": step["wording"], "due_on": _day(-step["due"]).isoformat()}
    name, by = person.get_full_name(), told.writer.by
    question = questions.ask(told.request, content, full_name=name, email=person.email, by=by)
    invitations.accept(question.place.invitation.digest, person)
    if "answer" in step:
        given = {"answer": step["answer"], "holds_nothing": step.get("holds_nothing", False)}
        questions.answer(question.pk, given, version=question.version, by=person)
    return told.request


STEPS: dict[str, Callable[[Told, Step], SubjectRequest]] = {
    "qualify": _qualify,
    "assign": _assign,
    "ask_identity": _ask_identity,
    "record_identity": _record_identity,
    "verify_quality": _verify_quality,
    "extend": _extend,
    "link": _link,
    "advise": _advise,
    "decide": _decide,
    "sign": _sign,
    "set_aside": _set_aside,
    "letter": _letter,
    "ask": _ask,
}
