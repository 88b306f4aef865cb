"""The verbs of who asks, as pages: their words, their form, the service that does them, when they are offered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from compliance.questions import services
from compliance.questions.forms import AskAgainForm, ConfirmForm, DueForm
from compliance.questions.models import Question
from compliance.questions.services import Asker
from compliance.records import guest_rules

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

type Offered = Callable[[Question], bool]


@dataclass(frozen=True)
class Act:
    """A verb: its address, its words (button, what it does, what was done), its form, what runs it, when it may be."""

    name: str
    slug: str
    label: "StrPromise"
    question: "StrPromise"
    done: "StrPromise"
    run: Callable[[int, Any, Asker], Question]
    offered: Offered
    form: Any = ConfirmForm


def _moves(verb: str) -> Offered:
    return lambda question: question.may(verb)


def _reminds(question: Question) -> bool:
    waits = {guest_rules.State.INVITED, guest_rules.State.OPEN}
    return question.may("remind") and question.place.state in waits


ACTS = (
    Act(
        "close",
        "clore",
        _("Clore la question"),
        _("Vous prenez la réponse telle qu’elle est. Le service ne peut plus ni la lire ni la corriger."),
        _("La question est close."),
        lambda pk, form, asker: services.close(pk, asker),
        _moves("close"),
    ),
    Act(
        "remind",
        "relancer",
        _("Relancer"),
        _("Une lettre part aussitôt, sans un mot de la demande. Un lien qui n’a pas encore servi est remplacé."),
        _("La relance est partie."),
        lambda pk, form, asker: services.remind(pk, asker),
        _reminds,
    ),
    Act(
        "prolong",
        "changer-le-delai",
        _("Changer le délai"),
        _("Le service en est prévenu par une lettre."),
        _("Le délai est changé."),
        lambda pk, form, asker: services.prolong(pk, form.cleaned_data["due_on"], asker, beyond=form.is_beyond),
        _moves("prolong"),
        DueForm,
    ),
    Act(
        "reopen",
        "demander-plus",
        _("Demander une précision"),
        _("La question est posée de nouveau à la même personne ; sa réponse reste, elle la complète."),
        _("La question est posée de nouveau."),
        lambda pk, form, asker: services.reopen(
            pk, form.cleaned_data["asked_again"], form.cleaned_data["due_on"], asker, beyond=form.is_beyond
        ),
        lambda question: question.may("reopen") and question.request.is_open,
        AskAgainForm,
    ),
    Act(
        "withdraw",
        "retirer",
        _("Retirer la question"),
        _("La personne ne la voit plus, et en est avertie. Ce qu’elle a écrit et joint est gardé."),
        _("La question est retirée."),
        lambda pk, form, asker: services.withdraw(pk, asker),
        _moves("withdraw"),
    ),
)
