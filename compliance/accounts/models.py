"""People: an account is an e-mail address."""

from typing import Any, ClassVar

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
