"""What the tables refuse, and what an office's entry holds."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from compliance.history import ledger
from compliance.offices.models import ContactPoint, Network, Office
from tests.factories import MembershipFactory, NetworkFactory, OfficeFactory

pytestmark = pytest.mark.django_db


def test_a_period_that_ends_before_it_starts_is_refused_twice():
    network = NetworkFactory.build(starts=date(2026, 3, 2), ends=date(2026, 3, 1))
    with pytest.raises(ValidationError) as refused:
        network.full_clean()
    assert refused.value.message_dict == {"ends": ["La fin ne peut pas précéder le début."]}
    with pytest.raises(IntegrityError), ledger.entry(by=None):
        network.save()


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("siren", "732829321", "clé de contrôle"),
        ("siren", "73 282", "clé de contrôle"),
        ("slug", "tous", "réservé"),
        ("slug", "nouveau", "réservé"),
        ("holiday_zone", "lune", "n’est pas un choix"),
    ],
)
def test_an_office_is_refused(column, value, words):
    with pytest.raises(ValidationError) as refused:
        OfficeFactory.build(**{column: value}).full_clean()
    (message,) = refused.value.message_dict[column]
    assert words in message


@pytest.mark.parametrize("figure", ["dwellings", "headcount", "turnover_keur"])
def test_a_figure_needs_its_date(figure):
    dated_by = figure.replace("_keur", "") + "_on"
    with pytest.raises(ValidationError) as refused:
        OfficeFactory.build(**{figure: 12}).full_clean()
    assert refused.value.message_dict == {dated_by: ["À quelle date ce chiffre vaut-il ?"]}
    OfficeFactory.build(**{figure: 12, dated_by: date(2025, 12, 31)}).full_clean()


def test_a_snapshot_holds_every_column_and_the_contact_points_but_no_counter():
    office = OfficeFactory(dwellings=14_000, dwellings_on=date(2025, 12, 31))
    ContactPoint.objects.create(office=office, kind="rights", label="Vos droits", email="droits@office.example")

    content = office.snapshot()

    columns = {field.name for field in Office._meta.concrete_fields}
    assert content.keys() == (columns - {"id", "version"}) | {"contact_points"}
    assert content["dwellings_on"] == "2025-12-31"
    assert content["contact_points"] == [
        {"kind": "rights", "label": "Vos droits", "email": "droits@office.example", "phone": "", "address": ""}
    ]


def test_a_membership_enters_the_chain_of_its_office():
    membership = MembershipFactory()
    entry = membership.history.get()
    assert entry.chain.key == membership.office.ledger_chain()
    assert entry.snapshot == {
        "office": membership.office_id,
        "network": membership.network_id,
        "starts": "2018-01-01",
        "ends": None,
    }


def test_networks_and_members_know_each_other():
    membership = MembershipFactory()
    assert list(membership.network.offices.all()) == [membership.office]
    assert list(membership.office.networks.all()) == [membership.network]
    assert Network.objects.get(offices=membership.office) == membership.network
