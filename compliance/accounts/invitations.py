"""Invitations by letter: a link that serves once, for one address, and whatever it gives.

An app that invites keeps a row of its own, which points to the invitation, and announces in its `invitations` module
how that row is found:

@announce
def place(invitation: Invitation) -> Purpose | None: ...

It writes the letter too, with the token that `invite` gives it: this floor knows no letter.
"""

import hashlib
import logging
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Never

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compliance.accounts.links import link_of
from compliance.accounts.models import Invitation, InvitationState, User

logger = logging.getLogger("ramure.invitations")

TOKEN_BYTES = 32  # 256 bits: nobody guesses one, and a plain digest of it is enough

REFUSALS = {
    "unknown": _("Ce lien n’est pas celui d’une invitation : un lien plus récent l’a remplacé, ou il a été coupé."),
    InvitationState.USED: _("Cette invitation a déjà servi : un lien ne s’utilise qu’une fois."),
    InvitationState.EXPIRED: _(
        "Cette invitation n’est plus valable : demandez-en une nouvelle à qui vous l’a envoyée."
    ),
    InvitationState.DECLINED: _("Cette invitation a été refusée : elle ne donne plus rien."),
    InvitationState.WITHDRAWN: _("Cette invitation a été retirée par l’organisme qui l’avait envoyée."),
    "other-address": _("Cette invitation a été envoyée à une autre adresse que celle du compte où vous êtes connecté."),
    "closed": _("Le compte de cette adresse est fermé : il ne peut accepter aucune invitation."),
    "superuser": _("Le compte d’installation n’accepte aucune invitation : il ne lit aucun contenu."),
    "has-account": _("Cette adresse a déjà un compte : connectez-vous pour accepter l’invitation."),
}


# --- what an invitation gives ---


@dataclass(frozen=True)
class Offer:
    """What the person reads before accepting: in a few words, then line by line (a name, a value)."""

    title: str
    facts: Sequence[tuple[str, str]] = ()


class Purpose(ABC):
    """What one invitation gives; its acts run inside the transaction in which the invitation is used."""

    def __init__(self, invitation: Invitation) -> None:
        self.invitation = invitation

    @abstractmethod
    def describe(self) -> Offer:
        """Return what is offered."""

    @abstractmethod
    def accept(self, person: User) -> str:
        """Give it to the person, and return the page to open next. Raises ValidationError when that cannot be."""

    @abstractmethod
    def decline(self) -> None:
        """Note that the person does not want it, where that matters."""


class OwnAccount(Purpose):
    """An invitation that nothing points to gives the account alone."""

    def describe(self) -> Offer:
        """Return the account."""
        return Offer(gettext("Ouvrir votre compte"), [(gettext("Adresse électronique"), self.invitation.email)])

    def accept(self, person: User) -> str:
        """Lead to the first page."""
        return reverse("home")

    def decline(self) -> None:
        """Nothing else is to be noted."""


type Finder = Callable[[Invitation], Purpose | None]

_finders: list[Finder] = []


