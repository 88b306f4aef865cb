"""What another process needs, to work on the database of the tests."""

from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    """Return the address of the database of the tests, for another process."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    host = place["OPTIONS"].get("host") or place["HOST"]
    return f"postgres://{place['USER']}@/{place['NAME']}?host={quote(host, safe='')}"
