"""What the law files say, in the shape that the rules read."""

from datetime import date

from django.utils import timezone

from compliance.law.source import parameter, vocabulary
from compliance.processing import dpia_rules, rules
from compliance.transfers.terms import transfer_law


def law_terms(on: date | None = None) -> rules.Terms:
    """Return what each legal basis asks for, the regimes of data and of grounds, and the law of transfers, on a day."""
    bases = vocabulary("legal_bases").terms
    return rules.Terms(
        required_by_basis={term.code: tuple(term.data.get("requires", ())) for term in bases},
        regime_of_category=_regimes("data_categories"),
        regime_of_ground=_regimes("special_grounds"),
        dpia=dpia_terms(),
        transfers=transfer_law(),
        on=on or timezone.localdate(),
    )


def dpia_terms() -> dpia_rules.Terms:
    """Return the grounds of an impact assessment, and the numbers in force today, as the law files stand."""
    today = timezone.localdate()
    return dpia_rules.Terms(
        grounds={
            term.code: dpia_rules.Ground(
                dpia_rules.Kind(term.data["kind"]),
                term.data.get("max_headcount_exclusive"),
                frozenset(term.data.get("without", ())),
            )
            for term in vocabulary("dpia_grounds").terms
        },
        criteria_required=parameter("dpia.criteria_threshold", today).number,
        review_years=parameter("dpia.review", today).number,
    )


def _regimes(name: str) -> dict[str, str]:
    return {term.code: term.data["regime"] for term in vocabulary(name).terms if term.data.get("regime")}
