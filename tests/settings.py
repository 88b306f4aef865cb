"""Settings of the tests: the product's own on loopback, on a hostile bench."""

import atexit
import os
import shutil
import tempfile

_scratch = tempfile.mkdtemp(prefix="ramure-tests-")
atexit.register(shutil.rmtree, _scratch, ignore_errors=True)
os.environ.update(RAMURE_LOOPBACK="1", RAMURE_DEMONSTRATION="0", RAMURE_VAR_DIR=_scratch)
os.environ["RAMURE_SECOND_FACTOR_ROLES"] = ""  # tests/access/test_second_factor.py asks for it

from registry.settings import *  # noqa: E402, F403
from registry.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE, STATIC_ROOT, STORAGES, TEMPLATES  # noqa: E402
from tests.hostile.templates import Undefined  # noqa: E402

STATIC_ROOT.mkdir(parents=True)

# SQLite in a file, as in production: threads have their own connections and wait for each other's locks.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{_scratch}/tests.sqlite3"}

# Hashes of file names exist only after collectstatic, which has its own test.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs"]  # jobs need a table to be tried on

# Argon2 is slow on purpose; the tests of sign-in name it when they need it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

MIDDLEWARE = ["tests.hostile.writes.read_only_get", *MIDDLEWARE]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("%s")
