"""When a second factor is asked at sign-in, and whether the account has one."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from compliance.accounts.models import User

THROUGH_PROVIDER = "socialaccount"  # allauth's name for a sign-in through a provider


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Asks for the account's second factor, unless the provider's own is trusted."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if settings.OIDC_TRUSTED_FACTOR and self.login.state.get(THROUGH_PROVIDER):
            return False
        return bool(super()._should_handle(request))


def provider_records(request: HttpRequest) -> list[dict[str, str]]:
    """Return what this session remembers of the person's sign-in through the provider."""
    records = get_authentication_records(request, request.user)
    return [record for record in records if record["method"] == THROUGH_PROVIDER]


def factors_of(user: User) -> QuerySet[Authenticator]:
    """Return the second factors of an account; recovery codes only stand in for one."""
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return factors.exclude(type=Authenticator.Type.RECOVERY_CODES)
