"""What the journal never says: the key of a link that opens something. Imported before Django's apps are ready."""

import logging
import re

KEYS = re.compile(r"/compte/(invitation|mot-de-passe/nouveau)/[^/\s]{20,}")


class HideKeys(logging.Filter):
    """Takes keys out of the addresses that Django notes when it refuses a request, or fails."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; none is dropped."""
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(arg) for arg in record.args)
        return True


def _hidden(arg: object) -> object:
    return KEYS.sub(r"/compte/\1/…", arg) if isinstance(arg, str) else arg
