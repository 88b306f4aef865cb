"""The tables of the app, for Django, which looks for them here."""

from compliance.governance.people.models import PlaceInvitation

__all__ = ["PlaceInvitation"]
