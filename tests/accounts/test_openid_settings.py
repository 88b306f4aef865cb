"""The provider is described by the environment: whole, over https, or not at all."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from registry import env
from tests.registry import production

WHOLE = {
    "RAMURE_OIDC_NAME": "ProConnect",
    "RAMURE_OIDC_ISSUER": "https://fca.example/api/v2",
    "RAMURE_OIDC_CLIENT_ID": "an-identifier",
    "RAMURE_OIDC_CLIENT_SECRET": "a-secret",
}


@pytest.fixture
def whole(monkeypatch):
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)


def test_none_of_the_four_means_no_provider(monkeypatch):
    assert env.provider("RAMURE_OIDC", loopback=False) == {}
    monkeypatch.setenv("RAMURE_OIDC_NAME", "  ")
    assert env.provider("RAMURE_OIDC", loopback=False) == {}


def test_the_four_describe_it(whole):
    assert env.provider("RAMURE_OIDC", loopback=False) == {
        "name": "ProConnect",
        "issuer": "https://fca.example/api/v2",
        "client_id": "an-identifier",
        "client_secret": "a-secret",
    }


@pytest.mark.parametrize("missing", WHOLE)
def test_a_missing_one_is_named(whole, monkeypatch, missing):
    monkeypatch.setenv(missing, "")
    with pytest.raises(ImproperlyConfigured, match=f"^{missing} must be set too"):
        env.provider("RAMURE_OIDC", loopback=False)


@pytest.mark.parametrize("issuer", ["http://fca.example", "fca.example", "https://", "ftp://fca.example"])
def test_the_issuer_is_reached_over_https(whole, monkeypatch, issuer):
    monkeypatch.setenv("RAMURE_OIDC_ISSUER", issuer)
    with pytest.raises(ImproperlyConfigured, match="RAMURE_OIDC_ISSUER must be an https:// address"):
        env.provider("RAMURE_OIDC", loopback=False)


def test_on_loopback_http_will_do(whole, monkeypatch):
    monkeypatch.setenv("RAMURE_OIDC_ISSUER", "http://127.0.0.1:8080/realms/office")
    assert env.provider("RAMURE_OIDC", loopback=True)["issuer"] == "http://127.0.0.1:8080/realms/office"


def test_production_starts_with_the_four_and_stops_with_three(tmp_path):
    names = ("OIDC", "OIDC_ACR", "OIDC_TRUSTED_EMAIL", "OIDC_TRUSTED_FACTOR")
    told = production.settings(tmp_path, *names, **WHOLE, RAMURE_OIDC_ACR="eidas2, eidas3")
    assert told["checks"] == []
    assert told["OIDC"]["issuer"] == WHOLE["RAMURE_OIDC_ISSUER"]
    assert told["OIDC_ACR"] == ["eidas2", "eidas3"]
    assert (told["OIDC_TRUSTED_EMAIL"], told["OIDC_TRUSTED_FACTOR"]) == (False, False)

    stopped = production.start(tmp_path, "manage.py", "check", **{**WHOLE, "RAMURE_OIDC_CLIENT_SECRET": ""})
    assert stopped.returncode != 0
    assert "RAMURE_OIDC_CLIENT_SECRET must be set too" in stopped.stderr
