"""What all registers do once a day."""

from datetime import date

from compliance.notifications import daily
from compliance.records.recount import counted_models, recount


@daily.job("records: what is missing by the law of the day")
def missing(today: date) -> None:
    """Count again what each record lacks: a decision falls on its date, and nobody saves anything that day."""
    for model in counted_models():
        recount(model)
