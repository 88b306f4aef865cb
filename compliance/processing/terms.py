"""What the vocabularies say, in the shape that the rules read."""

from compliance.law.source import vocabulary
from compliance.processing import rules


def law_terms() -> rules.Terms:
    """Return what each legal basis asks for, and the regimes of data and of grounds, as the law files stand."""
    bases = vocabulary("legal_bases").terms
    return rules.Terms(
        required_by_basis={term.code: tuple(term.data.get("requires", ())) for term in bases},
        regime_of_category=_regimes("data_categories"),
        regime_of_ground=_regimes("special_grounds"),
    )


def _regimes(name: str) -> dict[str, str]:
    return {term.code: term.data["regime"] for term in vocabulary(name).terms if term.data.get("regime")}
