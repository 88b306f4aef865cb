"""What the commands are asked, read once for all of them."""

from argparse import ArgumentParser
from datetime import datetime

from django.core.management.base import CommandError

from compliance.exports.services import moment_asked
from compliance.offices.models import Office


def add_office_and_moment(parser: ArgumentParser) -> None:
    """Ask which office leaves, and as of when."""
    parser.add_argument("office", help="slug of the office")
    parser.add_argument("--as-of", help="a date (the end of that day in Paris) or an ISO date and time; now by default")


def office_named(slug: str) -> Office:
    """Return the office of a slug; raise CommandError when there is none."""
    office = Office.objects.filter(slug=slug).first()
    if office is None:
        raise CommandError(f"no office is named {slug!r}")
    return office


def moment_of(text: str | None) -> datetime | None:
    """Return the moment of an option, None when it was not given; raise CommandError for what is none."""
    if text is None:
        return None
    try:
        return moment_asked(text)
    except (ValueError, OverflowError):
        words = f"{text!r} is neither a date (2026-11-22) nor a date and time (2026-11-22T18:00)"
        raise CommandError(words) from None
