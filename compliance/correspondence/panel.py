"""What the page of a request and that of a letter show: the letters, who may do what with them, whom to tell."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import Scope
from compliance.accounts.models import User
from compliance.correspondence import signing
from compliance.correspondence.enums import WAITING
from compliance.correspondence.models import Letter
from compliance.law.source import vocabulary
from compliance.processing.models import ProcessingActivity
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.queries import HANDLE
from compliance.subject_requests.rules import Qualification

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class LetterAct:
    """A verb that the person may do with a letter now."""

    label: str
    url: str
    leads: bool


@dataclass(frozen=True)
class Letters:
    """The letters about a request, the last first, and where another is written ("" when the person may not)."""

    letters: list[Letter]
    new_url: str


def letters_of(request: SubjectRequest, scope: Scope) -> Letters:
    """Return the letters about a request; one query."""
    letters = list(request.letters.select_related("signed_by", "prepared_by").order_by("-number"))
    for letter in letters:
        letter.record, letter.office = request, request.office
    here = [request.office.slug, request.number]
    return Letters(letters, reverse("correspondence:new", args=here) if _writes(request, scope) else "")


def _writes(request: SubjectRequest, scope: Scope) -> bool:
    """Tell whether the person may write a letter that is of some use."""
    is_answered = request.qualification == Qualification.RIGHTS and not request.words_erased_on
    return scope.allows(HANDLE) and (request.is_open or is_answered)


def waiting_in(scope: Scope) -> "QuerySet[Letter]":
    """Return the letters that await their signature or their sending, of the requests that the person sees there."""
    seen = scope.within(SubjectRequest.objects.visible_to(scope.user))
    rows = Letter.objects.filter(record__in=seen, state__in=WAITING).select_related("record", "office")
    return rows.order_by("record__due_on", "pk")


type Allowed = Callable[[bool, bool], bool]  # of who handles the request, of who signs the letter

# verb, its label, who may, whether it leads. The order is that of the buttons.
VERBS: "tuple[tuple[str, str, StrPromise, Allowed, bool], ...]" = (
    ("sign", "sign", _("Signer"), lambda handles, signs: signs, True),
    ("send", "send", _("Envoyer"), lambda handles, signs: handles, True),
    ("submit", "submit", _("Demander la signature"), lambda handles, signs: handles and not signs, True),
    ("revise", "edit", _("Corriger"), lambda handles, signs: handles, False),
    ("send_back", "send_back", _("Renvoyer pour correction"), lambda handles, signs: handles or signs, False),
    ("give_up", "give_up", _("Abandonner"), lambda handles, signs: handles, False),
)


def acts_on(letter: Letter, scope: Scope) -> list[LetterAct]:
    """Return the verbs that the person may do with a letter now."""
    handles = scope.allows(HANDLE)
    signs = letter.may("sign") and isinstance(scope.user, User) and signing.may_sign(letter, scope.user)
    return [
        LetterAct(str(label), letter.page(page), leads)
        for verb, page, label, allowed, leads in VERBS
        if letter.may(verb) and allowed(handles, signs)
    ]


def recipients_of(request: SubjectRequest, scope: Scope) -> list[str]:
    """Return to whom the activities concerned say that they disclose data: those to tell (Art. 19 GDPR), in words.

    Processors are among them (Art. 4(9)). Only the activities that the person sees speak.
    """
    ids = list(request.activities.order_by("pk").values_list("activity", flat=True))
    rows = scope.rows(ProcessingActivity).filter(pk__in=ids).prefetch_related("recipients", "processors__processor")
    known, found = vocabulary("recipients"), set()
    for activity in rows.order_by("pk"):
        found |= {one.details or known.label(one.kind) for one in activity.recipients.all() if one.details or one.kind}
        found |= {str(one.processor) for one in activity.processors.all() if one.processor}
    return sorted(found)
