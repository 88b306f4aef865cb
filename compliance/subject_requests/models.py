"""The register of requests (Art. 12 to 22 GDPR): a request; its parts are in `parts`, its reads in `queries`."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from compliance.common.fields import Line, Prose
from compliance.common.text import folded
from compliance.history.canonical import Content, Json
from compliance.law.fields import CodeField
from compliance.offices.enums import Permission
from compliance.records.models import Record
from compliance.subject_requests import rules
from compliance.subject_requests.comments import RequestComment as RequestComment
from compliance.subject_requests.documents import RequestDocument as RequestDocument
from compliance.subject_requests.enums import Channel, HeirScope, Qualification, Quality, State
from compliance.subject_requests.exchanges import RequestMessage as RequestMessage
from compliance.subject_requests.parts import IdentityCheck as IdentityCheck
from compliance.subject_requests.parts import LinkedActivity as LinkedActivity
from compliance.subject_requests.parts import QualityProof as QualityProof
from compliance.subject_requests.parts import RecipientTold as RecipientTold
from compliance.subject_requests.parts import RightAsked as RightAsked
from compliance.subject_requests.queries import SubjectRequestQuerySet, readers_of
from compliance.subject_requests.readers import NamedReader as NamedReader
from compliance.subject_requests.readers import SignatureDelegation as SignatureDelegation
from compliance.subject_requests.reckoning import Reckoning, reckon
from compliance.subject_requests.refusals import refuse
from compliance.subject_requests.terms import delays

PERSON = settings.AUTH_USER_MODEL
DONE = "done"
TONES = {State.RECEIVED: "soon", State.IDENTITY_PENDING: "soon", State.IN_PROGRESS: "", State.EXTENDED: "info"}


def _someone(label: Any) -> Any:
    return models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=label, editable=False
    )


class SubjectRequest(Record):
    """A request received by an office, whoever wrote it and by whichever door it came.

    What was received and decided is its content; who handles, advises, decides and signs, who may read it and every
    date that follows stand beside it, and in each snapshot.
    """

    channel = models.CharField(
        _("reçue par"), max_length=10, choices=Channel.choices, help_text=_("Toutes les portes font courir le délai.")
    )
    received_on = models.DateField(
        _("reçue le"),
        help_text=_("Le jour où elle est parvenue à l’organisme, où que ce soit : le délai court de ce jour."),
    )
    zone = CodeField(_("jours fériés"), vocabulary="holiday_zones", max_length=20, editable=False)
    requester_quality = models.CharField(
        _("qui écrit ?"),
        max_length=20,
        choices=Quality.choices,
        default=Quality.SELF,
        help_text=_("Qui écrit pour une autre personne le justifie avant toute réponse sur le fond."),
    )
    person_name = Line(_("personne concernée"), help_text=_("Celle dont les données sont en cause."))
    person_reference = Line(
        _("repère dans nos dossiers"),
        blank=True,
        help_text=_("Numéro de bail, de demande, de dossier : s’il est connu."),
    )
    requester_name = Line(_("demandeur"), blank=True, help_text=_("S’il n’est pas la personne concernée."))
    heir_scope = models.CharField(
        _("l’héritier agit pour"),
        max_length=10,
        choices=HeirScope.choices,
        blank=True,
        help_text=_("Sans directives du défunt, dans cette seule mesure (LIL, art. 85 II)."),
    )
    email = models.EmailField(_("courriel de réponse"), blank=True)
    phone = Line(_("téléphone"), blank=True, max_length=30)
    address = Prose(_("adresse postale"), blank=True)
    wording = Prose(
        _("la demande, telle qu’elle est écrite ou dite"),
        help_text=_("Ses mots à elle : ils disent ce qui est demandé. Pas de copie de pièce d’identité."),
    )
    collected_as_minor = models.BooleanField(
        _("données collectées quand la personne était mineure"),
        default=False,
        help_text=_("L’effacement est alors de droit, et la CNIL statue en trois semaines (LIL, art. 51 II)."),
    )
    qualification = models.CharField(
        _("ce qu’elle est"), max_length=10, choices=Qualification.choices, blank=True, editable=False
    )
    aside_answered_on = models.DateField(_("autre réponse envoyée le"), null=True, blank=True, editable=False)
    aside_answer = Prose(_("autre réponse"), blank=True, editable=False)
    extension_notice_on = models.DateField(_("prorogation notifiée le"), null=True, blank=True, editable=False)
    extension_reasons = Prose(_("motifs de la prorogation"), blank=True, editable=False)
    advised_on = models.DateField(_("avis du DPO donné le"), null=True, blank=True, editable=False)
    advice = Prose(_("avis du DPO"), blank=True, editable=False)
    signed_on = models.DateField(_("réponse signée le"), null=True, blank=True, editable=False)
    same_as = models.PositiveIntegerField(_("même demande que le n°"), null=True, blank=True, editable=False)
    held_on = models.DateField(_("conservation forcée depuis le"), null=True, blank=True, editable=False)
    hold_reason = Prose(_("motif de la conservation"), blank=True, editable=False)

    status = models.CharField(
        _("état"), max_length=20, choices=State.choices, default=State.RECEIVED, editable=False, db_index=True
    )
    entered_on = models.DateField(_("enregistrée le"), editable=False)
    due_on = models.DateField(_("échéance"), null=True, editable=False)
    closed_on = models.DateField(_("close le"), null=True, editable=False)
    words_erased_on = models.DateField(_("mots effacés le"), null=True, blank=True, editable=False)
    was_late = models.BooleanField(_("répondue en retard"), default=False, editable=False)
    terms = models.JSONField(_("dates calculées"), default=dict, editable=False)
    searched = models.TextField(_("texte où l’on cherche"), default="", editable=False)
    person_key = models.CharField(max_length=300, default="", editable=False, db_index=True)
    contact_key = models.CharField(max_length=300, default="", editable=False, db_index=True)
    restricted = models.BooleanField(_("restreinte"), default=False, editable=False)
    handler = _someone(_("suivie par"))
    advised_by = _someone(_("avis donné par"))
    decided_by = _someone(_("décidée par"))
    signed_by = _someone(_("signée par"))

    objects: ClassVar[models.Manager[Any]] = SubjectRequestQuerySet.as_manager()

    if TYPE_CHECKING:
        handler_id: int | None
        advised_by_id: int | None
        decided_by_id: int | None
        signed_by_id: int | None

    # Set by the services while they save: a new request is kept in the ledger before its readers are rows.
    readers_written: list[int] | None = None

    OPENED_WITH = Permission.REGISTER_REQUEST.full
    PARTS = ("rights", "identity_checks", "proofs", "activities", "recipients_told")
    PEOPLE = ("handler", "advised_by", "decided_by", "signed_by")
    DRAWN = frozenset({"due_on", "closed_on", "was_late", "terms", "searched", "person_key", "contact_key"})
    NOT_CONTENT = Record.NOT_CONTENT | DRAWN | {"status", "entered_on", "restricted", "words_erased_on", *PEOPLE}

    class Meta(Record.Meta):
        verbose_name = _("demande d’exercice de droits")
        verbose_name_plural = _("demandes d’exercice de droits")
        ordering = ["office", "number"]
        default_permissions = ()
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(decided_by=F("advised_by")), name="subject_requests_adviser_decides_not"
            ),
            models.CheckConstraint(condition=~Q(signed_by=F("advised_by")), name="subject_requests_adviser_signs_not"),
        ]
        indexes = [
            models.Index(fields=["office", "status", "due_on"], name="subject_requests_due"),
            models.Index(fields=["status", "due_on", "id"], name="subject_requests_all_due"),
            models.Index(fields=["office", "-received_on"], name="subject_requests_received"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} – {self.person_name}"

    def get_absolute_url(self) -> str:
        """Return the address of the request's page."""
        return self.page("detail")

    def page(self, name: str) -> str:
        """Return the address of one of the request's pages (``edit``, ``history``, a verb)."""
        return reverse(f"subject_requests:{name}", args=[self.office.slug, self.number])

    @property
    def reference(self) -> str:
        """Return the reference by which the office names the request (« D-0007 »); it names nobody."""
        return rules.reference(self.number)

    @property
    def state_word(self) -> str:
        """Return the state in words."""
        return str(State(self.status).label)

    @property
    def name(self) -> str:
        """Return the title by which the shared pages name the request: the person concerned."""
        return self.person_name

    @property
    def tone(self) -> str:
        """Return the tone of the state's chip."""
        return TONES.get(State(self.status), DONE)

    @property
    def is_open(self) -> bool:
        """Tell whether an answer is still awaited."""
        return self.status in rules.OPEN

    @property
    def is_editable(self) -> bool:
        """Tell whether what was received may still be corrected."""
        return self.is_open

    def may(self, verb: str) -> bool:
        """Tell whether a verb applies to the request as it stands."""
        return rules.may(verb, self.status, self.qualification)

    def readers_among(self, people: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return, of these people, those who see the request."""
        return readers_of(self, people)

    def reckoned(self, content: Content) -> Reckoning:
        """Return what follows from a content: state, dates, what is late."""
        return reckon(content, delays(date.fromisoformat(str(content["received_on"]))))

    def summarise(self, content: Content) -> None:
        """Draw the state, the dates and their reasoning, and the words by which the request is found."""
        found = self.reckoned(content)
        self.status, self.due_on, self.closed_on = found.state.value, found.due, found.closed_on
        self.was_late, self.terms = found.was_late, found.as_json()
        told = ("person_name", "requester_name", "person_reference", "email", "phone", "wording")
        self.searched = folded("\n".join([self.reference, *(str(content[name]) for name in told)]))
        self.person_key = " ".join(sorted(folded(str(content["person_name"])).split()))
        self.contact_key = folded(str(content["email"]))

    @classmethod
    def check_content(cls, content: Content) -> None:
        """Refuse who asks without saying for whom, a right asked twice, a qualification that the law has not."""
        refuse(
            rules.refuse_requester(
                quality=str(content["requester_quality"]),
                scope=str(content["heir_scope"]),
                person=str(content["person_name"]),
                requester=str(content["requester_name"]),
            )
        )
        rights: Any = content["rights"]
        asked = [row["right"] for row in rights]
        if len(set(asked)) < len(asked):
            raise ValidationError({"rights": _now("Un même droit n’est demandé qu’une fois.")}, "right-twice")
        if content["qualification"]:
            code = rules.refuse_rights(str(content["qualification"]), str(content["requester_quality"]), asked)
            refuse({"rights": code} if code else {})

    def state(self) -> Content:
        """Return what a snapshot keeps beside the content: the state, the dates and why, who does what, who reads."""
        people: Content = {f"{role}_name": str(getattr(self, role) or "") for role in self.PEOPLE}
        readers = self.readers_written
        if readers is None:
            readers = list(self.readers.order_by("person").values_list("person", flat=True))
        return {
            "status": self.status,
            "entered_on": self.entered_on.isoformat(),
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "closed_on": self.closed_on.isoformat() if self.closed_on else None,
            "was_late": self.was_late,
            "words_erased_on": self.words_erased_on.isoformat() if self.words_erased_on else None,
            "terms": self.terms,
            "restricted": self.restricted,
            "readers": list[Json](readers),
            **{role: getattr(self, f"{role}_id") for role in self.PEOPLE},
            **people,
        }
