"""A second factor: the application, the recovery codes, and what protects them."""

import re
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.keys import register_key
from tests.accounts.test_passwords import NEW, ask, choose, link_received
from tests.accounts.test_sign_in import is_signed_in, sign_in

WRONG_CODE = "Ce code n’est pas exact"


def code_at(secret: str, step: int = 0) -> str:
    """Return what the application shows ``step`` half-minutes from now."""
    counter = sorted(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, counter + step))


def next_code(secret: str) -> str:
    """Return the code that follows: one already used is refused."""
    return code_at(secret, 1)


def confirm(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def add_app(client: Client) -> str:
    """Add an application to the account, and return its secret."""
    confirm(client)
    form = client.get(reverse("mfa_activate_totp"))
    found = re.search(r"<code>(\w+)</code>", form.text)
    assert found, form.text
    added = client.post(reverse("mfa_activate_totp"), {"code": code_at(found[1])})
    assert added.url == reverse("mfa_view_recovery_codes"), added.text
    return found[1]


def enter_code(client: Client, code: str):
    return client.post(reverse("mfa_authenticate"), {"code": code})


@pytest.fixture
def secret(client, marie):
    """Marie's application is active, and she is signed out."""
    sign_in(client, marie.email)
    secret = add_app(client)
    client.post(reverse("account_logout"))
    return secret


def test_touching_the_second_factor_asks_who_one_is(signed_in):
    asked = signed_in.get(reverse("mfa_activate_totp"))

    assert unquote(asked.url) == "/compte/confirmer/mot-de-passe/?next=/compte/securite/application/"
    refused = signed_in.post(asked.url, {"password": "autre chose"})
    assert "Ce mot de passe n’est pas exact." in refused.text
    accepted = signed_in.post(asked.url, {"password": PASSWORD})
    assert accepted.url == reverse("mfa_activate_totp")


def test_the_application_is_read_from_a_picture_or_copied(signed_in):
    confirm(signed_in)
    page = signed_in.get(reverse("mfa_activate_totp")).text

    assert 'src="data:image/svg+xml;base64,' in page
    assert WRONG_CODE in signed_in.post(reverse("mfa_activate_totp"), {"code": "000000"}).text
    assert not Authenticator.objects.exists()


@pytest.mark.django_db(transaction=True)  # the letter leaves after the commit
def test_adding_the_application_gives_recovery_codes_and_sends_a_letter(signed_in):
    add_app(signed_in)

    page = signed_in.get(reverse("mfa_view_recovery_codes")).text
    assert len(re.findall(r"<code>\d{8}</code>", page)) == 10
    assert "L’application d’authentification est activée." in page
    letter = mail.outbox[0]
    assert letter.subject == "[Ramure] Application d’authentification activée"
    assert "Si ce n’est pas vous" in letter.body
    assert "à l’adresse 127.0.0.1 du réseau" in letter.body


def test_the_code_is_asked_after_the_password(client, marie, secret):
    assert sign_in(client, marie.email).url == reverse("mfa_authenticate")
    assert not is_signed_in(client)

    assert WRONG_CODE in enter_code(client, "000000").text
    assert enter_code(client, next_code(secret)).url == "/"
    assert is_signed_in(client)


def test_a_code_does_not_serve_twice(client, marie, secret):
    sign_in(client, marie.email)
    enter_code(client, next_code(secret))
    client.post(reverse("account_logout"))
    sign_in(client, marie.email)

    assert WRONG_CODE in enter_code(client, next_code(secret)).text


def test_a_recovery_code_serves_once(client, marie, secret):
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    sign_in(client, marie.email)
    assert enter_code(client, codes[0]).url == "/"
    confirm(client)
    assert "9 codes sur 10 n’ont pas servi." in client.get(reverse("mfa_view_recovery_codes")).text
    client.post(reverse("account_logout"))
    sign_in(client, marie.email)

    assert WRONG_CODE in enter_code(client, codes[0]).text


def test_codes_are_not_tried_without_end(client, marie, secret):
    sign_in(client, marie.email)
    for _attempt in range(5):
        assert WRONG_CODE in enter_code(client, "000000").text

    assert "Trop d’essais ont échoué." in enter_code(client, next_code(secret)).text


def test_the_second_step_is_not_reached_without_the_first(client, marie, secret):
    assert client.get(reverse("mfa_authenticate")).url == reverse("account_login")
    assert enter_code(client, next_code(secret)).url == reverse("account_login")


def test_one_may_give_up_halfway(client, marie, secret):
    sign_in(client, marie.email)
    assert client.get(reverse("account_login")).url == reverse("mfa_authenticate")

    client.post(reverse("account_logout"), {"next": reverse("account_login")})
    assert client.get(reverse("account_login")).status_code == 200


def test_a_reset_password_does_not_open_an_account_with_a_second_factor(client, marie, secret):
    ask(client, marie.email)
    choose(client, link_received())

    assert sign_in(client, marie.email, NEW).url == reverse("mfa_authenticate")


@pytest.mark.django_db(transaction=True)
def test_new_codes_replace_the_old_ones(signed_in):
    add_app(signed_in)
    old = signed_in.get(reverse("mfa_download_recovery_codes"))
    assert old.headers["Content-Type"].startswith("text/plain")
    assert old.text.startswith("Ramure\u00a0: codes de secours de marie@oise.example\n")

    renewed = signed_in.post(reverse("mfa_generate_recovery_codes"), follow=True).text
    assert "Voici vos codes de secours." in renewed
    assert not any(code in renewed for code in re.findall(r"\d{8}", old.text))


def test_the_application_is_removed_with_its_codes(signed_in):
    add_app(signed_in)
    removed = signed_in.post(reverse("mfa_deactivate_totp"), follow=True).text

    assert "L’application d’authentification est retirée." in removed
    assert not Authenticator.objects.exists()
    assert mail.outbox[-1].subject == "[Ramure] Application d’authentification retirée"


def test_a_change_of_the_second_factor_ends_the_sessions_opened_before_it(client, marie):
    elsewhere = [Client(), Client()]
    for browser in elsewhere:
        sign_in(browser, marie.email)
    sign_in(client, marie.email)

    secret = add_app(client)
    assert [is_signed_in(browser) for browser in (client, *elsewhere)] == [True, False, False]

    sign_in(elsewhere[0], marie.email)
    enter_code(elsewhere[0], next_code(secret))
    assert is_signed_in(elsewhere[0])
    client.post(reverse("mfa_deactivate_totp"))
    assert [is_signed_in(browser) for browser in (client, elsewhere[0])] == [True, False]


def test_a_refused_code_ends_no_session(signed_in, marie):
    elsewhere = Client()
    sign_in(elsewhere, marie.email)
    confirm(signed_in)
    signed_in.get(reverse("mfa_activate_totp"))
    signed_in.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert is_signed_in(elsewhere)


def test_one_may_not_touch_the_key_of_another(signed_in):
    theirs = register_key(UserFactory())
    confirm(signed_in)

    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert signed_in.get(reverse(name, args=[theirs.pk])).status_code == 404


@pytest.mark.parametrize(
    ("host", "loopback", "says"),
    [
        ("localhost:8000", True, ""),
        ("127.0.0.1:8000", True, "http://localhost:8000/compte/securite/cles/ajouter/"),
        ("[::1]:8000", True, "http://localhost:8000/compte/securite/cles/ajouter/"),
        ("127.0.0.1:8000", False, "celle-ci est 127.0.0.1:8000"),
        ("192.0.2.1", True, "celle-ci est 192.0.2.1"),
    ],
)
def test_a_key_is_refused_on_a_number_and_offered_on_localhost(signed_in, settings, host, loopback, says):
    settings.ALLOWED_HOSTS, settings.LOOPBACK = ["*"], loopback
    confirm(signed_in)
    page = signed_in.get(reverse("mfa_add_webauthn"), headers={"Host": host}).text

    assert says in page
    assert ("key-button" in page) is not bool(says)
    assert ("http://localhost" in page) is says.startswith("http")


def test_a_key_is_accepted_on_a_name_over_https_only(signed_in, settings):
    settings.ALLOWED_HOSTS = ["testserver", "ramure.example"]
    confirm(signed_in)

    plain = signed_in.get(reverse("mfa_add_webauthn"), headers={"Host": "ramure.example"})
    secure = signed_in.get(reverse("mfa_add_webauthn"), headers={"Host": "ramure.example"}, secure=True)
    assert "key-button" not in plain.text
    assert "key-button" in secure.text
