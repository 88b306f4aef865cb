"""The page of a verb on a letter: its question, its form, then what the service did, or why it did not."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from compliance.access.enforcement import ScopedRequest
from compliance.common.forms import Form, show_refusal
from compliance.correspondence import services, sheet, signing
from compliance.correspondence.forms import ConfirmForm, SendForm, WhyForm
from compliance.correspondence.models import Letter
from compliance.correspondence.refusals import StaleLetter
from compliance.correspondence.views import LetterPage
from compliance.correspondence.words import printed
from compliance.subject_requests.queries import HANDLE, VIEW

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

type Typed = dict[str, Any]
type Run = Callable[[Letter, Any, Typed, ExitStack], object]
type MakeForm = Callable[[Any, Letter], Form]


@dataclass(frozen=True)
class LetterVerb:
    """A verb: its words (button, what it does, what was done), who may, its form, its service."""

    name: str
    label: "StrPromise"
    question: "StrPromise"
    done: "StrPromise"
    form: MakeForm
    run: Run
    for_signers: bool = False  # beside, or in the place of, who handles requests


VERBS = {
    verb.name: verb
    for verb in (
        LetterVerb(
            "submit",
            _("Demander la signature"),
            _("La lettre n’est plus corrigée tant qu’elle attend sa signature. Qui peut la signer est prévenu."),
            _("La lettre attend sa signature."),
            lambda data, letter: ConfirmForm(data),
            lambda letter, form, who, files: services.submit(letter, **who),
        ),
        LetterVerb(
            "send_back",
            _("Renvoyer pour correction"),
            _("La lettre redevient modifiable par qui suit la demande."),
            _("La lettre est à reprendre : qui la prépare est prévenu."),
            lambda data, letter: WhyForm(data),
            lambda letter, form, who, files: services.send_back(letter, form.cleaned_data["why"], **who),
            for_signers=True,
        ),
        LetterVerb(
            "sign",
            _("Signer"),
            _("Vous signez cette lettre telle qu’elle est : son texte est arrêté, et joint au dossier (PDF, DOCX)."),
            _("La lettre est signée : elle peut partir."),
            lambda data, letter: ConfirmForm(data),
            lambda letter, form, who, files: services.sign(letter, **who, files=files),
            for_signers=True,
        ),
        LetterVerb(
            "send",
            _("Envoyer"),
            _("Le registre note le jour de l’envoi, et ce que la lettre répond, demande ou prolonge."),
            _("La lettre est envoyée, et le registre le dit."),
            lambda data, letter: SendForm(data, letter=letter),
            lambda letter, form, who, files: services.send(letter, **form.sending(), **who),
        ),
        LetterVerb(
            "give_up",
            _("Abandonner"),
            _("La lettre ne partira pas. Elle reste au dossier, marquée abandonnée."),
            _("La lettre est abandonnée."),
            lambda data, letter: ConfirmForm(data),
            lambda letter, form, who, files: services.give_up(letter, **who),
        ),
    )
}


class LetterAct(LetterPage):
    """A verb on a letter."""

    verb: LetterVerb = VERBS["submit"]  # each address names its own

    def letter(self) -> Letter:
        """Return the letter; 403 for whoever sees it and may not do this."""
        letter = super().letter()
        handles = self.request.scope.allows(HANDLE)
        signs = self.verb.for_signers and signing.may_sign(letter, self.request.user)
        if not (signs or (handles and self.verb.name != "sign")):
            raise PermissionDenied
        return letter

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Ask what the verb needs, or say that it cannot be done now."""
        letter = self.letter()
        if not letter.may(self.verb.name):
            messages.warning(request, _now("Ce n’est pas possible dans l’état de la lettre."))
            return redirect(letter.get_absolute_url())
        return self._ask(letter, self.verb.form(None, letter), version=letter.version)

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Do it, on the version that was read."""
        letter, version = self.letter(), self.posted_version()
        form = self.verb.form(request.POST, letter)
        if not form.is_valid():
            return self._ask(letter, form, version=version, status=422)
        try:
            with ExitStack() as files, transaction.atomic():
                self.verb.run(letter, form, {"version": version, "by": request.user}, files)
                self.reread(letter.record, VIEW)
        except StaleLetter:
            changed = _now("La lettre a changé depuis que vous l’avez ouverte : relisez-la, puis recommencez.")
            form.add_error(None, changed)
            current = self.letter()
            return self._ask(current, form, version=current.version, status=409)
        except ValidationError as refused:
            show_refusal(form, refused)
            return self._ask(letter, form, version=version, status=422)
        messages.success(request, str(self.verb.done))
        return redirect(letter.get_absolute_url())

    def _ask(self, letter: Letter, form: Form, *, version: int, status: int = 200) -> HttpResponse:
        shown = {"letter": letter, "verb": self.verb, "version": version, "form": form, "forms": [form]}
        said = {"said": printed(letter), "answers": sheet.outcome_lines(letter)}
        return self.draw("act", letter.record, {**shown, **said}, status=status)
