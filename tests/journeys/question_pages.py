"""The pages of the questions to services: of who asks, then of who is asked, on a question in which state."""

from collections.abc import Callable, Iterator
from typing import Any

from compliance.questions import services
from compliance.questions.models import Question
from compliance.subject_requests.models import SubjectRequest
from tests.questions.factories import NOBODY, file_of

OPAL = "opal"
DPO, JURISTE, AGENT = "dpo", "juriste@opal", "agent@opal"
BY_WHO_ASKED = {"remind": "asked", "prolong": "asked", "close": "answered", "reopen": "answered", "withdraw": "asked"}

type Told = tuple[str, str, Callable[[], list[Any]], str]


def question_pages() -> Iterator[Told]:
    """Yield each page: its name, who looks, what its address names, what it asks."""
    yield "questions:ask", JURISTE, lambda: [OPAL, _request().number], ""
    for verb, state in BY_WHO_ASKED.items():
        yield f"questions:{verb}", JURISTE, _of(state), ""
    yield "questions:detail", DPO, _of("answered"), ""
    yield "questions:history", DPO, _of("answered"), "?version=2"
    yield "subject_requests:history", DPO, lambda: [OPAL, _request().number], ""
    for name in ("detail", "edit", "attach"):
        yield f"questions:{name}", AGENT, _of("asked"), ""
    yield "questions:detail", AGENT, _of("answered"), ""
    yield "questions:edit", AGENT, _of("answered"), ""
    yield "questions:withdraw_document", AGENT, _of_file, ""
    yield "questions:detail", DPO, _of("closed"), ""  # the last: nobody answers it any more
    yield "home", AGENT, list, ""
    yield "deadlines:list", AGENT, lambda: ["tous"], ""


def _request() -> SubjectRequest:
    found: SubjectRequest = _question("asked").request
    return found


def _question(state: str) -> Question:
    """Return a question of Opal in that state; one that is closed is made of one that is answered."""
    rows = Question.objects.filter(office__slug=OPAL, request__restricted=False).order_by("number")
    found: Question | None = rows.filter(status=state).first()
    return found or services.close(_question("answered").pk, NOBODY)


def _of(state: str) -> Callable[[], list[Any]]:
    return lambda: [OPAL, _question(state).number]


def _of_file() -> list[Any]:
    question = _question("answered")
    given = question.documents.filter(withdrawn_at=None).first() or file_of(question, name="bail.pdf")
    return [OPAL, question.number, given.number]
