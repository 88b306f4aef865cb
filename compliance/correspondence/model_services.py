"""The verbs of an office's own words for its letters: write them, go back to the product's."""

from django.utils.translation import gettext as _

from compliance.accounts.models import User
from compliance.correspondence import rules
from compliance.correspondence.models import OfficeLetter
from compliance.correspondence.refusals import StaleLetter, refusal
from compliance.correspondence.rules import Text
from compliance.correspondence.words import kind_of, own_model
from compliance.history import ledger
from compliance.offices.dated import office_chain
from compliance.offices.models import Office


def write_model(office: Office, kind: str, text: Text, *, version: int, by: User) -> OfficeLetter:
    """Give an office its own words for a kind of letter; the same words write nothing.

    Raises ValidationError for a place that nothing fills, or when there is no room for what the law asks for;
    StaleLetter when somebody wrote since ``version`` (0: the office had none).
    """
    _refuse_places(kind, text)
    with ledger.entry(by=by, reason=_("modèle de lettre : %(kind)s") % {"kind": kind_of(kind).label}) as entry:
        entry.lock(office_chain(office.pk))
        model = own_model(office, kind) or OfficeLetter(office=office, kind=kind)
        if model.version != version:
            raise StaleLetter(model)
        if model.text == text:
            return model
        model.subject, model.body, model.version = text.subject, text.body, version + 1
        model.full_clean()
        model.save()
    return model


def forget_model(office: Office, kind: str, *, version: int, by: User) -> None:
    """Go back to the product's words. Raises StaleLetter when somebody wrote since ``version``."""
    with ledger.entry(by=by, reason=_("modèle de lettre retiré : %(kind)s") % {"kind": kind_of(kind).label}) as entry:
        entry.lock(office_chain(office.pk))
        model = own_model(office, kind)
        if model is None:
            return
        if model.version != version:
            raise StaleLetter(model)
        model.delete()


def _refuse_places(kind: str, text: Text) -> None:
    if unknown := rules.unknown_places(text):
        raise refusal("unknown-places", "body", unknown)
    if missing := rules.left_out(text, kind_of(kind).data["asks_for"]):
        raise refusal("left-out", "body", missing)
