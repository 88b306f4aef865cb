"""The pages of the letters about a request: write one, read it, correct it, have it signed, send it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from compliance.access.enforcement import ScopedRequest
from compliance.accounts.models import User
from compliance.common.forms import show_refusal
from compliance.correspondence import effects, services, sheet
from compliance.correspondence.files import letter_docx, letter_pdf
from compliance.correspondence.forms import KindForm, LetterForm
from compliance.correspondence.keeping import file_name
from compliance.correspondence.models import KINDS, Letter
from compliance.correspondence.panel import acts_on, recipients_of
from compliance.correspondence.refusals import StaleLetter
from compliance.correspondence.words import kind_of, printed
from compliance.documents.rules import DOCX, PDF
from compliance.law.source import vocabulary
from compliance.law.vocabularies import Term
from compliance.records import content as contents
from compliance.records import drafts
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.queries import HANDLE
from compliance.subject_requests.views import RequestPage

READ_WITH = ("prepared_by", "signed_by", "pdf__document", "docx__document")


class LetterPage(RequestPage):
    """What the pages of letters share: the request through which they are reached."""

    def letter(self) -> Letter:
        """Return the letter that the address names; 404 when the person does not see its request."""
        record = self.record()
        found: Letter = get_object_or_404(record.letters.select_related(*READ_WITH), number=self.kwargs["letter"])
        found.record, found.office = record, record.office
        return found

    def draw(self, name: str, record: SubjectRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Render a page about a letter."""
        context = {"is_guest": self.request.scope.is_guest, "record": record, **context}
        return render(self.request, f"correspondence/{name}.html", context, status=status)


class NewLetter(LetterPage):
    """« Écrire une lettre »."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Ask which."""
        record = self.record()
        return self._ask(record, KindForm(offered=self._offered(record)))

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Open it, and lead to its words."""
        record = self.record()
        form = KindForm(request.POST, offered=self._offered(record))
        if not form.is_valid():
            return self._ask(record, form, status=422)
        try:
            with transaction.atomic():
                letter = services.prepare(record, form.cleaned_data["kind"], by=request.user)
                self.reread(record, HANDLE)
        except ValidationError as refused:
            show_refusal(form, refused)
            return self._ask(record, form, status=422)
        messages.success(request, _("La lettre est préparée : complétez-la."))
        return redirect(letter.page("edit"))

    def _offered(self, record: SubjectRequest) -> list[Term]:
        content = contents.read(record)
        return [term for term in vocabulary(KINDS).valid() if effects.is_timely(term, record, content)]

    def _ask(self, record: SubjectRequest, form: KindForm, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "forms": [form], "offered": bool(self._offered(record))}
        return self.draw("new", record, context, status=status)


class LetterDetail(LetterPage):
    """The letter, as it will be or was sent, and what may be done with it."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Show it."""
        letter = self.letter()
        context = {
            "letter": letter,
            "said": printed(letter),
            "answers": sheet.outcome_lines(letter),
            "acts": acts_on(letter, request.scope),
            "kind": kind_of(letter.kind),
        }
        return self.draw("letter", letter.record, context)


class LetterEdit(LetterPage):
    """« Corriger »: the words, what the letter answers and encloses."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Ask, unless the words are settled."""
        letter = self.letter()
        if not letter.may("revise"):
            messages.warning(request, _("Cette lettre ne se corrige plus."))
            return redirect(letter.get_absolute_url())
        draft = drafts.find(form_of(letter, request.user))
        if draft is None:
            return self._ask(letter, self._form(letter), version=letter.version)
        form = self._form(letter, draft.as_posted())
        form.checked = False  # given back as it was typed: nothing is reproached yet
        return self._ask(letter, form, version=draft.base_version, draft=draft)

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Save, on the version that was read; what is refused or out of date is shown again as it was typed."""
        letter, version = self.letter(), self.posted_version()
        form = self._form(letter, request.POST)
        if not form.is_valid():
            return self._ask(letter, form, version=version, status=422)
        try:
            with transaction.atomic():
                saved = services.revise(letter, form.written(), version=version, by=request.user)
                self.reread(letter.record, HANDLE)
        except StaleLetter:
            return self._stale(form)
        except ValidationError as refused:
            show_refusal(form, refused)
            return self._ask(letter, form, version=version, status=422)
        drafts.forget(form_of(letter, request.user))
        changed = saved.version != version
        messages.success(request, _("La lettre est enregistrée.") if changed else _("Rien n’a changé."))
        return redirect(saved.get_absolute_url())

    def _form(self, letter: Letter, data: Any = None) -> LetterForm:
        return LetterForm(data, letter=letter, content=contents.read(letter.record))

    def _stale(self, form: LetterForm) -> HttpResponse:
        current = self.letter()
        seen = {"stale_lines": sheet.differences(current, form.written()), "last_entry": current.history.first()}
        return self._ask(current, form, version=current.version, status=409, **seen)

    def _ask(
        self, letter: Letter, form: LetterForm, *, version: int, status: int = 200, **context: Any
    ) -> HttpResponse:
        around = {
            "letter": letter,
            "form": form,
            "forms": [form],
            "version": version,
            "stale_lines": None,
            "draft": None,
        }
        tells = effects.does(letter.kind) == effects.TELL_RECIPIENT
        known = recipients_of(letter.record, self.request.scope) if tells else []
        return self.draw("edit", letter.record, {**around, "recipients": known, **context}, status=status)


class KeepLetter(LetterPage):
    """Where the form of a letter sends itself while one types."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Lead to the form whoever comes here by the address, after having signed in again for instance."""
        return redirect(self.letter().page("edit"))

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Keep what is typed, unchecked; say when."""
        letter = self.letter()
        with transaction.atomic():
            draft = drafts.keep(
                form_of(letter, request.user), request.POST, address=letter.page("edit"), version=self.posted_version()
            )
            self.reread(letter.record, HANDLE)
        return render(request, "records/draft_kept.html", {"draft": draft})


class ForgetLetter(LetterPage):
    """« Abandonner ce brouillon »."""

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Lead to the form."""
        return redirect(self.letter().page("edit"))

    def post(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Forget what was typed, and show what is saved."""
        letter = self.letter()
        drafts.forget(form_of(letter, request.user))
        messages.success(request, _("Le brouillon est abandonné : voici la lettre telle qu’elle est enregistrée."))
        return redirect(letter.page("edit"))


def form_of(letter: Letter, person: User) -> drafts.FormKey:
    """Return the form of a letter, as a person fills it in."""
    return drafts.FormKey(person, letter.office_id, Letter, letter.pk)


class DraftFile(LetterPage):
    """The letter as a file, before anybody signs it: each page says « projet »."""

    extension = "pdf"

    def get(self, request: ScopedRequest, **kwargs: Any) -> HttpResponse:
        """Make it; once it is signed, lead to the file that was signed."""
        letter = self.letter()
        kept = letter.pdf if self.extension == "pdf" else letter.docx
        if kept is not None:
            return redirect("subject_requests:document", letter.office.slug, letter.record.number, kept.number)
        write, media_type = (letter_pdf, PDF) if self.extension == "pdf" else (letter_docx, DOCX)
        response = HttpResponse(write(printed(letter)), content_type=media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name(letter, self.extension)}"'
        response.headers["Cache-Control"] = "private, no-store"
        return response
