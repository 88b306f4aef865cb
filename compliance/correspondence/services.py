"""The verbs of a letter: prepare, revise, submit, send back, sign, send, give up.

What a letter does to its request (an extension, an answer) is written when it leaves, in the same transaction: neither
is ever true without the other.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.correspondence import delivery, effects, keeping, rules, signing
from compliance.correspondence.enums import LetterState, Way
from compliance.correspondence.messages import LetterSentBack, LetterSigned, LetterToSign
from compliance.correspondence.models import Letter
from compliance.correspondence.refusals import StaleLetter, refusal
from compliance.correspondence.words import addressed_to, kind_of, model_of, values_of
from compliance.history import ledger
from compliance.notifications import services as outbox
from compliance.records import content as contents
from compliance.subject_requests import people_services
from compliance.subject_requests.documents import LETTER
from compliance.subject_requests.erasing import IDENTITY
from compliance.subject_requests.models import RequestDocument, SubjectRequest
from compliance.subject_requests.writing import Writer

NEVER_ENCLOSED = (LETTER, IDENTITY)  # kinds of documents


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a person writes of a letter: its words, to whom, its reasons, what it answers and encloses."""

    subject: str
    body: str
    to: str
    reasons: str = ""
    outcomes: Mapping[str, str] = field(default_factory=dict)  # by the key of the right
    enclosed: Collection[int] = ()  # the numbers of the request's documents


def prepare(request: SubjectRequest, kind: str, *, by: User, at: datetime | None = None) -> Letter:
    """Open a letter of a kind about a request, its places filled with what is known.

    Raises ValidationError when that kind is of no use to the request as it stands.
    """
    letter = Letter(office=request.office, record=request, kind=kind, version=1, prepared_by=by)
    letter.enclosing = []
    reason = _("lettre préparée : %(kind)s") % {"kind": letter.kind_word}
    with ledger.entry(by=by, reason=reason, at=at) as entry:
        letter.prepared_at = entry.moment(request.ledger_chain())
        content = contents.read(request)
        if not effects.is_timely(kind_of(kind), request, content):
            raise refusal("not-this-kind", "kind")
        text = model_of(request.office, kind).filled(values_of(request, kind))
        letter.subject, letter.body, letter.to = text.subject, text.body, addressed_to(request, kind)
        if usual := effects.outcomes_of(kind):
            letter.outcomes = {one.key: usual[0].value for one in effects.to_answer(content)}
        letter.number = (request.letters.aggregate(last=Max("number"))["last"] or 0) + 1
        letter.full_clean(exclude=["enclosed"])
        letter.save()
    return letter


def revise(letter: Letter, written: Written, *, version: int, by: User) -> Letter:
    """Change the words of a letter in preparation, what it answers and encloses; the same ones write nothing.

    Raises StaleLetter when somebody saved since ``version``, ValidationError for a value that is refused.
    """
    with _writing(letter, "revise", version, _("lettre corrigée"), by=by) as current:
        enclosed = _enclosable(current, written.enclosed)
        if _says(current, written, enclosed):
            return current
        effects.refuse_outcomes(current, written.outcomes, contents.read(current.record))
        current.subject, current.body, current.to = written.subject, written.body, written.to
        current.reasons, current.outcomes = written.reasons, dict(written.outcomes)
        _save(current, enclosed)
    return current


def submit(letter: Letter, *, version: int, by: User) -> Letter:
    """Ask for a signature: those who may sign are told. Raises as `sign`, for what the letter lacks."""
    with _writing(letter, "submit", version, _("signature demandée"), by=by) as current:
        _refuse_unfinished(current)
        current.state = LetterState.TO_SIGN
        _save(current)
        outbox.queue(LetterToSign(current))
    return current


def send_back(letter: Letter, why: str, *, version: int, by: User) -> Letter:
    """Give a letter that awaits its signature back to who writes it, and say what to do with it.

    Raises ValidationError when nothing is said of that.
    """
    if not why.strip():
        raise refusal("no-why", "why")
    told = _("lettre renvoyée : %(why)s") % {"why": why}
    with _writing(letter, "send_back", version, told, by=by) as current:
        current.state, current.sent_back_for = LetterState.DRAFT, why
        _save(current)
        outbox.queue(LetterSentBack(current, by))
    return current


def sign(letter: Letter, *, version: int, by: User, files: ExitStack | None = None) -> Letter:
    """Sign a letter: its words are settled, and its PDF and DOCX attached to the request as they were signed.

    ``files``, opened around a larger transaction, takes the stored files away when that fails.

    Raises ValidationError when the person may not sign this kind of letter, or when it is not finished; StaleLetter
    when somebody saved since ``version``.
    """
    with nullcontext(files) if files else ExitStack() as kept, transaction.atomic():
        read = _read(letter.pk, "sign", version)  # a save made meanwhile is found out below, under the lock
        signing.refuse_signer(read, by)
        _refuse_unfinished(read)
        today = timezone.localdate()
        read.signatory, read.signed_on = signing.signature(read, by), today
        pdf, docx = keeping.attach_files(read, today, by, kept)
        with _writing(read, "sign", version, _("lettre signée"), by=by) as current:
            current.state, current.signed_by, current.signed_on = LetterState.SIGNED, by, today
            current.signatory, current.sent_back_for, current.pdf, current.docx = read.signatory, "", pdf, docx
            _save(current)
            outbox.queue(LetterSigned(current, by))
    return current


