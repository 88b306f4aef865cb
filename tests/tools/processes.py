"""What another process needs, to work on the database and the files of the tests."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    """Return the address of the database of the tests, for another process."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    host = place["OPTIONS"].get("host") or place["HOST"]
    return f"postgres://{place['USER']}@/{place['NAME']}?host={quote(host, safe='')}"


def environment(**more: str) -> dict[str, str]:
    """Return the variables of a process of the site itself."""
    variables = {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "registry.settings",
        "RAMURE_LOOPBACK": "1",
        "RAMURE_VAR_DIR": str(settings.VAR_DIR),
    }
    return os.environ | variables | more


def run(*command: str) -> "subprocess.CompletedProcess[str]":
    """Run a module of Python to its end."""
    told = [sys.executable, "-m", *command]
    return subprocess.run(told, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120, check=False)
