"""Open sessions of a person: what is listed, what is ended, what is forgotten."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from compliance.accounts.models import User


def open_sessions(user: User) -> QuerySet[UserSession]:
    """Return the person's sessions that still live, the newest first."""
    sessions: QuerySet[UserSession] = UserSession.objects.filter(user=user, session_key__in=_living())
    return sessions.order_by("-created_at", "-pk")


def end_other_sessions(user: User, kept: str | None) -> None:
    """End every session of the person but the one whose key is ``kept``."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=kept or ""):
        session.end()


def forget_ended_sessions() -> int:
    """Erase what is left of the sessions that ended, addresses included; return how many were forgotten.

    For the daily command: nothing else erases the trace of someone who does not come back.
    """
    Session.objects.filter(expire_date__lte=timezone.now()).delete()
    forgotten, _by_model = UserSession.objects.exclude(session_key__in=_living()).delete()
    return int(forgotten)


def _living() -> QuerySet[Session, str]:
    return Session.objects.filter(expire_date__gt=timezone.now()).values_list("session_key", flat=True)
