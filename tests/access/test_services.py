"""Giving and ending rights: what is refused, and what is written together."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from compliance.access import services
from compliance.access.models import NetworkGrant, OfficeGrant
from compliance.access.perimeter import networks_seen
from compliance.history.models import Chain
from compliance.offices import rules
from compliance.offices.enums import Role
from compliance.offices.models import Appointment, Mandate
from tests.factories import LONG_AGO, NetworkFactory, OfficeFactory, UserFactory, installer, mandate_of, member_of

pytestmark = pytest.mark.django_db

SPRING = {"starts": date(2026, 3, 1), "ends": date(2026, 5, 31)}


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def person():
    return UserFactory(full_name="Marie Delattre")


def refusal(verb, *args, **kwargs) -> str:
    with pytest.raises(ValidationError) as refused:
        verb(*args, **kwargs)
    return refused.value.code


def grants(**where):
    return OfficeGrant.of_any_date.filter(**where)


def codenames(**where) -> set[str]:
    return set(grants(**where).values_list("permission__codename", flat=True))


# --- roles ---


@pytest.mark.parametrize("role", Role.values)
def test_a_role_gives_its_permissions_for_its_time(office, person, role):
    appointment = services.appoint(office, person, role, by=None, **SPRING)

    given = grants(appointment=appointment)
    assert codenames(appointment=appointment) == rules.ROLE_PERMISSIONS[role]
    assert set(given.values_list("user", "content_object", "starts", "ends", "mandate")) == {
        (person.pk, office.pk, *SPRING.values(), None)
    }


def test_an_appointment_is_one_entry_of_the_office_with_its_author(office, person):
    author = UserFactory(full_name="Nadia Ferrier")
    before = Chain.objects.get(key=office.ledger_chain()).position

    appointment = services.appoint(office, person, Role.JURISTE, by=author, reason="recrutement", **SPRING)

    entry = appointment.history.get()
    assert (entry.actor_name, entry.history_change_reason) == ("Nadia Ferrier", "recrutement")
    assert entry.snapshot == {
        "office": office.pk,
        "person": person.pk,
        "role": "juriste",
        "starts": "2026-03-01",
        "ends": "2026-05-31",
    }
    assert Chain.objects.get(key=office.ledger_chain()).position == before + 1


def test_the_dpo_of_an_office_holds_no_other_role_there(office, person):
    mandate_of(office, person=person, starts=date(2026, 5, 31))

    assert refusal(services.appoint, office, person, Role.JURISTE, by=None, **SPRING) == "dpo-holds-no-other-role"
    assert not Appointment.objects.exists() and not grants(appointment__isnull=False).exists()
    services.appoint(office, person, Role.JURISTE, by=None, starts=date(2026, 3, 1), ends=date(2026, 5, 30))
    services.appoint(OfficeFactory(), person, Role.JURISTE, by=None, **SPRING)


def test_a_role_is_not_held_twice_at_a_time(office, person):
    services.appoint(office, person, Role.JURISTE, by=None, **SPRING)

    assert refusal(services.appoint, office, person, Role.JURISTE, by=None, **SPRING) == "role-already-held"
    services.appoint(office, person, Role.ADMIN, by=None, **SPRING)
    services.appoint(office, person, Role.JURISTE, by=None, starts=date(2026, 6, 1))


def test_the_installer_holds_no_place(office):
    root = installer()

    assert refusal(services.appoint, office, root, Role.ADMIN, by=None, **SPRING) == "superuser"
    assert refusal(services.designate, office, root, by=None, **SPRING) == "superuser"
    assert refusal(services.coordinate, NetworkFactory(), root, by=None, **SPRING) == "superuser"
    assert not grants().exists() and not NetworkGrant.of_any_date.exists()


@pytest.mark.parametrize("verb", ["appoint", "designate"])
def test_a_reversed_period_is_refused(office, person, verb):
    role = [Role.JURISTE] if verb == "appoint" else []
    with pytest.raises(ValidationError) as refused:
        getattr(services, verb)(office, person, *role, by=None, starts=date(2026, 3, 2), ends=date(2026, 3, 1))
    assert refused.value.message_dict["ends"] == ["La fin ne peut pas précéder le début."]


# --- ends ---


def test_ending_an_appointment_ends_its_grants_and_no_other(office, person):
    kept = services.appoint(office, person, Role.AUDITOR, by=None, **SPRING)
    ended = services.appoint(office, person, Role.JURISTE, by=None, starts=date(2026, 3, 1))

    services.end_appointment(ended.pk, on=date(2026, 4, 7), by=None)

    assert set(grants(appointment=ended).values_list("ends", flat=True)) == {date(2026, 4, 7)}
    assert set(grants(appointment=kept).values_list("ends", flat=True)) == {date(2026, 5, 31)}
    assert [entry.snapshot["ends"] for entry in ended.history.order_by("position")] == [None, "2026-04-07"]


def test_an_appointment_does_not_end_before_it_starts(office, person):
    appointment = services.appoint(office, person, Role.JURISTE, by=None, **SPRING)
    with pytest.raises(ValidationError):
        services.end_appointment(appointment.pk, on=date(2026, 2, 28), by=None)
    assert set(grants().values_list("ends", flat=True)) == {date(2026, 5, 31)}


def test_prolonging_is_checked_as_appointing_is(office, person):
    appointment = services.appoint(office, person, Role.JURISTE, by=None, **SPRING)
    mandate_of(office, person=person, starts=date(2026, 6, 1))

    code = refusal(services.end_appointment, appointment.pk, on=date(2026, 6, 1), by=None)

    assert code == "dpo-holds-no-other-role"
    assert set(grants(appointment=appointment).values_list("ends", flat=True)) == {date(2026, 5, 31)}


# --- mandates ---


@pytest.mark.parametrize("entrusted", [True, False])
def test_a_mandate_gives_what_it_entrusts(office, person, entrusted):
    mandate = services.designate(office, person, by=None, register_entrusted=entrusted, **SPRING)

    assert codenames(mandate=mandate) == rules.permissions_of_dpo(register_entrusted=entrusted)
    assert mandate.history.get().snapshot["person_name"] == "Marie Delattre"


def test_mandates_of_one_office_never_overlap(office):
    mandate_of(office, starts=date(2026, 1, 1), ends=date(2026, 3, 1))

    assert refusal(services.designate, office, UserFactory(), by=None, **SPRING) == "mandates-overlap"
    services.designate(office, UserFactory(), by=None, starts=date(2026, 3, 2))
    services.designate(OfficeFactory(), UserFactory(), by=None, **SPRING)
    assert Mandate.objects.count() == 3


def test_whoever_holds_a_role_is_not_designated(office, person):
    member_of(office, Role.DECLARANT, person=person, starts=LONG_AGO, ends=date(2026, 3, 1))

    assert refusal(services.designate, office, person, by=None, **SPRING) == "dpo-holds-no-other-role"
    services.designate(office, person, by=None, starts=date(2026, 3, 2))


# --- networks ---


def test_a_coordinator_sees_the_network_and_no_office(office, person):
    network = NetworkFactory()
    services.coordinate(network, person, starts=LONG_AGO, by=None)

    assert list(networks_seen(person)) == [network]
    assert not grants(user=person).exists()
