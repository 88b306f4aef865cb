"""What surrounds the pages that change how an account is protected."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from compliance.accounts.models import User
from compliance.accounts.second_factor import factors_of, forget_held
from compliance.accounts.sessions import end_other_sessions

type View = Callable[..., HttpResponse]


def person(user: AbstractBaseUser | AnonymousUser) -> User:
    """Return the person signed in; raises PermissionDenied when there is none."""
    if not isinstance(user, User):
        raise PermissionDenied
    return user


def refuse_shared_accounts(view: View) -> View:
    """Refuse, with a page that says why, what would close a shared account to the next visitor."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if person(request.user).is_shared:
            return render(request, "account/shared.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


def change_second_factor(view: View) -> View:
    """End the sessions opened before a change of the second factor, save the one at work.

    Whoever opened one of them with a stolen password has shown no second factor.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        user = person(request.user)
        before = _factors(user)
        response = view(request, *args, **kwargs)
        if _factors(user) != before:
            end_other_sessions(user, kept=request.session.session_key)
            forget_held(request)
        return response

    return guarded


def _factors(user: User) -> set[int]:
    return set(factors_of(user).values_list("pk", flat=True))
