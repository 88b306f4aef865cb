"""What is filled in a letter, and what is printed around its words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from compliance.common.french_dates import in_words, in_words_with_day
from compliance.correspondence import rules
from compliance.correspondence.enums import LetterState
from compliance.correspondence.files import Printed
from compliance.correspondence.models import KINDS, Letter, OfficeLetter
from compliance.correspondence.rules import Text
from compliance.law.source import vocabulary
from compliance.law.vocabularies import Term
from compliance.offices.models import Office
from compliance.subject_requests import clock
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.terms import delays

CLAUSES = "letter_clauses"
RIGHTS = "request_rights"
ANSWERS = frozenset({"answered_full", "answered_partial", "refused", "no_data"})  # what a kind of letter may do


def kind_of(code: str) -> Term:
    """Return a kind of letter. Raises LookupError for an unknown one."""
    if term := vocabulary(KINDS).reading(code):
        return term
    raise LookupError(f"no letter is {code!r}")


def own_model(office: Office, kind: str) -> OfficeLetter | None:
    """Return the words that an office wrote for a kind of letter, None while it keeps the product's."""
    found: OfficeLetter | None = OfficeLetter.objects.filter(office=office, kind=kind).first()
    return found


def own_models(office: Office) -> dict[str, OfficeLetter]:
    """Return the words that an office wrote, by kind of letter."""
    return {model.kind: model for model in OfficeLetter.objects.filter(office=office).order_by("kind")}


def product_model(kind: str) -> Text:
    """Return the product's words for a kind of letter."""
    term = kind_of(kind)
    return Text(term.data["subject"], term.data["body"])


def model_of(office: Office, kind: str) -> Text:
    """Return the words of an office for a kind of letter: its own, else the product's."""
    own = own_model(office, kind)
    return own.text if own else product_model(kind)


def values_of(request: SubjectRequest, kind: str) -> dict[str, str]:
    """Return what fills the places of a letter about a request when it is opened; the others are left to its writer.

    An answer names the rights that it answers, which its writer chooses.
    """
    law = delays(request.received_on)
    received, zone = request.received_on, request.zone
    terms = vocabulary(RIGHTS)
    asked = [terms.label(right) for right in request.rights.order_by("position").values_list("right", flat=True)]
    due = request.due_on or clock.answer(received, zone, law).day
    values = {
        "référence": request.reference,
        "demandeur": request.requester_name or request.person_name,
        "personne concernée": request.person_name,
        "reçue le": in_words(received),
        "droits": ", ".join(word[:1].lower() + word[1:] for word in asked),
        "échéance": in_words_with_day(due),
        "échéance prorogée": in_words_with_day(clock.extended_answer(received, zone, law).day),
        "organisme": request.office.name,
    }
    if kind_of(kind).data["does"] in ANSWERS:
        del values[rules.RIGHTS]
    return {place: rules.no_place(value) for place, value in values.items()}


def addressed_to(request: SubjectRequest, kind: str) -> str:
    """Return the name and the postal address of whoever asks, line by line; "" for a letter to somebody else."""
    if kind_of(kind).data.get("to") == "recipient":
        return ""
    lines = [request.requester_name or request.person_name, *request.address.splitlines()]
    return "\n".join(line.strip() for line in lines if line.strip())


def remedies(kind: str, on: date | None = None) -> list[str]:
    """Return what a kind of letter always says, whatever its words (Art. 12(4) GDPR)."""
    known = vocabulary(CLAUSES)
    found = [known.reading(code, on) for code in kind_of(kind).data["clauses"]]
    return [str(term.data["text"]) for term in found if term]


def printed(letter: Letter) -> Printed:
    """Return all that a letter prints; one that nobody signed says « projet » on each page."""
    office: Any = letter.office
    place = " ".join(f"{office.postal_code} {office.city}".split())
    enclosed = letter.enclosed.select_related("document").order_by("number")
    dated = in_words(letter.signed_on) if letter.signed_on else _("(date de la signature)")
    where = _("%(city)s, le %(day)s") if office.city else _("Le %(day)s")
    names = {"reference": letter.record.reference, "number": letter.number}
    reference = _("Référence : %(reference)s, lettre %(number)s") % names
    said = letter.said
    return Printed(
        office=office.name,
        address="\n".join(line for line in (office.address, place) if line),
        to=letter.to,
        marks="\n".join([reference, where % {"city": office.city, "day": dated}]),
        subject=said.subject,
        paragraphs=said.paragraphs,
        signature=letter.signatory or _("(signature)"),
        remedies=remedies(letter.kind, letter.signed_on),
        enclosed=[one.document.name for one in enclosed],
        banner=_banner(letter),
    )


def _banner(letter: Letter) -> str:
    if letter.state == LetterState.GIVEN_UP:
        return _("Abandonnée")
    return "" if letter.is_signed else _("Projet, à signer")
