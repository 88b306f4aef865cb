"""Demonstration accounts are refused outside demonstration mode, by every door; in a public one they are shared."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.keys import register_key
from tests.accounts.test_passwords import DEAD_LINK, NEW, ask, link_received
from tests.accounts.test_second_factor import add_app, enter_code, next_code
from tests.accounts.test_sign_in import WRONG, is_signed_in, sign_in


@pytest.fixture
def dpo(db):
    return UserFactory(of_demonstration=True, email="dpo@demo.example")


def test_the_password_looks_wrong(client, dpo):
    refused = sign_in(client, dpo.email)

    assert WRONG in refused.text
    assert not is_signed_in(client)


def test_no_letter_replaces_the_password(client, dpo):
    assert "Consultez votre messagerie" in ask(client, dpo.email).text
    assert mail.outbox == []


def test_a_link_obtained_in_demonstration_opens_nothing_after_it(client, dpo, settings):
    settings.DEMONSTRATION = True
    ask(client, dpo.email)
    link = link_received()

    settings.DEMONSTRATION = False
    assert DEAD_LINK in client.get(link, follow=True).text


def test_a_session_opened_in_demonstration_ends_with_it(client, dpo, settings):
    settings.DEMONSTRATION = True
    sign_in(client, dpo.email)
    assert is_signed_in(client)

    settings.DEMONSTRATION = False
    assert not is_signed_in(client)


def test_a_second_factor_awaited_in_demonstration_opens_nothing_after_it(client, dpo, settings):
    settings.DEMONSTRATION = True
    sign_in(client, dpo.email)
    secret = add_app(client)
    later = Client()
    assert sign_in(later, dpo.email).url == reverse("mfa_authenticate")

    settings.DEMONSTRATION = False
    enter_code(later, next_code(secret))
    assert not is_signed_in(later)


def test_in_demonstration_the_account_opens_and_the_page_says_so(client, dpo, settings):
    assert "comptes de démonstration" not in client.get(reverse("account_login")).text

    settings.DEMONSTRATION = True
    assert "comptes de démonstration sont ouverts" in client.get(reverse("account_login")).text
    assert sign_in(client, dpo.email, PASSWORD).status_code == 302


def test_other_accounts_enter_in_both_modes(client, marie, settings):
    for settings.DEMONSTRATION in (False, True):
        assert sign_in(client, marie.email).status_code == 302
        client.post(reverse("account_logout"))


@pytest.fixture
def visitor(client, dpo, settings):
    """Someone who opened the demonstration from elsewhere, with the published password."""
    settings.DEMONSTRATION = settings.PUBLIC_DEMONSTRATION = True
    settings.LOOPBACK = False
    assert sign_in(client, dpo.email).status_code == 302
    return client


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    ],
)
def test_nobody_closes_a_shared_account_to_the_next_visitor(visitor, dpo, name):
    visitor.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    for answer in (visitor.get(reverse(name)), visitor.post(reverse(name), {"password1": NEW, "password2": NEW})):
        assert answer.status_code == 403
        assert "Ce compte est partagé" in answer.text
    dpo.refresh_from_db()
    assert dpo.check_password(PASSWORD)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_a_key_left_on_a_shared_account_stays_as_it_is(visitor, dpo, name):
    key = register_key(dpo)

    assert visitor.post(reverse(name, args=[key.pk]), {"name": "Autre"}).status_code == 403
    assert Authenticator.objects.get().wrap().name == "Clé du bureau"


def test_a_shared_account_receives_no_letter(visitor, dpo, settings):
    settings.LOOPBACK = True
    ask(Client(), dpo.email)
    link = link_received()

    settings.LOOPBACK = False
    ask(Client(), dpo.email)
    assert len(mail.outbox) == 1
    assert DEAD_LINK in Client().get(link, follow=True).text


def test_the_sessions_of_the_other_visitors_are_theirs(visitor, dpo, settings):
    other = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari/604.1"})
    sign_in(other, dpo.email)
    theirs = UserSession.objects.exclude(session_key=visitor.session.session_key).get()

    assert "iPhone" not in visitor.get(reverse("usersessions_list")).text
    assert "1 session" in visitor.get(reverse("account_home")).text
    assert visitor.post(reverse("usersessions_list")).status_code == 403
    assert visitor.post(reverse("account_end_session", args=[theirs.pk])).status_code == 403
    assert is_signed_in(other)


def test_on_ones_own_machine_everything_may_be_tried(client, dpo, settings):
    settings.DEMONSTRATION = True
    sign_in(client, dpo.email)

    assert add_app(client)
