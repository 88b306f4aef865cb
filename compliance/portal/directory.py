"""What the public pages read: a portal by its address, what its office publishes, a request by its code."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from compliance.notifications.models import Letter
from compliance.offices.models import Mandate, Office, current_mandate
from compliance.portal.codes import is_code_of
from compliance.portal.models import FollowUp, Portal
from compliance.subject_requests.models import RequestDocument, RequestMessage, SubjectRequest

NO_DIGEST = "0" * 64  # compared with where there is no such request: the answer takes as long


@dataclass(frozen=True)
class Published:
    """An office's portal, and who answers for its data today; ``mandate`` is None for an office without a DPO."""

    portal: Portal
    mandate: Mandate | None

    @property
    def office(self) -> Office:
        """Return the office whose portal it is."""
        return self.portal.office


def published(slug: str, today: date) -> Published | None:
    """Return the portal at that address, open or not, with the DPO of the day; None when the office never had one."""
    portal = Portal.objects.select_related("office").filter(office__slug=slug).first()
    return Published(portal, current_mandate(portal.office, today)) if portal else None


def settings_of(office: Office) -> Portal:
    """Return the settings of an office's portal, closed and not saved when it never had one."""
    return Portal.objects.filter(office=office).first() or Portal(office=office)


def lacking(office: Office, portal: Portal, today: date) -> list[str]:
    """Return what the portal should publish and the office has not filled in: it opens all the same."""
    mandate = current_mandate(office, today)
    asked = {
        _("Une adresse de l’organisme (sa fiche)."): office.address or office.city,
        _("Un téléphone ou un courriel de l’organisme (sa fiche)."): office.phone or office.email,
        _("Le délégué à la protection des données, et comment le joindre (son mandat)."): mandate
        and (mandate.email or mandate.phone or mandate.form_url or mandate.address),
        _("Le directeur de la publication, ou le représentant légal de l’organisme (sa fiche)."): portal.publisher
        or office.representative_name,
        _("L’hébergeur du site."): portal.host,
    }
    return [words for words, value in asked.items() if not value]


# --- following a request ---


def followed(office: Office, number: int, code: str) -> FollowUp | None:
    """Return what is followed with that reference and that code; None when they do not go together."""
    found = _follow_ups().filter(office=office, request__number=number).first()
    is_right = is_code_of(code, found.code_digest if found else NO_DIGEST)
    return found if is_right and code else None


def entered(office: Office, pk: int, mark: str) -> FollowUp | None:
    """Return what somebody entered with a code, while it is the code in use; ``mark`` begins its digest."""
    return _follow_ups().filter(office=office, pk=pk, code_digest__startswith=mark).first() if mark else None


def _follow_ups() -> "QuerySet[FollowUp]":
    return FollowUp.objects.select_related("request__office")


def messages_of(request: SubjectRequest) -> "QuerySet[RequestMessage]":
    """Return what was said about a request, in order."""
    rows: QuerySet[RequestMessage] = RequestMessage.objects.filter(record=request).order_by("written_at", "pk")
    return rows.select_related("author")


def pieces_of(request: SubjectRequest) -> "QuerySet[RequestDocument]":
    """Return the files that the person sent, and that nobody withdrew."""
    return _documents(request).filter(from_requester=True)


def handed_over_to(request: SubjectRequest) -> "QuerySet[RequestDocument]":
    """Return the documents that the office handed over, those that can no longer be taken included."""
    return _documents(request).filter(from_requester=False, handed_over_until__isnull=False)


def _documents(request: SubjectRequest) -> "QuerySet[Any]":
    rows: QuerySet[Any] = RequestDocument.objects.filter(record=request, withdrawn_at=None)
    return rows.select_related("document").order_by("number")


def follow_up_of(request: SubjectRequest) -> FollowUp | None:
    """Return what lets somebody follow the request, if a code was ever made."""
    return FollowUp.objects.select_related("issued_by").filter(request=request).first()


def may_follow(request: SubjectRequest) -> bool:
    """Tell whether somebody holds a code for the request, or may be given one: the portal of the office is open."""
    return follow_up_of(request) is not None or settings_of(request.office).is_open


def last_letter(request: SubjectRequest) -> Letter | None:
    """Return the last letter to whoever follows the request."""
    written = Letter.objects.filter(pk__in=FollowUp.objects.filter(request=request).values("letters__letter"))
    return written.order_by("-pk").first()
