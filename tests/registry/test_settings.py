"""Safe by default, relaxed for loopback alone, and loud when something is missing."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client, override_settings

from tests.registry import production

SWITCHES = [
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_HTTPONLY",
]


def test_production_passes_every_check(tmp_path):
    done = production.start(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_production_is_closed(tmp_path):
    names = ["DEBUG", "DEMONSTRATION", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_NAME"]
    values = production.settings(tmp_path, *SWITCHES, *names)
    assert values.pop("checks") == []
    assert all(values[name] for name in SWITCHES)
    assert values["SECURE_HSTS_SECONDS"] == 31_536_000
    assert values["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert (values["DEBUG"], values["DEMONSTRATION"], values["SECURE_PROXY_SSL_HEADER"]) == (False, False, None)


def test_a_proxy_is_believed_only_when_announced(tmp_path):
    values = production.settings(tmp_path, "SECURE_PROXY_SSL_HEADER", RAMURE_TRUSTED_PROXIES="1")
    assert values["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_loopback_relaxes_transport_and_answers_to_this_machine_alone(tmp_path):
    values = production.settings(
        tmp_path, "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "ALLOWED_HOSTS", "SECRET_KEY", RAMURE_LOOPBACK="1"
    )
    assert not values["SECURE_SSL_REDIRECT"] and not values["SESSION_COOKIE_SECURE"]
    assert values["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert values["SECRET_KEY"] != production.SECRET


def test_loopback_needs_nothing_else(tmp_path):
    nothing = dict.fromkeys(production.VARIABLES)
    done = production.start(tmp_path, "manage.py", "check", RAMURE_LOOPBACK="1", **nothing)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", production.VARIABLES)
def test_a_missing_variable_stops_the_start_and_is_named(tmp_path, name):
    done = production.start(tmp_path, "manage.py", "check", **{name: None})
    assert done.returncode != 0
    assert f"{name} must be set in the environment" in done.stderr


@pytest.mark.django_db
def test_every_answer_carries_the_headers():
    answer = Client().get("/nowhere/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=60, SECURE_HSTS_PRELOAD=True)
def test_plain_http_is_sent_to_https():
    assert Client().get("/").headers["Location"] == "https://testserver/"
    assert Client().get("/nowhere/", secure=True).headers["Strict-Transport-Security"] == "max-age=60; preload"


def test_another_host_is_refused():
    assert Client(headers={"Host": "elsewhere.example"}).get("/").status_code == 400


def test_static_files_are_named_after_their_content(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert staticfiles_storage.url("django_htmx/htmx-2.min.js").startswith("/static/django_htmx/htmx-2.min.")
    assert (tmp_path / "staticfiles.json").exists()
