"""A record confided to a service: the guest's dated place on it, and the grant drawn from it. Tables only."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.access.models import Grant
from compliance.accounts.models import Invitation
from compliance.common.fields import Line, Prose
from compliance.history.canonical import Content
from compliance.history.snapshots import columns
from compliance.offices.dated import OfficeDated
from compliance.offices.enums import Permission
from compliance.records.guest_rules import REMINDER, Facts, State, state

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

PERSON = settings.AUTH_USER_MODEL

STATE_WORDS: "dict[State, tuple[_StrOrPromise, str]]" = {  # the word of the chip, its tone
    State.INVITED: (_("invité"), "info"),
    State.OPEN: (_("ouvert"), "soon"),
    State.DONE: (_("fait"), "done"),
    State.ENDED: (_("terminé"), ""),
    State.DECLINED: (_("refusé"), ""),
    State.WITHDRAWN: (_("retiré"), ""),
}


class Guest(OfficeDated):
    """A person asked to complete one record, from a day to a day, kept in the office's chain.

    The register's own class adds ``record``, a foreign key to its record whose reverse name is ``guests``.
    The right is the grant, made when the person accepts; without one the place opens nothing.
    """

    ends = models.DateField(_("jusqu’au"))
    due_on = models.DateField(_("à compléter pour le"), null=True, blank=True)  # None: the last day
    email = models.EmailField(_("adresse électronique"), max_length=254)
    full_name = Line(_("nom complet"), max_length=150)
    invited_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss", editable=False
    )
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="+", editable=False)
    declined_at = models.DateTimeField(_("refusé le"), null=True, blank=True, editable=False)
    done_at = models.DateTimeField(_("fait le"), null=True, blank=True, editable=False)
    message = Prose(_("message"), blank=True, max_length=2_000, editable=False)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    if TYPE_CHECKING:
        record: Any
        record_id: int
        person_id: int | None

    SEEN_WITH: ClassVar[str] = Permission.VIEW_REGISTER.full  # whoever holds it in the office needs no place
    REFUSALS: ClassVar["Mapping[str, _StrOrPromise]"] = {}  # the register's own words, where they differ

    class Meta(OfficeDated.Meta):
        abstract = True
        verbose_name = _("fiche confiée")
        verbose_name_plural = _("fiches confiées")
        ordering = ["-starts", "-pk"]

    def __str__(self) -> str:
        return self.full_name

    def snapshot(self) -> Content:
        """Return the place's own columns."""
        return columns(self, without={"id", "version"})

    def state_on(self, day: date) -> State:
        """Return where the place stands on a day."""
        facts = Facts(
            self.ends,
            accepted=self.person_id is not None,
            declined=self.declined_at is not None,
            done=self.done_at is not None,
            withdrawn=self.withdrawn_at is not None,
        )
        return state(facts, day)

    @property
    def state(self) -> State:
        """Return where the place stands today."""
        return self.state_on(timezone.localdate())

    @property
    def due(self) -> date:
        """Return the day by which the part is expected."""
        return self.due_on or self.ends

    @property
    def is_late(self) -> bool:
        """Tell whether the part is still expected, after its day."""
        return self.state == State.OPEN and self.due < timezone.localdate()

    @property
    def due_tone(self) -> str:
        """Return the tone of the day by which the part is expected."""
        if self.is_late:
            return "late"
        return "soon" if self.state == State.OPEN and self.due <= timezone.localdate() + REMINDER else ""

    @property
    def word(self) -> "_StrOrPromise":
        """Return the word of the state."""
        return _("en retard") if self.is_late else STATE_WORDS[self.state][0]

    @property
    def tone(self) -> str:
        """Return the tone of the state's chip."""
        return "late" if self.is_late else STATE_WORDS[self.state][1]

    @property
    def asked_by(self) -> str:
        """Return who confided the record: the person, or the office."""
        return str(self.invited_by or self.office)

    def may_be_completed(self) -> bool:
        """Tell whether the record is in a state in which somebody can complete it."""
        return True


class RecordGrant(Grant):
    """The right to see and edit one record, for the days of a guest's place.

    The register's own class adds ``content_object``, a foreign key to its record, and ``guest``, whose reverse name
    is ``grants``.
    """

    class Meta(Grant.Meta):
        abstract = True
