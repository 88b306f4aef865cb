"""The secrets of the second factor are kept encrypted, and follow a change of key."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.test import Client

from compliance.accounts import encryption
from tests.accounts.test_second_factor import add_app, enter_code, next_code
from tests.accounts.test_sign_in import is_signed_in, sign_in

NEW_KEY = "another-long-random-key-that-nobody-else-knows-0123456789"


@pytest.fixture
def secret(client, marie):
    """Give the secret of Marie's application."""
    sign_in(client, marie.email)
    return add_app(client)


def replace_key(settings, *, keep_old: bool) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keep_old else []
    settings.SECRET_KEY = NEW_KEY


def enter(email: str, code: str):
    client = Client()
    sign_in(client, email)
    return client, enter_code(client, code)


def test_nothing_is_kept_in_clear(secret, marie):
    kept = dict(Authenticator.objects.values_list("type", "data"))
    seed = encryption.decrypt(kept["recovery_codes"]["seed"])

    assert secret not in str(kept)
    assert encryption.decrypt(kept["totp"]["secret"]) == secret
    assert seed not in str(kept)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert not any(code in str(kept) for code in codes)


def test_the_same_secret_is_never_written_twice_alike():
    assert encryption.encrypt("a secret") != encryption.encrypt("a secret")


def test_the_key_serves_for_nothing_else(settings):
    with pytest.raises(encryption.Unreadable):
        encryption.decrypt("")
    token = encryption.encrypt("a secret")
    settings.SECRET_KEY = settings.SECRET_KEY + "."
    with pytest.raises(encryption.Unreadable):
        encryption.decrypt(token)


def test_a_replaced_key_still_opens_what_it_closed(secret, marie, settings):
    replace_key(settings, keep_old=True)

    assert is_signed_in(enter(marie.email, next_code(secret))[0])


def test_once_encrypted_again_the_former_key_may_leave(secret, marie, settings):
    replace_key(settings, keep_old=True)
    call_command("encrypt_again", stdout=(said := StringIO()))
    assert said.getvalue() == "2 secrets are under the present key.\n"

    settings.SECRET_KEY_FALLBACKS = []
    assert is_signed_in(enter(marie.email, next_code(secret))[0])


def test_a_key_that_left_too_early_opens_nothing_and_says_so(secret, marie, settings, caplog):
    replace_key(settings, keep_old=False)
    client, refused = enter(marie.email, next_code(secret))

    assert "ne peut plus être lu" in refused.text
    assert not is_signed_in(client)
    assert "under a key that is not known" in caplog.text


def test_the_command_names_what_no_key_opens(marie, settings):
    TOTP.activate(marie, generate_totp_secret())
    replace_key(settings, keep_old=False)
    RecoveryCodes.activate(marie)

    with pytest.raises(CommandError, match="second factor of marie@oise"):
        call_command("encrypt_again", stdout=StringIO())
