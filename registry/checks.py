"""Numbered system checks: what must hold wherever Ramure is installed. `manage.py check` runs them.

They read the settings and the addresses, never a table.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.csp import CSP
from django.utils.module_loading import import_string

from compliance.access.second_factor import DPO, GUEST
from compliance.common.access import Public, Requires
from compliance.offices.enums import Role

SIGN_IN = "registry.middleware.SignInMiddleware"
DOOR = "compliance.access.enforcement.AccessMiddleware"
SECOND_FACTOR = "compliance.access.second_factor.SecondFactorMiddleware"
POLICY = "django.middleware.csp.ContentSecurityPolicyMiddleware"
HARMLESS_SOURCES = {CSP.NONE, CSP.SELF, CSP.NONCE, "data:"}
SHORTEST_SECRET = 50  # characters, as Django's own deployment check
LONGEST_INVITATION = 30  # days: the link opens an account, and waits in a mailbox
LARGEST_DOCUMENT = 100  # megabytes: a worker is kept busy for as long as it is sent
PER_PROCESS_CACHES = {
    "django.core.cache.backends.locmem.LocMemCache",
    "django.core.cache.backends.dummy.DummyCache",
}


def leaves(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address under a resolver with its pattern."""
    for entry in resolver.url_patterns:
        address = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from leaves(entry, address)
        else:
            yield address, entry


@register(Tags.urls)
def every_address_declares_its_access(**kwargs: Any) -> list[CheckMessage]:
    """E001: a view carries `@public(reason)` or `@requires(permission)`, or nobody can say who may open it."""
    return [
        Error(f"The address {address!r} does not say who may open it.", id="ramure.E001")
        for address, pattern in leaves(get_resolver())
        if not isinstance(getattr(pattern.callback, "access", None), Public | Requires)
    ]


@register(Tags.security)
def the_door_is_closed(**kwargs: Any) -> list[CheckMessage]:
    """E002: sign-in is asked of every view, then the marks are enforced, in that order."""
    order = [name for name in settings.MIDDLEWARE if name in {SIGN_IN, DOOR}]
    if order == [SIGN_IN, DOOR]:
        return []
    return [Error(f"MIDDLEWARE must hold {SIGN_IN}, then {DOOR}.", id="ramure.E002")]


@register(Tags.security)
def nothing_runs_but_our_own_files(**kwargs: Any) -> list[CheckMessage]:
    """E003: the content security policy is sent, falls back to nothing, and names neither unsafe-* nor another host."""
    policy: Mapping[str, Any] = settings.SECURE_CSP
    loose = sorted({str(source) for sources in policy.values() for source in sources} - HARMLESS_SOURCES)
    errors: list[CheckMessage] = []
    if loose:
        errors.append(Error(f"SECURE_CSP allows {', '.join(loose)}.", id="ramure.E003"))
    if policy.get("default-src") != [CSP.NONE] or POLICY not in settings.MIDDLEWARE:
        errors.append(Error("SECURE_CSP must be sent and begin with default-src 'none'.", id="ramure.E003"))
    return errors


@register(Tags.security)
def a_demonstration_is_meant(**kwargs: Any) -> list[CheckMessage]:
    """E004: accounts with a published password open elsewhere than on loopback only when that is said twice."""
    if not settings.DEMONSTRATION or settings.LOOPBACK or settings.PUBLIC_DEMONSTRATION:
        return []
    hint = "Set RAMURE_PUBLIC_DEMONSTRATION=1 as well if every record here is invented."
    return [Error("The demonstration accounts are open to the network.", hint=hint, id="ramure.E004")]


