"""A question that the office asks one of its services about a request, and the answer. Table only."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line, Prose
from compliance.history.canonical import Content
from compliance.questions import rules
from compliance.questions.enums import TONES, State
from compliance.questions.guests import QuestionGrant as QuestionGrant
from compliance.questions.guests import QuestionGuest as QuestionGuest
from compliance.questions.queries import QuestionQuerySet
from compliance.records.guest_rules import REMINDER
from compliance.records.models import Record
from compliance.subject_requests.models import RequestDocument
from compliance.subject_requests.queries import HANDLE

if TYPE_CHECKING:
    from datetime import date, datetime

PERSON = settings.AUTH_USER_MODEL
SHORT = 60  # letters of the question, where it is named


class Question(Record):
    """A question about one request: what was asked, what the service may know of the request, what it answered.

    It is a record of its own, in the office's chain and with its own version: an answer makes nobody's form of the
    request stale, and what happens to the request takes nothing from who is writing an answer. What the service sees
    is what is written here, and nothing of the request itself.
    """

    request = models.ForeignKey(
        "subject_requests.SubjectRequest", on_delete=models.CASCADE, related_name="questions", editable=False
    )
    wording = Prose(_("question"), editable=False)
    person = Line(_("personne concernée"), blank=True, editable=False)
    file_reference = Line(_("repère dans nos dossiers"), blank=True, editable=False)
    rights = Line(_("droits exercés"), blank=True, editable=False)
    due_on = models.DateField(_("réponse attendue pour le"), editable=False)
    asked_again = Prose(_("ce qui est demandé de plus"), blank=True, editable=False)
    holds_nothing = models.BooleanField(
        _("Aucune donnée sur cette personne"),
        default=False,
        help_text=_("Vous avez cherché, et votre service ne détient rien. Vous pouvez dire où vous avez cherché."),
    )
    answer = Prose(
        _("réponse"),
        blank=True,
        help_text=_("Ce que votre service détient, où, d’où il le tient, ce qui est inexact. Joignez les fichiers."),
    )

    status = models.CharField(
        _("état"), max_length=10, choices=State.choices, default=State.ASKED, editable=False, db_index=True
    )
    asked_at = models.DateTimeField(_("posée le"), editable=False)
    asked_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(_("répondue le"), null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    reminded_at = models.DateTimeField(_("relancée le"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = QuestionQuerySet.as_manager()

    if TYPE_CHECKING:
        guests: Any
        request_id: int
        asked_by_id: int | None
        answered_by_id: int | None

    OPENED_WITH = HANDLE
    MOMENTS = ("asked_at", "answered_at", "reminded_at", "closed_at")
    PEOPLE = ("asked_by", "answered_by")
    NOT_CONTENT = Record.NOT_CONTENT | {"request", "status", *MOMENTS, *PEOPLE}

    class Meta(Record.Meta):
        verbose_name = _("question à un service")
        verbose_name_plural = _("questions aux services")
        ordering = ["office", "number"]
        default_permissions = ("view", "change")  # those of a grant
        indexes = [
            models.Index(fields=["office", "status", "due_on"], name="questions_due"),
            models.Index(fields=["status", "due_on", "id"], name="questions_all_due"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} – {self.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the question's page."""
        return self.page("detail")

    def page(self, name: str) -> str:
        """Return the address of one of the question's pages (``edit``, ``history``, a verb)."""
        return reverse(f"questions:{name}", args=[self.office.slug, self.number])

    @property
    def reference(self) -> str:
        """Return the reference by which the office names the question (« Q-0003 »)."""
        return rules.reference(self.number)

    @property
    def name(self) -> str:
        """Return the first words of the question."""
        return Truncator(self.wording).chars(SHORT)

    @property
    def state_word(self) -> str:
        """Return the state in words."""
        return str(State(self.status).label)

    @property
    def tone(self) -> str:
        """Return the tone of the state's chip."""
        return TONES[State(self.status)]

    @property
    def is_editable(self) -> bool:
        """Tell whether its answer may still be written."""
        return self.may("answer")

    def may(self, verb: str) -> bool:
        """Tell whether a verb applies to the question as it stands."""
        return rules.may(verb, self.status)

    @property
    def is_beyond(self) -> bool:
        """Tell whether the answer is expected after the strict day of the request."""
        return rules.is_beyond(self.due_on, self.request.due_on)

    @property
    def due_tone(self) -> str:
        """Return the tone of the day by which an answer is expected; "" once it came."""
        today = timezone.localdate()
        if self.status != State.ASKED or self.due_on > today + REMINDER:
            return ""
        return "late" if self.due_on < today else "soon"

    @cached_property
    def place(self) -> QuestionGuest:
        """Return the place of who is asked: there is one."""
        place: QuestionGuest = self.guests.all()[0]
        return place

    @property
    def documents(self) -> "models.QuerySet[RequestDocument]":
        """Return the documents of the request that were given with the answer."""
        rows: models.QuerySet[RequestDocument] = self.request.documents.filter(question=self.number)
        return rows

    def readers_among(self, people: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return, of these people, those who see the question's request."""
        return self.request.readers_among(people)

    def state(self) -> Content:
        """Return what a snapshot keeps beside the content: the state, the request, who and when."""
        when: Content = {name: _iso(getattr(self, name)) for name in self.MOMENTS}
        who: Content = {name: getattr(self, f"{name}_id") for name in self.PEOPLE}
        named: Content = {f"{name}_name": str(getattr(self, name) or "") for name in self.PEOPLE}
        return {"status": self.status, "request": self.request.number, **when, **who, **named}


def _iso(moment: "date | datetime | None") -> str | None:
    return moment.isoformat() if moment else None
