"""Who signs a letter, and what stands under it.

The direction, or who holds its delegation that day, signs whatever decides (a delay, an answer); who handles requests
may sign what only asks or tells. Never the DPO, who advises (Art. 38(6) GDPR).
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.access.perimeter import people_with
from compliance.accounts.models import User
from compliance.correspondence.models import Letter
from compliance.correspondence.refusals import refusal
from compliance.correspondence.words import kind_of
from compliance.offices.models import Office
from compliance.subject_requests.people_services import may_sign as may_sign_answers
from compliance.subject_requests.queries import ADVISE, HANDLE, SIGN

HANDLER = "handler"  # of a kind of letter: who handles requests may sign it too


def may_sign(letter: Letter, person: User) -> bool:
    """Tell whether a person may sign the letter today."""
    if may_sign_answers(letter.record, person, timezone.localdate()):
        return True
    return _is_of_handlers(letter) and _handles(letter.office, person)


def refuse_signer(letter: Letter, person: User) -> None:
    """Raise ValidationError when a person may not sign the letter today."""
    if not may_sign(letter, person):
        raise refusal("not-a-handler" if _is_of_handlers(letter) else "not-a-signer")


def signature(letter: Letter, person: User) -> str:
    """Return the lines under a letter: the name, and the quality of the office's representative, or in whose place."""
    name, office = person.get_full_name(), letter.office
    if people_with(letter.office_id, [SIGN]).filter(pk=person.pk).exists():
        is_representative = name.casefold() == office.representative_name.casefold()
        return f"{name}\n{office.representative_title if is_representative else _('Direction')}".strip()
    if may_sign_answers(letter.record, person, timezone.localdate()):
        return "\n".join([_("Pour la direction, par délégation"), name])
    return name


def _is_of_handlers(letter: Letter) -> bool:
    return bool(kind_of(letter.kind).data["signed_by"] == HANDLER)


def _handles(office: Office, person: User) -> bool:
    advisers = people_with(office.pk, [ADVISE]).values("pk")
    return people_with(office.pk, [HANDLE]).filter(pk=person.pk).exclude(pk__in=advisers).exists()
