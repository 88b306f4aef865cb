"""What the register of contracts does once a day."""

from datetime import date

from compliance.contracts import rules
from compliance.contracts.messages import BY_KIND
from compliance.contracts.models import ProcessorContract
from compliance.law.source import parameter
from compliance.notifications import daily
from compliance.notifications.services import queue
from compliance.records.drafts import purge

AHEAD = {"ends": "contract.end_notice", "notice": "contract.denunciation_notice"}  # the parameters of the law files


@daily.job("contracts: ends and denunciations")
def alerts(today: date) -> None:
    """Tell who keeps a register that a contract ends, or renews itself unless it is denounced; then again nearer.

    Days that were lost give the nearest notice only; another date gives notices of its own.
    """
    ahead = {kind: parameter(key, today).number for kind, key in AHEAD.items()}
    reminder = parameter("contract.reminder", today).number
    for contract in ProcessorContract.objects.not_over(today).select_related("office").order_by("pk").iterator():
        alert = rules.alert(contract.dates, today, ahead=ahead, reminder=reminder)
        if alert is None:
            continue
        with daily.once(f"contract:{contract.pk}:{alert.kind}:{alert.day}:{int(alert.again)}") as not_told_yet:
            if not_told_yet:
                queue(BY_KIND[alert.kind](contract, alert))


@daily.job("contracts: forms left unsaved")
def unsaved(today: date) -> None:
    """Forget what was typed in the forms of contracts and not saved, once it is old or the right to it has ended."""
    purge(ProcessorContract, today)
