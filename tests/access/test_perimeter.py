"""What a person may reach: office ids resolved once per request, and nothing for who holds nothing."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from guardian.shortcuts import assign_perm, get_objects_for_user

from compliance.access import services
from compliance.access.enforcement import enter
from compliance.access.perimeter import networks_seen, office_ids, offices_seen, resolved_once
from compliance.offices.enums import Permission
from compliance.processing.models import ProcessingActivity
from tests.factories import LONG_AGO, NetworkFactory, OfficeFactory, UserFactory, dpo_of, installer, member_of
from tests.processing.factories import an_activity

pytestmark = pytest.mark.django_db

VIEW, EDIT = Permission.VIEW_REGISTER.full, Permission.EDIT_REGISTER.full


@pytest.fixture
def offices():
    return OfficeFactory.create_batch(3)


def test_a_member_reaches_its_office_and_a_dpo_those_it_serves(offices):
    ours, theirs, stranger = offices
    assert office_ids(member_of(ours), VIEW) == {ours.pk}
    assert office_ids(dpo_of(ours, theirs), VIEW) == {ours.pk, theirs.pk}
    assert offices_seen(member_of(stranger, "declarant")) == [stranger]
    assert office_ids(member_of(stranger, "declarant"), VIEW) == set()


def test_offices_are_seen_by_name():
    zoe, abel = OfficeFactory(name="Zone d’habitat"), OfficeFactory(name="Abbeville Habitat")
    assert offices_seen(dpo_of(zoe, abel)) == [abel, zoe]


@pytest.mark.parametrize("person", [installer, AnonymousUser, UserFactory], ids=["superuser", "anonymous", "stranger"])
def test_who_holds_nothing_sees_nothing(offices, person):
    NetworkFactory()
    user = person()
    assert_reaches_nothing(user)


def test_a_member_made_a_superuser_loses_what_it_held(offices):
    user = dpo_of(*offices)
    an_activity(offices[0])
    services.coordinate(NetworkFactory(), user, starts=date(2018, 1, 1), by=None)
    user.is_superuser = True
    user.save()
    assert_reaches_nothing(user)


def assert_reaches_nothing(user):
    for permission in Permission:
        assert office_ids(user, permission.full) == frozenset()
    assert offices_seen(user) == []
    assert list(networks_seen(user)) == []
    assert not ProcessingActivity.objects.visible_to(user).exists()


def test_a_permission_given_globally_or_by_a_group_opens_nothing(offices, django_user_model):
    person = UserFactory()
    assign_perm(VIEW, person)
    assert person.user_permissions.exists()
    assert office_ids(person, VIEW) == set()


def test_one_query_per_person_and_request(offices, django_assert_num_queries):
    person = dpo_of(*offices)
    with resolved_once(), django_assert_num_queries(1):
        for permission in (VIEW, EDIT, Permission.MANAGE_PEOPLE.full, "offices.unknown", "offices.unknown"):
            office_ids(person, permission)
    with resolved_once(), django_assert_num_queries(1):
        office_ids(person, VIEW)


def test_the_one_query_says_what_guardian_says(offices):
    """Ended, future, repeated and foreign grants: the same offices as guardian's own call, permission by permission."""
    ours, theirs, stranger = offices
    today, day = timezone.localdate(), timedelta(days=1)
    persons = [dpo_of(ours, theirs), member_of(ours), UserFactory(), installer()]
    persons.append(member_of(ours, "direction", ends=today - day))
    persons.append(member_of(theirs, "auditor", starts=today + day))
    persons.append(member_of(stranger, "admin", starts=today, ends=today))
    member_of(stranger, "juriste", person=persons[-1])
    member_of(theirs, "juriste", person=persons[4], starts=LONG_AGO, ends=today - 2 * day)
    services.coordinate(NetworkFactory(), persons[2], starts=LONG_AGO, by=None)
    assign_perm(VIEW, persons[2])
    for person in persons:
        for permission in Permission:
            said = get_objects_for_user(
                person, permission.full, use_groups=False, accept_global_perms=False, with_superuser=False
            )
            assert office_ids(person, permission.full) == {office.pk for office in said}


def test_each_person_has_its_own_resolution(offices):
    ours, theirs, _stranger = offices
    juriste, neighbour = member_of(ours), member_of(theirs)
    with resolved_once():
        assert (office_ids(juriste, VIEW), office_ids(neighbour, VIEW)) == ({ours.pk}, {theirs.pk})


def test_nothing_is_remembered_after_the_request(offices):
    ours, theirs, _stranger = offices
    person = member_of(ours)
    with resolved_once():
        assert office_ids(person, VIEW) == {ours.pk}
        member_of(theirs, person=person)
        assert office_ids(person, VIEW) == {ours.pk}
    assert office_ids(person, VIEW) == {ours.pk, theirs.pk}


def test_rows_are_filtered_by_office_ids_alone(offices, django_assert_num_queries):
    rows = ProcessingActivity.objects.visible_to(dpo_of(*offices)).order_by("number")
    with django_assert_num_queries(1) as queries:
        list(rows)
    assert "JOIN" not in queries[0]["sql"]


# --- the scope of a page ---


def test_a_scope_narrows_what_a_person_holds_to_the_chosen_office(offices):
    ours, theirs, stranger = offices
    person = dpo_of(ours, theirs)
    one, every = enter(person, VIEW, ours.slug), enter(person, VIEW, "tous")

    assert (one.office, one.offices) == (ours, [ours, theirs])
    assert one.office_ids(VIEW) == {ours.pk}
    assert one.office_ids(Permission.MANAGE_PEOPLE.full) == set()
    assert every.office is None
    assert every.office_ids(VIEW) == {ours.pk, theirs.pk}
    assert stranger.pk not in every.office_ids(VIEW)


def test_rights_are_asked_of_the_chosen_office_or_of_any(offices):
    ours, theirs, _stranger = offices
    person = member_of(ours, "juriste")
    member_of(theirs, "auditor", person=person)

    assert enter(person, VIEW, ours.slug).allows(EDIT)
    assert not enter(person, VIEW, theirs.slug).allows(EDIT)
    assert enter(person, VIEW, "tous").allows(EDIT)


def test_rows_narrowed_to_some_offices_are_never_more_than_ones_own(offices):
    ours, theirs, stranger = offices
    for office in offices:
        an_activity(office)
    rows = ProcessingActivity.objects.visible_to(dpo_of(ours, theirs), among=[ours.pk, stranger.pk])
    assert [row.office for row in rows] == [ours]
    assert not ProcessingActivity.objects.visible_to(UserFactory(), among=[ours.pk]).exists()
