"""Letters about a record: confided to a service, commented on. They tell who and which, and lead to the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings

from compliance.accounts.models import User
from compliance.notifications.enums import Category
from compliance.notifications.notification import Fact, Notification, link, register
from compliance.notifications.services import about
from compliance.records.comments import Comment
from compliance.records.guest_rules import Notice
from compliance.records.guests import Guest


class GuestMessage(Notification):
    """What the letters about one place on a record share; the record is told by its reference alone."""

    category = Category.REGISTERS
    can_be_disabled = False  # somebody waits for an answer, or a right begins or ends

    def __init__(self, guest: Guest) -> None:
        self.guest, self.office = guest, guest.record.office
        self.about = about(guest.record._meta.label_lower, guest.record.number)

    def recipients(self) -> Iterable[User | str]:
        """Return the guest, by the account once there is one."""
        return [self.guest.person or self.guest.email]

    def context(self) -> Mapping[str, Fact]:
        """Return who asks, for which record, until when, and where."""
        return {
            "asked_by": self.guest.asked_by,
            "guest_name": self.guest.full_name,
            "reference": self.guest.record.reference,
            "due": self.guest.due,
            "ends": self.guest.ends,
            "url": urljoin(settings.SITE, self.guest.record.get_absolute_url()),
        }


@register
class GuestInvited(GuestMessage):
    """A record is confided to the person; ``token`` opens the invitation."""

    template = "records/emails/guest_invited"
    carries_key = True

    def __init__(self, guest: Guest, token: str) -> None:
        super().__init__(guest)
        self.token = token

    def context(self) -> Mapping[str, Fact]:
        """Return the facts, and the link that serves once."""
        days = settings.INVITATION_DAYS
        return {**super().context(), "url": link("invitation_link", token=self.token), "days": days}


@register
class GuestReminded(GuestMessage):
    """The day by which the part is expected comes, and nothing was declared done."""

    template = "records/emails/guest_reminded"


@register
class GuestDue(GuestMessage):
    """The part is expected today."""

    template = "records/emails/guest_due"


@register
class GuestLate(GuestMessage):
    """The day has passed; the record is still open to the person."""

    template = "records/emails/guest_late"


class ToWhoAsked(GuestMessage):
    """A letter to the person who confided the record."""

    def recipients(self) -> Iterable[User | str]:
        """Return who asked."""
        return [self.guest.invited_by] if self.guest.invited_by else []


@register
class GuestUnfinished(ToWhoAsked):
    """The day has passed, and nothing was declared done."""

    template = "records/emails/guest_unfinished"


@register
class GuestEnded(GuestMessage):
    """The last day has passed."""

    template = "records/emails/guest_ended"


@register
class GuestWithdrawn(GuestMessage):
    """Who asked took the record back."""

    template = "records/emails/guest_withdrawn"


@register
class GuestDeclined(ToWhoAsked):
    """The person refuses the invitation."""

    template = "records/emails/guest_declined"


@register
class GuestDone(ToWhoAsked):
    """The person has done their part."""

    template = "records/emails/guest_done"

    def context(self) -> Mapping[str, Fact]:
        """Return the facts, and whether words were left on the record's page."""
        return {**super().context(), "with_message": bool(self.guest.message)}


@dataclass(frozen=True, kw_only=True)
class GuestLetters:
    """The letters about the places on the records of one register."""

    invited: type[GuestInvited] = GuestInvited
    reminded: type[GuestMessage] = GuestReminded
    due: type[GuestMessage] = GuestDue
    late: type[GuestMessage] = GuestLate
    unfinished: type[GuestMessage] = GuestUnfinished
    ended: type[GuestMessage] = GuestEnded
    withdrawn: type[GuestMessage] = GuestWithdrawn
    declined: type[GuestMessage] = GuestDeclined
    done: type[GuestMessage] = GuestDone

    def of_notice(self, notice: Notice) -> type[GuestMessage]:
        """Return what is said of a part that is not done."""
        return {Notice.SOON: self.reminded, Notice.TODAY: self.due, Notice.LATE: self.late}[notice]


OF_RECORDS = GuestLetters()
_own: dict[type[Guest], GuestLetters] = {}


def announce_letters(model: type[Guest], letters: GuestLetters) -> None:
    """Announce a register's own letters; without any, they speak of a record that is completed."""
    _own[model] = letters


def letters_of(guest: Guest) -> GuestLetters:
    """Return the letters about a place."""
    return _own.get(type(guest), OF_RECORDS)


@register
class Mentioned(Notification):
    """A comment names the person. It tells who wrote it and on which record: the text is read there."""

    category = Category.REGISTERS
    can_be_disabled = True
    template = "records/emails/mentioned"

    def __init__(self, comment: Comment, people: Sequence[User]) -> None:
        self.comment, self.people, self.office = comment, people, comment.record.office

    def recipients(self) -> Iterable[User | str]:
        """Return those whom the comment names, and who read it today."""
        return self.people

    def context(self) -> Mapping[str, Fact]:
        """Return who wrote, on which record, and where."""
        record = self.comment.record
        url = urljoin(settings.SITE, f"{record.page('comments')}#commentaire-{self.comment.pk}")
        return {"author": str(self.comment.author), "reference": record.reference, "url": url}
