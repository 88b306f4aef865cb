"""Each numbered check is silent as shipped, and speaks when what it guards is undone."""

import pytest
from django.core.checks import run_checks
from django.http import HttpResponse
from django.urls import include, path

from compliance.common.access import public, requires
from registry import checks
from tests.registry import production


def page(request):
    return HttpResponse()


addresses = [
    path("open/", public("a test")(page)),
    path("closed/", requires("offices.view_register")(page)),
    path("inner/", include([path("forgotten/", page)])),
]


@pytest.mark.django_db
def test_as_shipped_nothing_is_said():
    assert [message.id for message in run_checks() if message.id.startswith("ramure.")] == []


def test_an_address_without_a_mark_is_told(monkeypatch):
    monkeypatch.setattr(checks, "get_resolver", lambda: checks.URLResolver(checks.URLPattern, addresses))
    (message,) = checks.every_address_declares_its_access()
    assert message.id == "ramure.E001"
    assert "inner/forgotten/" in message.msg


@pytest.mark.parametrize("order", [[], [checks.SIGN_IN], [checks.DOOR], [checks.DOOR, checks.SIGN_IN]])
def test_an_open_door_is_told(settings, order):
    settings.MIDDLEWARE = order
    assert [message.id for message in checks.the_door_is_closed()] == ["ramure.E002"]


@pytest.mark.parametrize(
    "change",
    [
        {"script-src": ["'self'", "'unsafe-inline'"]},
        {"script-src": ["'unsafe-eval'"]},
        {"img-src": ["https://elsewhere.example"]},
        {"style-src": ["*"]},
        {"default-src": ["'self'"]},
    ],
)
def test_a_loose_policy_is_told(settings, change):
    settings.SECURE_CSP = {**settings.SECURE_CSP, **change}
    assert [message.id for message in checks.nothing_runs_but_our_own_files()] == ["ramure.E003"]


def test_a_policy_that_is_not_sent_is_told(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != checks.POLICY]
    assert [message.id for message in checks.nothing_runs_but_our_own_files()] == ["ramure.E003"]


def test_a_demonstration_open_to_the_network_is_told(settings):
    settings.DEMONSTRATION, settings.LOOPBACK = True, False
    assert [message.id for message in checks.a_demonstration_is_meant()] == ["ramure.E004"]
    settings.PUBLIC_DEMONSTRATION = True  # said twice: it is meant
    assert checks.a_demonstration_is_meant() == []


@pytest.mark.parametrize("key", ["short", "known-to-everyone-and-refused-elsewhere-than-on-loopback"])
def test_a_secret_that_can_be_guessed_is_told(settings, key):
    settings.LOOPBACK, settings.SECRET_KEY = False, key
    assert [message.id for message in checks.the_secret_is_secret()] == ["ramure.E005"]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = production.SECRET, [key]
    assert [message.id for message in checks.the_secret_is_secret()] == ["ramure.E005"]
    settings.SECRET_KEY_FALLBACKS = []
    assert checks.the_secret_is_secret() == []


def test_guardian_answering_has_perm_is_told(settings):
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "guardian.backends.ObjectPermissionBackend",
    ]
    assert [message.id for message in checks.rights_come_from_one_place()] == ["ramure.E006"]


def test_a_transaction_around_every_page_is_told(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ATOMIC_REQUESTS", True)
    assert [message.id for message in checks.services_open_their_transactions()] == ["ramure.E007"]


def test_a_cache_of_one_process_is_told(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert [message.id for message in checks.attempts_are_counted_together()] == ["ramure.E008"]


def test_loopback_answering_to_the_network_is_told(settings):
    settings.ALLOWED_HOSTS = ["localhost", "registre.example.fr"]
    assert [message.id for message in checks.loopback_stays_on_this_machine()] == ["ramure.E009"]


def test_a_second_factor_asked_of_nobody_we_know_is_told(settings):
    settings.SECOND_FACTOR_ROLES = ["dpo", "juriste", "jurist"]
    (message,) = checks.a_second_factor_is_asked()
    assert message.id == "ramure.E010"
    assert "'jurist'" in message.msg


@pytest.mark.parametrize("order", [[], [checks.DOOR], [checks.SECOND_FACTOR, checks.DOOR]])
def test_a_second_factor_that_nobody_asks_is_told(settings, order):
    settings.MIDDLEWARE = order
    assert [message.id for message in checks.a_second_factor_is_asked()] == ["ramure.E010"]


@pytest.mark.parametrize(("days", "told"), [(0, True), (1, False), (7, False), (30, False), (31, True)])
def test_an_invitation_without_a_term_is_told(settings, days, told):
    settings.INVITATION_DAYS = days
    assert bool(checks.an_invitation_ends()) is told


@pytest.mark.parametrize("folder", ["static", "static/files"])
def test_files_kept_where_static_ones_are_served_are_told(settings, folder):
    settings.STATIC_ROOT, settings.MEDIA_ROOT = settings.VAR_DIR / "static", settings.VAR_DIR / folder
    assert [message.id for message in checks.documents_are_private()] == ["ramure.E012"]


@pytest.mark.parametrize(("megabytes", "told"), [(0, True), (1, False), (20, False), (100, False), (101, True)])
def test_documents_of_any_size_are_told(settings, megabytes, told):
    settings.DOCUMENT_MAX_BYTES = megabytes * 1024 * 1024
    assert bool(checks.documents_are_private()) is told
