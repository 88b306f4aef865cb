"""The requests of each office of the matrix, with a word planted in each corner."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from compliance.history.canonical import Content
from compliance.offices.models import Office
from compliance.questions.models import QuestionGrant, QuestionGuest
from compliance.records import comment_services as comments
from compliance.subject_requests import people_services as people
from compliance.subject_requests import services as requests
from compliance.subject_requests.models import RequestComment, SubjectRequest
from compliance.subject_requests.rules import Decision
from compliance.subject_requests.writing import Writer
from tests.documents.files import attached
from tests.factories import UserFactory, member_of
from tests.isolation import planted_letters
from tests.questions.factories import answered, asked, file_of

# Requests of each office: the first came by its portal, the next two are restricted, and no address asked names them.
OPEN, ANSWERED = 4, 5
ASKED, OVER = 1, 2  # questions about the open one: one that has its answer, one that was asked until yesterday
ANSWER_FILE = 2  # the document of the request that came with the answer
IN_QUESTION = frozenset({"personasking", "questionasked", "knownasked", "answerasked", "givenasked"})
IN_REQUESTS = (
    IN_QUESTION
    | frozenset({"personasking", "wordsasked", "addressasked", "reasonsasked", "doubtsasked", "commentasked"})
    | {"fileasked"}
)
IN_LOG = frozenset({"personasking", "wordsasked", "addressasked", "reasonsasked", "doubtsasked"})  # its content
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
    _ask(opened, word)
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


def agent_of(office: str, number: int) -> str:
    """Return the address of who was asked that question of an office."""
    return f"agente-{number}@{office}.example"


def _ask(request: SubjectRequest, word: Callable[[str], str]) -> None:
    """Ask two persons of a service: one has answered with a file, the other's time is over."""
    told = {"person": word("personasking"), "file_reference": word("knownasked")}
    for number, wording in ((ASKED, word("questionasked")), (OVER, "Et vous ?")):
        agent = UserFactory(email=agent_of(request.office.slug, number))
        asked(request, agent, wording=wording, **told)
    question, over = request.questions.order_by("number")
    answered(question, answer=word("answerasked"))
    file_of(question, name=f"{word('givenasked')}.txt", content=b"un bail")
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = {"starts": yesterday - timedelta(days=7), "ends": yesterday}
    QuestionGuest.objects.filter(record=over).update(**ended)
    QuestionGrant.of_any_date.filter(content_object=over).update(**ended)
