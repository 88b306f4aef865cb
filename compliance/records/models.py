"""What every register keeps: a numbered, versioned record of an office, made of columns and repeated parts."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.access.perimeter import OfficeScopedQuerySet, Person, record_ids
from compliance.common.fields import Line
from compliance.common.rows import KEY_PATTERN, FieldGroup
from compliance.common.text import folded
from compliance.datasets import description
from compliance.history.canonical import Content
from compliance.history.records import LedgerRecords
from compliance.offices.dated import office_chain
from compliance.offices.enums import Permission
from compliance.offices.models import Office
from compliance.records import content, workflow
from compliance.records.enums import Status

TONES = {Status.DRAFT: "", Status.SUBMITTED: "soon", Status.APPROVED: "done", Status.ENDED: "info"}

type Place = tuple[int, int]  # where a form is: an office, and the number that its address gives to the record


class RecordQuerySet(OfficeScopedQuerySet):
    """Rows of a register. Two doors, never both: the offices one serves (``visible_to``), or what was confided."""

    def granted_to(self, user: Person, permission: str = Permission.VIEW_REGISTER.full) -> "RecordQuerySet":
        """Return the records confided to the person today, one by one; only to see and to edit.

        Nothing but the scope of a guest reads it: lists, exports, counts and search keep to ``visible_to``. A register
        without guests, whose records have no ``grants``, gives none.
        """
        if not hasattr(self.model, "grants"):
            return self.none()
        return self.filter(pk__in=record_ids(user, permission, self.model))

    def at_address(self, office: str, number: int) -> "RecordQuerySet":
        """Keep the record of that office (its slug) which bears that number."""
        return self.filter(office__slug=office, number=number)

    def editable_at(self, person: Person, places: Collection[Place]) -> "dict[Place, Versioned]":
        """Return, of the records at these places, those that the person may edit today, by place."""
        edit = Permission.EDIT_REGISTER.full
        named = models.Q(pk__in=())
        for office_id, number in places:
            named |= models.Q(office=office_id, number=number)
        return {
            (record.office_id, record.number): record
            for rows in (self.visible_to(person, edit), self.granted_to(person, edit))
            for record in rows.filter(named).select_related("office")
        }


class Judged:
    """What a check may need beside what is said: what was ``accepted`` before, and the day whose law judges.

    A row that has not changed is not refused again because the law has: the page says what it lacks now.
    """

    accepted: Content | None = None
    judged_on: date | None = None  # None: today

    def is_as_accepted(self) -> bool:
        """Tell whether a row says what it said when it was last saved."""
        said = content.columns_of(self)  # type: ignore[arg-type]  # a Record or a Part
        return self.accepted is not None and said.items() <= self.accepted.items()


class Versioned(Judged, models.Model):
    """What is made of columns and parts, and written by its services only, with its parts, in one ledger entry.

    A model adds whose it is, and in which chain it is told.
    """

    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    updated_at = models.DateTimeField(_("mise à jour"), editable=False)

    history = LedgerRecords(inherit=True)

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager[Any]]

    PARTS: ClassVar[tuple[str, ...]] = ()
    NOT_CONTENT: ClassVar[frozenset[str]] = frozenset({"id", "version", "updated_at"})
    OPENED_WITH: ClassVar[str] = Permission.EDIT_REGISTER.full  # the right to open a new one in an office

    class Meta:
        abstract = True

    # Set by the services while they save: the parts need not be read back to be kept in the ledger.
    content_written: Content | None = None

    def ledger_chain(self) -> str:
        """Return the key of the chain in which the record is told."""
        raise NotImplementedError

    def identity(self) -> Content:
        """Return what the snapshot names the record by."""
        raise NotImplementedError

    def snapshot(self) -> Content:
        """Return the whole record: its identity and its content, parts included."""
        written = content.read(self) if self.content_written is None else self.content_written
        return {**self.identity(), **self.state(), "content": written}

    @classmethod
    def prepare_snapshots(cls, records: Sequence["Versioned"]) -> None:
        """Read the parts of many records at once, for their snapshots."""
        for record, read in zip(records, content.read_all(cls, records), strict=True):
            record.content_written = read

    @classmethod
    def check_content(cls, content: Content) -> None:
        """Raise ValidationError, by field, for what the values may not say together; registers add their law."""

    def refuse(self, content: Content) -> None:
        """Raise ValidationError for a content that other records forbid; they are locked with the record's chain."""

    def summarise(self, content: Content) -> None:
        """Set the columns that lists need and that follow from the content (a count of what is missing)."""

    def state(self) -> Content:
        """Return what the snapshot says of the record beside its content (a status, for instance)."""
        return {}

    @property
    def is_editable(self) -> bool:
        """Tell whether the record may be edited as it stands, by whoever may."""
        return True


