"""The requests of each office of the matrix, with a word planted in each corner."""

from collections.abc import Callable

from django.utils import timezone

from compliance.history.canonical import Content
from compliance.offices.models import Office
from compliance.records import comment_services as comments
from compliance.subject_requests import people_services as people
from compliance.subject_requests import services as requests
from compliance.subject_requests.models import RequestComment
from compliance.subject_requests.rules import Decision
from compliance.subject_requests.writing import Writer
from tests.documents.files import attached
from tests.factories import UserFactory, member_of
from tests.isolation import planted_letters

# Requests of each office: the first came by its portal, the next two are restricted, and no address asked names them.
OPEN, ANSWERED = 4, 5
IN_REQUESTS = frozenset(
    {"personasking", "wordsasked", "addressasked", "reasonsasked", "doubtsasked", "commentasked"}
) | {"fileasked"}
IN_RESTRICTED = frozenset({"personrestricted"})


def plant(office: Office, word: Callable[[str], str]) -> None:
    """Enter a request that is open, one that was refused, and one that is restricted to a person of the office."""
    today = timezone.localdate()
    planted = {place: word(f"{place}asked") for place in ("words", "address", "reasons", "doubts", "comment", "file")}
    given: Content = {"channel": "letter", "received_on": today.isoformat(), "person_name": word("personasking")}
    given |= {"wording": planted["words"], "address": planted["address"]}
    direction = member_of(office, "direction")
    secret = {**given, "person_name": word("personrestricted")}
    for _ in range(2):
        requests.receive(office, secret, by=None, readers=[member_of(office)])
    opened = requests.receive(office, given, by=None)
    requests.qualify(opened.pk, "rights", ["access"], Writer(by=None))
    comments.write(RequestComment(record=opened, text=planted["comment"]), by=UserFactory())
    attached(opened, name=f"{planted['file']}.txt", content=b"une lettre", kind="request")
    refused = requests.receive(office, given, by=None)
    requests.qualify(refused.pk, "rights", ["erase"], Writer(by=None))
    requests.ask_identity(refused.pk, today, planted["doubts"], Writer(by=None))
    requests.record_identity(refused.pk, today, "vue", Writer(by=None))
    decision = Decision(
        outcome="refused", answered_on=today, reasons=planted["reasons"], cnil_remedy=True, court_remedy=True
    )
    requests.decide(refused.pk, refused.rights.get().key, decision, Writer(by=None))
    people.delegate(office, member_of(office), starts=today, ends=None, by=direction)
    planted_letters.plant(office, OPEN, word)
