"""What the vocabularies say, in the shape that the rules read."""

from compliance.law.source import vocabulary
from compliance.processing import rules


def law_terms() -> rules.Terms:
    """Return what each legal basis asks for, and the regime of each category of data, as the law files stand."""
    bases = vocabulary("legal_bases").terms
    categories = vocabulary("data_categories").terms
    return rules.Terms(
        required_by_basis={term.code: tuple(term.data.get("requires", ())) for term in bases},
        regime_of_category={term.code: term.data["regime"] for term in categories if term.data.get("regime")},
    )
