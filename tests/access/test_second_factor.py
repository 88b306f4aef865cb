"""A second factor is asked of whoever reads other people's data, from the first day of their place to the last."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from compliance.processing.models import ProcessingActivity
from registry import settings as product
from tests.accounts.keys import register_key
from tests.accounts.test_pages import assert_ours
from tests.accounts.test_second_factor import add_app
from tests.accounts.test_sign_in import sign_in
from tests.factories import OfficeFactory, UserFactory, dpo_of, installer, mandate_of, member_of
from tests.processing.factories import an_activity
from tests.processing.guests import a_guest, moved_back
from tests.records.typing import least
from tests.registry import production

WHY = "un mot de passe ne suffit pas à les protéger"
LOST = "Ce que vous veniez d’envoyer n’a pas été enregistré."
EVERY_ROLE = ["dpo", "juriste", "direction", "auditor", "deontologue", "admin"]


@pytest.fixture(autouse=True)
def asked(settings):
    settings.SECOND_FACTOR_ROLES = EVERY_ROLE


@pytest.fixture
def office(db):
    return OfficeFactory(name="L’Opal", slug="opal")


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def is_led_away(client: Client, url: str = "/") -> bool:
    answer = client.get(url)
    assert answer.status_code in {200, 302}
    return answer.status_code == 302 and answer.url == reverse("mfa_index")


# --- of whom ---


def test_the_product_asks_it_of_the_roles_that_read_other_peoples_data(tmp_path):
    told = production.settings(tmp_path, "SECOND_FACTOR_ROLES")
    assert told["SECOND_FACTOR_ROLES"] == EVERY_ROLE
    assert (
        production.settings(tmp_path, "SECOND_FACTOR_ROLES", RAMURE_SECOND_FACTOR_ROLES="")["SECOND_FACTOR_ROLES"] == []
    )
    assert product.SECOND_FACTOR_ROLES == []  # the tests of other things go without


@pytest.mark.parametrize("role", [role for role in EVERY_ROLE if role != "dpo"])
def test_of_each_role_named(office, role):
    assert is_led_away(browser_of(member_of(office, role)))


def test_of_the_dpo(office):
    assert is_led_away(browser_of(dpo_of(office)))


def test_not_of_who_declares_for_oneself(office):
    assert not is_led_away(browser_of(member_of(office, "declarant")))


def test_not_of_who_holds_no_place(db):
    assert not is_led_away(browser_of(UserFactory()))


def test_of_the_installer(db):
    client = browser_of(installer())

    assert is_led_away(client)
    assert is_led_away(client, reverse("governance:index"))


@pytest.mark.parametrize(("roles", "led"), [(["juriste"], False), (["dpo"], True)])
def test_of_the_roles_of_the_setting_alone(office, settings, roles, led):
    settings.SECOND_FACTOR_ROLES = roles

    assert is_led_away(browser_of(dpo_of(office))) is led


@pytest.mark.parametrize(("roles", "led"), [(EVERY_ROLE, False), (["guest"], True), (["juriste", "guest"], True)])
def test_of_a_guest_when_the_setting_names_guests(office, settings, roles, led):
    settings.SECOND_FACTOR_ROLES = roles
    place = a_guest(an_activity(office))

    assert is_led_away(browser_of(place.person)) is led
    assert not is_led_away(browser_of(moved_back(place, until=timezone.localdate() - timedelta(days=1)).person))


def test_of_nobody_when_the_setting_is_empty(office, settings):
    settings.SECOND_FACTOR_ROLES = []

    assert not is_led_away(browser_of(dpo_of(office)))
    assert not is_led_away(browser_of(installer()))


def test_of_nobody_in_demonstration(office, settings):
    settings.DEMONSTRATION = True

    assert not is_led_away(browser_of(dpo_of(office)))
    assert not is_led_away(browser_of(dpo_of(OfficeFactory(), person=UserFactory(of_demonstration=True))))


# --- when ---


def test_from_the_first_day_of_a_place_to_the_last(office, time_machine):
    today = timezone.localdate()
    first, last = today + timedelta(days=10), today + timedelta(days=20)
    person = member_of(office, "juriste", starts=first, ends=last)

    days = {first - timedelta(days=1): False, first: True, last: True, last + timedelta(days=1): False}
    for day, led in days.items():
        time_machine.move_to(f"{day}T12:00:00+02:00")
        assert is_led_away(browser_of(person)) is led, day


def test_an_open_session_meets_it_on_the_day(office, time_machine):
    person = UserFactory()
    mandate_of(office, person=person, starts=timezone.localdate() + timedelta(days=1))
    client = browser_of(person)
    assert not is_led_away(client)

    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert is_led_away(browser_of(person))


# --- what may still be opened ---


@pytest.fixture
def juriste(office):
    return member_of(office, "juriste")


@pytest.fixture
def client(juriste):
    client = Client()
    sign_in(client, juriste.email)
    return client


def test_ones_own_account_says_why_and_shows_nothing_else(client):
    for name in ("mfa_index", "account_home", "usersessions_list", "account_change_password"):
        page = client.get(reverse(name))
        assert_ours(page)
        assert WHY in page.text, name
        assert "L’Opal" not in page.text, name


def test_public_pages_stay_open(client):
    assert client.get(reverse("accessibility")).status_code == 200
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.post(reverse("account_logout")).url == reverse("account_login")


@pytest.mark.parametrize("url", ["/", "/offices/opal/", "/offices/opal/traitements/", "/offices/tous/traitements/"])
def test_everything_else_leads_there(client, url):
    assert is_led_away(client, url)


def test_what_one_may_not_see_is_still_not_there(client):
    assert client.get("/offices/amiens/").status_code == 404


def test_a_part_of_a_page_leads_the_whole_page_there(client):
    answer = client.get("/offices/opal/traitements/", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == reverse("mfa_index")
    assert answer.content == b""


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_what_was_sent_is_refused_and_said_to_be_lost(client, headers):
    sent = least(ProcessingActivity, name="Une nouvelle fiche", transfers_outside_eu="unknown")
    answer = client.post(reverse("processing:create", args=["opal"]), sent, headers=headers)

    assert reverse("mfa_index") in {answer.headers.get("HX-Redirect"), answer.headers.get("Location")}
    assert not ProcessingActivity.objects.exists()
    assert LOST in client.get(reverse("mfa_index")).text
    assert LOST not in client.get(reverse("mfa_index")).text


# --- once there is one ---


def test_adding_an_application_opens_the_rest_at_once(client):
    add_app(client)

    assert not is_led_away(client)
    assert WHY not in client.get(reverse("mfa_index")).text
    assert "L’Opal" in client.get("/").text


def test_adding_a_key_opens_the_rest_at_once(client, juriste):
    register_key(juriste)

    assert not is_led_away(client)


def test_recovery_codes_alone_are_no_second_factor(client, juriste):
    Authenticator.objects.create(user=juriste, type=Authenticator.Type.RECOVERY_CODES, data={"migrated_codes": []})

    assert is_led_away(client)


def test_taking_it_away_closes_the_rest_again(client):
    add_app(client)
    assert not is_led_away(client)
    client.post(reverse("mfa_deactivate_totp"))

    assert is_led_away(client)


def test_a_session_without_it_does_not_profit_from_one_added_elsewhere(client, juriste):
    """Whoever signed in with a stolen password waits in vain for the person to add a second factor."""
    thief = Client()
    sign_in(thief, juriste.email)
    assert is_led_away(thief)
    add_app(client)

    assert thief.get("/").url.startswith(reverse("account_login"))


# --- what it costs ---


def queries_about_it(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    return sum("mfa_authenticator" in query["sql"] for query in captured.captured_queries)


def test_one_query_until_the_session_knows_then_none(client):
    assert queries_about_it(client) == 1
    add_app(client)

    assert [queries_about_it(client), queries_about_it(client)] == [1, 0]


def test_nothing_where_it_is_not_asked(client, settings):
    settings.SECOND_FACTOR_ROLES = []

    assert queries_about_it(client) == 0
