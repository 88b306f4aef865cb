"""The letter to a person who is appointed: plain text, with a link to choose a password when there is none yet."""

from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from compliance.accounts.models import User
from compliance.offices.models import Appointment


def write_to_admin(appointment: Appointment, site: str) -> None:
    """Tell a person that they give access in an office. Raises OSError when the mail server refuses."""
    person = appointment.person
    context = {
        "appointment": appointment,
        "password_url": None if person.has_usable_password() else password_url(person, site),
        "forgotten_url": urljoin(site, reverse("account_reset_password")),
        "site": site,
    }
    subject = render_to_string("governance/emails/admin_subject.txt", context)
    body = render_to_string("governance/emails/admin_body.txt", context)
    send_mail(" ".join(subject.split()), body, None, [person.email])


def password_url(person: User, site: str) -> str:
    """Return the link to choose a password: the one « mot de passe oublié » sends, good once and for a day."""
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return urljoin(site, reverse("account_reset_password_from_key", kwargs=key))
