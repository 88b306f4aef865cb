"""Sign-in through an OpenID provider, against one that answers on loopback."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.test import Client
from django.urls import reverse

from compliance.accounts.models import User
from tests.accounts.factories import UserFactory
from tests.accounts.openid import NAME, approved_by_provider, come_back, enter, leave_for_provider
from tests.accounts.test_pages import THROUGH_PROVIDER, assert_ours
from tests.accounts.test_second_factor import confirm
from tests.accounts.test_sign_in import is_signed_in, sign_in

BUTTON = "Se connecter avec Keycloak"


def assert_refused(page, *words: str) -> None:
    assert page.status_code == 403
    assert_words = [word for word in words if word not in page.text]
    assert not assert_words, page.text
    assert "Rien n’a été créé ni changé" in page.text


# --- with and without ---


@pytest.mark.django_db
def test_without_a_provider_nothing_of_it_is_there(client, signed_in):
    assert "Se connecter avec" not in Client().get(reverse("account_login")).text
    confirm(signed_in)
    for name in (*THROUGH_PROVIDER, "openid_unlink"):
        assert signed_in.get(reverse(name)).status_code == 404
        assert signed_in.post(reverse(name)).status_code == 404


def test_with_one_the_door_has_its_button(client, db, provider):
    assert_ours(page := client.get(reverse("account_login")))
    assert BUTTON in page.text


def test_a_sign_in_begins_with_a_form_alone(client, db, provider):
    """A link on another site could otherwise begin it."""
    assert client.get(reverse("openid_start")).status_code == 405
    assert Client(enforce_csrf_checks=True).post(reverse("openid_start")).status_code == 403
    assert provider.asked == []


def test_entering_takes_a_form_too(client, marie, provider):
    come_back(client)

    assert client.get(reverse("openid_enter")).status_code == 405
    assert not is_signed_in(client)


# --- what is asked of the provider ---


def test_the_request_proves_itself_and_asks_for_little(client, db, provider):
    approved_by_provider(leave_for_provider(client))
    (asked,) = provider.asked

    assert asked["response_type"] == "code"
    assert set(asked["scope"].split()) == {"openid", "email"}
    assert asked["redirect_uri"] == "http://testserver/compte/oidc/retour/"
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked["state"]), len(asked["nonce"])) >= 32
    assert "claims" not in asked


def test_nothing_typed_in_the_address_reaches_the_provider(client, db, provider):
    url = reverse("openid_start") + "?process=connect&scope=admin&auth_params=prompt%3Dnone%26nonce%3Dmine"
    asked = parse_qs(urlsplit(client.post(url).headers["Refresh"]).query)

    assert "admin" not in asked["scope"][0]
    assert "prompt" not in asked
    assert asked["nonce"] != ["mine"]


def test_a_level_of_assurance_is_demanded_and_checked(client, marie, provider, settings):
    settings.OIDC_ACR = ["eidas1-mfa", "eidas2"]
    provider.in_token = {"acr": "eidas1"}
    assert_refused(come_back(client), "niveau de garantie")
    (asked,) = provider.asked
    assert json.loads(asked["claims"])["id_token"]["acr"] == {"essential": True, "values": ["eidas1-mfa", "eidas2"]}

    provider.in_token = {"acr": "eidas2"}
    assert enter(client).status_code == 302


# --- who enters ---


@pytest.mark.django_db(transaction=True)  # the letter leaves after the commit
def test_the_first_time_the_account_is_linked_and_the_person_enters(client, marie, provider):
    page = come_back(client, next="/compte/sessions/")
    assert_ours(page)
    assert "Le compte Ramure de marie@oise.example s’ouvrira désormais ainsi" in page.text
    assert not SocialAccount.objects.exists()

    assert client.post(reverse("openid_enter")).url == "/compte/sessions/"
    assert is_signed_in(client)
    link = SocialAccount.objects.get()
    assert (link.user, link.provider, link.uid) == (marie, provider.issuer, "subject-1")
    assert link.extra_data == {}
    assert not SocialToken.objects.exists()
    assert mail.outbox[0].subject == "[Ramure] Connexion avec Keycloak"
    assert "Votre compte vient d’être lié à Keycloak" in mail.outbox[0].body


def test_the_password_stays(client, marie, provider):
    enter(client)

    assert sign_in(Client(), marie.email).status_code == 302


def test_the_second_time_nothing_is_asked(client, marie, provider):
    enter(client)
    again = Client()
    page = come_back(again)

    assert_ours(page)
    assert 'id="enter-at-once"' in page.text
    assert again.post(reverse("openid_enter")).url == "/"
    assert is_signed_in(again)
    assert SocialAccount.objects.count() == 1


def test_one_is_never_sent_to_another_site(client, marie, provider):
    assert enter(client, next="https://ailleurs.example/").url == "/"


def test_an_address_is_read_whatever_its_case(client, marie, provider):
    provider.claims["email"] = "Marie@Oise.Example"

    assert enter(client).status_code == 302


def test_once_linked_the_address_no_longer_counts(client, marie, provider):
    """Changing one's address at the provider neither closes one's account nor opens another."""
    enter(client)
    jean = UserFactory(email="jean@oise.example")
    provider.claims |= {"email": jean.email, "email_verified": False}

    again = Client()
    assert "marie@oise.example" in come_back(again).text
    again.post(reverse("openid_enter"))
    assert again.get(reverse("account_home")).context["user"] == marie
    assert SocialAccount.objects.get().user == marie


def test_the_address_of_a_linked_account_opens_nothing_to_another_subject(client, marie, provider):
    enter(client)
    provider.claims["sub"] = "subject-2"

    assert_refused(come_back(Client()), "déjà lié à une autre identité de Keycloak")
    assert SocialAccount.objects.get().uid == "subject-1"


def test_the_same_subject_of_another_issuer_is_somebody_else(client, marie, provider):
    SocialAccount.objects.create(user=UserFactory(), provider="https://ailleurs.example", uid="subject-1")

    assert "marie@oise.example" in come_back(client).text


def test_two_browsers_at_once_make_one_link(client, marie, provider):
    """Both were shown the page before either entered."""
    late = Client()
    come_back(client)
    provider.claims["sub"] = "subject-2"
    come_back(late)

    assert client.post(reverse("openid_enter")).status_code == 302
    assert_refused(late.post(reverse("openid_enter")), "déjà lié")


# --- who does not ---


def test_nobody_is_registered(client, db, provider):
    page = come_back(client)

    assert_ours_refused(page)
    assert_refused(page, "Aucun compte de Ramure ne porte l’adresse", "ouvert par votre organisme")
    assert not User.objects.exists()
    assert_refused(client.post(reverse("openid_enter")), "n’est plus valable")


def assert_ours_refused(page) -> None:
    page.status_code = 200
    assert_ours(page)
    page.status_code = 403


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1])
def test_an_address_that_is_not_verified_finds_nobody(client, marie, provider, verified):
    provider.claims["email_verified"] = verified

    assert_refused(come_back(client), "ne dit pas avoir vérifié votre adresse")
    assert not SocialAccount.objects.exists()


def test_a_provider_that_says_nothing_of_addresses_may_be_trusted_but_not_against_its_word(
    client, marie, provider, settings
):
    settings.OIDC_TRUSTED_EMAIL = True
    provider.claims["email_verified"] = False
    assert_refused(come_back(client), "ne dit pas avoir vérifié votre adresse")

    del provider.claims["email_verified"]
    assert enter(client).status_code == 302


@pytest.mark.parametrize("email", [None, "", ["marie@oise.example"], "mar\u0131e@oise.example", "Kim@oise.example"])
def test_an_address_that_only_looks_the_same_finds_nobody(client, marie, provider, email):
    """The Kelvin sign, in lower case, is a k: compared too kindly, it would open Kim's account."""
    UserFactory(email="kim@oise.example")
    provider.claims["email"] = email.replace("K", "\u212a") if isinstance(email, str) else email

    assert come_back(client).status_code == 403