@register(Tags.security)
def the_secret_is_secret(**kwargs: Any) -> list[CheckMessage]:
    """E005: outside loopback the key is neither the published one nor a short one."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if settings.LOOPBACK or all(len(key) >= SHORTEST_SECRET and key != settings.LOOPBACK_SECRET_KEY for key in keys):
        return []
    hint = f"RAMURE_SECRET_KEY needs {SHORTEST_SECRET} random characters or more."
    return [Error("The secret key can be guessed.", hint=hint, id="ramure.E005")]


@register(Tags.security)
def rights_come_from_one_place(**kwargs: Any) -> list[CheckMessage]:
    """E006: guardian's backend grants ended rights, and everything to a superuser: it is never hooked."""
    hooked = [
        path
        for path in settings.AUTHENTICATION_BACKENDS
        if any(base.__module__.startswith("guardian.") for base in import_string(path).__mro__)
    ]
    return [Error(f"{path} must not answer has_perm.", id="ramure.E006") for path in hooked]


@register(Tags.database)
def services_open_their_transactions(**kwargs: Any) -> list[CheckMessage]:
    """E007: with SQLite's IMMEDIATE, ATOMIC_REQUESTS would make every page queue for the write lock."""
    return [
        Error(f"ATOMIC_REQUESTS is on for the database {alias!r}.", id="ramure.E007")
        for alias, database in settings.DATABASES.items()
        if database.get("ATOMIC_REQUESTS")
    ]


@register(Tags.security)
def attempts_are_counted_together(**kwargs: Any) -> list[CheckMessage]:
    """E008: a cache kept by each process would multiply every limit by the number of processes."""
    if settings.CACHES["default"]["BACKEND"] not in PER_PROCESS_CACHES:
        return []
    return [Error("The default cache must be shared by every process.", id="ramure.E008")]


@register(Tags.security)
def loopback_stays_on_this_machine(**kwargs: Any) -> list[CheckMessage]:
    """E009: plain HTTP is for this machine's own names."""
    strangers = sorted(set(settings.ALLOWED_HOSTS) - {*settings.LOOPBACK_HOSTS, "testserver"})
    if not settings.LOOPBACK or not strangers:
        return []
    return [Error(f"RAMURE_LOOPBACK must not answer to {', '.join(strangers)}.", id="ramure.E009")]


@register(Tags.security)
def a_second_factor_is_asked(**kwargs: Any) -> list[CheckMessage]:
    """E010: the roles of which a second factor is asked exist, and somebody asks."""
    known = {DPO, GUEST, *Role.values}
    errors: list[CheckMessage] = [
        Error(f"RAMURE_SECOND_FACTOR_ROLES names no role: {role!r}.", hint=f"Known: {sorted(known)}.", id="ramure.E010")
        for role in settings.SECOND_FACTOR_ROLES
        if role not in known
    ]
    order = [name for name in settings.MIDDLEWARE if name in {DOOR, SECOND_FACTOR}]
    if order != [DOOR, SECOND_FACTOR]:
        errors.append(Error(f"MIDDLEWARE must hold {DOOR}, then {SECOND_FACTOR}.", id="ramure.E010"))
    return errors


@register(Tags.security)
def an_invitation_ends(**kwargs: Any) -> list[CheckMessage]:
    """E011: the link of an invitation is good for a day at least, and not for ever."""
    if 1 <= settings.INVITATION_DAYS <= LONGEST_INVITATION:
        return []
    return [Error(f"RAMURE_INVITATION_DAYS must be from 1 to {LONGEST_INVITATION}.", id="ramure.E011")]


@register(Tags.security)
def documents_are_private(**kwargs: Any) -> list[CheckMessage]:
    """E012: attached files are not where static files are served from, and a file has a largest size."""
    errors: list[CheckMessage] = []
    served = [str(folder) for folder in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS)]
    if any(Path(settings.MEDIA_ROOT).resolve().is_relative_to(Path(folder).resolve()) for folder in served):
        errors.append(Error("MEDIA_ROOT, where attached files are kept, is served to everybody.", id="ramure.E012"))
    if not 1 <= settings.DOCUMENT_MAX_BYTES <= LARGEST_DOCUMENT * 1024 * 1024:
        errors.append(Error(f"RAMURE_DOCUMENT_MEGABYTES must be from 1 to {LARGEST_DOCUMENT}.", id="ramure.E012"))
    return errors
