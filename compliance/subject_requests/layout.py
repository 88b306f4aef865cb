"""The order of a request's page, of its form and of its exports."""

from django.utils.translation import gettext as _

from compliance.datasets.description import Section
from compliance.records.describe import Title, sections
from compliance.subject_requests.models import SubjectRequest

RECEIVED = ("channel", "received_on", "wording", "collected_as_minor")
PERSON = ("person_name", "person_reference", "requester_quality", "requester_name", "heir_scope")
CONTACT = ("email", "phone", "address")


def _received() -> list[Title]:
    return [
        Title("demande", _("La demande"), _("RGPD, art. 12(3)"), RECEIVED),
        Title("personne", _("La personne, et qui écrit pour elle"), _("RGPD, art. 12(6) ; LIL, art. 85"), PERSON),
        Title("reponse", _("Où répondre"), _("RGPD, art. 12(3)"), CONTACT),
    ]


def _followed() -> list[Title]:
    return [
        Title("activites", _("Activités concernées"), _("RGPD, art. 30"), (), ("activities",)),
        Title("destinataires", _("Destinataires à informer"), _("RGPD, art. 19"), (), ("recipients_told",)),
    ]


def receipt_sections() -> tuple[Section, ...]:
    """Return what is typed when a request comes in: a minute."""
    return sections(SubjectRequest, _received())


def form_sections() -> tuple[Section, ...]:
    """Return what is corrected, and what is linked, by typing; the rest is written by its verbs."""
    return sections(SubjectRequest, [*_received(), *_followed()])


def page_sections() -> tuple[Section, ...]:
    """Return what the page shows below the rights."""
    checks = [
        Title("identite", _("Identité et qualité"), _("RGPD, art. 12(6)"), (), ("identity_checks", "proofs")),
    ]
    return sections(SubjectRequest, [*_received(), *checks, *_followed()])


def request_sections() -> tuple[Section, ...]:
    """Return every section of a request, in the order of the law."""
    received = _received()
    received[0] = Title("demande", _("La demande"), _("RGPD, art. 12(3)"), (*RECEIVED, "zone"))
    decided = [
        Title("droits", _("Droits exercés"), _("RGPD, art. 12(3) et (4), 15 à 22"), ("qualification",), ("rights",)),
        Title("autre", _("Ce qui n’est pas un exercice de droits"), "", ("aside_answered_on", "aside_answer")),
        Title("delais", _("Prorogation"), _("RGPD, art. 12(3)"), ("extension_notice_on", "extension_reasons")),
        Title("identite", _("Identité et qualité"), _("RGPD, art. 12(6)"), (), ("identity_checks", "proofs")),
        *_followed(),
        Title("avis", _("Avis et signature"), _("RGPD, art. 38 et 39"), ("advised_on", "advice", "signed_on")),
        Title("garde", _("Rapprochement et conservation"), "", ("same_as", "held_on", "hold_reason")),
    ]
    return sections(SubjectRequest, [*received, *decided])