def test_a_closed_account_is_told_so(client, provider, marie):
    enter(client)
    User.objects.update(is_active=False)

    assert not is_signed_in(client)
    assert_refused(come_back(Client()), "Votre compte est fermé")


def test_an_account_closed_between_the_two_steps_stays_closed(client, marie, provider):
    come_back(client)
    User.objects.update(is_active=False)

    assert_refused(client.post(reverse("openid_enter")), "Votre compte est fermé")
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("demonstration", [False, True])
def test_a_demonstration_account_is_never_opened_so(client, db, provider, settings, demonstration):
    settings.DEMONSTRATION = demonstration
    shown = UserFactory(of_demonstration=True, email="marie@oise.example")
    assert_refused(come_back(client), "Aucun compte de Ramure")

    SocialAccount.objects.create(user=shown, provider=provider.issuer, uid="subject-1")
    assert_refused(come_back(client), "Aucun compte de Ramure")


def test_one_does_not_wait_on_the_threshold(client, marie, provider, time_machine):
    time_machine.move_to("2026-04-07T09:00:00+02:00")
    come_back(client)

    time_machine.move_to("2026-04-07T09:05:01+02:00")
    assert_refused(client.post(reverse("openid_enter")), "n’est plus valable")


def test_one_enters_once(client, marie, provider):
    enter(client)
    client.post(reverse("account_logout"))

    assert_refused(client.post(reverse("openid_enter")), "n’est plus valable")


def test_giving_up_at_the_provider_is_said(client, db, provider):
    state = parse_qs(urlsplit(leave_for_provider(client)).query)["state"][0]

    page = client.get(reverse("openid_callback"), {"error": "access_denied", "state": state})
    assert_refused(page, "Vous avez renoncé chez Keycloak")


def test_a_provider_that_does_not_answer_is_said(client, db, settings):
    settings.OIDC = {"name": NAME, "issuer": "http://127.0.0.1:9", "client_id": "ramure", "client_secret": "x"}

    assert_refused(client.post(reverse("openid_start")), "n’a pas pu être obtenue")
