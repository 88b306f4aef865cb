"""What the law files say of a contract, in the shape that the rules read."""

from compliance.contracts.rules import Clause
from compliance.law.source import vocabulary


def clauses() -> list[Clause]:
    """Return what Art. 28 GDPR wants in a contract, in the order of the law."""
    terms = vocabulary("contract_clauses").valid()
    return [Clause(term.code, term.article.removeprefix("RGPD, art. "), term.label) for term in terms]
