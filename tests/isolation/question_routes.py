"""Every address of the questions to services: of who asks, and of who is asked, who has no other door."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from compliance.questions.models import Question
from tests.documents import files
from tests.isolation.office_route import PAGE_ALONE, PAGE_AND_SAVE, OfficeRoute
from tests.isolation.planted_requests import ANSWER_FILE, ASKED, OPEN, OVER
from tests.isolation.world import World

REFUSED, LEADS_BACK = (403, 403), (302, 302)


def _question(needs: str, answers: tuple[int, int], numbers: tuple[int, ...] = (ASKED,), **more: Any) -> OfficeRoute:
    return OfficeRoute(needs, answers, through="requests", numbers=numbers, **more)


def _answer(confided: tuple[int, int], **more: Any) -> OfficeRoute:
    """Return an address that is only of who is asked: whoever handles the request sees that it is there."""
    return _question("handle", REFUSED, confided=confided, **more)


def _in_a_week() -> str:
    return (timezone.localdate() + timedelta(days=7)).isoformat()


def _asking(world: World, number: int) -> dict[str, Any]:
    to_whom = {"full_name": "Un agent", "email": "un-agent@opal.example"}
    return {**to_whom, "wording": "pour essayer", "due_on": _in_a_week()}


def _acting(**typed: Any) -> Any:
    def posted(world: World, number: int) -> dict[str, Any]:
        question = Question.objects.get(office=world.offices["opal"], number=number)
        return {"version": question.version, **typed}

    return posted


def _sent(world: World, number: int) -> dict[str, Any]:
    return {"file": files.sent()}


QUESTION_ROUTES = {
    "questions:ask": _question("handle", PAGE_AND_SAVE, (OPEN,), data=_asking),
    "questions:detail": _question("requests", PAGE_ALONE, (ASKED, OVER), confided=PAGE_ALONE),
    "questions:history": _question("requests", PAGE_ALONE, queries=("", "?version=1", "?du=2026-01-01")),
    "questions:edit": _answer(PAGE_AND_SAVE, data=_acting(answer="pour essayer")),
    "questions:edit_draft": _answer((302, 200), data=_acting(answer="pour essayer")),
    "questions:edit_forget": _answer(LEADS_BACK),
    "questions:attach": _answer(PAGE_AND_SAVE, data=_sent),
    "questions:document": _question("requests", PAGE_ALONE, more=(ANSWER_FILE,), confided=PAGE_ALONE),
    "questions:withdraw_document": _answer(PAGE_AND_SAVE, more=(ANSWER_FILE,)),
    "questions:close": _question("handle", PAGE_AND_SAVE, data=_acting()),
    "questions:remind": _question("handle", LEADS_BACK, data=_acting()),  # it has its answer
    "questions:prolong": _question("handle", LEADS_BACK, data=_acting(due_on="2030-01-01")),
    "questions:reopen": _question(
        "handle",
        PAGE_AND_SAVE,
        data=_acting(asked_again="pour essayer"),
        typed_in=lambda world, office: {"due_on": _in_a_week()},
    ),
    "questions:withdraw": _question("handle", PAGE_AND_SAVE, data=_acting()),
}
