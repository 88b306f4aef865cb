"""The OpenID provider (OIDC Core 1.0): what is asked of it, and what is believed of its answers.

allauth's client carries the exchange; here are the nonce, the signatures and the names that it leaves unchecked.
"""

import json
import logging
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string
from requests import RequestException

logger = logging.getLogger(__name__)

RANDOM_LENGTH = 43  # characters of state and nonce: 256 bits; ProConnect asks for 32 at least
LEEWAY = 10  # seconds between the provider's clock and ours
# The provider signs with a key of its own: no « none », and no HS*, which rests on a secret that both sides hold.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
FAREWELL = "openid_farewell"  # in the session, once signed out: what ends the provider's own session
LONGEST_SUBJECT = SocialAccount._meta.get_field("uid").max_length or 0


@dataclass(frozen=True)
class Identity:
    """Who came back from the provider; ``email`` is empty unless the provider has verified it."""

    issuer: str
    subject: str
    email: str
    id_token: str


class Refused(Exception):
    """Nobody enters; ``code`` is put into words by the page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Distrusted(Exception):
    """An answer of the provider is not what it must be; the message is for the journal."""


FAILURES = (Distrusted, OAuth2Error, RequestException, jwt.PyJWTError, KeyError, TypeError, ValueError)


class Adapter(OpenIDConnectOAuth2Adapter):
    """The provider's addresses, and the verification of what it answers."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, settings.OIDC["issuer"])

    def get_provider(self) -> "Provider":
        """Return the one provider, described by the environment alone: no table opens another door."""
        return Provider(self.request, app=_application())

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Return the address to which the provider sends the person back."""
        return request.build_absolute_uri(reverse("openid_callback"))

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider publishes of itself, under the name we know it by (OIDC Discovery 1.0, 4.3)."""
        config: dict[str, Any] = _fetch_json(self.get_provider().server_url)
        if config["issuer"] != settings.OIDC["issuer"]:
            raise Distrusted(f"the provider calls itself {config['issuer']!r}, not RAMURE_OIDC_ISSUER")
        return config

    @cached_property
    def keys(self) -> list[jwt.PyJWK]:
        """Return the keys with which the provider signs."""
        return [key for key in jwt.PyJWKSet.from_dict(_fetch_json(self.openid_config["jwks_uri"])).keys if _signs(key)]

    def identify(self, tokens: dict[str, Any], nonce: str) -> Identity:
        """Return who the tokens speak of; raises one of FAILURES, or Refused, when they cannot be believed."""
        claims = self.verified(tokens["id_token"], require=["exp", "iat", "iss", "aud", "sub", "nonce"])
        if not constant_time_compare(claims["nonce"], nonce):
            raise Distrusted("the nonce is not the one that was sent")
        if claims.get("azp", settings.OIDC["client_id"]) != settings.OIDC["client_id"]:
            raise Distrusted("the token was issued to another client")
        if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
            raise Distrusted("the subject is empty or too long")
        if settings.OIDC_ACR and claims.get("acr") not in settings.OIDC_ACR:
            raise Refused("level")
        told = self._userinfo(tokens["access_token"])
        if told.get("sub", claims["sub"]) != claims["sub"]:
            raise Distrusted("the user information speaks of somebody else")
        email = _verified_email(told if "email" in told else claims)
        return Identity(settings.OIDC["issuer"], claims["sub"], email, tokens["id_token"])

    def verified(self, token: str, require: list[str]) -> dict[str, Any]:
        """Return the claims of a token that the provider signed, for us, and that has not expired."""
        return jwt.decode(
            token,
            self._key_of(token),
            algorithms=ALGORITHMS,
            issuer=settings.OIDC["issuer"],
            audience=settings.OIDC["client_id"],
            leeway=LEEWAY,
            options={"require": require},
        )

    def _key_of(self, token: str) -> jwt.PyJWK:
        name = jwt.get_unverified_header(token).get("kid")
        candidates = [key for key in self.keys if name is None or key.key_id == name]
        if len(candidates) != 1:
            raise Distrusted(f"the provider publishes no single key {name!r}")
        return candidates[0]

    def _userinfo(self, access_token: str) -> dict[str, Any]:
        """Return what the provider tells of the person, in JSON, or in a token it signed (ProConnect)."""
        address = self.openid_config.get("userinfo_endpoint")
        if not address:
            return {}
        with get_adapter().get_requests_session() as session:
            answer = session.get(address, headers={"Authorization": f"Bearer {access_token}"})
            answer.raise_for_status()
        if answer.headers.get("Content-Type", "").startswith("application/jwt"):
            return self.verified(answer.text, require=["iss", "aud", "sub"])
        told: dict[str, Any] = answer.json()
        return told


