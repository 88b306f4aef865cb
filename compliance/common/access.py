"""Marks that every view carries: who may open it. They only mark; `compliance.access` enforces.

A view without a mark is refused, and a test fails on it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required

type View = Callable[..., Any]


@dataclass(frozen=True)
class Public:
    """Anyone may open the page; ``reason`` says why no account is needed."""

    reason: str


@dataclass(frozen=True)
class Requires:
    """The page asks for ``permission`` on an office or a network, or for one of the words below.

    ``guests`` is the model of the records that the page shows, when it also opens to whom one was confided.
    """

    permission: str
    guests: type[Any] | None = None


SIGNED_IN = "signed-in"  # a person's own pages
INSTALLER = "installer"  # the superuser, who creates networks and offices and reads no content


def public(reason: str) -> Callable[[View], View]:
    """Open a view to people without an account, for ``reason``."""

    def mark(view: View) -> View:
        marked = login_not_required(_wrapped(view))  # the wrapper is marked: the view itself may have other addresses
        marked.access = Public(reason)  # type: ignore[attr-defined]  # the mark
        return marked

    return mark


def requires(permission: str, *, guests: type[Any] | None = None) -> Callable[[View], View]:
    """Ask for ``permission`` (``"offices.view_register"``, ``SIGNED_IN`` or ``INSTALLER``).

    ``guests`` names a model of records: the page, whose address holds ``office`` and ``number``, is then open to
    whom that very record was confided.
    """

    def mark(view: View) -> View:
        marked = _wrapped(view)
        marked.access = Requires(permission, guests)  # type: ignore[attr-defined]  # the mark
        return marked

    return mark


def _wrapped(view: View) -> View:
    @wraps(view)
    def inner(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return inner
