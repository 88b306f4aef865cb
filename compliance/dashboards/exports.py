"""The files that a person asked for and may take today, for that person alone."""

from compliance.accounts.models import User
from compliance.exports.job_services import exports_of, may_take
from compliance.exports.models import ExportJob

SHOWN = 5  # the others are on « Mes exports »


def exports_at_hand(person: User) -> list[ExportJob]:
    """Return the last files asked for that are ready or on their way, while the right holds; one query without any."""
    latest = exports_of(person)[:SHOWN]
    return [job for job in latest if (job.is_ready or not job.is_over) and may_take(person, job)]
