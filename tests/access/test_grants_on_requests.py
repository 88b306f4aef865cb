"""Who held a place before the register of requests existed gets the rights that it would give today."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from compliance.access.models import OfficeGrant
from tests.factories import OfficeFactory, mandate_of, member_of

migration = import_module("compliance.access.migrations.0004_grants_on_requests")


def grants():
    columns = ("user", "content_object", "permission__codename", "starts", "ends", "appointment", "mandate", "member")
    return sorted(OfficeGrant.of_any_date.values_list(*columns), key=str)


@pytest.mark.django_db
def test_the_grants_of_the_past_are_those_of_today():
    office, today = OfficeFactory(), timezone.localdate()
    for role in ("juriste", "direction", "auditor", "admin", "declarant", "deontologue"):
        member_of(office, role)
    member_of(office, "juriste", ends=today - timedelta(days=30))
    mandate_of(office, ends=today + timedelta(days=30))
    before = grants()
    migration.take_back(apps, None)
    assert len(grants()) < len(before)
    migration.grant(apps, None)
    assert grants() == before
