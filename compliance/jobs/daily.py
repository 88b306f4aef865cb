"""What is done once a day about long works."""

from datetime import date

from django.core.management import call_command

from compliance.notifications import daily

KEPT = 1  # day: the queue's rows tell nothing that the jobs do not


@daily.job("jobs: rows of the queue")
def prune(today: date) -> None:
    """Delete the rows of the queue whose task is over."""
    call_command("prune_db_task_results", min_age_days=KEPT, verbosity=0)
