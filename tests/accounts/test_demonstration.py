"""Demonstration accounts are refused outside demonstration mode, by every door."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.test_passwords import DEAD_LINK, ask, link_received
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
