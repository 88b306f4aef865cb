"""What a portal publishes, and what its office decides of it."""

import html
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.offices.models import Office
from compliance.portal import services
from compliance.portal.models import Portal
from compliance.retention.services import set_period
from tests.factories import OfficeFactory, mandate_of, member_of
from tests.portal.factories import portal_open

pytestmark = pytest.mark.django_db

PUBLISHED = ("front", "notice", "legal", "accessibility", "ask", "enter")
FOOTER = ("portal:enter", "portal:notice", "portal:legal", "portal:accessibility")


@pytest.fixture
def office() -> Office:
    office: Office = OfficeFactory(
        slug="oise",
        name="Oise Habitat",
        colour="plum",
        address="12, rue des Lilas",
        postal_code="60000",
        phone="03 44 00 00 00",
        representative_name="Anne Martin",
        representative_title="Directrice générale",
    )
    mandate_of(office, email="dpo@oise.example")
    portal_open(office, host="Hébergeur du Nord\n1, quai des Serveurs, Lille")
    return office


def text_of(client: Client, name: str, office: Office) -> str:
    response = client.get(reverse(f"portal:{name}", args=[office.slug]))
    assert response.status_code == 200
    return html.unescape(response.content.decode())


@pytest.mark.parametrize("name", PUBLISHED)
def test_each_page_bears_the_office_and_leads_to_what_it_publishes(client, office, name):
    page = text_of(client, name, office)

    assert 'data-colour="plum"' in page and "Oise Habitat" in page
    assert all(reverse(link, args=[office.slug]) in page for link in (*FOOTER, "dpo_contact"))
    assert "<script" not in page
    assert "same-origin" in page


def test_the_notice_says_who_why_how_long_and_whom_to_ask(client, office):
    page = text_of(client, "notice", office)

    for told in ("12, rue des Lilas", "dpo@oise.example", "6(1)(c)", "1 an après", "5 ans après", "CNIL", "hébergeur"):
        assert told in page, told


def test_the_notice_says_how_long_the_office_itself_keeps_things_that_day(client, office):
    today, neighbour = timezone.localdate(), OfficeFactory()
    portal_open(neighbour)
    set_period(office, "dsr.words", value=6, unit="months", starts=today, reason="Délibération", by=None)
    set_period(
        office, "dsr.facts", value=3, unit="years", starts=today + timedelta(days=1), reason="Délibération", by=None
    )

    page = text_of(client, "notice", office)
    assert "vos fichiers : 6 mois après" in page and "décision) : 5 ans après" in page
    assert "vos fichiers : 1 an après" in text_of(client, "notice", neighbour)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert "décision) : 3 ans après" in text_of(client, "notice", office)


def test_what_is_kept_no_longer_than_the_request_is_said_to_go_at_once(client, office):
    set_period(office, "dsr.words", value=0, unit="days", starts=timezone.localdate(), reason="Choix", by=None)

    assert "vos fichiers : aussitôt après la fin de votre demande." in text_of(client, "notice", office)


def test_the_legal_page_says_who_publishes_and_who_hosts(client, office):
    page = text_of(client, "legal", office)

    assert "Anne Martin" in page and "Hébergeur du Nord" in page and office.siren in page
    portal_open(office, publisher="Le président du conseil")
    assert "Le président du conseil" in text_of(client, "legal", office)


def test_an_office_that_has_filled_little_in_shows_what_it_has(client):
    bare = OfficeFactory(city="")
    portal_open(bare, host="")

    for name in PUBLISHED:
        page = text_of(client, name, bare)
        assert reverse("dpo_contact", args=[bare.slug]) not in page
    assert "non renseigné" in text_of(client, "legal", bare)


def test_the_page_of_the_dpo_leads_to_the_portal_while_it_is_open(client, office):
    contact, front = reverse("dpo_contact", args=[office.slug]), reverse("portal:front", args=[office.slug])

    assert front in client.get(contact).content.decode()
    portal_open(office, is_open=False)
    assert front not in client.get(contact).content.decode()
    assert "ne prend plus de nouvelle demande" in text_of(client, "front", office)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_page_costs_as_much_whoever_asks(client, office, name, django_assert_max_num_queries):
    url = reverse(f"portal:{name}", args=[office.slug])
    with django_assert_max_num_queries(4):
        client.get(url)


# --- the office's settings ---


def settings_url(office: Office) -> str:
    return reverse("portal_staff:settings", args=[office.slug])


def test_who_manages_the_office_opens_its_portal(client):
    office = OfficeFactory()
    admin = member_of(office, "admin")
    client.force_login(admin)
    assert client.get(reverse("portal:front", args=[office.slug])).status_code == 404

    page = html.unescape(client.get(settings_url(office)).content.decode())
    assert "Le délégué à la protection des données" in page and "L’hébergeur du site" in page
    response = client.post(settings_url(office), {"is_open": "on", "publisher": "", "host": "Chez nous", "version": 0})

    assert response.status_code == 302
    assert Client().get(reverse("portal:front", args=[office.slug])).status_code == 200
    written = Portal.objects.get(office=office).history.get()
    assert (written.actor_name, written.snapshot["is_open"]) == (admin.get_full_name(), True)


def test_the_same_settings_write_nothing_and_stale_ones_are_given_back(client, office):
    client.force_login(member_of(office, "admin"))
    stored = Portal.objects.get(office=office)
    same = {"is_open": "on", "publisher": "", "host": stored.host, "version": stored.version}
    client.post(settings_url(office), same)
    assert Portal.objects.get(office=office).version == stored.version

    services.set_up(office, {"publisher": "Une autre"}, version=stored.version, by=None)
    stale = client.post(settings_url(office), {**same, "host": "Ma saisie"})

    assert stale.status_code == 409 and "Ma saisie" in stale.content.decode()
    assert Portal.objects.get(office=office).publisher == "Une autre"


@pytest.mark.parametrize(("role", "status"), [("juriste", 403), ("direction", 403), ("auditor", 403)])
def test_nobody_else_sets_it_up(client, office, role, status):
    client.force_login(member_of(office, role))

    assert client.get(settings_url(office)).status_code == status
