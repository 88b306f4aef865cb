"""People: an account is an e-mail address."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates accounts; the address is the login and is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Create a person; without a password the account waits for an invitation."""
        if not email:
            raise ValueError("an account needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Create the installer: creates networks and offices, reads no content."""
        return self.create_user(email, password, is_superuser=True, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Rights come from dated appointments and mandates, never from here."""

    email = models.EmailField(_("adresse électronique"), unique=True)
    full_name = models.CharField(_("nom complet"), max_length=150)
    is_active = models.BooleanField(_("compte ouvert"), default=True)
    is_demonstration = models.BooleanField(_("compte de démonstration"), default=False)
    created_at = models.DateTimeField(_("créé le"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        ordering = ["full_name", "email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_ci")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the address in lower case: it is compared exactly when someone signs in."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def is_out_of_place(self) -> bool:
        """Whether this is a demonstration account met outside demonstration mode."""
        return self.is_demonstration and not settings.DEMONSTRATION

    @property
    def may_enter(self) -> bool:
        """Whether the account may sign in and stay signed in."""
        return self.is_active and not self.is_out_of_place

    @property
    def is_shared(self) -> bool:
        """Whether strangers share the account: a demonstration account, elsewhere than on one's own machine."""
        return self.is_demonstration and not settings.LOOPBACK

    def get_full_name(self) -> str:
        """Return the name shown on screen and kept in the ledger."""
        return str(self)


class InvitationState(models.TextChoices):
    WAITING = "waiting", _("en attente")
    EXPIRED = "expired", _("expirée")
    USED = "used", _("acceptée")
    DECLINED = "declined", _("refusée")
    WITHDRAWN = "withdrawn", _("retirée")


class Invitation(models.Model):
    """Offers something, once, to whoever reads an address; what it offers is told by the row that points here.

    The link holds a token that is stored nowhere: only its digest is.
    """

    email = models.EmailField(_("adresse électronique"))
    full_name = models.CharField(_("nom complet"), max_length=150)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField(_("envoyée le"))
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    used_at = models.DateTimeField(_("acceptée le"), null=True, blank=True)
    used_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations_used")
    declined_at = models.DateTimeField(_("refusée le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    objects: ClassVar[models.Manager["Invitation"]] = models.Manager()

    if TYPE_CHECKING:
        used_by_id: int | None

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at=None, used_by=None) | models.Q(used_at__isnull=False, used_by__isnull=False),
                name="accounts_invitation_used_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def state(self) -> InvitationState:
        """Return what became of it, or whether it still waits."""
        if self.used_at:
            return InvitationState.USED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        if self.declined_at:
            return InvitationState.DECLINED
        return InvitationState.WAITING if timezone.now() < self.expires_at else InvitationState.EXPIRED
