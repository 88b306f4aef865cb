"""The pages of the register of requests: who looks at each, on a request in which state."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone

from compliance.offices.models import Office
from compliance.subject_requests import people_services as people
from compliance.subject_requests import services
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.writing import Writer
from tests.journeys.network import person
from tests.journeys.question_pages import question_pages
from tests.subject_requests.factories import a_request

OPAL = "opal"
DPO, JURISTE, DIRECTION = "dpo", "juriste@opal", "direction@opal"

SEEN = ("received", "identity_pending", "extended", "refused", "set_aside", "restricted", "held")
VERBS = {
    "qualify": (JURISTE, "received"),
    "set_aside": (JURISTE, "cada"),
    "reopen_aside": (JURISTE, "set_aside"),
    "ask_identity": (JURISTE, "in_progress"),
    "record_identity": (JURISTE, "identity_pending"),
    "abandon": (JURISTE, "identity_pending"),
    "verify_quality": (JURISTE, "mandataire"),
    "extend": (JURISTE, "in_progress"),
    "assign": (JURISTE, "in_progress"),
    "advise": (DPO, "in_progress"),
    "sign": (DIRECTION, "in_progress"),
    "same_as": (JURISTE, "in_progress"),
    "restrict": (JURISTE, "in_progress"),
    "unrestrict": (JURISTE, "restricted"),
    "hold": (JURISTE, "in_progress"),
    "release": (JURISTE, "held"),
}
ON_RIGHTS = {"decide": "in_progress", "reopen_right": "refused"}

type Told = tuple[str, str, Callable[[], list[Any]], str]


def request_pages() -> Iterator[Told]:
    """Yield each page: its name, who looks, what its address names, what it asks."""
    yield "subject_requests:list", DPO, lambda: ["tous"], "?montrer=late"
    yield "subject_requests:list", JURISTE, lambda: [OPAL], "?etat=toutes&tri=-recue&droit=access"
    yield "subject_requests:list", JURISTE, lambda: [OPAL], "?q=introuvable"
    yield "subject_requests:list", DPO, lambda: ["reims-habitat"], ""  # an empty register
    for state in SEEN:
        yield "subject_requests:detail", JURISTE, _of(state), ""
    for verb, (who, state) in VERBS.items():
        yield f"subject_requests:{verb}", who, _of(state), ""
    for verb, state in ON_RIGHTS.items():
        yield f"subject_requests:{verb}", JURISTE, _of_right(state), ""
    yield from question_pages()
    yield "exports:export", JURISTE, lambda: [OPAL, "requests"], "?filtre=montrer%3Dlate"
    yield "exports:export", DPO, lambda: ["tous", "request-log"], ""
    yield "subject_requests:figures", DPO, lambda: ["tous"], "?du=2024-01-01"
    yield "subject_requests:figures", JURISTE, lambda: [OPAL], ""
    yield "subject_requests:figures", DPO, lambda: ["reims-habitat"], ""  # nothing to count
    yield "subject_requests:delegations", DIRECTION, lambda: [OPAL], ""
    yield "subject_requests:end_delegation", DIRECTION, _of_delegation, ""


def _opal() -> Office:
    return Office.objects.get(slug=OPAL)


def a_request_in(state: str) -> SubjectRequest:
    """Return a request of Opal in that state, as its juriste sees it; what the demonstration has not is made."""
    rows = SubjectRequest.objects.visible_to(person(JURISTE)).of_office(_opal()).order_by("number")
    plain, writer = rows.filter(restricted=False), Writer(by=None)
    match state:
        case "restricted":
            return rows.filter(restricted=True)[0]
        case "mandataire":
            return plain.filter(requester_quality=state)[0]
        case "cada":
            return plain.open().filter(qualification=state).first() or _set_apart(state, writer)
        case "held":
            return plain.exclude(held_on=None).first() or services.hold(
                a_request_in("refused").pk, "Contentieux", writer
            )
        case "received":
            return plain.filter(status=state).first() or a_request(_opal())
    return plain.filter(status=state)[0]


def _set_apart(qualification: str, writer: Writer) -> SubjectRequest:
    return services.qualify(a_request(_opal()).pk, qualification, [], writer)


def _of(state: str) -> Callable[[], list[Any]]:
    return lambda: [OPAL, a_request_in(state).number]


def _of_right(state: str) -> Callable[[], list[Any]]:
    def named() -> list[Any]:
        found = a_request_in(state)
        return [OPAL, found.number, found.rights.order_by("position")[0].key]

    return named


def _of_delegation() -> list[Any]:
    given = people.delegations_of(_opal()).first() or people.delegate(
        _opal(), person(JURISTE), starts=timezone.localdate(), ends=None, by=person(DIRECTION)
    )
    return [OPAL, given.pk]