def send(letter: Letter, *, on: date, way: Way, version: int, by: User) -> Letter:
    """Write that a signed letter leaves, and in the request what it does: identity asked, extension, answers.

    By the portal, it is handed over with what it encloses, and the person is told. Raises ValidationError, by field,
    for a day or a way that cannot be, or for what the request refuses: nothing is then written. StaleLetter when
    somebody saved since ``version``.
    """
    with transaction.atomic():
        with _writing(letter, "send", version, _("lettre envoyée"), by=by) as current:
            delivery.refuse(current, on, way, timezone.localdate())
            _refuse_unfinished(current)  # the request, and what the letter encloses, may have changed since
            current.state, current.sent_on, current.way = LetterState.SENT, on, way
            _save(current)
        if current.outcomes and current.signed_by and current.signed_on:
            signer, signed_on = current.signed_by, current.signed_on
            people_services.note_signature(current.record_id, signer, signed_on, Writer(by=by))
        effects.apply(current, on, Writer(by=by))
        if way == Way.PORTAL:
            delivery.hand_over(current, by=by)
    return current


def give_up(letter: Letter, *, version: int, by: User) -> Letter:
    """Give a letter up before it leaves; it stays in the file, and says so."""
    with _writing(letter, "give_up", version, _("lettre abandonnée"), by=by) as current:
        current.state = LetterState.GIVEN_UP
        _save(current)
    return current


def enclosable(request: SubjectRequest) -> list[RequestDocument]:
    """Return the documents of a request that a letter may enclose: those of the office, not withdrawn, no letter."""
    rows = request.documents.filter(withdrawn_at=None, from_requester=False).exclude(kind__in=NEVER_ENCLOSED)
    return list(rows.select_related("document").order_by("number"))


@contextmanager
def _writing(letter: Letter, verb: str, version: int, reason: str, *, by: User) -> Iterator[Letter]:
    """Open the entry of a verb on a letter, read again under the lock."""
    with ledger.entry(by=by, reason=f"{reason} ({letter.kind_word})") as entry:
        entry.lock(letter.ledger_chain())
        yield _read(letter.pk, verb, version)


def _read(pk: int, verb: str, version: int) -> Letter:
    """Return a letter as it stands. Raises StaleLetter, or ValidationError when the verb does not apply to it."""
    rows: Any = Letter.objects.select_related("record__office", "office", "prepared_by", "signed_by")
    current: Letter = rows.get(pk=pk)
    if current.version != version:
        raise StaleLetter(current)
    if not current.may(verb):
        raise refusal("not-now")
    return current


def _save(letter: Letter, enclosed: list[RequestDocument] | None = None) -> None:
    """Write the enclosures, then the letter, whose entry tells them."""
    if enclosed is not None:
        letter.enclosed.set(enclosed)
    letter.version += 1
    letter.full_clean(exclude=["enclosed"])
    letter.save()


def _refuse_unfinished(letter: Letter) -> None:
    if letter.enclosed.exclude(withdrawn_at=None).exists():
        raise refusal("not-enclosable", "enclosed")
    extensions = [_extension(one) for one in letter.enclosed.select_related("document").order_by("number")]
    effects.refuse_unfinished(letter, contents.read(letter.record), extensions)
    code, places = rules.lacking(letter.text, letter.values, kind_of(letter.kind).data["asks_for"])
    if code:
        raise refusal(code, "reasons" if code == "no-reasons" else "body", places)


def _extension(attached: RequestDocument) -> str:
    return attached.document.name.rpartition(".")[2].lower()


def _enclosable(letter: Letter, numbers: Collection[int]) -> list[RequestDocument]:
    """Return the documents of the request that a letter may enclose; raise ValidationError when one is not."""
    chosen = set(numbers)
    found = [one for one in enclosable(letter.record) if one.number in chosen]
    if len(found) < len(chosen):
        raise refusal("not-enclosable", "enclosed")
    return found


def _says(letter: Letter, written: Written, enclosed: list[RequestDocument]) -> bool:
    same_words = (letter.subject, letter.body, letter.to, letter.reasons, letter.outcomes) == (
        written.subject,
        written.body,
        written.to,
        written.reasons,
        written.outcomes,
    )
    return same_words and set(letter.enclosed.values_list("pk", flat=True)) == {one.pk for one in enclosed}
