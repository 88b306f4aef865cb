"""What a forged, stolen or misdirected answer obtains: nothing, whatever the account."""

from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.urls import reverse

from tests.accounts.openid import approved_by_provider, come_back, enter, leave_for_provider
from tests.accounts.test_sign_in import is_signed_in
from tests.tools.openid_provider import CLIENT, HONEST, STRANGER

UNVERIFIED = "n’a pas pu être obtenue ou vérifiée"
STALE = "n’est plus valable"


@pytest.fixture(autouse=True)
def victim(marie):
    """Whoever the attacks aim at has an account, which the honest provider would open."""
    return marie


def assert_nothing_obtained(client: Client, page, words: str = UNVERIFIED) -> None:
    assert page.status_code == 403
    assert words in page.text
    assert client.post(reverse("openid_enter")).status_code == 403
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_the_honest_answer_would_pass(client, provider):
    assert enter(client).status_code == 302


# --- the answer belongs to the browser that asked, once ---


@pytest.mark.parametrize("state", ["", "invented", "x" * 43])
def test_an_invented_state(client, provider, state):
    code = parse_qs(urlsplit(approved_by_provider(leave_for_provider(client))).query)["code"][0]

    page = client.get(reverse("openid_callback"), {"code": code, "state": state})
    assert_nothing_obtained(client, page, STALE)


def test_the_answer_meant_for_another_browser(client, provider):
    """Login CSRF: a victim led to the attacker's answer would work in the attacker's account."""
    back = approved_by_provider(leave_for_provider(Client()))

    assert_nothing_obtained(client, client.get(back), STALE)


def test_the_same_answer_twice(client, provider):
    back = approved_by_provider(leave_for_provider(client))
    assert client.get(back).status_code == 200

    again = client.get(back)
    assert again.status_code == 403
    assert STALE in again.text


def test_an_answer_that_comes_late(client, provider, time_machine):
    time_machine.move_to("2026-04-07T09:00:00+02:00")
    back = approved_by_provider(leave_for_provider(client))

    time_machine.move_to("2026-04-07T09:10:01+02:00")
    assert_nothing_obtained(client, client.get(back), STALE)


def test_a_code_that_has_served(client, provider):
    """The thief of a used code has a state of its own."""
    used = approved_by_provider(leave_for_provider(Client()))
    code = parse_qs(urlsplit(used).query)["code"][0]
    del provider.codes[code]

    assert_nothing_obtained(client, client.get(reverse("openid_callback"), {"code": code, "state": asked(client)}))


def test_a_stolen_code_that_has_not_served(client, provider):
    """The provider compares the verifier with the challenge: the code opens nothing in another browser (PKCE)."""
    stolen = parse_qs(urlsplit(approved_by_provider(leave_for_provider(Client()))).query)["code"][0]

    assert_nothing_obtained(client, client.get(reverse("openid_callback"), {"code": stolen, "state": asked(client)}))


def asked(client: Client) -> str:
    """Leave for the provider; return the state of that request."""
    return parse_qs(urlsplit(leave_for_provider(client)).query)["state"][0]


def test_an_answer_without_a_code(client, provider):
    assert_nothing_obtained(client, client.get(reverse("openid_callback"), {"state": asked(client)}))


# --- the token is the provider's, for us, now, and for this request ---


IN_A_HUNDRED_YEARS = 4_900_000_000  # written down: workers must collect the same cases


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another one"},
        {"nonce": None},
        {"nonce": ["a", "list"]},
        {"aud": "another client"},
        {"aud": None},
        {"aud": [CLIENT["client_id"], "another client"], "azp": "another client"},
        {"iss": "https://ailleurs.example"},
        {"iss": None},
        {"exp": 1},
        {"exp": None},
        {"iat": IN_A_HUNDRED_YEARS},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim(client, provider, claims):
    provider.in_token = claims

    assert_nothing_obtained(client, come_back(client))


@pytest.mark.parametrize("subject", ["", "x" * 192], ids=len)
def test_a_subject_that_cannot_be_kept(client, provider, subject):
    provider.claims["sub"] = subject

    assert_nothing_obtained(client, come_back(client))


def public_text(key) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def unsigned(claims) -> str:
    return jwt.encode(claims, None, algorithm="none", headers={"kid": "signing"})


