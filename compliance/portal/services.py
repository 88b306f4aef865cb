"""The verbs of the portal: its office sets it up; somebody asks, comes back, writes; the office answers there."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.documents import store
from compliance.documents.models import Document
from compliance.history import ledger
from compliance.history.canonical import Content, canonical
from compliance.notifications import services as letters
from compliance.offices.dated import office_chain
from compliance.offices.models import Office
from compliance.portal import codes, directory
from compliance.portal.messages import PortalMessageReceived, PortalRequestReceived, RequestMoved
from compliance.portal.models import FollowUp, Portal, SentLetter
from compliance.portal.pieces import Piece
from compliance.portal.rules import GIVEN_AGAIN
from compliance.portal.stamps import Stamp
from compliance.subject_requests import exchange_services as exchanges
from compliance.subject_requests import services as requests
from compliance.subject_requests.enums import Channel
from compliance.subject_requests.models import RequestMessage, SubjectRequest


class StalePortal(Exception):
    """Somebody saved the settings meanwhile; ``portal`` is what they say now."""

    def __init__(self, portal: Portal) -> None:
        super().__init__(f"{portal} is at version {portal.version}")
        self.portal = portal


@dataclass(frozen=True)
class Receipt:
    """What somebody is shown once, for what they sent: the request and its code; "" when it is not shown again."""

    request: SubjectRequest
    code: str


def set_up(office: Office, values: Mapping[str, Any], *, version: int, by: User | None) -> Portal:
    """Write the settings of the office's portal, if ``version`` is still the one stored (0: none yet).

    The same settings write nothing. Raises StalePortal, or ValidationError when a value is refused.
    """
    with ledger.entry(by=by, reason=_("portail public réglé")) as entry:
        entry.lock(office_chain(office.pk))
        portal = directory.settings_of(office)
        before = canonical(portal.snapshot())
        for name, value in values.items():
            setattr(portal, name, value)
        portal.full_clean()
        if portal.pk and canonical(portal.snapshot()) == before:
            return portal
        if portal.version != version:
            raise StalePortal(directory.settings_of(office))
        portal.version += 1
        portal.save()
    return portal


# --- whoever asks ---


def submit(office: Office, stamp: Stamp, told: Mapping[str, Any], pieces: Sequence[Piece]) -> Receipt:
    """Receive a request through the portal, with its files, and tell those who follow requests.

    The same form, sent twice, is one request with one receipt. Raises ValidationError when a value is refused.
    """
    if sent := _already(stamp):
        return sent
    try:
        with _stored(office, pieces) as documents, transaction.atomic():
            request = requests.receive(office, _content(told), by=None, reason=_("demande reçue par le portail"))
            _attach(request, documents)
            code = codes.code_of_form(stamp.nonce)
            follow_up = _issue(FollowUp(office=office, request=request, form_digest=stamp.digest), code, by=None)
            _tell_requester(follow_up)
            letters.queue(PortalRequestReceived(request))
    except IntegrityError:  # the same form, at the same moment
        sent = _already(stamp)
        if sent is None:
            raise
        return sent
    return Receipt(request, code)


def write(follow_up: FollowUp, stamp: Stamp, text: str, pieces: Sequence[Piece]) -> RequestMessage | None:
    """Add a message of whoever asked, with their files; None when the same page had sent it already.

    Raises ValidationError when the request holds one of the files already.
    """
    request = follow_up.request
    if _was_sent(stamp):
        return None
    try:
        with _stored(request.office, pieces) as documents, transaction.atomic():
            message = exchanges.write(request, text, by=None, from_requester=True, form_digest=stamp.digest)
            _attach(request, documents)
            letters.queue(PortalMessageReceived(request))
    except IntegrityError:  # the same page, at the same moment
        if _was_sent(stamp):
            return None
        raise
    return message


# --- the office ---


def reply(request: SubjectRequest, text: str, *, by: User, stamp: Stamp | None = None) -> RequestMessage | None:
    """Write to whoever asked; they are told by letter that there is something new.

    Return None when the page of that stamp had sent it already: a button pressed twice writes once.
    """
    if _was_sent(stamp):
        return None
    try:
        with transaction.atomic():
            message = exchanges.write(request, text, by=by, form_digest=stamp.digest if stamp else None)
            tell(request)
    except IntegrityError:  # the same page, at the same moment
        if _was_sent(stamp):
            return None
        raise
    return message


@transaction.atomic
def issue_again(request: SubjectRequest, verified: str, *, by: User) -> str:
    """Make a new code, which ends the former one, and return it; ``verified`` says how the identity was verified.

    Raises ValidationError when nothing is said of that.
    """
    if not verified.strip():
        raise ValidationError({"verified": _("Dites comment l’identité a été vérifiée.")})
    stored = FollowUp.objects.select_for_update().filter(request=request).first()
    code = codes.draw()
    reason = _("code de suivi refait, identité vérifiée : %(how)s") % {"how": verified.strip()}
    follow_up = _issue(stored or FollowUp(office=request.office, request=request), code, by=by, reason=reason)
    _tell_requester(follow_up)
    return code


def tell(request: SubjectRequest) -> None:
    """Tell whoever follows the request that there is something new, in the caller's transaction."""
    follow_up = FollowUp.objects.filter(request=request).first()
    if follow_up is not None:
        _tell_requester(follow_up)


