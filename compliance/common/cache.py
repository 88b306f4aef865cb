"""The shared cache, which can forget: Django's own leaves expired rows in their table until it is full."""

from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone


class ForgetfulCache(DatabaseCache):
    """Django's cache in the database, with a verb for what has expired."""

    def forget_expired(self) -> None:
        """Take away the rows that have expired: who tried something an hour ago is nobody's business any more."""
        own: Any = self
        database = router.db_for_write(own.cache_model_class)
        with connections[database].cursor() as cursor:
            own._cull(database, cursor, timezone.now().replace(microsecond=0), 0)  # 0: none beyond the expired ones
