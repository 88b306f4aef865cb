"""What the register of requests keeps, each thing under its rule (law files: « retention_rules »)."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.accounts.models import User
from compliance.offices.models import Office
from compliance.retention.kinds import Candidate, Kind, announce
from compliance.subject_requests import erasing
from compliance.subject_requests.documents import LETTER, RequestDocument
from compliance.subject_requests.enums import CheckResult
from compliance.subject_requests.models import SubjectRequest


class OfRequests(Kind):
    """What the kinds of this register share: a request is suspended on its own page, by « conservation forcée »."""

    register = "subject_requests.subjectrequest"
    is_suspended_here = False


class OfClosed(OfRequests):
    """What goes some time after a request is closed."""

    def candidates(self, office: Office, until: date) -> Iterable[Candidate]:
        """Yield the requests closed by ``until``, with their documents."""
        rows = self.kept(SubjectRequest.objects.filter(office=office).closed().filter(closed_on__lte=until))
        told = rows.annotate(files=Count("documents"), size=Sum("documents__document__size")).order_by("number")
        for pk, number, restricted, closed, held, files, size in told.values_list(
            "pk", "number", "restricted", "closed_on", "held_on", "files", "size"
        ):
            yield Candidate(pk, number, named(number, restricted), closed, files, size or 0, kept_because=forced(held))

    def kept(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Narrow to what still holds something of the kind."""
        return rows


@announce
class RequestWords(OfClosed):
    """The words of a request and what was exchanged; the facts stay."""

    name, rule, within = "requests.words", "dsr.words", "requests.facts"
    label = gettext_lazy("Demandes d’exercice de droits : texte et correspondance")

    def kept(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Leave out the requests whose words are erased."""
        return rows.filter(words_erased_on=None)

    def erase(self, record: int, *, by: User | None, reason: str) -> None:
        """Erase the words; the facts stay."""
        erasing.erase_words(record, by=by, reason=reason)


@announce
class RequestFacts(OfClosed):
    """A request whole."""

    name, rule = "requests.facts", "dsr.facts"
    label = gettext_lazy("Demandes d’exercice de droits : dossier entier, faits compris")

    def erase(self, record: int, *, by: User | None, reason: str) -> None:
        """Destroy the request."""
        erasing.destroy(record, by=by, reason=reason)


class OfDocuments(OfRequests):
    """Documents of requests that go by themselves, whatever becomes of the request."""

    sweeps = False

    def erase(self, record: int, *, by: User | None, reason: str) -> None:
        """Destroy the document."""
        erasing.destroy_document(record, by=by, reason=reason)


@announce
class IdentityCopies(OfDocuments):
    """Copies of identity documents: those that nobody checked within a day; a check erases them at once."""

    name, rule = "requests.identity_copies", "dsr.identity_copy"
    label = gettext_lazy("Copies de pièces d’identité")

    def candidates(self, office: Office, until: date) -> Iterable[Candidate]:
        """Yield the copies that came before today, and those of a request whose identity was established."""
        day = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
        checked = Q(record__identity_checks__result=CheckResult.VERIFIED)
        rows = RequestDocument.objects.filter(office=office, kind=erasing.IDENTITY)
        for document in _told(rows.filter(Q(added_at__lt=day) | checked).distinct()):
            yield _candidate(document, timezone.localdate(document.added_at))


@announce
class Packages(OfDocuments):
    """The data packages handed over to whoever asked."""

    name, rule = "requests.packages", "dsr.package"
    label = gettext_lazy("Paquets de données remis aux demandeurs")

    def candidates(self, office: Office, until: date) -> Iterable[Candidate]:
        """Yield the documents that whoever asked could take until a day that came by ``until``; letters stay."""
        rows = RequestDocument.objects.filter(office=office, from_requester=False, handed_over_until__lte=until)
        for document in _told(rows.exclude(kind=LETTER)):
            yield _candidate(document, document.handed_over_until or until)


def named(number: int, restricted: bool) -> str:
    """Return how a list that others read names a request: a restricted one is named nowhere."""
    return _("Demande restreinte") if restricted else SubjectRequest(number=number).reference


def forced(held_on: date | None) -> str:
    """Return why a request is kept by force, "" when it is not."""
    return _("conservation forcée") if held_on else ""


def _told(rows: "QuerySet[RequestDocument]") -> "QuerySet[RequestDocument]":
    return rows.select_related("document", "record").order_by("record__number", "number")


def _candidate(document: RequestDocument, triggered_on: date) -> Candidate:
    request = document.record
    reference, size = named(request.number, request.restricted), document.document.size
    kept_because = forced(request.held_on)
    return Candidate(document.pk, request.number, reference, triggered_on, 1, size, kept_because=kept_because)
