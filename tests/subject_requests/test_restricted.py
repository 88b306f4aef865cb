"""A restricted request is nobody's but its named readers' and the DPO's, wherever one looks."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.history.models import LedgerEntry
from compliance.records import comment_services as comments
from compliance.subject_requests import people_services as people
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.writing import Writer
from tests.factories import OfficeFactory, dpo_of, installer, member_of
from tests.subject_requests.factories import a_request, qualified

pytestmark = pytest.mark.django_db
EDIT, EXPORT = "offices.edit_register", "offices.export_register"


@pytest.fixture
def office():
    return OfficeFactory(slug="oise")


def seen_by(person, permission="offices.view_requests"):
    return list(SubjectRequest.objects.visible_to(person, permission))


def test_it_is_seen_by_whom_it_names_and_by_the_dpo_alone(office):
    named, other, direction, dpo = (
        member_of(office),
        member_of(office),
        member_of(office, "direction"),
        dpo_of(office),
    )
    request = a_request(office, by=named, readers=[named])
    assert seen_by(named) == seen_by(dpo) == [request]
    for person in (other, direction, member_of(office, "admin"), member_of(office, "auditor"), installer()):
        assert seen_by(person) == []
    assert request.history.get().snapshot["readers"] == [named.pk]


def test_the_rights_of_the_register_open_no_request(office):
    a_request(office)
    auditor = member_of(office, "auditor")  # reads and exports the register
    assert seen_by(auditor, "offices.view_register") == seen_by(auditor, EXPORT) == []
    assert seen_by(dpo_of(office), EDIT) == []  # keeps the register, handles no request


def test_a_name_counts_only_while_its_holder_reads_the_requests(office):
    named = member_of(office, ends=timezone.localdate())
    a_request(office, readers=[named])
    assert len(seen_by(named)) == 1
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert seen_by(named) == []


def test_nobody_without_the_requests_is_named(office):
    for role in ("admin", "auditor", "declarant"):
        with pytest.raises(ValidationError) as refused:
            a_request(office, readers=[member_of(office, role)])
        assert refused.value.error_dict["readers"][0].code == "not-a-reader"
    with pytest.raises(ValidationError):
        people.restrict(a_request(office).pk, [], Writer(by=None))


def test_who_restricts_names_themselves_unless_they_are_the_dpo(office):
    juriste, other, dpo = member_of(office), member_of(office), dpo_of(office)
    request = a_request(office)
    with pytest.raises(ValidationError) as refused:
        people.restrict(request.pk, [other], Writer(by=juriste))
    assert refused.value.error_dict["readers"][0].code == "oneself"
    assert people.restrict(request.pk, [other], Writer(by=dpo)).restricted
    assert seen_by(juriste) == []


def test_restricting_changes_who_follows_and_lifting_gives_it_back(office):
    juriste, other = member_of(office), member_of(office)
    request = people.assign(qualified(office).pk, other, Writer(by=None))
    request = people.restrict(request.pk, [juriste], Writer(by=juriste))
    assert request.handler is None
    with pytest.raises(ValidationError):
        people.assign(request.pk, other, Writer(by=juriste))
    request = people.restrict(request.pk, [juriste, other], Writer(by=juriste))
    assert seen_by(other) == [request]
    request = people.unrestrict(request.pk, Writer(by=juriste))
    assert not request.restricted and not request.readers.exists()
    last: LedgerEntry = request.history.order_by("-position").first()
    assert (last.snapshot["restricted"], last.snapshot["readers"]) == (False, [])


def test_its_comments_are_read_by_the_same(office):
    named, other, dpo = member_of(office), member_of(office), dpo_of(office)
    plain, secret = a_request(office), a_request(office, readers=[named])
    assert {named, other, dpo} <= set(comments.participants(plain))
    assert set(comments.participants(secret)) == {named, dpo}
