"""Presidencies, conventions and coordinators: entries of the network's own chain."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from compliance.access import services as access
from compliance.access.models import NetworkGrant
from compliance.governance.networks import services
from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.offices.models import Convention, Coordination, Network, Presidency
from tests.factories import MembershipFactory, NetworkFactory, OfficeFactory, UserFactory, coordinator_of

pytestmark = pytest.mark.django_db

TERMS = {"title": "Accueil commun", "subject": "Un accueil à deux.", "notice": "Trois mois."}
DATES = {"signed_on": date(2021, 12, 15), "starts": date(2022, 1, 1), "ends": date(2024, 12, 31)}


@pytest.fixture
def network():
    return NetworkFactory(starts=date(2018, 1, 1))


@pytest.fixture
def members(network):
    """Give two members since 2018, and one of 2021 alone."""
    one_year = {"starts": date(2021, 1, 1), "ends": date(2021, 12, 31)}
    places = [MembershipFactory(network=network), MembershipFactory(network=network)]
    return [place.office for place in (*places, MembershipFactory(network=network, **one_year))]


def refusal(verb, *args, **kwargs) -> str:
    with pytest.raises(ValidationError) as refused:
        verb(*args, **kwargs)
    return refused.value.code


def told(record) -> list:
    return [entry.snapshot for entry in record.history.order_by("position")]


# --- presidency ---


def test_the_presidency_turns_each_year(root, network, members):
    for year, office in zip((2021, 2022), members, strict=False):
        services.note_presidency(network, office, year=year, by=root)

    entry = Presidency.objects.get(year=2022).history.get()
    assert (entry.actor_name, entry.chain.key) == ("Claude Hébert", f"network:{network.pk}")
    assert entry.snapshot == {"network": network.pk, "office": members[1].pk, "year": 2022}


def test_a_year_has_one_presidency(root, network, members):
    services.note_presidency(network, members[0], year=2022, by=root)
    with pytest.raises(ValidationError, match="déjà notée pour cette année"):
        services.note_presidency(network, members[1], year=2022, by=root)
    services.note_presidency(network_of(members[0]), members[0], year=2022, by=root)
    assert Presidency.objects.count() == 2


def network_of(office) -> Network:
    return MembershipFactory(office=office).network


def test_only_a_member_of_that_year_presides(root, network, members):
    former, stranger = members[2], OfficeFactory()
    for office, year in ((former, 2022), (former, 2020), (stranger, 2021)):
        assert refusal(services.note_presidency, network, office, year=year, by=root) == "not-a-member"
    services.note_presidency(network, former, year=2021, by=root)
    assert refusal(services.note_presidency, network, members[0], year=2017, by=root) == "network-does-not-run"


def test_a_presidency_is_corrected_and_the_ledger_keeps_both(root, network, members):
    noted = services.note_presidency(network, members[0], year=2022, by=root)
    for _twice in range(2):
        services.correct_presidency(noted.pk, office=members[1], year=2023, by=root)

    assert [(one["office"], one["year"]) for one in told(noted)] == [(members[0].pk, 2022), (members[1].pk, 2023)]
    assert refusal(services.correct_presidency, noted.pk, office=members[2], year=2023, by=root) == "not-a-member"
    assert Presidency.objects.get().office == members[1]


# --- conventions ---


def sign(network, parties, by=None, **changed) -> Convention:
    return services.sign_convention(network, TERMS | DATES | changed, parties, by=by)


def test_a_convention_of_two_members(root, network, members):
    convention = sign(network, members[:2], by=root)

    assert set(convention.parties.all()) == set(members[:2])
    (snapshot,) = told(convention)
    assert snapshot == {
        **TERMS,
        "network": network.pk,
        "signed_on": "2021-12-15",
        "starts": "2022-01-01",
        "ends": "2024-12-31",
        "parties": sorted(member.pk for member in members[:2]),
    }


@pytest.mark.parametrize(
    ("chosen", "changed", "code"),
    [
        ([0], {}, "too-few-parties"),
        ([], {}, "too-few-parties"),
        ([0, 2], {}, "party-is-no-member"),  # its membership ended on the eve
        ([0, 2], {"starts": date(2021, 12, 31)}, None),
        ([0, 1], {"starts": date(2017, 12, 31)}, "network-does-not-run"),
    ],
)
def test_who_may_be_a_party(network, members, chosen, changed, code):
    parties = [members[rank] for rank in chosen]
    if code is None:
        sign(network, parties, **changed)
    else:
        assert refusal(sign, network, parties, **changed) == code
        assert not Convention.objects.exists()


def test_members_of_another_network_are_no_parties(network, members):
    neighbours = [MembershipFactory().office for _ in range(2)]
    assert refusal(sign, network, neighbours) == "party-is-no-member"


def test_a_convention_is_revised_and_ended(root, network, members):
    third = MembershipFactory(network=network).office
    convention = sign(network, members[:2])
    values = TERMS | DATES | {"title": "Accueil à trois"}
    for _twice in range(2):
        services.revise_convention(convention.pk, values, [*members[:2], third], version=1, by=root)
    services.end_convention(convention.pk, on=date(2023, 6, 30), by=root)

    assert [(one["title"], len(one["parties"]), one["ends"]) for one in told(convention)] == [
        ("Accueil commun", 2, "2024-12-31"),
        ("Accueil à trois", 3, "2024-12-31"),
        ("Accueil à trois", 3, "2023-06-30"),
    ]
    assert set(Convention.objects.get().parties.all()) == {*members[:2], third}
    with pytest.raises(ValidationError):
        services.end_convention(convention.pk, on=date(2021, 12, 31), by=root)


def test_nobody_overwrites_anybody(root, network, members):
    convention = sign(network, members[:2])
    services.revise_convention(convention.pk, TERMS | DATES | {"notice": "Six mois."}, members[:2], version=1, by=root)

    with pytest.raises(services.StaleConvention) as stale:
        services.revise_convention(convention.pk, TERMS | DATES | {"title": "Autre"}, members[:2], version=1, by=root)
    assert (stale.value.current["notice"], stale.value.typed["title"]) == ("Six mois.", "Autre")
    assert Convention.objects.get().title == "Accueil commun"


# --- coordinators ---


def test_a_coordination_is_in_the_chain_of_the_network_and_ends_with_its_grants(root, network):
    person = UserFactory()
    coordination = access.coordinate(network, person, starts=date(2025, 1, 1), by=root)
    for last in (date(2025, 6, 30), date(2025, 12, 31)):
        access.end_coordination(coordination.pk, on=last, by=root)
        assert set(NetworkGrant.of_any_date.values_list("ends", flat=True)) == {last}

    assert [one["ends"] for one in told(coordination)] == [None, "2025-06-30", "2025-12-31"]
    assert NetworkGrant.of_any_date.count() == 2
    with pytest.raises(ValidationError):
        access.end_coordination(coordination.pk, on=date(2024, 12, 31), by=root)


def test_nobody_coordinates_a_network_twice_at_a_time(root, network):
    person = coordinator_of(network, starts=date(2025, 1, 1), ends=date(2025, 6, 30))
    first = Coordination.objects.get()
    same = {"person": person, "by": root}

    assert refusal(access.coordinate, network, starts=date(2025, 6, 30), **same) == "coordinates-already"
    access.coordinate(network, starts=date(2025, 7, 1), **same)
    access.coordinate(NetworkFactory(), starts=date(2025, 1, 1), **same)
    assert refusal(access.end_coordination, first.pk, on=date(2025, 7, 1), by=root) == "coordinates-already"
    early = {"starts": date(2017, 12, 31), "ends": date(2018, 1, 1)}
    assert refusal(access.coordinate, network, UserFactory(), by=root, **early) == "network-does-not-run"


# --- the chain ---


def test_the_chain_of_a_network_is_verified(root, network, members, capsys):
    services.note_presidency(network, members[0], year=2022, by=root)
    convention = sign(network, members[:2], by=root)
    coordinator_of(network)
    chain = Chain.objects.get(key=network.ledger_chain())
    assert (verify(chain).entries, verify(chain).fault) == (4, "")
    call_command("verify_ledger")
    assert f"network:{network.pk}: 4 entries, whole" in capsys.readouterr().out

    convention.parties.remove(members[0])  # behind the ledger's back
    assert "convention" in verify(chain).fault