def announce[F: Finder](finder: F) -> F:
    """Announce what finds the purpose of an invitation of one's own."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def purpose_of(invitation: Invitation) -> Purpose:
    """Return what the invitation gives."""
    found = (finder(invitation) for finder in _finders)
    return next((purpose for purpose in found if purpose), OwnAccount(invitation))


# --- the verbs of who invites ---


def invite(email: str, full_name: str) -> tuple[Invitation, str]:
    """Open an invitation for an address; return it with the token of its link, which is told this once."""
    invitation = Invitation(email=email.strip().lower(), full_name=full_name)
    token = _renew(invitation)
    invitation.full_clean()
    invitation.save()
    return invitation, token


@transaction.atomic
def renew(pk: int) -> tuple[Invitation, str]:
    """Give the invitation another link and a new term; the former link is dead.

    Raises ValidationError when it was used, declined or withdrawn.
    """
    invitation = Invitation.objects.select_for_update().get(pk=pk)
    if invitation.state not in {InvitationState.WAITING, InvitationState.EXPIRED}:
        _refuse(invitation.state, invitation)
    token = _renew(invitation)
    invitation.save()
    return invitation, token


@transaction.atomic
def withdraw(pk: int) -> Invitation:
    """Take the invitation back. Raises ValidationError when it was used, declined or withdrawn."""
    invitation = Invitation.objects.select_for_update().get(pk=pk)
    if invitation.state not in {InvitationState.WAITING, InvitationState.EXPIRED}:
        _refuse(invitation.state, invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save()
    return invitation


def _renew(invitation: Invitation) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation.digest = digest_of(token)
    invitation.sent_at = timezone.now()
    invitation.expires_at = invitation.sent_at + timedelta(days=settings.INVITATION_DAYS)
    return token


# --- the verbs of who is invited ---


def digest_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_known(digest: str) -> bool:
    """Tell whether a link is, or was at its end, that of an invitation."""
    return Invitation.objects.filter(digest=digest).exists()


def holder_of(invitation: Invitation) -> User | None:
    """Return the account of the address, if there is one."""
    return User.objects.filter(email=invitation.email).first()


def may_sign_in(person: User | None) -> bool:
    """Tell whether there is a way into the account: a password, or a link to the provider."""
    return person is not None and (person.has_usable_password() or link_of(person) is not None)


def offered(digest: str, visitor: User | None) -> Invitation:
    """Return the invitation of a link to who opens it, signed in or not. Raises ValidationError."""
    return _checked(Invitation.objects.filter(digest=digest).first(), visitor)


@transaction.atomic
def accept(digest: str, person: User) -> str:
    """Give the person what the invitation offers, once; return the page to open next. Raises ValidationError."""
    return _use(_locked(digest, person), person)


@transaction.atomic
def open_account(digest: str, *, full_name: str, password: str) -> tuple[User, str]:
    """Open the account of the address, which the link has proved, and accept; return it, and the page to open next.

    Raises ValidationError, also when one can sign in to the account already.
    """
    invitation = _locked(digest, None)
    person = holder_of(invitation) or User(email=invitation.email)
    if person.pk and may_sign_in(person):
        _refuse("has-account", invitation)
    person.full_name = full_name
    person.set_password(password)
    person.save()
    return person, _use(invitation, person)


@transaction.atomic
def register(digest: str, *, full_name: str) -> User:
    """Make sure that the address has an account for the provider to open. Raises ValidationError."""
    invitation = _locked(digest, None)
    return holder_of(invitation) or User.objects.create_user(invitation.email, full_name=full_name)


@transaction.atomic
def decline(digest: str, visitor: User | None) -> None:
    """Refuse what is offered, with or without an account. Raises ValidationError."""
    invitation = _locked(digest, visitor)
    invitation.declined_at = timezone.now()
    invitation.save()
    purpose_of(invitation).decline()


def _locked(digest: str, visitor: User | None) -> Invitation:
    return _checked(Invitation.objects.select_for_update().filter(digest=digest).first(), visitor)


def _use(invitation: Invitation, person: User) -> str:
    invitation.used_at, invitation.used_by = timezone.now(), person
    invitation.save()
    try:
        return purpose_of(invitation).accept(person)
    except ValidationError as refusal:
        _log(getattr(refusal, "code", None) or "refused", invitation)
        raise


def _checked(invitation: Invitation | None, visitor: User | None) -> Invitation:
    if invitation is None:
        _refuse("unknown", None)
    if invitation.state != InvitationState.WAITING:
        _refuse(invitation.state, invitation)
    if visitor and visitor.email != invitation.email:
        _refuse("other-address", invitation)
    holder = visitor or holder_of(invitation)
    if holder and holder.is_superuser:
        _refuse("superuser", invitation)
    if holder and not holder.may_enter:
        _refuse("closed", invitation)
    return invitation


def _refuse(code: str, invitation: Invitation | None) -> Never:
    _log(code, invitation)
    raise ValidationError(REFUSALS[code], code=code)


def _log(code: str, invitation: Invitation | None) -> None:
    logger.warning("invitation %s refused: %s", invitation.pk if invitation else "of an unknown link", code)
