"""The load of the benchmark: ten offices on one DPO, filled as `manage.py load_scale` fills its own."""

from datetime import datetime

from compliance.offices.models import Office
from compliance.processing.models import ProcessingActivity
from registry import load
from registry.load_registers import Registers


class Network:
    """Ten offices; the first one's register takes most of the load."""

    def __init__(self, offices: int = 10) -> None:
        load.mark()
        self.offices: list[Office] = []
        persons = self.serve(offices)
        self.small, self.large, self.middle = self.offices[:3]  # the lawyer's office is the first
        self.dpo, self.lawyer = persons.everywhere, persons.lawyer
        self.registers = Registers(by=self.lawyer)

    def serve(self, offices: int) -> load.People:
        """Open offices until there are as many; return the people of all of them."""
        persons = load.people()
        self.offices += [load.office(rank, persons) for rank in range(len(self.offices), offices)]
        return persons

    def fill(self, office: Office, count: int) -> datetime:
        """Open ``count`` more activities; return a moment at which all were submitted and none revised."""
        before = ProcessingActivity.objects.filter(office=office).count()
        return self.registers.fill_up_to(office, before + count).settled
