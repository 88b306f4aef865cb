"""What a person typed in a form and has not saved: theirs alone, kept 30 days at most and while the right lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.apps import apps
from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone

from compliance.access.perimeter import office_ids
from compliance.accounts.models import User
from compliance.records.models import FormDraft, Versioned

KEPT_FOR = timedelta(days=30)
NEW = 0  # the number of a record that has none yet
NOT_TYPED = {"csrfmiddlewaretoken", "version", "add", "remove"}


@dataclass(frozen=True)
class FormKey:
    """One form of one person: the office, the register, the record (`NEW`: none yet).

    What is written beside a record, and has a form of its own, is a register of its own here: ``number`` is its id.
    """

    person: User
    office_id: int
    model: type[Model]
    number: int = NEW

    @property
    def columns(self) -> dict[str, Any]:
        """Return the columns that name the draft."""
        register = self.model._meta.label_lower
        return {"person": self.person, "office_id": self.office_id, "register": register, "number": self.number}


@dataclass(frozen=True)
class Unsaved:
    """A draft, the register of its form, and the record that it would change; None: a new one."""

    draft: FormDraft
    model: type[Versioned]
    record: Versioned | None


def keep(key: FormKey, posted: QueryDict, *, address: str, version: int = 0) -> FormDraft:
    """Keep what a form sent in the place of what it had sent before; ``version`` is the one that it was opened on.

    ``address`` is where the form is: there what was typed is given back.
    The token and the buttons are no text. Whoever calls looks at the right again once it is written.
    """
    typed = {_storable(name): [_storable(value) for value in posted.getlist(name)] for name in posted}
    kept = {
        "data": {name: values for name, values in typed.items() if name not in NOT_TYPED},
        "base_version": max(version, 0),
        "address": address,
        "saved_at": timezone.now(),
    }
    return FormDraft.objects.update_or_create(**key.columns, defaults=kept)[0]


def find(key: FormKey) -> FormDraft | None:
    """Return what the person typed there and has not saved, if it is still kept; the right is the caller's to see."""
    return FormDraft.objects.filter(**key.columns, saved_at__gte=_oldest(timezone.now())).first()


def forget(key: FormKey) -> None:
    """Forget what was typed there: it was saved, or given up."""
    FormDraft.objects.filter(**key.columns).delete()


def unsaved_by(person: User) -> list[Unsaved]:
    """Return what the person has not saved of any register, the latest first, where they may still write today.

    One query, and two or three more for each register of which there is something.
    """
    rows = FormDraft.objects.filter(person=person, saved_at__gte=_oldest(timezone.now())).exclude(address="")
    kept: dict[str, list[FormDraft]] = {}
    for draft in rows.select_related("office").order_by("-saved_at", "pk"):
        kept.setdefault(draft.register, []).append(draft)
    found = [unsaved for register, drafts in kept.items() for unsaved in _writable(person, _model(register), drafts)]
    return sorted(found, key=lambda unsaved: unsaved.draft.saved_at, reverse=True)


def purge(model: type[Model], today: date) -> None:
    """Delete the drafts of a register that are thirty days old, or whose person may no longer write there."""
    rows = FormDraft.objects.filter(register=model._meta.label_lower)
    rows.filter(saved_at__date__lt=today - KEPT_FOR).delete()
    for person in User.objects.filter(form_drafts__in=rows).distinct().order_by("pk"):
        drafts = list(rows.filter(person=person))
        writable = {unsaved.draft.pk for unsaved in _writable(person, model, drafts)} if person.is_active else set()
        for draft in drafts:
            if draft.pk not in writable:
                draft.delete()


def _writable(person: User, model: Any, drafts: Sequence[FormDraft]) -> list[Unsaved]:
    """Keep the drafts of the records that the person may edit today, and of new ones where they may open some."""
    if not drafts:
        return []
    opens = office_ids(person, model.OPENED_WITH)
    found = model.objects.editable_at(person, [(draft.office_id, draft.number) for draft in drafts])
    return [
        Unsaved(draft, model, found.get((draft.office_id, draft.number)))
        for draft in drafts
        if (draft.office_id, draft.number) in found or (draft.number == NEW and draft.office_id in opens)
    ]


def _model(register: str) -> type[Versioned]:
    return cast(type[Versioned], apps.get_model(register))


def _oldest(now: datetime) -> datetime:
    return now - KEPT_FOR


def _storable(text: Any) -> str:
    """PostgreSQL stores no NUL; nobody types one, and the form refuses it."""
    return str(text).replace("\0", "")
