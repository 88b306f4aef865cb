"""The demonstration network: loaded once, whole, told through the services, refused where it is not at home."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from compliance.access.perimeter import networks_seen, offices_seen
from compliance.accounts.models import User
from compliance.history.models import Chain, DatabasePurpose
from compliance.history.verification import entries_of, history_models, verify
from compliance.offices.models import Network, Office
from compliance.processing.catalogue import revisions_for
from compliance.processing.models import ProcessingActivity
from compliance.records.content import read
from registry.demonstration import PASSWORD
from tests.factories import OfficeFactory

SLUGS = ["amiens", "baie-de-somme", "opac-oise", "opal", "oise-habitat", "reims-habitat"]
ROLES = ["juriste", "deontologue", "direction", "admin", "agent"]


@pytest.mark.django_db
def test_a_demonstration_is_refused_where_it_is_not_at_home(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="RAMURE_DEMONSTRATION"):
        call_command("demo")
    assert not User.objects.exists()
    assert not DatabasePurpose.objects.exists()


@pytest.mark.django_db
def test_a_database_that_already_serves_is_left_alone(settings):
    settings.DEMONSTRATION = True
    OfficeFactory()
    with pytest.raises(CommandError, match="offices of its own"):
        call_command("demo")
    assert not DatabasePurpose.objects.exists()
    assert Office.objects.count() == 1


def everything():
    """Return how many rows each table of the ledger holds, and the head of each chain."""
    counts = {model._meta.label: model.objects.count() for model in history_models()}
    return counts, list(Chain.objects.order_by("pk").values_list("key", "position", "digest"))


@pytest.mark.django_db
def test_the_demonstration_network(settings, capsys):
    """One test, for the loading is long: a year of six offices."""
    settings.DEMONSTRATION = True
    call_command("demo")
    said = capsys.readouterr().out
    assert "Réseau de démonstration chargé." in said
    assert f"Mot de passe : {PASSWORD}" in said

    loaded = everything()
    call_command("demo")
    assert "déjà chargé" in capsys.readouterr().out
    assert everything() == loaded
    call_command("demo", accounts=True)
    assert PASSWORD in capsys.readouterr().out

    the_doors_that_scripts_rely_on()
    the_networks_stand_side_by_side()
    the_registers_are_whole()
    everybody_arrives_home()


def the_doors_that_scripts_rely_on():
    """Design, « Doors that stay put »: the slugs and the accounts."""
    assert sorted(Office.objects.values_list("slug", flat=True)) == sorted(SLUGS)
    seen = offices_seen(User.objects.get(email="dpo@demo.example"))
    assert {office.slug for office in seen} == {"oise-habitat", "opal", "reims-habitat"}
    assert [office.slug for office in offices_seen(User.objects.get(email="dpo-amiens@demo.example"))] == ["amiens"]
    assert offices_seen(User.objects.get(email="coordination@demo.example")) == []
    emails = set(User.objects.values_list("email", flat=True))
    assert {f"{role}@{slug}.demo.example" for role in ROLES for slug in SLUGS} <= emails
    assert not User.objects.exclude(is_demonstration=True).exists()
    assert not User.objects.filter(is_superuser=True).exists()


def the_networks_stand_side_by_side():
    """The coordinator of the one finds its pages; the other has its own members, and an end."""
    canopee, convention = Network.objects.order_by("pk")
    person = User.objects.get(email="coordination@demo.example")
    assert list(networks_seen(person)) == [canopee]
    assert (canopee.memberships.count(), convention.memberships.count()) == (6, 3)
    assert convention.ends is not None
    assert canopee.presidencies.count() == 10
    opal = Office.objects.get(slug="opal")
    assert [revision.number for revision in revisions_for(opal, timezone.localdate()) if revision.number] == [1]
    client = Client()
    client.force_login(person)
    signed = canopee.conventions.order_by("pk").first()
    assert signed
    for page in ("", "modeles/", "chiffres/", f"conventions/{signed.pk}/"):
        assert client.get(f"/reseaux/{canopee.pk}/{page}").status_code == 200
        assert client.get(f"/reseaux/{convention.pk}/{page}").status_code == 404


def the_registers_are_whole():
    """Every chain holds, every office has a register, and each record is what its last entry says."""
    for chain in Chain.objects.order_by("pk"):
        assert verify(chain).fault == ""
        moments = [entry.history_date for entry in entries_of(chain)]
        assert moments == sorted(moments)
    registers = {
        office.slug: ProcessingActivity.objects.filter(office=office).count() for office in Office.objects.all()
    }
    assert min(registers.values()) > 5, registers
    statuses = set(ProcessingActivity.objects.values_list("status", flat=True))
    assert statuses == {"draft", "submitted", "approved", "ended"}
    for activity in ProcessingActivity.objects.order_by("pk"):
        last = activity.history.order_by("position").last()
        assert last.snapshot == {"number": activity.number, "status": activity.status, "content": read(activity)}
        assert (last.version, last.history_date) == (activity.version, activity.updated_at)


def everybody_arrives_home():
    """Each account opens its home, and its register if it has one."""
    for person in User.objects.order_by("pk"):
        client = Client()
        client.force_login(person)
        home = client.get("/")
        assert home.status_code == 200, person
        for item in home.context["nav_items"]:
            assert client.get(item.url, follow=True).status_code == 200, (person, item)
