"""What a page says of the DPO's opinions on an activity, and what the person may do about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from compliance.access.enforcement import Scope
from compliance.history.canonical import Content
from compliance.offices.enums import Permission
from compliance.offices.models import Mandate
from compliance.processing import opinion_rules as rules
from compliance.processing.models import Opinion, ProcessingActivity
from compliance.processing.opinion_services import Situation, opinions_on, situation
from compliance.processing.opinion_words import explained


@dataclass(frozen=True)
class Panel:
    """The opinions on an activity, the latest first; what the last one asks, in words; where to ask or to answer."""

    opinions: Sequence[Opinion]
    mandate: Mandate | None
    explanation: str
    ask_url: str
    answer_url: str


def opinion_panel(activity: ProcessingActivity, content: Content, scope: Scope) -> Panel:
    """Return the panel of an activity's page."""
    opinions = opinions_on(activity)
    found = situation(activity, timezone.localdate(), opinions=opinions, content=content)
    awaited = found.opinion is not None and found.opinion.is_awaited
    refused = rules.refuse_asking(activity.status, awaited=awaited, has_dpo=found.mandate is not None)
    may_ask = not refused and scope.allows(Permission.EDIT_REGISTER.full)
    may_answer = awaited and scope.allows(Permission.ADVISE_REGISTER.full)
    return Panel(
        opinions,
        found.mandate,
        _explanation(activity, found),
        activity.page("ask_opinion") if may_ask else "",
        activity.page("give_opinion") if may_answer else "",
    )


def _explanation(activity: ProcessingActivity, found: Situation) -> str:
    """Say what the opinion asks of an approval to come; an approved record waits for none."""
    return explained(activity, found) if activity.status in rules.ASKABLE else ""
