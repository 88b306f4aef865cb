"""The pages of a record's comments: the thread and the form, withdrawing one's own. A register mixes them in.

Its addresses are named ``comments`` and ``withdraw_comment``, below the record's.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.access.enforcement import Scope, ScopedRequest
from compliance.access.perimeter import resolved_once
from compliance.common.forms import Form
from compliance.offices.enums import Permission
from compliance.records import comment_services as services
from compliance.records.comment_forms import CommentForm
from compliance.records.comments import Comment
from compliance.records.guest_forms import ConfirmForm
from compliance.records.views import RegisterView

VIEW = Permission.VIEW_REGISTER.full
SHOWN = 2  # comments on the record's own page: the last


@dataclass(frozen=True)
class Panel:
    """What a record's page shows of its comments: the last, how many there are, where all of them are."""

    last: list[Comment]
    total: int
    url: str


def works_on(scope: Scope) -> bool:
    """Tell whether the person keeps the register, advises on it or decides, in the office of the page."""
    return any(scope.allows(permission) for permission in services.WORK)


def comments_panel(record: Any, namespace: str) -> Panel:
    """Return the panel of a record's page; one query."""
    thread = services.thread_of(record)
    total = sum(comment.withdrawn_at is None for comment in thread)
    return Panel(thread[-SHOWN:], total, _address(record, namespace))


def _address(record: Any, namespace: str) -> str:
    return reverse(f"{namespace}:comments", args=[record.office.slug, record.number])


class CommentView(RegisterView):
    """What the pages of comments share. The register says by ``place`` to whom the record is confided."""

    def place(self, record: Any) -> Any:
        """Return the place of a person to whom the record was confided; None when there is none."""
        raise NotImplementedError

    def discussed(self) -> Any:
        """Return the record, if the person takes part in its comments; a reader does not."""
        try:
            record = self.record()
        except Http404:
            if works_on(self.request.scope) or self.request.scope.is_guest:
                raise
            raise PermissionDenied from None
        self._check(record)
        return record

    def still_takes_part(self, record: Any) -> None:
        """Undo the write when the person no longer takes part."""
        with resolved_once():  # the rights of now, not those of the request's beginning
            self.reread(record, VIEW)
            self._check(record)

    def draw(self, name: str, record: Any, context: dict[str, Any], *, form: Form) -> HttpResponse:
        """Render a page about the comments of a record."""
        shared = {"record": record, "form": form, "forms": [form], "is_guest": self.request.scope.is_guest}
        context = {**shared, "breadcrumb": f"{self.folder}/breadcrumb.html", **context}
        return render(self.request, f"records/comments/{name}.html", context, status=422 if form.errors else 200)

    def address(self, record: Any) -> str:
        """Return the address of the thread."""
        return _address(record, self.folder)

    def _check(self, record: Any) -> None:
        if not works_on(self.request.scope) and self.place(record) is None:
            raise PermissionDenied


class RecordComments(CommentView):
    """The thread of a record, and the form to add to it."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show the thread and an empty form."""
        record = self.discussed()
        return self._show(record, CommentForm(self._others(record)))

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Write the comment, or show the form again with everything that was typed."""
        record = self.discussed()
        form = CommentForm(self._others(record), request.POST)
        if not form.is_valid():
            return self._show(record, form)
        told = list(form.cleaned_data["told"])
        try:
            with transaction.atomic():
                comment = record.comments.model(record=record, text=form.cleaned_data["text"])
                services.write(comment, by=request.user, told=told)
                self.still_takes_part(record)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self._show(record, form)
        names = ", ".join(comment.told)
        said = (
            _("Votre commentaire est écrit ; %(names)s en sont prévenus.")
            if told
            else _("Votre commentaire est écrit.")
        )
        messages.success(request, said % {"names": names})
        return redirect(f"{self.address(record)}#commentaire-{comment.pk}")

    def _others(self, record: Any) -> Any:
        return services.participants(record).exclude(pk=self.request.user.pk)

    def _show(self, record: Any, form: CommentForm) -> HttpResponse:
        lines = [
            (comment, reverse(f"{self.folder}:withdraw_comment", args=[record.office.slug, record.number, comment.pk]))
            for comment in services.thread_of(record)
        ]
        return self.draw("thread", record, {"lines": lines}, form=form)


class WithdrawComment(CommentView):
    """« Retirer » one's own comment."""

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Say what withdrawing does, and ask."""
        comment = self._own()
        return self.draw(
            "withdraw", comment.record, {"comment": comment, "url": self._thread(comment)}, form=ConfirmForm()
        )

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Withdraw the comment."""
        comment = self._own()
        try:
            with transaction.atomic():
                services.withdraw(type(comment), comment.pk)
                self.still_takes_part(comment.record)
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Votre commentaire est retiré."))
        return redirect(self._thread(comment))

    def _own(self) -> Comment:
        """Return the comment that the address names under its record; another's is not one's to withdraw."""
        record = self.discussed()
        comment: Comment = get_object_or_404(record.comments.filter(withdrawn_at=None), pk=self.kwargs["comment"])
        if comment.author_id != self.request.user.pk:
            raise PermissionDenied
        comment.record = record
        return comment

    def _thread(self, comment: Comment) -> str:
        return f"{self.address(comment.record)}#commentaire-{comment.pk}"
