"""How a letter reaches whoever it is for: by the portal it is handed over, with what it encloses, for some time."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.common.dates import add_months
from compliance.common.french_dates import in_words
from compliance.correspondence.effects import TELL_RECIPIENT, does
from compliance.correspondence.enums import Way
from compliance.correspondence.models import Letter
from compliance.correspondence.refusals import refusal
from compliance.law.source import parameter
from compliance.portal import directory
from compliance.portal import services as portal
from compliance.subject_requests import exchange_services


def ways(letter: Letter) -> list[Way]:
    """Return how a letter may leave, the usual way first: the portal, for whoever holds a code."""
    return [way for way in Way if way != Way.PORTAL or _by_portal(letter)]


def refuse(letter: Letter, on: date, way: Way, today: date) -> None:
    """Raise ValidationError, by field, for a day or a way that cannot be."""
    if letter.signed_on and on < letter.signed_on:
        raise refusal("before-signature", "on")
    if on > today:
        raise refusal("in-the-future", "on")
    if way != Way.PORTAL:
        return
    if does(letter.kind) == TELL_RECIPIENT:
        raise refusal("not-to-them", "way")
    if not _by_portal(letter):
        raise refusal("no-code", "way")
    if on != today:
        raise refusal("not-the-day", "on")


def hand_over(letter: Letter, *, by: User) -> None:
    """Let whoever asked take the letter and its enclosures with their code, until a day, and tell them so."""
    today = timezone.localdate()
    until = last_day(today)
    enclosed = letter.enclosed.order_by("number").values_list("pk", "handed_over_until")
    for pk, offered in [*([(letter.pdf_id, None)] if letter.pdf_id else []), *enclosed]:
        exchange_services.hand_over(pk, max(until, offered or until), on=today, by=by)
    words = _("Une lettre vous attend sur cette page : « %(subject)s ». Vous pouvez la prendre jusqu’au %(day)s.")
    portal.reply(letter.record, words % {"subject": letter.said.subject, "day": in_words(until)}, by=by)


def last_day(today: date) -> date:
    """Return the last day on which what is handed over today may be taken."""
    return add_months(today, parameter("dsr.package_retention", today).number) - timedelta(days=1)


def _by_portal(letter: Letter) -> bool:
    return does(letter.kind) != TELL_RECIPIENT and directory.follow_up_of(letter.record) is not None
