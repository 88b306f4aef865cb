"""Who handles a request, advises on it, signs its answer, and who alone reads it; and the delegations of signature."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access.perimeter import people_with
from compliance.accounts.models import User
from compliance.exports.places import stored_exports
from compliance.history import ledger
from compliance.history.canonical import Content
from compliance.history.places import Erased
from compliance.offices.models import Office
from compliance.subject_requests import rules
from compliance.subject_requests.models import NamedReader, SignatureDelegation, SubjectRequest
from compliance.subject_requests.queries import ADVISE, HANDLE, SIGN, VIEW
from compliance.subject_requests.refusals import refuse
from compliance.subject_requests.writing import Writer, require_open, set_beside, write


def handlers(request: SubjectRequest) -> QuerySet[User]:
    """Return those who may follow a request: who handles the office's requests today, and sees this one."""
    return request.readers_among(people_with(request.office_id, [HANDLE])).order_by("full_name", "pk")


def possible_readers(office: Office) -> QuerySet[User]:
    """Return those whom a restricted request of the office may name: who reads its requests today."""
    return people_with(office.pk, [VIEW]).order_by("full_name", "pk")


def assign(pk: int, handler: User | None, writer: Writer) -> SubjectRequest:
    """Say who follows the request; None: nobody yet.

    Raises ValidationError when that person does not handle the office's requests today, or does not see this one.
    """

    def beside(request: SubjectRequest) -> None:
        if handler is not None and not handlers(request).filter(pk=handler.pk).exists():
            refuse({"handler": "not-a-handler"})
        request.handler = handler

    return set_beside(pk, beside, writer, _("suivie par %(name)s") % {"name": handler or _("personne")})


def advise(pk: int, text: str, writer: Writer) -> SubjectRequest:
    """Give the DPO's advice on a request (Art. 39(1) GDPR): it decides nothing.

    Raises ValidationError when the person is not of the DPO's team today, says nothing, or has decided or signed.
    """

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        require_open(request)
        adviser = writer.by.pk if writer.by else None
        if adviser is None or not people_with(request.office_id, [ADVISE]).filter(pk=adviser).exists():
            refuse({"": "not-dpo"})
        if adviser in {request.decided_by_id, request.signed_by_id}:
            refuse({"": "adviser-decides-not"})
        refuse({} if text.strip() else {"text": "no-answer"})
        return {**before, "advice": text, "advised_on": today.isoformat()}

    def beside(request: SubjectRequest) -> None:
        request.advised_by = writer.by

    return write(pk, change, writer, _("avis du DPO donné"), beside)


def sign(pk: int, writer: Writer) -> SubjectRequest:
    """Sign the answer: the direction does, or who holds a delegation that day; never who advised.

    Raises ValidationError otherwise.
    """

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        signer = writer.by
        refuse({"": "no-delegation"} if signer is None else _refuse_signature(request, signer, today))
        return {**before, "signed_on": today.isoformat()}

    def beside(request: SubjectRequest) -> None:
        request.signed_by = writer.by

    return write(pk, change, writer, _("réponse signée"), beside)


def note_signature(pk: int, signer: User, on: date, writer: Writer) -> SubjectRequest:
    """Write who signed the letter that answers, and when; whoever signs it was judged that day."""

    def change(request: SubjectRequest, before: Content, today: date) -> Content:
        return {**before, "signed_on": on.isoformat()}

    def beside(request: SubjectRequest) -> None:
        request.signed_by = signer

    return write(pk, change, writer, _("réponse signée"), beside)


def may_sign(request: SubjectRequest, person: User, today: date) -> bool:
    """Tell whether a person may sign the answer that day."""
    return not _refuse_signature(request, person, today)


def is_delegate(office: Office, person: User) -> bool:
    """Tell whether a person holds today a delegation of signature in the office."""
    held: bool = SignatureDelegation.objects.on(timezone.localdate()).filter(office=office, person=person).exists()
    return held


def _refuse_signature(request: SubjectRequest, person: User, today: date) -> dict[str, str]:
    code = rules.refuse_signature(
        person.pk,
        advised_by={request.advised_by_id or 0, *people_with(request.office_id, [ADVISE]).values_list("pk", flat=True)},
        is_direction=people_with(request.office_id, [SIGN]).filter(pk=person.pk).exists(),
        is_delegate=SignatureDelegation.objects.on(today).filter(office=request.office_id, person=person).exists(),
    )
    return {"": code} if code else {}


