"""The lists that a person keeps under a name, for one office or for all those they serve."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.offices.models import Office
from compliance.records.models import Record, SavedView

MOST = 30  # of one person, in one register


@dataclass(frozen=True)
class Shelf:
    """Where a person keeps views: a register, of an office or (None) of all those they serve."""

    person: User
    model: type[Record]
    office: Office | None

    def views(self) -> QuerySet[SavedView]:
        """Return the views kept there, by name; the right to the office is the caller's to see."""
        return self._all().filter(office=self.office).order_by("name", "pk")

    def keep(self, name: str, query: str) -> SavedView:
        """Keep a list under a name. Raises ValidationError when the name is taken or thirty views are kept already."""
        with transaction.atomic():
            # One view is kept at a time by a person: the lock keeps two from being the thirtieth.
            User.objects.select_for_update().get(pk=self.person.pk)
            if self._all().count() >= MOST:
                words = _("Vous gardez déjà %(most)d vues : supprimez-en une avant d’en garder une autre.")
                raise ValidationError(words % {"most": MOST})
            self._refuse_taken(name)
            view = SavedView(person=self.person, office=self.office, register=self._register, name=name, query=query)
            view.full_clean(exclude=["query"])
            view.save()
        return view

    def rename(self, view: SavedView, name: str) -> None:
        """Give a view another name. Raises ValidationError when it is taken."""
        self._refuse_taken(name, but=view)
        view.name = name
        view.save(update_fields=["name"])

    def _refuse_taken(self, name: str, *, but: SavedView | None = None) -> None:
        same = self.views().filter(name=name)
        if (same.exclude(pk=but.pk) if but else same).exists():
            raise ValidationError(_("Vous gardez déjà une vue de ce nom."))

    def _all(self) -> QuerySet[SavedView]:
        return SavedView.objects.filter(person=self.person, register=self._register)

    @property
    def _register(self) -> str:
        return str(self.model._meta.label_lower)
