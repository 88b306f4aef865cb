"""An OpenID provider on loopback, honest until a test asks it to lie (OIDC Core 1.0, RFC 6749, RFC 7636).

It approves whoever ``claims`` describes, without a page. The other provider of the tests, oidc-provider-mock, is
written by somebody else and cannot lie.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = {"client_id": "ramure", "client_secret": "the client's secret"}
HONEST, STRANGER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _key in range(2))

type Claims = dict[str, Any]


class Provider:
    """What the provider says and does; tests change its attributes."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.claims: Claims = {"sub": "subject-1", "email": "marie@oise.example", "email_verified": True}
        self.config: Claims = {}  # over what it publishes of itself
        self.sign: Callable[[Claims], str] = self.signed
        self.in_token: Claims = {}  # over the claims of the token
        self.in_userinfo: Claims = {}  # over the user information
        self.userinfo_is_signed = False
        self.codes: dict[str, Claims] = {}  # code: what was asked with it
        self.asked: list[Claims] = []  # every authorization request
        self.bearers: set[str] = set()

    def discovery(self) -> Claims:
        paths = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "keys",
            "end_session_endpoint": "end",
        }
        published = {name: f"{self.issuer}/{path}" for name, path in paths.items()}
        methods = ["client_secret_basic", "client_secret_post"]
        known = {"issuer": self.issuer, **published, "token_endpoint_auth_methods_supported": methods, **self.config}
        return {name: value for name, value in known.items() if value is not None}

    def keys(self) -> Claims:
        """Publish the key that signs, and one that encrypts."""
        key = jwt.algorithms.RSAAlgorithm.to_jwk(HONEST.public_key(), as_dict=True)
        signing = {**key, "kid": "signing", "use": "sig", "alg": "RS256"}
        return {"keys": [signing, {**key, "kid": "encrypting", "use": "enc"}]}

    def approve(self, asked: Claims) -> str:
        """Return the address to which the person is sent back."""
        self.asked.append(asked)
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, sent: Claims) -> Claims | None:
        """Return the tokens for a code that serves once, to the client that asked for it, or None."""
        asked = self.codes.pop(sent.get("code", ""), None)
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or {name: sent.get(name) for name in CLIENT} != CLIENT
            or asked["redirect_uri"] != sent.get("redirect_uri")
            or (asked["code_challenge_method"], asked["code_challenge"]) != ("S256", _text(proof))
        ):
            return None
        self.bearers.add(bearer := secrets.token_urlsafe())
        return {"access_token": bearer, "token_type": "Bearer", "id_token": self.sign(self.id_claims(asked["nonce"]))}

    def id_claims(self, nonce: str) -> Claims:
        now = int(time.time())
        honest = {"iss": self.issuer, "aud": CLIENT["client_id"], "iat": now, "exp": now + 60, "nonce": nonce}
        claims = {**honest, **self.claims, **self.in_token}
        return {name: value for name, value in claims.items() if value is not None}

    def userinfo(self) -> Claims:
        told = {**self.claims, **self.in_userinfo}
        return {name: value for name, value in told.items() if value is not None}

    def signed(self, claims: Claims, key: Any = HONEST, algorithm: str = "RS256", kid: str = "signing") -> str:
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class Handler(BaseHTTPRequestHandler):
    """The provider's addresses."""

    server: "Server"

    def do_GET(self) -> None:
        provider, address = self.server.provider, urlsplit(self.path)
        if address.path == "/authorize":
            self._answer(302, location=provider.approve(_flat(address.query)))
        elif address.path == "/userinfo":
            self._tell_of_the_person()
        elif address.path == "/.well-known/openid-configuration":
            self._answer(200, provider.discovery())
        elif address.path == "/keys":
            self._answer(200, provider.keys())
        elif address.path == "/end":
            self._answer(302, location=_flat(address.query)["post_logout_redirect_uri"])
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        sent = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
        tokens = self.server.provider.exchange(sent) if self.path == "/token" else None
        self._answer(200 if tokens else 400, tokens or {"error": "invalid_grant"})

    def _tell_of_the_person(self) -> None:
        provider = self.server.provider
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in provider.bearers:
            self._answer(401, {})
        elif provider.userinfo_is_signed:
            told = {"iss": provider.issuer, "aud": CLIENT["client_id"], **provider.userinfo()}
            self._answer(200, provider.sign(told), kind="application/jwt")
        else:
            self._answer(200, provider.userinfo())

    def _answer(self, status: int, body: Claims | str = "", location: str = "", kind: str = "application/json") -> None:
        written = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, *args: Any) -> None:
        """Stay silent."""


class Server(ThreadingHTTPServer):
    """Holds the provider for its handlers."""

    provider: Provider


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider in a thread, on a free port of loopback."""
    with Server(("127.0.0.1", 0), Handler) as server:
        server.provider = Provider(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.provider
        server.shutdown()
        thread.join()