# --- who alone reads ---


def restrict(pk: int, readers: Collection[User], writer: Writer) -> SubjectRequest:
    """Leave a request to the persons named, and to the office's DPO: nobody else sees it, not even that it exists.

    Who followed it and is not named follows it no more; the kept exports that may hold it go.
    Raises ValidationError when nobody is named, when one of them does not read the office's requests, or when who
    writes would no longer see it.
    """

    def beside(request: SubjectRequest) -> None:
        name_readers(request, readers, by=writer.by)
        keep_readers(request)
        if request.handler_id not in {person.pk for person in readers}:
            request.handler = None
        stored_exports(Erased(request.office_id, SubjectRequest._meta.label_lower, request.number))

    return set_beside(pk, beside, writer, _("accès restreint"))


def unrestrict(pk: int, writer: Writer) -> SubjectRequest:
    """Let all who read the office's requests read it again."""

    def beside(request: SubjectRequest) -> None:
        request.restricted, request.readers_written = False, []
        keep_readers(request)

    return set_beside(pk, beside, writer, _("restriction levée"))


def name_readers(request: SubjectRequest, readers: Collection[User], *, by: User | None) -> None:
    """Name who reads a request, saved or not; `keep_readers` writes them once it is."""
    named = {person.pk for person in readers}
    if not named:
        refuse({"readers": "no-reader"})
    if people_with(request.office_id, [VIEW]).filter(pk__in=named).count() < len(named):
        refuse({"readers": "not-a-reader"})
    if by is not None and by.pk not in named and not people_with(request.office_id, [ADVISE]).filter(pk=by.pk).exists():
        refuse({"readers": "oneself"})
    request.restricted, request.readers_written = True, sorted(named)


def keep_readers(request: SubjectRequest) -> None:
    """Write the named readers of a saved request, within its entry."""
    wanted = set(request.readers_written or [])
    for row in request.readers.order_by("pk"):
        if row.person_id in wanted:
            wanted.discard(row.person_id)
        else:
            row.delete()
    for person in sorted(wanted):
        NamedReader.objects.create(request=request, person_id=person)


# --- who signs for the direction ---


def delegate(
    office: Office, person: User, *, starts: date, ends: date | None, by: User, at: datetime | None = None
) -> SignatureDelegation:
    """Let a person sign answers in the direction's place, from a day to a day.

    Raises ValidationError when the period is reversed, or when the person does not read the office's requests, or is
    its DPO (Art. 38(6) GDPR).
    """
    with ledger.entry(by=by, reason=_("délégation de signature"), at=at) as entry:
        entry.lock(office.ledger_chain())
        delegation = SignatureDelegation(office=office, person=person, starts=starts, ends=ends, given_by=by)
        delegation.full_clean()
        if not delegates(office).filter(pk=person.pk).exists():
            refuse({"person": "not-a-reader"})
        delegation.save()
    return delegation


def delegations_of(office: Office) -> QuerySet[Any]:
    """Return the delegations of an office, those of the past among them, the latest first."""
    rows: QuerySet[Any] = SignatureDelegation.objects.filter(office=office).select_related("person", "given_by")
    return rows.order_by("-starts", "pk")


def delegates(office: Office) -> QuerySet[User]:
    """Return those to whom the direction may delegate its signature: who reads the requests, the DPO's team apart."""
    advisers: Any = people_with(office.pk, [ADVISE]).values("pk")
    return possible_readers(office).exclude(pk__in=advisers)


def end_delegation(pk: int, *, on: date, by: User) -> SignatureDelegation:
    """End a delegation: ``on`` is its last day. Raises ValidationError when that is before its first."""
    chain = Office.objects.get(signaturedelegations=pk).ledger_chain()
    with ledger.entry(by=by, reason=_("fin de délégation de signature")) as entry:
        entry.lock(chain)
        delegation: SignatureDelegation = SignatureDelegation.objects.get(pk=pk)
        delegation.ends = on
        delegation.full_clean()
        delegation.save()
    return delegation
