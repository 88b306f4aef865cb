"""The letters of the app, for the machinery that looks for them here."""

from compliance.governance.mandates import messages as mandates

__all__ = ["mandates"]
