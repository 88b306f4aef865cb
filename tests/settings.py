"""Settings of the tests: the product's own, with the clock of a machine that has no secrets."""

import os

os.environ.setdefault("RAMURE_SECRET_KEY", "tests")
os.environ.setdefault("RAMURE_HOSTS", "testserver,127.0.0.1,localhost")

from registry.settings import *  # noqa: E402, F403
