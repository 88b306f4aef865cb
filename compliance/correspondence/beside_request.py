"""The letters about a request, on its page; and how they go with its words."""

from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.access.enforcement import ALL_OFFICES, Scope
from compliance.correspondence.models import Letter
from compliance.correspondence.panel import letters_of
from compliance.history import erasure, ledger
from compliance.history.canonical import Content
from compliance.history.emptied import mark
from compliance.history.places import Erased, sweep
from compliance.subject_requests import beside
from compliance.subject_requests.beside import Box, Way
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.queries import HANDLE

TYPED = ("subject", "body", "to", "reasons", "sent_back_for")


@beside.announce_lead
def write(request: SubjectRequest, scope: Scope) -> Way | None:
    """Write to whoever asks, once it is known what they ask."""
    if not (request.is_open and request.qualification and scope.allows(HANDLE)):
        return None
    here = [request.office.slug, request.number]
    return Way(_("Écrire une lettre"), reverse("correspondence:new", args=here))


@beside.announce_for_list
def waiting(scope: Scope) -> Way | None:
    """Lead to the letters that wait for somebody."""
    slug = scope.office.slug if scope.office else ALL_OFFICES
    return Way(_("Lettres à signer et à envoyer"), reverse("correspondence:waiting", args=[slug]))


@beside.announce_for_list
def models(scope: Scope) -> Way | None:
    """Lead to the office's own models, for whoever writes letters there."""
    if scope.office is None or not scope.allows(HANDLE):
        return None
    return Way(_("Modèles de lettres"), reverse("correspondence:models", args=[scope.office.slug]))


@beside.announce_box
def letters(request: SubjectRequest, scope: Scope) -> Box:
    """Show the letters, and where another is written."""
    return Box("correspondence/panel.html", letters_of(request, scope))


@beside.announce_emptying
def empty(request: SubjectRequest) -> None:
    """Destroy the letters; their kind, their days and who signed them stay in the ledger."""
    moment = ledger.current().moment(request.ledger_chain())
    erased = mark(moment)

    def facts(snapshot: Content) -> Content:
        return {**snapshot, **{name: erased for name in TYPED if snapshot[name]}}

    for letter in Letter.objects.filter(record=request).select_related("office", "record").order_by("pk"):
        sweep(Erased(letter.office_id, Letter._meta.label_lower, letter.pk))  # the forms left unsaved
        erasure.destroy(letter, keep=facts)
