"""Letters to the staff about a letter: it awaits a signature, it comes back, it is signed. No name, no word of it."""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from compliance.access.perimeter import people_with
from compliance.accounts.models import User
from compliance.correspondence import signing
from compliance.correspondence.models import Letter
from compliance.notifications.enums import Category
from compliance.notifications.notification import Fact, Notification, link, register
from compliance.notifications.services import about
from compliance.subject_requests.queries import HANDLE, SIGN
from compliance.subject_requests.readers import SignatureDelegation


class _AboutLetter(Notification):
    """What the three share: the letter's kind, its request's reference, its page."""

    category, can_be_disabled = Category.REQUESTS, True

    def __init__(self, letter: Letter) -> None:
        self.letter, self.office = letter, letter.office
        self.about = about(letter.record._meta.label_lower, letter.record.number)

    def context(self) -> Mapping[str, Fact]:
        """Return which letter of which request, and where it is read."""
        place = {"office": self.letter.office.slug, "number": self.letter.record.number, "letter": self.letter.number}
        url = link("correspondence:letter", **place)
        record = self.letter.record
        return {"kind": self.letter.kind_word, "reference": record.reference, "due_on": record.due_on, "url": url}


@register
class LetterToSign(_AboutLetter):
    """A letter awaits a signature."""

    template = "correspondence/emails/to_sign"

    def recipients(self) -> Iterable[User | str]:
        """Return the direction, and who holds its delegation today, among those who see the request."""
        office = self.letter.office_id
        delegates = SignatureDelegation.objects.on(timezone.localdate()).filter(office=office).values("person")
        signers = people_with(office, [SIGN]) | User.objects.filter(pk__in=delegates)
        seen = self.letter.record.readers_among(signers).distinct().order_by("pk")
        return [person for person in seen if signing.may_sign(self.letter, person)]


class _ToWriter(_AboutLetter):
    """Told to who wrote the letter, and to who follows the request, but for who did it."""

    def __init__(self, letter: Letter, by: User) -> None:
        super().__init__(letter)
        self.by = by

    def recipients(self) -> Iterable[User | str]:
        """Return them, if they still handle the request."""
        wanted = {self.letter.prepared_by_id, self.letter.record.handler_id} - {self.by.pk, None}
        handlers = self.letter.record.readers_among(people_with(self.letter.office_id, [HANDLE]))
        return list(handlers.filter(pk__in=wanted).order_by("pk"))


@register
class LetterSentBack(_ToWriter):
    """Who signs asks for something else."""

    template = "correspondence/emails/sent_back"


@register
class LetterSigned(_ToWriter):
    """It may leave."""

    template = "correspondence/emails/signed"
