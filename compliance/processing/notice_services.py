"""Writing an activity's information notice: what its office published, whom one speaks to, the file that leaves."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.common.typeset import pdf
from compliance.datasets import description
from compliance.datasets.links import named_then
from compliance.exports.seals import Seal
from compliance.exports.services import sealed_pdf
from compliance.history import ledger
from compliance.history.canonical import Content
from compliance.law.source import vocabulary
from compliance.law.vocabularies import Term
from compliance.offices.enums import ContactKind
from compliance.offices.models import Mandate, Office, current_mandate
from compliance.processing.layout import activity_sections
from compliance.processing.models import ProcessingActivity
from compliance.processing.notice import Contacts, Notice, Public, notice
from compliance.records.enums import Status
from compliance.records.timeline import last_written

TEMPLATE = "processing/notice.typ"
PUBLICS = "notice_publics"


def publics() -> list[Term]:
    """Return the publics that a notice may speak to today."""
    return vocabulary(PUBLICS).valid()


def public_of(term: Term) -> Public:
    """Return how a notice speaks to a public."""
    return Public(str(term.data["called"]), tuple(term.data["covers"]))


def notice_of(activity: ProcessingActivity, content: Content, term: Term) -> Notice:
    """Return the notice of an activity that says ``content``, for a public."""
    mandate = current_mandate(activity.office, timezone.localdate())
    [named] = named_then(activity_sections(), [content], None)
    return notice(named, contacts_of(activity.office, mandate), public_of(term), _label)


def notice_pdf(activity: ProcessingActivity, term: Term, *, by: User | None) -> bytes:
    """Return the notice as a tagged PDF, and write one line to the journal; a draft's says « projet »."""
    reading = ledger.reading(activity.ledger_chain())
    is_draft = activity.status == Status.DRAFT
    written = notice_of(activity, last_written(activity).content, term)

    def make(seal: Seal) -> bytes:
        return pdf(TEMPLATE, notice_data(written, activity.office.name, is_draft=is_draft, number=seal.reference))

    asked: Content = {"record": activity.number, "notice": term.code, "version": activity.version, "drafts": is_draft}
    return sealed_pdf(activity, description.get("processing"), reading, make, by=by, asked=asked)


def notice_data(written: Notice, office: str, *, is_draft: bool, number: str = "") -> dict[str, Any]:
    """Return what the printed notice says, all of it text."""
    return {
        "title": written.title,
        "author": office,
        "footer": f"{office} – {written.title}",
        "banner": _("Projet : ce traitement n’est pas encore au registre") if is_draft else "",
        "keywords": [number] if number else [],
        "opening": written.opening,
        "blocks": [
            {"title": block.title, "lines": block.lines, "items": block.items, "after": block.after}
            for block in written.blocks
        ],
    }


def contacts_of(office: Office, mandate: Mandate | None) -> Contacts:
    """Return what the office published of itself and of its DPO."""
    point = office.contact_points.filter(kind=ContactKind.RIGHTS).order_by("pk").first()
    return Contacts(
        name=office.name,
        address=_postal(office.address, office.postal_code, office.city),
        phone=office.phone,
        email=office.email,
        has_dpo=mandate is not None,
        dpo_name=_dpo_name(mandate) if mandate else "",
        dpo=_dpo(mandate) if mandate else "",
        rights=_joined(point.email, point.phone, " ".join(point.address.split())) if point else "",
    )


def _dpo(mandate: Mandate) -> str:
    address = _postal(mandate.address, mandate.postal_code, mandate.city)
    return _joined(mandate.email, mandate.form_url, mandate.phone, address)


def _dpo_name(mandate: Mandate) -> str:
    """The publication of the name is free (Art. 37(7) GDPR): it is said when the office chose so."""
    return _joined(str(mandate.lead), mandate.organisation) if mandate.publish_identity else ""


def _postal(address: str, postal_code: str, city: str) -> str:
    return _joined(" ".join(address.split()), f"{postal_code} {city}".strip())


def _joined(*words: str) -> str:
    return ", ".join(filter(None, words))


def _label(name: str, code: str) -> str:
    return vocabulary(name).label(code)
