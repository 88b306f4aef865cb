"""Letters about the days of contracts. They tell which contract and which day, and lead to the page."""

from collections.abc import Iterable, Mapping

from compliance.access.perimeter import people_with
from compliance.accounts.models import User
from compliance.contracts import rules
from compliance.contracts.models import ProcessorContract
from compliance.notifications.enums import Category
from compliance.notifications.notification import Fact, Notification, link, register
from compliance.notifications.services import about
from compliance.offices.enums import Permission


class ContractMessage(Notification):
    """What both letters share: those who keep the office's register are told."""

    category = Category.REGISTERS
    can_be_disabled = True  # no text imposes it

    def __init__(self, contract: ProcessorContract, alert: rules.Alert) -> None:
        self.contract, self.alert, self.office = contract, alert, contract.office
        self.about = about(contract._meta.label_lower, contract.number)

    def recipients(self) -> Iterable[User | str]:
        """Return who keeps the register of the office today."""
        return people_with(self.contract.office_id, [Permission.EDIT_REGISTER.full]).order_by("pk")

    def context(self) -> Mapping[str, Fact]:
        """Return which contract, which day, and where."""
        contract = self.contract
        url = link("contracts:detail", office=contract.office.slug, number=contract.number)
        return {"reference": contract.reference, "day": self.alert.day, "url": url}


@register
class ContractEnds(ContractMessage):
    """A contract ends soon."""

    template = "contracts/emails/ends"


@register
class NoticeDue(ContractMessage):
    """A contract renews itself unless notice is given soon."""

    template = "contracts/emails/notice"


BY_KIND = {"ends": ContractEnds, "notice": NoticeDue}
