"""The door, tried from outside: what is not seen answers 404, what is seen but not allowed answers 403."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from compliance.common.access import INSTALLER, SIGNED_IN, public, requires
from compliance.offices.enums import Permission
from tests.factories import OfficeFactory, UserFactory, dpo_of, installer, member_of


def answer(request, **kwargs):
    """Say which office the page speaks of."""
    return HttpResponse(request.scope.office.slug if request.scope.office else "-")


PAGES = {
    "lire": Permission.VIEW_REGISTER.full,
    "tenir": Permission.EDIT_REGISTER.full,
    "conseiller": Permission.ADVISE_REGISTER.full,
    "approuver": Permission.APPROVE_REGISTER.full,
    "exporter": Permission.EXPORT_REGISTER.full,
    "personnes": Permission.MANAGE_PEOPLE.full,
    "organisme": Permission.VIEW_OFFICE.full,
}
urlpatterns = [
    path("", include("registry.urls")),  # a refusal is drawn with the site's own links
    path("ouvert/", public("a test")(answer)),
    path("soi/", requires(SIGNED_IN)(answer)),
    path("installateur/", requires(INSTALLER)(answer)),
    path("installateur/<slug:office>/", requires(INSTALLER)(answer)),
    path("sans-marque/", answer),
    path("lire/", requires(Permission.VIEW_REGISTER.full)(answer)),
    *[path(f"<slug:office>/{name}/", requires(permission)(answer)) for name, permission in PAGES.items()],
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

OFFICE_PAGES = ("lire", "tenir", "conseiller", "approuver", "exporter", "personnes", "organisme")
MATRIX = {  # one column per page above
    "dpo": (200, 403, 200, 403, 200, 403, 200),
    "entrusted dpo": (200, 200, 200, 403, 200, 403, 200),
    "juriste": (200, 200, 403, 403, 200, 403, 200),
    "direction": (200, 403, 403, 200, 200, 403, 200),
    "auditor": (200, 403, 403, 403, 200, 403, 200),
    "deontologue": (404, 404, 404, 404, 404, 403, 200),
    "declarant": (404, 404, 404, 404, 404, 403, 200),
    "admin": (404, 404, 404, 404, 404, 200, 200),
    "superuser": (404, 404, 404, 404, 404, 404, 404),
    "stranger": (404, 404, 404, 404, 404, 404, 404),
}


@pytest.fixture
def office():
    return OfficeFactory(slug="reims-habitat")


def someone(who, office):
    if who.endswith("dpo"):
        return dpo_of(office, entrusted=who.startswith("entrusted"))
    if who in {"superuser", "stranger"}:
        return installer() if who == "superuser" else UserFactory()
    return member_of(office, who)


def status(client, person, address) -> int:
    client.force_login(person)
    return client.get(address).status_code


@pytest.mark.parametrize("who", MATRIX)
def test_who_opens_what_in_an_office(client, office, who):
    person = someone(who, office)
    statuses = {page: status(client, person, f"/{office.slug}/{page}/") for page in OFFICE_PAGES}
    assert statuses == dict(zip(OFFICE_PAGES, MATRIX[who], strict=True))


@pytest.mark.parametrize("who", [who for who in MATRIX if who not in {"superuser", "stranger"}])
@pytest.mark.parametrize("slug", ["amiens", "inconnu", "nouveau"])
def test_another_office_is_not_there(client, office, who, slug):
    OfficeFactory(slug="amiens")
    person = someone(who, office)
    assert {status(client, person, f"/{slug}/{page}/") for page in OFFICE_PAGES} == {404}


def test_an_office_served_and_one_that_is_not_answer_alike(client, office):
    OfficeFactory(slug="amiens")
    client.force_login(member_of(office))
    neighbour, nowhere = client.get("/amiens/lire/"), client.get("/inconnu/lire/")
    assert neighbour.text.replace("amiens", "inconnu") == nowhere.text


@pytest.mark.parametrize("address", ["/tous/lire/", "/lire/"])
def test_all_the_offices_at_once(client, office, address):
    client.force_login(dpo_of(office, OfficeFactory()))
    assert client.get(address).text == "-"


def test_all_the_offices_ask_for_the_right_on_one_at_least(client, office):
    auditor, juriste = member_of(office, "auditor"), member_of(OfficeFactory(), "juriste")
    member_of(office, "auditor", person=juriste)

    assert status(client, auditor, "/tous/tenir/") == 403
    assert status(client, juriste, "/tous/tenir/") == 200
    assert status(client, member_of(office, "declarant"), "/tous/lire/") == 404


def test_the_page_is_told_which_office_was_chosen(client, office):
    client.force_login(member_of(office))
    assert client.get("/reims-habitat/lire/").text == "reims-habitat"


@pytest.mark.parametrize("who", MATRIX)
def test_a_page_without_a_mark_opens_to_nobody(client, office, who):
    assert status(client, someone(who, office), "/sans-marque/") == 404


@pytest.mark.parametrize("who", MATRIX)
def test_the_installers_pages_open_to_the_superuser_alone(client, office, who):
    person, expected = someone(who, office), 200 if who == "superuser" else 404
    assert status(client, person, "/installateur/") == expected
    assert status(client, person, "/installateur/reims-habitat/") == expected


@pytest.mark.parametrize("who", MATRIX)
def test_ones_own_pages_open_to_all_who_signed_in(client, office, who):
    assert status(client, someone(who, office), "/soi/") == 200


@pytest.mark.parametrize("address", ["/soi/", "/installateur/", "/reims-habitat/lire/", "/sans-marque/"])
def test_signed_out_one_is_sent_to_the_door(office, address):
    assert Client().get(address).url == f"/compte/connexion/?next={address}"


def test_a_mark_stays_on_its_address():
    opened, closed = public("a test")(answer), requires(SIGNED_IN)(answer)
    assert not opened.login_required
    assert not hasattr(closed, "login_required") and not hasattr(answer, "access")


def test_a_public_page_is_open_to_all(client, office):
    assert client.get("/ouvert/").status_code == 200
    assert status(client, member_of(office), "/ouvert/") == 200


def test_a_write_meets_the_same_door(client, office):
    client.force_login(member_of(office, "auditor"))
    assert client.post("/reims-habitat/tenir/").status_code == 403
    assert client.post("/amiens/tenir/").status_code == 404


def test_a_right_that_ends_closes_the_page_of_an_open_session(client, office, time_machine):
    time_machine.move_to("2026-04-07T23:00:00+02:00", tick=False)
    client.force_login(member_of(office, ends=date(2026, 4, 7)))
    assert client.get("/reims-habitat/lire/").status_code == 200

    time_machine.move_to("2026-04-08T00:00:00+02:00", tick=False)
    assert client.get("/reims-habitat/lire/").status_code == 404
