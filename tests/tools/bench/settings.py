"""Settings of the benchmark: the product's own on loopback, with one page of constants to compare with."""

from registry.settings import *  # noqa: F403
from registry.settings import BASE_DIR, STORAGES, TEMPLATES

ROOT_URLCONF = "tests.tools.bench.urls"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests/tools/bench/templates"]

# Hashes of file names exist only after collectstatic.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

SECOND_FACTOR_ROLES: list[str] = []  # its one query comes once a session; nobody here has a telephone
