"""What an import does beside the pages: read, write, undo, according to how far it is."""

from compliance.imports.enums import Stage
from compliance.imports.models import Import
from compliance.imports.planning import plan
from compliance.imports.undoing import undo
from compliance.imports.writing import write
from compliance.jobs.work import does

WORKS = {Stage.READING: plan, Stage.WRITING: write, Stage.UNDOING: undo}


@does(Import)
def run(job: Import) -> None:
    """Do what the import's stage asks for; one that was asked twice finds nothing left to do."""
    work = WORKS.get(Stage(job.stage))
    if work:
        work(job)
