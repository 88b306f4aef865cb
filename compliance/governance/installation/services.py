"""The verbs of the installer over offices: each writes once, under the office's ledger."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from compliance.accounts.models import User
from compliance.history import ledger
from compliance.history.canonical import Content, canonical
from compliance.offices.dated import office_chain
from compliance.offices.models import ContactPoint, Office

type Values = Mapping[str, Any]  # columns of a model, as a form gives them


class StaleOffice(Exception):
    """Somebody saved the office meanwhile: ``current`` is what its sheet says now, ``typed`` what was refused."""

    def __init__(self, office: Office, current: Content, typed: Content) -> None:
        super().__init__(f"{office.slug} is at version {office.version}")
        self.office, self.current, self.typed = office, current, typed


# --- offices ---


def create_office(
    values: Values, points: Sequence[Values] = (), *, by: User | None, at: datetime | None = None
) -> Office:
    """Create an office and its contact points, in one entry of its ledger.

    Raises ValidationError when a value is refused.
    """
    office = Office(**values)
    with ledger.entry(by=by, reason=gettext("organisme créé"), at=at):
        office.full_clean()
        _save_office(office, _clean_points(points))
    return office


def update_office(
    pk: int, values: Values, points: Sequence[Values], *, version: int, by: User | None, at: datetime | None = None
) -> Office:
    """Change an office's sheet, if ``version`` is still the one stored. The same sheet writes nothing.

    The address word never changes. Raises StaleOffice when somebody saved meanwhile, ValidationError when a value is
    refused.
    """
    with ledger.entry(by=by, reason=gettext("organisme modifié"), at=at) as entry:
        entry.lock(office_chain(pk))
        office = Office.objects.select_for_update().get(pk=pk)
        before = office.snapshot()
        _assign(office, {**values, "slug": office.slug})
        office.full_clean()
        new_points = _clean_points(points)
        typed: Content = {**office.snapshot(), "contact_points": [point.content() for point in new_points]}
        if canonical(before) == canonical(typed):
            return office
        if office.version != version:
            raise StaleOffice(Office.objects.get(pk=pk), before, typed)
        _save_office(office, new_points)
    return office


def _clean_points(points: Sequence[Values]) -> list[ContactPoint]:
    rows = [ContactPoint(**point) for point in points]
    for row in rows:
        row.full_clean(exclude={"office"})
    return rows


def _save_office(office: Office, points: list[ContactPoint]) -> None:
    """Save the office in one entry that holds ``points``, then replace the stored points by them, rank by rank."""
    office.version += 1
    office.points_written = [point.content() for point in points]
    office.save()
    office.points_written = None
    stored = list(ContactPoint.objects.filter(office=office).order_by("pk"))
    for rank, point in enumerate(points):
        point.office = office
        point.pk = stored[rank].pk if rank < len(stored) else None
        point.save()
    for surplus in stored[len(points) :]:
        surplus.delete()


def _assign(row: Office, values: Values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
