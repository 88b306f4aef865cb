"""The law of transfers as the files stand."""

from compliance.law.source import vocabulary
from compliance.transfers import rules


def transfer_law() -> rules.Law:
    """Return the countries, the adequacy decisions and the mechanisms, each with its dates."""
    return rules.Law(vocabulary("countries"), vocabulary("adequacy"), vocabulary("transfer_mechanisms"))
