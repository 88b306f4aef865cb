"""Letters about a request: the words of an office for each kind, and each letter, kept as it was signed and sent."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from compliance.access.perimeter import Person
from compliance.common.fields import Line, Prose
from compliance.correspondence import rules
from compliance.correspondence.enums import TONES, UNSIGNED, LetterState, Way
from compliance.correspondence.rules import Text
from compliance.history.canonical import Content, Json
from compliance.history.records import LedgerRecords
from compliance.history.snapshots import columns
from compliance.law.fields import CodeField
from compliance.law.source import vocabulary
from compliance.offices.dated import office_chain
from compliance.offices.enums import Permission
from compliance.offices.models import Office
from compliance.subject_requests.models import RequestDocument, SubjectRequest

PERSON = settings.AUTH_USER_MODEL
KINDS = "letter_kinds"


def _someone() -> Any:
    return models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")


def _file(label: Any) -> Any:
    return models.OneToOneField(
        RequestDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=label
    )


class LetterQuerySet(models.QuerySet[Any]):
    """Letters, reached through their requests."""

    def editable_at(self, person: Person, places: Collection[tuple[int, int]]) -> "dict[tuple[int, int], Letter]":
        """Return, of the letters of these offices and ids, those whose words the person may change today."""
        handled = SubjectRequest.objects.visible_to(person, Permission.HANDLE_REQUESTS.full)
        named = Q(pk__in=[pk for _office, pk in places]) & Q(record__in=handled, state=LetterState.DRAFT)
        rows = self.filter(named).select_related("office", "record")
        return {(letter.office_id, letter.pk): letter for letter in rows if (letter.office_id, letter.pk) in places}


class InOfficeChain(models.Model):
    """A row kept in the chain of its office, with the words that a letter has."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    kind = CodeField(_("nature"), vocabulary=KINDS)
    subject = Line(_("objet"))
    body = Prose(_("texte"), help_text=_("Une ligne vide sépare deux paragraphes."))

    history = LedgerRecords(inherit=True)
    objects: ClassVar[models.Manager[Any]] = models.Manager()

    if TYPE_CHECKING:
        office_id: int

    class Meta:
        abstract = True
        default_permissions = ()

    def ledger_chain(self) -> str:
        """Return the key of the office's chain."""
        return office_chain(self.office_id)

    @property
    def text(self) -> Text:
        """Return the words of the letter."""
        return Text(self.subject, self.body)

    @property
    def kind_word(self) -> str:
        """Return the kind in words."""
        return vocabulary(KINDS).label(self.kind)


class OfficeLetter(InOfficeChain):
    """The words that an office gives to a kind of letter, in the place of the product's own."""

    class Meta(InOfficeChain.Meta):
        verbose_name = _("modèle de lettre")
        verbose_name_plural = _("modèles de lettres")
        ordering = ["office", "kind"]
        constraints = [models.UniqueConstraint(fields=["office", "kind"], name="correspondence_one_model_of_a_kind")]

    def __str__(self) -> str:
        return self.kind_word

    def snapshot(self) -> Content:
        """Return the words."""
        return columns(self, without={"id", "office", "version"})


