"""What surrounds a sign-in through an OpenID provider: our second factor, signing out there, undoing the link."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.openid import come_back, enter
from tests.accounts.test_pages import assert_ours
from tests.accounts.test_second_factor import add_app, enter_code, next_code
from tests.accounts.test_sign_in import is_signed_in, sign_in
from tests.factories import OfficeFactory, member_of


@pytest.fixture
def secret(client, marie, provider):
    """Marie's account is linked and has an application; she is signed out."""
    enter(client)
    secret = add_app(client)
    client.post(reverse("account_logout"))
    return secret


def test_our_second_factor_is_asked_after_the_provider(client, marie, provider, secret):
    assert enter(client).url == reverse("mfa_authenticate")
    assert not is_signed_in(client)

    enter_code(client, next_code(secret))
    assert is_signed_in(client)


def test_the_second_factor_of_a_trusted_provider_serves_for_ours(client, marie, provider, secret, settings):
    settings.OIDC_TRUSTED_FACTOR = True

    assert enter(client).url == "/"
    assert is_signed_in(client)
    assert sign_in(Client(), marie.email).url == reverse("mfa_authenticate")


def test_trust_does_not_outlive_a_sign_in_left_halfway(marie, provider, secret, settings):
    client = Client()
    enter(client)
    settings.OIDC_TRUSTED_FACTOR = True
    client.post(reverse("account_logout"), {"next": reverse("account_login")})

    assert sign_in(client, marie.email).url == reverse("mfa_authenticate")


@pytest.mark.parametrize("trusted", [False, True])
def test_a_trusted_provider_spares_whoever_owes_a_second_factor(client, marie, provider, settings, trusted):
    settings.SECOND_FACTOR_ROLES, settings.OIDC_TRUSTED_FACTOR = ["juriste"], trusted
    member_of(OfficeFactory(), "juriste", person=marie)
    enter(client)
    by_password = Client()
    sign_in(by_password, marie.email)

    assert client.get("/").status_code == (200 if trusted else 302)
    assert by_password.get("/").url == reverse("mfa_index")


# --- leaving, and undoing ---


def test_signing_out_here_signs_out_there(client, marie, provider):
    enter(client)
    gone = client.post(reverse("account_logout"))
    assert gone.url == reverse("openid_leave")
    assert not is_signed_in(client)

    page = client.get(gone.url)
    assert_ours(page)
    farewell = urlsplit(page.headers["Refresh"].removeprefix("0; url="))
    asked = parse_qs(farewell.query)
    assert farewell.path == "/end"
    assert asked["post_logout_redirect_uri"] == ["http://testserver/compte/connexion/"]
    assert asked["id_token_hint"][0].count(".") == 2
    assert client.get(gone.url).url == reverse("account_login")


@pytest.mark.parametrize("config", [{"end_session_endpoint": None}, {"issuer": "https://ailleurs.example"}])
def test_where_the_provider_cannot_sign_out_one_leaves_all_the_same(client, marie, provider, config):
    enter(client)
    provider.config = config

    gone = client.post(reverse("account_logout"), follow=True)
    assert gone.redirect_chain[-1][0] == reverse("account_login")


def test_whoever_came_by_password_leaves_by_the_door(client, marie, provider):
    sign_in(client, marie.email)

    assert client.post(reverse("account_logout")).url == reverse("account_login")


def test_the_link_is_shown_and_undone(client, marie, provider):
    enter(client)
    assert_ours(page := client.get(reverse("account_home")))
    assert "Liée depuis le" in page.text
    asked = client.post(reverse("openid_unlink"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    undone = client.post(reverse("openid_unlink"), follow=True)
    assert "Keycloak n’ouvre plus votre compte." in undone.text
    assert "Non liée" in undone.text
    assert not SocialAccount.objects.exists()
    assert mail.outbox[-1].subject == "[Ramure] Connexion avec Keycloak retirée"


def test_undoing_takes_a_form_and_touches_ones_own_link(client, marie, provider):
    theirs = SocialAccount.objects.create(user=UserFactory(), provider=provider.issuer, uid="subject-9")
    enter(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert client.get(reverse("openid_unlink")).status_code == 405
    client.post(reverse("openid_unlink"))
    assert SocialAccount.objects.get() == theirs


def test_the_second_factor_alone_confirms_an_account_without_password(client, marie, provider):
    marie.set_unusable_password()
    marie.save()
    enter(client)

    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    assert not Authenticator.objects.exists()


def test_someone_signed_in_is_not_sent_away(signed_in, provider):
    assert signed_in.post(reverse("openid_start")).url == "/"


def test_another_person_takes_the_place_of_the_one_who_was_there(client, marie, provider):
    come_back(client)
    client.force_login(UserFactory(email="jean@oise.example"))

    client.post(reverse("openid_enter"))
    assert client.get(reverse("account_home")).context["user"] == marie
