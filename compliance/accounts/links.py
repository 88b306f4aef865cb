"""Which account an identity of the provider opens: the one it is linked to, by issuer and subject, and no other."""

from allauth.account.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from compliance.accounts.models import User
from compliance.accounts.openid import Identity, Refused


def link_of(user: User) -> SocialAccount | None:
    """Return the person's link to the provider in use, if there is one."""
    if not settings.OIDC:
        return None
    links = SocialAccount.objects.filter(user=user, provider=settings.OIDC["issuer"])
    link: SocialAccount | None = links.order_by("pk").first()
    return link


def opened_by(identity: Identity) -> tuple[User, SocialAccount | None]:
    """Return the account that the identity opens, with the link already made, or None at the first sign-in.

    Raises Refused: nobody is registered here, and a verified address serves once, to make the link.
    """
    link = SocialAccount.objects.filter(provider=identity.issuer, uid=identity.subject).select_related("user").first()
    user = link.user if link else _holder_of(identity.email)
    if user.is_demonstration:
        raise Refused("unknown")
    if not user.is_active:
        raise Refused("closed")
    if link is None and link_of(user):
        raise Refused("taken")
    return user, link


def open_account(request: HttpRequest, identity: Identity) -> User:
    """Return the account that the identity opens; the first time, link them and say so by letter. Raises Refused."""
    user, link = opened_by(identity)
    if link:
        link.save(update_fields=["last_login"])
    else:
        _link(user, identity)
        told = {"provider_name": settings.OIDC["name"]}
        get_adapter(request).send_notification_mail("socialaccount/email/account_connected", user, told)
    return user


def _holder_of(email: str) -> User:
    if not email:
        raise Refused("unverified")
    user = User.objects.filter(email=email).first()
    if user is None:
        raise Refused("unknown")
    return user


def _link(user: User, identity: Identity) -> None:
    """Write the link; of two that are made at once, for one account or one subject, the second is refused."""
    try:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            if link_of(user):
                raise Refused("taken")
            SocialAccount.objects.create(user=user, provider=identity.issuer, uid=identity.subject)
    except IntegrityError as error:
        raise Refused("taken") from error
