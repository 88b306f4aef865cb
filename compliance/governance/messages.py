"""The letters of the app, for the machinery that looks for them here."""

from compliance.governance.mandates import messages as mandates
from compliance.governance.networks import messages as networks
from compliance.governance.people import messages as people

__all__ = ["mandates", "networks", "people"]
