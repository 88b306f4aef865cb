"""What the app's invitations give, for the machinery that looks for it here."""

from compliance.governance.people import offers

__all__ = ["offers"]