def signed_with_the_public_key(claims) -> str:
    """Sign with a secret that everybody knows: the provider's public key, taken for a shared one."""
    signing = jwt.PyJWS()
    signing.unregister_algorithm("HS256")
    signing.register_algorithm("HS256", Unguarded(jwt.algorithms.HMACAlgorithm.SHA256))
    payload = jwt.PyJWT()._encode_payload(claims)
    return signing.encode(payload, public_text(HONEST), algorithm="HS256", headers={"kid": "signing"})


class Unguarded(jwt.algorithms.HMACAlgorithm):
    """PyJWT refuses to sign so; an attacker does not."""

    def prepare_key(self, key):
        return key


def signed_with_the_client_secret(claims) -> str:
    return jwt.encode(claims, CLIENT["client_secret"].ljust(32), algorithm="HS256", headers={"kid": "signing"})


def cut(claims) -> str:
    return jwt.encode(claims, HONEST, algorithm="RS256", headers={"kid": "signing"}).rpartition(".")[0] + "."


FORGERIES = {
    "unsigned": unsigned,
    "signature cut off": cut,
    "signed by a stranger": lambda claims: jwt.encode(claims, STRANGER, algorithm="RS256", headers={"kid": "signing"}),
    "by a key not published": lambda claims: jwt.encode(claims, HONEST, algorithm="RS256", headers={"kid": "other"}),
    "by the key that encrypts": lambda claims: jwt.encode(
        claims, HONEST, algorithm="RS256", headers={"kid": "encrypting"}
    ),
    "with the public key as a secret": signed_with_the_public_key,
    "with the client's secret": signed_with_the_client_secret,
    "no token at all": lambda claims: "nothing",
    "empty": lambda claims: "",
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_token(client, provider, forgery):
    provider.sign = forgery

    assert_nothing_obtained(client, come_back(client))


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_forged_user_information(client, provider, forgery):
    """The token is honest; what the provider tells of the person, which it signs too, is not."""
    provider.userinfo_is_signed = True
    honest = provider.signed
    provider.sign = lambda claims: honest(claims) if "nonce" in claims else forgery(claims)

    assert_nothing_obtained(client, come_back(client))


@pytest.mark.parametrize("claims", [{"aud": "another client"}, {"iss": "https://ailleurs.example"}], ids=str)
def test_signed_user_information_meant_for_another(client, provider, claims):
    provider.userinfo_is_signed = True
    provider.in_userinfo = claims

    assert_nothing_obtained(client, come_back(client))


@pytest.mark.parametrize("signed", [False, True])
def test_user_information_about_somebody_else(client, provider, signed):
    """OIDC Core 1.0, 5.3.2: the subjects must be the same, or the information must not be used."""
    provider.userinfo_is_signed = signed
    provider.claims["email"] = "attaquant@ailleurs.example"
    provider.in_userinfo = {"sub": "subject-2", "email": "marie@oise.example"}

    assert_nothing_obtained(client, come_back(client))


def test_the_verification_of_one_address_does_not_serve_for_another(client, provider):
    """The token vouches for the attacker's own address, the user information only names the victim's."""
    provider.claims = {"sub": "subject-2"}
    provider.in_token = {"email": "attaquant@ailleurs.example", "email_verified": True}
    provider.in_userinfo = {"email": "marie@oise.example"}

    assert_nothing_obtained(client, come_back(client), "ne dit pas avoir vérifié")


@pytest.mark.parametrize(
    "config",
    [
        {"issuer": "https://ailleurs.example"},
        {"issuer": None},
        {"jwks_uri": None},
        {"token_endpoint": None},
        {"authorization_endpoint": None},
    ],
    ids=str,
)
def test_a_provider_that_describes_itself_wrongly(client, provider, config):
    """Changed between the two steps, or from the start."""
    back = approved_by_provider(leave_for_provider(client))
    provider.config = config

    page = client.get(back)
    if config != {"authorization_endpoint": None}:
        assert_nothing_obtained(client, page)
    if config != {"jwks_uri": None}:
        assert client.post(reverse("openid_start")).status_code == 403


def test_user_information_is_read_signed_as_proconnect_does(client, provider):
    provider.userinfo_is_signed = True
    provider.in_token = {"email": None, "email_verified": None}

    assert enter(client).status_code == 302


def test_a_provider_without_user_information_is_read_by_its_token(client, provider):
    provider.config = {"userinfo_endpoint": None}

    assert enter(client).status_code == 302


def test_the_journal_says_what_was_wrong_and_the_page_does_not(client, provider, caplog):
    provider.in_token = {"aud": "another client"}
    page = come_back(client)

    assert "sign-in through the provider failed: InvalidAudienceError" in caplog.text
    assert "audience" not in page.text.lower()
