"""A security key as a browser registers it, made without a browser."""

import base64
import hashlib
import json
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from compliance.accounts.models import User

ATTESTED = AuthenticatorData.FLAG.USER_PRESENT | AuthenticatorData.FLAG.ATTESTED


def register_key(user: User, name: str = "Clé du bureau") -> Authenticator:
    """Store a key on the account; only its public part is kept, as for a real one."""
    data = {"name": name, "credential": _credential()}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def _credential() -> dict[str, Any]:
    identifier = b"key-of-the-tests"
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    attested = AttestedCredentialData.create(bytes(16), identifier, public)
    told = AuthenticatorData.create(hashlib.sha256(b"localhost").digest(), ATTESTED, 0, attested)
    client = {"type": "webauthn.create", "challenge": _text(b"challenge"), "origin": "http://localhost"}
    return {
        "id": _text(identifier),
        "rawId": _text(identifier),
        "type": "public-key",
        "response": {
            "clientDataJSON": _text(json.dumps(client).encode()),
            "attestationObject": _text(bytes(AttestationObject.create("none", told, {}))),
        },
        "clientExtensionResults": {},
    }


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
