"""Sheets of processors that the tests link to."""

from datetime import date
from typing import Any

from compliance.governance.networks import services as networks
from compliance.offices.models import Membership, Network, Office
from compliance.processors.models import Processor
from compliance.processors.services import open_processor


def a_sheet(owner: Network | Office, name: str = "Docalys", **content: Any) -> Processor:
    """Return a sheet of a network, or of an office."""
    return open_processor(owner, {"name": name, **content}, by=None)


def engages(*subs: Processor) -> list[dict[str, Any]]:
    """Return the rows of a sheet that engages these."""
    return [{"processor": sub.pk} for sub in subs]


def joins(office: Office, network: Network, *, ends: date | None = None) -> Membership:
    """Let the office be a member of the network, since it began."""
    return networks.join_network(network, office, starts=network.starts, ends=ends, by=None)
