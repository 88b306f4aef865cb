"""What the jobs of retention do."""

from compliance.jobs.services import step
from compliance.jobs.work import does
from compliance.retention import services
from compliance.retention.models import DestructionJob, EliminationLine


@does(DestructionJob)
def destroy(job: DestructionJob) -> None:
    """Destroy what a bordereau lists, one record in each transaction, then say in the ledger what became of each."""
    lines = EliminationLine.objects.filter(elimination=job.elimination).order_by("position")
    total = lines.count()
    for rank, line in enumerate(lines.select_related("elimination"), start=1):
        services.destroy_line(line, by=job.person)
        step(job, rank, total)
    services.close(job.elimination_id, by=job.person)