class Letter(InOfficeChain):
    """A letter about one request: written by who handles it, signed, then sent.

    Its words hold places to fill while it is written. ``reasons`` are those that the law asks for, and ``outcomes``
    what it answers, by the key of the right: both go to the request when the letter leaves. Once it is signed nothing
    changes any more: its PDF and its DOCX are attached to the request as they were signed.
    """

    OPENED_WITH = Permission.HANDLE_REQUESTS.full

    record = models.ForeignKey(SubjectRequest, on_delete=models.CASCADE, related_name="letters")
    number = models.PositiveIntegerField(_("numéro"), editable=False)
    to = Prose(_("destinataire"), blank=True, max_length=1_000, help_text=_("Le nom, puis l’adresse, ligne par ligne."))
    reasons = Prose(
        _("motifs"),
        blank=True,
        help_text=_("Ils prennent dans la lettre la place de [[motifs]], et vont au registre quand elle part."),
    )
    outcomes = models.JSONField(_("issues"), default=dict, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=LetterState.choices, default=LetterState.DRAFT)
    sent_back_for = Prose(_("à reprendre"), blank=True, editable=False)
    prepared_by = _someone()
    prepared_at = models.DateTimeField(_("préparée le"))
    signed_by = _someone()
    signed_on = models.DateField(_("signée le"), null=True, blank=True)
    signatory = Prose(_("signataire"), blank=True, max_length=600)
    sent_on = models.DateField(_("envoyée le"), null=True, blank=True)
    way = models.CharField(_("envoyée par"), max_length=10, choices=Way.choices, blank=True)
    pdf = _file(_("lettre signée, en PDF"))
    docx = _file(_("lettre signée, en DOCX"))
    enclosed = models.ManyToManyField(RequestDocument, blank=True, related_name="+", verbose_name=_("pièces jointes"))

    objects: ClassVar[models.Manager[Any]] = LetterQuerySet.as_manager()

    # Set by the services while they save a letter: its enclosures are rows that come after it.
    enclosing: list[int] | None = None

    if TYPE_CHECKING:
        record_id: int
        pdf_id: int | None
        prepared_by_id: int | None
        signed_by_id: int | None

    class Meta(InOfficeChain.Meta):
        verbose_name = _("lettre")
        verbose_name_plural = _("lettres")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="correspondence_number_of_record"),
            models.CheckConstraint(
                condition=Q(state__in=[*UNSIGNED, LetterState.GIVEN_UP]) | Q(signed_by__isnull=False),
                name="correspondence_nothing_leaves_unsigned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_word} – {self.record.reference}"

    def get_absolute_url(self) -> str:
        """Return the address of the letter's page."""
        return self.page("letter")

    def page(self, name: str) -> str:
        """Return the address of one of the letter's pages."""
        return reverse(f"correspondence:{name}", args=[self.office.slug, self.record.number, self.number])

    @property
    def pdf_url(self) -> str:
        """Return the address of its PDF."""
        return self.page("pdf")

    @property
    def docx_url(self) -> str:
        """Return the address of its DOCX."""
        return self.page("docx")

    @property
    def values(self) -> dict[str, str]:
        """Return what fills its places for good: its reasons, and the rights that it answers."""
        known, values = vocabulary("request_rights"), {rules.REASONS: self.reasons}
        if self.outcomes:
            asked = self.record.rights.order_by("position").values_list("key", "right")
            answered = [known.label(right) for key, right in asked if key in self.outcomes]
            values[rules.RIGHTS] = ", ".join(word[:1].lower() + word[1:] for word in answered)
        return values

    @property
    def said(self) -> Text:
        """Return the words that it says."""
        return self.text.filled(self.values)

    @property
    def is_signed(self) -> bool:
        """Tell whether somebody signed it: its words are settled."""
        return self.signed_on is not None

    @property
    def is_editable(self) -> bool:
        """Tell whether its words may still change."""
        return self.may("revise")

    def may(self, verb: str) -> bool:
        """Tell whether a verb applies to the letter as it stands."""
        return rules.may(verb, self.state)

    @property
    def state_word(self) -> str:
        """Return the state in words."""
        return str(LetterState(self.state).label)

    @property
    def tone(self) -> str:
        """Return the tone of the state's chip."""
        return TONES[LetterState(self.state)]

    def snapshot(self) -> Content:
        """Return the letter, the request that it is about, its enclosures, the names of who wrote and signed it."""
        enclosed = self.enclosing
        if enclosed is None:
            enclosed = list(self.enclosed.order_by("number").values_list("number", flat=True))
        return {
            **columns(self, without={"id", "office", "version", "outcomes"}),
            "reference": self.record.reference,
            "outcomes": dict[str, Json](self.outcomes),
            "enclosed": [*enclosed],
            "prepared_by_name": str(self.prepared_by or ""),
            "signed_by_name": str(self.signed_by or ""),
        }
