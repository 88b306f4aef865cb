"""What is read of networks: members, presidencies, conventions, coordinators. Never an office's content."""

from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from compliance.offices.dated import runs_on
from compliance.offices.models import Convention, Coordination, Membership, Network, Office, Presidency
from compliance.offices.rules import Standing, standing

ORDER = (Standing.CURRENT, Standing.UPCOMING, Standing.ENDED)


def networks(day: date) -> QuerySet[Any]:
    """Return every network by name, with its number of members that day (``member_count``)."""
    members = Count("memberships", filter=runs_on(day, "memberships__"))
    return Network.objects.annotate(member_count=members).order_by("name")


def members(network: Network) -> Any:
    """Return the network's memberships, past and to come included, by office."""
    return Membership.objects.filter(network=network).select_related("office").order_by("office__name", "-starts")


def former_and_present(network: Network) -> QuerySet[Office]:
    """Return the offices that are, were or will be members, by name: those that its forms offer."""
    return Office.objects.filter(pk__in=Membership.objects.filter(network=network).values("office")).order_by("name")


def presidencies(network: Network) -> QuerySet[Presidency]:
    """Return the presidencies, the latest first."""
    return Presidency.objects.filter(network=network).select_related("office").order_by("-year")


def conventions(network: Network) -> QuerySet[Convention]:
    """Return the conventions with their parties by name, the latest first."""
    parties = Prefetch("parties", Office.objects.order_by("name"))
    return Convention.objects.filter(network=network).prefetch_related(parties).order_by("-starts", "title", "pk")


def coordinations(network: Network) -> QuerySet[Coordination]:
    """Return who coordinates, coordinated or will coordinate the network, the latest first."""
    rows = Coordination.objects.filter(network=network).select_related("person")
    return rows.order_by("-starts", "person__full_name", "pk")


def entries(convention: Convention) -> QuerySet[Any]:
    """Return the convention's ledger entries, the latest first, without their snapshots."""
    rows: QuerySet[Any] = convention.history.order_by("-position").defer("snapshot")
    return rows


def by_standing(rows: QuerySet[Any], day: date) -> list[tuple[Any, Standing]]:
    """Return dated rows with where they stand that day: those that run, then those to come, then those that ended."""
    placed = [(row, standing(row.period, day)) for row in rows]
    return sorted(placed, key=lambda pair: ORDER.index(pair[1]))
