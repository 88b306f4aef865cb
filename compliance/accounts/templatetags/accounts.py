"""What the account pages say about a device and about the address they are read at: `{% load accounts %}`."""

import ipaddress
from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django import template
from django.conf import settings
from django.http.request import split_domain_port
from django.template.context import RequestContext

from compliance.accounts.devices import name_device
from compliance.accounts.links import link_of
from compliance.accounts.models import User

register = template.Library()


@dataclass(frozen=True)
class KeyPlace:
    """Whether browsers refuse security keys at this address, and where else the same page may be opened."""

    host: str
    refused: bool
    elsewhere: str = ""


@register.simple_tag(takes_context=True)
def key_place(context: RequestContext) -> KeyPlace:
    """Say whether a security key works at the address of this page.

    WebAuthn asks for a secure context and a domain name; an IP address is never one.
    """
    request = context.request
    host = request.get_host()
    domain, port = split_domain_port(host)
    if domain == "localhost" or (request.is_secure() and not _is_number(domain)):
        return KeyPlace(host, refused=False)
    if not (settings.LOOPBACK and _is_loopback(domain)):
        return KeyPlace(host, refused=True)
    return KeyPlace(host, refused=True, elsewhere=f"http://localhost:{port or 80}{request.get_full_path()}")


@register.simple_tag
def provider_name() -> str:
    """Return the name of the provider through which one may sign in, or nothing."""
    return settings.OIDC["name"] if settings.OIDC else ""


@register.simple_tag
def provider_link(user: User) -> SocialAccount | None:
    """Return the link between the account and the provider in use, if there is one."""
    return link_of(user)


@register.filter
def device(user_agent: str) -> str:
    """Write « Firefox sur Windows » for what a browser says of itself."""
    return name_device(user_agent)


def _is_number(domain: str) -> bool:
    try:
        ipaddress.ip_address(domain.strip("[]"))
    except ValueError:
        return False
    return True


def _is_loopback(domain: str) -> bool:
    return _is_number(domain) and ipaddress.ip_address(domain.strip("[]")).is_loopback
