"""What the installer reads: which offices there are, and who gives access there. Never a content."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.text import slugify

from compliance.offices.dated import runs_on
from compliance.offices.enums import Role
from compliance.offices.models import Appointment, Membership, Office
from compliance.offices.rules import RESERVED_SLUGS


def offices() -> QuerySet[Office]:
    """Return every office by name."""
    return Office.objects.order_by("name")


def offices_listed(day: date, words: str = "") -> QuerySet[Any]:
    """Return the offices whose name, town or SIREN holds ``words``.

    Each bears the networks it is in that day (``running_memberships``) and whether somebody gives access there, that
    day or later (``has_admin``).
    """
    admins = Appointment.objects.filter(Q(ends=None) | Q(ends__gte=day), office=OuterRef("pk"), role=Role.ADMIN)
    memberships = Membership.objects.filter(runs_on(day)).select_related("network").order_by("network__name")
    listed = offices().annotate(has_admin=Exists(admins))
    if words:
        siren = words.replace(" ", "")
        listed = listed.filter(Q(name__icontains=words) | Q(city__icontains=words) | Q(siren__startswith=siren))
    return listed.prefetch_related(Prefetch("memberships", memberships, to_attr="running_memberships"))


def memberships(office: Office) -> QuerySet[Membership]:
    """Return the office's memberships, past and to come included, the latest first."""
    return Membership.objects.filter(office=office).select_related("network").order_by("-starts", "network__name")


def admins(office: Office) -> QuerySet[Appointment]:
    """Return who gives, gave or will give access in the office, the latest first."""
    appointments = Appointment.objects.filter(office=office, role=Role.ADMIN)
    return appointments.select_related("person").order_by("-starts", "person__full_name", "pk")


def free_slug(name: str) -> str:
    """Return the address word made from a name, with a number when it is taken; "" when the name has no letter."""
    longest = Office._meta.get_field("slug").max_length or 60
    word = slugify(name)[: longest - 4].strip("-")
    taken = {*Office.objects.filter(slug__startswith=word).values_list("slug", flat=True), *RESERVED_SLUGS}
    candidates = [word, *(f"{word}-{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken) if word else ""