class Record(Versioned):
    """A record of an office's register, with its number there."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisme"))
    number = models.PositiveIntegerField(_("numéro"), editable=False)

    objects: ClassVar[models.Manager[Any]] = RecordQuerySet.as_manager()

    NOT_CONTENT: ClassVar[frozenset[str]] = Versioned.NOT_CONTENT | {"office", "number"}

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="%(app_label)s_%(class)s_number_in_office")
        ]

    def ledger_chain(self) -> str:
        """Return the key of the office's chain."""
        return office_chain(self.office_id)

    def identity(self) -> Content:
        """Return the number."""
        return {"number": self.number}

    def readers_among(self, people: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return, of people who may read the register, those who may read this record: all of them, unless it says."""
        return people

    def take_number(self) -> None:
        """Take the next number of the office's register, whose chain is locked: nobody else is counting."""
        counter, _ = Numbering.objects.get_or_create(office=self.office, register=self._meta.label_lower)
        counter.last += 1
        counter.save(update_fields=["last"])
        self.number = counter.last


def holding[Q: models.QuerySet[Any]](rows: Q, words: str) -> Q:
    """Keep the rows in whose column ``searched`` every word stands, whatever its case and accents."""
    for word in folded(words).split():
        rows = rows.filter(searched__contains=word)
    return rows


class WorkflowQuerySet(RecordQuerySet):
    """The reads of a register in which a draft does not stand yet."""

    def search(self, words: str) -> "WorkflowQuerySet":
        """Keep the records that hold every word, whatever its case and accents."""
        return holding(self, words)

    def in_register(self) -> Self:
        """Keep what the register is made of: every record that is not a draft."""
        return self.exclude(status=Status.DRAFT)

    def stale(self, today: date) -> Self:
        """Keep the records that nobody has touched for twelve months."""
        return self.filter(updated_at__lt=_fresh_since(today))

    def fresh(self, today: date) -> Self:
        """Keep the others."""
        return self.filter(updated_at__gte=_fresh_since(today))


def _fresh_since(today: date) -> datetime:
    return timezone.make_aware(datetime.combine(workflow.fresh_since(today), time.min))


class WorkflowRecord(Record):
    """A record that some write and others approve (`workflow`), with its pages named after its app."""

    status = models.CharField(
        _("état"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False, db_index=True
    )
    searched = models.TextField(_("texte où l’on cherche"), default="", editable=False)
    missing_count = models.PositiveSmallIntegerField(_("éléments manquants"), default=0, editable=False)

    objects: ClassVar[models.Manager[Any]] = WorkflowQuerySet.as_manager()

    if TYPE_CHECKING:
        name: models.CharField[str, str]

    NOT_CONTENT: ClassVar[frozenset[str]] = Record.NOT_CONTENT | {"status", "searched", "missing_count"}

    class Meta(Record.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.reference} – {self.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the record's page."""
        return self.page("detail")

    @property
    def reference(self) -> str:
        """Return the reference by which the office names the record."""
        raise NotImplementedError

    def page(self, name: str) -> str:
        """Return the address of one of the record's pages (``edit``, ``history``, a verb)."""
        return reverse(f"{self._meta.app_label}:{name}", args=[self.office.slug, self.number])

    @property
    def tone(self) -> str:
        """Return the tone of the status's chip."""
        return TONES[Status(self.status)]

    @property
    def state_word(self) -> str:
        """Return the status in a word; Django's own way sorts all the choices again for each line of a list."""
        return str(Status(self.status).label)

    def state(self) -> Content:
        """Return the status, kept in each snapshot."""
        return {"status": self.status}

    @property
    def is_editable(self) -> bool:
        """Tell whether the record may be edited in its status: an ended one is reopened first."""
        return self.status in workflow.EDITABLE


class Part(Judged, models.Model):
    """A row of a repeated part. Its key is its identity; its position is its place."""

    key = models.CharField(
        max_length=12, default=content.new_key, validators=[RegexValidator(KEY_PATTERN)], editable=False
    )
    position = models.PositiveSmallIntegerField(editable=False)
    to_confirm = models.BooleanField(_("à confirmer par le DPO"), default=False)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    PARTS: ClassVar[tuple[str, ...]] = ()
    GROUPS: ClassVar[tuple[FieldGroup, ...]] = ()  # columns that the form shows apart, folded until they serve
    NOT_CONTENT: ClassVar[frozenset[str]] = frozenset({"id", "key", "position"})

    class Meta:
        abstract = True
        ordering = ["position"]

    @classmethod
    def note(cls, row: description.Content, on: date) -> description.Note | None:
        """Return what a page says of a row beside what it holds, by the law of that day; None: nothing."""
        return None


class Numbering(models.Model):
    """The last number given in an office's register; a number is never given twice."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    register = models.CharField(max_length=80)
    last = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager["Numbering"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "register"], name="records_numbering_one_per_register")
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.office_id}: {self.last}"


class FormDraft(models.Model):
    """What a person typed in a form and has not saved: theirs alone, no record of anybody, in no ledger.

    ``number`` is 0 for a new record; ``base_version`` is the version that the form was opened on, ``address`` where
    it is.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="form_drafts")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    register = models.CharField(max_length=80)
    number = models.PositiveIntegerField(default=0)
    base_version = models.PositiveIntegerField(default=0)
    address = models.TextField(default="")
    data = models.JSONField()
    saved_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["FormDraft"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "office", "register", "number"], name="records_draft_one_per_person_and_form"
            )
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.office_id}/{self.number}: {self.person_id}"

    def as_posted(self) -> QueryDict:
        """Return what was typed as the form would send it."""
        posted = QueryDict(mutable=True)
        for name, values in self.data.items():
            posted.setlist(name, values)
        return posted


class SavedView(models.Model):
    """A list as a person looks at it, under a name: theirs alone, no record of anybody, in no ledger.

    ``query`` is what the list's filters understood; they read it again each time. Without an office: in all of them.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    register = models.CharField(max_length=80)
    name = Line(_("nom de la vue"), max_length=80)
    query = models.TextField()

    objects: ClassVar[models.Manager["SavedView"]] = models.Manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "register", "office", "name"], name="records_view_one_per_name"),
            models.UniqueConstraint(
                fields=["person", "register", "name"],
                condition=models.Q(office=None),
                name="records_view_one_per_name_in_all",
            ),
        ]

    def __str__(self) -> str:
        return self.name
