"""Moving several activities at once: each by its own service, in its own entry, with its own refusal."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.access.enforcement import ALL_OFFICES, Scope, ScopedRequest
from compliance.common.pages import typed_version
from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from compliance.processing.opinion_rules import ApprovalRefused
from compliance.processing.opinion_views import told_why
from compliance.processing.saved_view_views import understood
from compliance.processing.views import ActivityPage
from compliance.records import workflow
from compliance.records.services import StaleRecord
from compliance.records.workflow_words import VERBS, Verb

MOST = 200  # activities moved at once: a page of a minute at the longest
TOGETHER = tuple(verb for verb in VERBS if not verb.reason)  # a reason is said of one activity
CHOSEN, EVERY, FILTER = "fiche", "toutes", "filtre"


@dataclass(frozen=True)
class Line:
    """An activity that was chosen, the version that was seen, why it does not move ("" when it does)."""

    activity: ProcessingActivity
    version: int
    why: str = ""

    @property
    def token(self) -> str:
        """Return what a box or a form sends of it."""
        return f"{self.activity.pk}:{self.version}"


@dataclass(frozen=True)
class Together:
    """A verb that the list offers over several activities: over those that are ticked, over all that are found."""

    label: str
    url: str
    every_url: str


def offered(scope: Scope, query: str) -> list[Together]:
    """Return the verbs that the person may apply to several activities of the list."""
    slug = scope.office.slug if scope.office else ALL_OFFICES
    every = urlencode({EVERY: 1, FILTER: query})
    return [
        Together(str(verb.label), url, f"{url}?{every}")
        for verb in TOGETHER
        if scope.allows(verb.permission)
        for url in [reverse(f"processing:{verb.name}_together", args=[slug])]
    ]


class BulkMove(ActivityPage):
    """A verb over several activities: a page that says which ones it takes, then what became of each."""

    verb: Verb = TOGETHER[0]  # each address names its own

    def get(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Show what would move, and what would not."""
        lines = self._found() if EVERY in request.GET else self._chosen(request.GET.getlist(CHOSEN))
        return self._show("confirm", [Line(line.activity, line.version, self._barred(line)) for line in lines])

    def post(self, request: ScopedRequest, **kwargs: str) -> HttpResponse:
        """Move each activity, unless it changed since it was seen; say what became of each."""
        tokens = request.POST.getlist(CHOSEN)
        if len(tokens) > MOST:
            return self._show("confirm", [], status=422)
        lines = self._chosen(tokens)
        moved = [Line(line.activity, line.version, self._barred(line) or self._moved(line)) for line in lines]
        return self._show("done", moved)

    def _chosen(self, tokens: Iterable[str]) -> list[Line]:
        """Return those of the chosen activities that the person may see, by office and number."""
        versions = dict(filter(None, map(_read, tokens)))
        rows = self.rows().filter(pk__in=list(versions)[: MOST + 1])
        return [Line(row, versions[row.pk]) for row in self._ordered(rows)]

    def _found(self) -> list[Line]:
        rows = understood(self.request, self.request.GET.get(FILTER, "")).qs
        return [Line(row, row.version) for row in self._ordered(rows)[: MOST + 1]]

    def _ordered(self, rows: Any) -> Any:
        return rows.select_related("office").order_by("office__name", "number")

    def _barred(self, line: Line) -> str:
        """Return why the activity cannot move, whatever it says; "" when it may be tried."""
        if line.activity.office_id not in self.request.scope.office_ids(self.verb.permission):
            return _("Vous n’avez pas ce droit dans cet organisme.")
        if self.verb.name not in workflow.verbs(line.activity.status):
            return _("La fiche est %(state)s : cet état ne le permet pas.") % {"state": line.activity.state_word}
        return ""

    def _moved(self, line: Line) -> str:
        """Move the activity as its own page does; return why it was refused, "" when it was not."""
        move = getattr(services, self.verb.name)
        try:
            with transaction.atomic():
                moved = move(line.activity.pk, by=self.request.user, version=line.version)
                self.reread(moved, self.verb.permission)
        except StaleRecord:
            return _("La fiche a changé depuis que vous l’avez vue : relisez-la.")
        except ApprovalRefused as refused:
            return told_why(line.activity, refused)
        except workflow.MoveRefused:
            return _("La fiche n’est plus dans un état qui le permet.")
        except PermissionDenied:
            return _("Vous n’avez plus ce droit dans cet organisme.")
        except ObjectDoesNotExist:
            return _("La fiche a été supprimée entre-temps.")
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        return ""

    def _show(self, name: str, lines: list[Line], *, status: int = 200) -> HttpResponse:
        request, office = self.request, self.request.scope.office
        sent = request.POST if request.method == "POST" else request.GET
        asked = understood(request, sent.get(FILTER, ""))
        too_many = len(lines) > MOST or status != 200
        context: dict[str, Any] = {
            "verb": self.verb,
            "taken": [] if too_many else [line for line in lines if not line.why],
            "left": [] if too_many else [line for line in lines if line.why],
            "too_many": too_many,
            "most": MOST,
            "filter": asked.query(),
            "words": asked.in_words(),
            "back": f"{reverse('processing:list', args=[office.slug if office else ALL_OFFICES])}?{asked.query()}",
        }
        return self.page(f"together/{name}", context, status=status)


def _read(token: str) -> tuple[int, int] | None:
    pk, _colon, version = token.partition(":")
    read = typed_version(pk), typed_version(version)
    return (read[0], read[1]) if read[0] is not None and read[1] is not None else None
