"""The only way a session gets its person back: who may enter is asked on every request."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from compliance.accounts.models import User


class Backend(AuthenticationBackend):
    """E-mail and password; a person who may no longer enter is signed out at the next request.

    Django's ``get_user`` asks ``user_can_authenticate`` each time it reads a session, so closing an account, or
    leaving demonstration mode, ends the sessions already open.
    """

    def user_can_authenticate(self, user: AbstractBaseUser | AnonymousUser | None) -> bool:
        """Return whether the account is open today."""
        return isinstance(user, User) and user.may_enter