# --- parts of the verbs ---


def _already(stamp: Stamp) -> Receipt | None:
    """Return the receipt of the request that this form made; its code for an hour, and while it is the one in use."""
    made = FollowUp.objects.select_related("request__office").filter(form_digest=stamp.digest).first()
    if made is None:
        return None
    code = codes.code_of_form(stamp.nonce)
    is_shown = timezone.now() - made.issued_at < GIVEN_AGAIN and codes.is_code_of(code, made.code_digest)
    return Receipt(made.request, code if is_shown else "")


def _was_sent(stamp: Stamp | None) -> bool:
    """Tell whether the page of that stamp has sent its message."""
    return stamp is not None and RequestMessage.objects.filter(form_digest=stamp.digest).exists()


def _content(told: Mapping[str, Any]) -> Content:
    rights: Any = [{"right": right} for right in told["rights"]]
    received = timezone.localdate().isoformat()
    return {**told, "rights": rights, "channel": Channel.PORTAL.value, "received_on": received}


@contextmanager
def _stored(office: Office, pieces: Sequence[Piece]) -> Iterator[list[tuple[Document, str]]]:
    """Write the files, each with what to beware of; none stays behind when the block fails. One sent twice is one."""
    with ExitStack() as kept:
        documents: dict[str, tuple[Document, str]] = {}
        for piece in pieces:
            document = kept.enter_context(store.stored(office, piece.received))
            if document.sha256 in documents:
                store.erase(document.stored_as)
            else:
                documents[document.sha256] = (document, piece.caution)
        yield list(documents.values())


def _attach(request: SubjectRequest, documents: Sequence[tuple[Document, str]]) -> None:
    for document, caution in documents:
        exchanges.add_piece(request, document, caution=caution, on=timezone.localdate())


def _issue(follow_up: FollowUp, code: str, *, by: User | None, reason: str = "") -> FollowUp:
    with ledger.entry(by=by, reason=reason or _("code de suivi remis")) as entry:
        follow_up.issued_at = entry.moment(follow_up.ledger_chain())
        follow_up.code_digest, follow_up.issued_by = codes.digest_of(code), by
        follow_up.version += 1
        follow_up.save()
    return follow_up


def _tell_requester(follow_up: FollowUp) -> None:
    for letter in letters.queue(RequestMoved(follow_up.request)):
        SentLetter.objects.create(follow_up=follow_up, letter=letter)
