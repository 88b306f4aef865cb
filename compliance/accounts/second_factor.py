"""When a second factor is asked at sign-in, and what the session knows of it."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from compliance.accounts.models import User

HELD = "second_factor_held"  # in the session: the account was seen to have a second factor
THROUGH_PROVIDER = "socialaccount"  # allauth's name for a sign-in through a provider


class SecondFactorStage(AuthenticateStage):
    """Asks for the account's second factor, unless the provider's own is trusted."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if settings.OIDC_TRUSTED_FACTOR and self.login.state.get(THROUGH_PROVIDER):
            return False
        return bool(super()._should_handle(request))


def is_held(request: HttpRequest) -> bool:
    """Tell whether the session is known to rest on a second factor: the account's own, or a trusted provider's."""
    return HELD in request.session or bool(settings.OIDC_TRUSTED_FACTOR and provider_records(request))


def remember_held(request: HttpRequest) -> None:
    """Note that the account has a second factor; taking it away ends the other sessions, and this note."""
    request.session[HELD] = True


def forget_held(request: HttpRequest) -> None:
    """Look again, at the next request, whether the account has a second factor."""
    request.session.pop(HELD, None)


def provider_records(request: HttpRequest) -> list[dict[str, str]]:
    """Return what this session remembers of the person's sign-in through the provider."""
    records = get_authentication_records(request, request.user)
    return [record for record in records if record["method"] == THROUGH_PROVIDER]


def factors_of(user: User) -> QuerySet[Authenticator]:
    """Return the second factors of an account; recovery codes only stand in for one."""
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return factors.exclude(type=Authenticator.Type.RECOVERY_CODES)