class Provider(OpenIDConnectProvider):
    """The provider as allauth's client sees it."""

    def get_oauth2_adapter(self, request: HttpRequest) -> Adapter:
        """Return our adapter."""
        return Adapter(request)


def provider_address(request: HttpRequest, next_url: str | None) -> str:
    """Return where to send the person; the request is remembered in the session, for one answer, ten minutes.

    Raises Refused when the provider cannot be reached or read.
    """
    nonce = get_random_string(RANDOM_LENGTH)
    asked = {"nonce": nonce}
    if settings.OIDC_ACR:  # OIDC Core 1.0, 5.5.1.1: unlike acr_values, an essential claim is a condition
        asked["claims"] = json.dumps({"id_token": {"acr": {"essential": True, "values": settings.OIDC_ACR}}})
    try:
        answer = Provider(request, app=_application()).redirect(
            request,
            process="login",
            next_url=next_url,
            auth_params=asked,
            nonce=nonce,
            state_id=get_random_string(RANDOM_LENGTH),
        )
    except FAILURES as error:
        raise _failed(error) from error
    return str(answer.url)


def come_back(request: HttpRequest) -> tuple[Identity, str]:
    """Return who came back from the provider, and the page that was asked for, or nothing; raises Refused."""
    adapter = Adapter(request)
    provider = adapter.get_provider()
    state = statekit.unstash_state(request, provider_id=provider.sub_id, state_id=request.GET.get("state", ""))
    if state is None:
        raise Refused("state")
    if request.GET.get("error") == adapter.login_cancelled_error:
        raise Refused("cancelled")
    try:
        client = adapter.get_client(request, provider.app)
        tokens = client.get_access_token(request.GET["code"], pkce_code_verifier=state["pkce_code_verifier"])
        return adapter.identify(tokens, state["nonce"]), state.get("next", "")
    except FAILURES as error:
        raise _failed(error) from error


def farewell_address(request: HttpRequest, id_token: str) -> str:
    """Return where the provider ends its own session (RP-Initiated Logout 1.0), or nothing if it has no such page."""
    try:
        address = Adapter(request).openid_config.get("end_session_endpoint")
    except FAILURES as error:
        logger.warning("the provider's session cannot be ended: %s", error)
        return ""
    if not address:
        return ""
    asked = {
        "id_token_hint": id_token,
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("account_login")),
        "state": get_random_string(RANDOM_LENGTH),
    }
    return f"{address}?{urlencode(asked)}"


def _application() -> SocialApp:
    oidc = settings.OIDC
    return SocialApp(
        provider=Provider.id,
        provider_id=oidc["issuer"],  # links are kept under it: the subjects of another issuer are other people
        name=oidc["name"],
        client_id=oidc["client_id"],
        secret=oidc["client_secret"],
        settings={
            "server_url": oidc["issuer"].rstrip("/"),
            "oauth_pkce_enabled": True,
            "scope": ["openid", "email"],  # nothing else of the person is needed
        },
    )


def _fetch_json(address: str) -> Any:
    with get_adapter().get_requests_session() as session:
        answer = session.get(address)
        answer.raise_for_status()
        return answer.json()


def _signs(key: jwt.PyJWK) -> bool:
    return key.public_key_use in {None, "sig"} and key.algorithm_name in ALGORITHMS


def _verified_email(claims: dict[str, Any]) -> str:
    """Return the address that the provider has verified, in lower case, or nothing.

    Only plain ASCII: outside it, two different addresses may have the same lower case.
    """
    email = claims.get("email")
    verified = claims.get("email_verified", settings.OIDC_TRUSTED_EMAIL)
    return email.lower() if verified is True and isinstance(email, str) and email.isascii() else ""


def _failed(error: Exception) -> Refused:
    logger.warning("sign-in through the provider failed: %s: %s", type(error).__name__, error)
    return Refused("provider")
