"""Every page under /compte/ is drawn, in French, from a template of ours."""

import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse

from compliance.accounts import urls
from compliance.accounts.models import User
from compliance.common.access import SIGNED_IN, Public, Requires
from tests.accounts.factories import PASSWORD
from tests.accounts.keys import register_key
from tests.accounts.test_second_factor import add_app, confirm
from tests.accounts.test_sign_in import sign_in

BEFORE_SIGN_IN = (
    "account_login",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
)
THROUGH_PROVIDER = ("openid_start", "openid_callback", "openid_enter", "openid_leave")
INVITED = (
    "invitation",
    "invitation_accept",
    "invitation_decline",
    "invitation_open_account",
    "invitation_through_provider",
    "invitation_leave",
    "invitation_link",
)
SIGNED_IN_PAGES = (
    "account_home",
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
)
WITH_A_SECOND_FACTOR = (
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_deactivate_totp",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
)
ONE_KEY = ("mfa_edit_webauthn", "mfa_remove_webauthn")
ENGLISH = re.compile(
    r"\b(sign|password|forgot|email|username|remember|authenticator|recovery|security|cancel|activate|remove"
    r"|confirm|submit|please|your|the|are|with|keys?|signed|successfully|browser|this|field|required)\b",
    re.I,
)


def words_of(page: str) -> str:
    """Return what is read on a page: its text, its labels, its alternatives."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    spoken = " ".join(re.findall(r'(?:alt|title|placeholder|aria-label|value)="([^"]*)"', body))
    return unescape(re.sub(r"<[^>]+>", " ", body)) + spoken


def assert_ours(response) -> None:
    assert response.status_code == 200
    names = {template.origin.name for template in response.templates if template.origin}
    ours = str(settings.BASE_DIR / "templates")
    assert {name for name in names if not name.startswith(ours) and "/django/forms/" not in name} == set()
    assert not ENGLISH.findall(words_of(response.text))
    assert response.text.count("<h1") == 1


@pytest.fixture
def with_key(marie: User) -> Authenticator:
    return register_key(marie)


@pytest.mark.parametrize("name", BEFORE_SIGN_IN)
@pytest.mark.django_db
def test_a_page_read_before_signing_in(client, name):
    assert_ours(client.get(reverse(name)))


@pytest.mark.parametrize("name", SIGNED_IN_PAGES)
def test_a_page_of_ones_own_account(signed_in, name):
    confirm(signed_in)
    assert_ours(signed_in.get(reverse(name)))


@pytest.mark.parametrize("name", WITH_A_SECOND_FACTOR)
def test_a_page_of_the_second_factor(signed_in, with_key, name):
    add_app(signed_in)
    assert_ours(signed_in.get(reverse(name)))


@pytest.mark.parametrize("name", ONE_KEY)
def test_a_page_of_one_key(signed_in, with_key, name):
    confirm(signed_in)
    assert_ours(signed_in.get(reverse(name, args=[with_key.pk])))


def test_the_second_step_offers_the_key_and_the_code(client, marie, with_key):
    sign_in(client, marie.email)
    page = client.get(reverse("mfa_authenticate"), headers={"Host": "localhost"})

    assert_ours(page)
    assert "Utiliser ma clé de sécurité" in page.text
    assert 'name="code"' in page.text


def test_the_first_password_of_an_account_that_has_none(client, marie):
    marie.set_unusable_password()
    marie.save()
    client.force_login(marie)

    asked = client.get(reverse("account_change_password"))
    assert asked.url == reverse("account_set_password")
    assert_ours(client.get(asked.url))


def test_a_dead_link(client, db):
    assert_ours(client.get(reverse("account_reset_password_from_key", args=["1", "abc-def"])))


def test_refused_forms_speak_french(signed_in):
    client = Client()
    assert_ours(client.post(reverse("account_login"), {}))
    assert_ours(client.post(reverse("account_reset_password"), {"email": "sans arobase"}))
    typed = {"oldpassword": PASSWORD, "password1": "court", "password2": "autre"}
    assert_ours(signed_in.post(reverse("account_change_password"), typed))


def test_every_address_says_who_may_open_it():
    marks = {pattern.name: pattern.callback.access for pattern in urls.urlpatterns}

    public = {name for name, mark in marks.items() if isinstance(mark, Public) and mark.reason}
    others = {"account_reset_password_from_key", "account_logout", "mfa_authenticate"}
    assert public == {*BEFORE_SIGN_IN, *others, *THROUGH_PROVIDER, *INVITED}
    assert {mark for name, mark in marks.items() if name not in public} == {Requires(SIGNED_IN)}


@pytest.mark.django_db
def test_signed_out_one_is_sent_to_the_door(client):
    for name in SIGNED_IN_PAGES:
        if name != "account_logout":
            assert client.get(reverse(name)).url.startswith(reverse("account_login")), name
