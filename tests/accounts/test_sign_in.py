"""Signing in and out with an address and a password."""

import pytest
from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from compliance.accounts.models import User
from registry import settings as product
from tests.accounts.factories import PASSWORD, UserFactory

WRONG = "L’adresse électronique ou le mot de passe n’est pas exact."
TOO_MANY = "Trop d’essais ont échoué."


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_home")).status_code == 200


@pytest.mark.parametrize("typed", ["marie@oise.example", "Marie@Oise.Example", " marie@oise.example "])
def test_an_address_is_read_whatever_its_case(client, marie, typed):
    response = sign_in(client, typed)

    assert response.status_code == 302
    assert response.url == "/"
    assert is_signed_in(client)


def test_an_address_is_kept_in_lower_case(db):
    assert UserFactory(email="Jean@Amiens.Example").email == "jean@amiens.example"
    person = User(email="Luc@Amiens.Example", full_name="Luc")
    person.save()
    assert User.objects.get(pk=person.pk).email == "luc@amiens.example"


def test_one_goes_back_to_the_page_that_was_asked(client, marie):
    asked = client.get(reverse("account_home"))
    assert asked.url == "/compte/connexion/?next=/compte/"

    assert sign_in(client, marie.email, next="/compte/").url == "/compte/"


def test_one_is_never_sent_to_another_site(client, marie):
    assert sign_in(client, marie.email, next="https://ailleurs.example/").url == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, marie):
    wrong = sign_in(client, marie.email, "autre chose")
    unknown = sign_in(client, "personne@nulle-part.example", "autre chose")

    assert WRONG in wrong.text
    assert WRONG in unknown.text
    assert not is_signed_in(client)


def test_a_closed_account_is_told_so_only_with_its_password(client, db):
    closed = UserFactory(closed=True)

    assert WRONG in sign_in(client, closed.email, "autre chose").text
    assert sign_in(client, closed.email).url == reverse("account_inactive")
    assert "Ce compte est fermé" in client.get(reverse("account_inactive")).text
    assert not is_signed_in(client)


def test_closing_an_account_ends_its_sessions_at_once(client, marie):
    sign_in(client, marie.email)
    assert is_signed_in(client)

    User.objects.filter(pk=marie.pk).update(is_active=False)

    assert not is_signed_in(client)


def test_a_session_ends_with_the_browser(client, marie):
    sign_in(client, marie.email)

    assert client.cookies["sessionid"]["max-age"] == ""
    assert client.session.get_expiry_age() == 12 * 60 * 60


def test_one_may_stay_signed_in_for_twelve_hours(client, marie):
    sign_in(client, marie.email, remember="on")

    assert client.cookies["sessionid"]["max-age"] == 12 * 60 * 60


def test_signing_out_takes_a_post(client, marie):
    sign_in(client, marie.email)

    assert "Se déconnecter" in client.get(reverse("account_logout")).text
    assert is_signed_in(client)

    response = client.post(reverse("account_logout"), follow=True)
    assert response.redirect_chain == [(reverse("account_login"), 302)]
    assert "Vous êtes déconnecté." in response.text
    assert not is_signed_in(client)


def test_five_failures_close_the_door_for_a_while(client, marie):
    for _attempt in range(5):
        assert WRONG in sign_in(client, marie.email, "autre chose").text

    assert TOO_MANY in sign_in(client, marie.email).text
    assert not is_signed_in(client)


def test_failures_are_counted_together_whoever_answers(client, marie, settings):
    """A counter kept in one process would multiply the attempts by the number of workers."""
    assert settings.CACHES["default"]["BACKEND"] == "compliance.common.cache.ForgetfulCache"
    for _attempt in range(5):
        sign_in(Client(REMOTE_ADDR="192.0.2.7"), marie.email, "autre chose")

    assert TOO_MANY in sign_in(client, marie.email).text


def test_a_success_does_not_use_up_attempts(client, marie):
    for _attempt in range(7):
        assert sign_in(client, marie.email).status_code == 302
        client.post(reverse("account_logout"))


def test_a_network_that_hammers_the_door_gets_a_page_that_says_so(client, db):
    answers = [sign_in(client, f"inconnu{n}@office.example") for n in range(31)]

    assert answers[-1].status_code == 429
    assert "Trop de demandes en peu de temps" in answers[-1].text


def test_a_proxy_is_believed_only_when_it_is_ours(client, marie, settings):
    sign_in(client, marie.email, headers={"X-Forwarded-For": "198.51.100.1"})
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    behind = Client(headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.1"})
    sign_in(behind, marie.email)

    assert set(UserSession.objects.values_list("ip", flat=True)) == {"127.0.0.1", "198.51.100.1"}


def test_nobody_signs_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert not get_adapter().is_open_for_signup(RequestFactory().get("/"))


def test_passwords_are_kept_with_argon2():
    assert product.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"
    assert Argon2PasswordHasher().verify(PASSWORD, Argon2PasswordHasher().encode(PASSWORD, "selselsel"))
