"""A mandate as its form posts it, and mandates on their way to a signature."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from compliance.access.perimeter import office_ids
from compliance.accounts.models import User
from compliance.governance.mandates import services as mandates
from compliance.offices.models import Mandate, Office

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
DPO = {"dpo_email": "helene@seve.example", "dpo_name": "Hélène Vasseur"}
TERMS: dict[str, Any] = {
    "designee": "person",
    "starts": FIRST,
    "ends": LAST,
    "scope": "Tous les traitements",
    "days_per_year": "12",
    "triage_days": 2,
    "breach_hours": 4,
    "restitution_days": 30,
    "email": "dpo@opal.example",
    "attests_no_conflict": True,
}


def posted(**typed: Any) -> dict[str, Any]:
    """Return what the form of a mandate posts: complete terms, with what was typed over them."""
    said = {**TERMS, **DPO, "attests_no_conflict": "on", **typed}
    return {name: value for name, value in said.items() if value is not None}


def draft_of(office: Office, *, email: str = DPO["dpo_email"], **terms: Any) -> Mandate:
    """Return a mandate prepared in the office, complete unless ``terms`` say otherwise."""
    return mandates.prepare(office, {**TERMS, **terms}, email=email, full_name="Hélène Vasseur", by=None)


def signed_in(office: Office, **terms: Any) -> Mandate:
    """Return a mandate prepared and signed in the office."""
    draft = draft_of(office, **terms)
    return mandates.sign(draft.pk, version=draft.version, by=None)


def act(verb: Callable[..., Any], mandate: Mandate, **typed: Any) -> Any:
    """Act on a mandate as it stands now."""
    return verb(mandate.pk, **typed, version=Mandate.objects.get(pk=mandate.pk).version, by=None)


def refusal(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> str | None:
    """Return the code of the refusal that the verb must raise."""
    with pytest.raises(ValidationError) as refused:
        verb(*args, **kwargs)
    return refused.value.code


def sees(person: User, office: Office) -> bool:
    """Tell whether the person reads the office's register today."""
    return office.pk in office_ids(person, "offices.view_register")


def person_at(email: str) -> User:
    """Return the person of an address."""
    return User.objects.get(email=email)


def reasons(mandate: Mandate) -> list[str]:
    """Return what the ledger says was done to the mandate, in order."""
    return list(mandate.history.order_by("position").values_list("history_change_reason", flat=True))
