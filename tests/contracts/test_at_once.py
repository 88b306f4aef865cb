"""Two people act on sheets and contracts at the same moment: no circle is closed, no link leads to what is gone."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from compliance.contracts import services
from compliance.contracts.models import ProcessorContract
from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.processing.models import ProcessingActivity
from compliance.processors.models import Processor, SubProcessor
from compliance.processors.services import InUse, delete_processor, revise_processor
from compliance.records import content as contents
from tests.contracts.factories import a_contract
from tests.factories import NetworkFactory, OfficeFactory
from tests.history.test_concurrency import together
from tests.processing.factories import an_activity
from tests.processors.factories import a_sheet, engages, joins

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 3  # each race is run again: who comes first is not ours to say


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal")


@pytest.fixture
def network(opal):
    network = NetworkFactory()
    joins(opal, network)
    return network


@pytest.fixture(autouse=True)
def whole_chains():
    """Whatever happened, each chain holds."""
    yield
    assert [verify(chain).fault for chain in Chain.objects.order_by("pk") if verify(chain).fault] == []


def engaging(sheet, other):
    content = {**contents.read(sheet), "sub_processors": engages(other)}
    return partial(revise_processor, sheet.pk, content, version=sheet.version, by=None)


def test_two_sheets_that_engage_each_other_at_once_close_no_circle(network):
    for rank in range(TIMES):
        first, second = a_sheet(network, f"Un {rank}"), a_sheet(network, f"Deux {rank}")
        found = together(engaging(first, second), engaging(second, first))
        [refused] = [one for one in found if isinstance(one, Exception)]
        assert isinstance(refused, ValidationError) and "même par d’autres" in refused.messages[0]
        assert SubProcessor.objects.filter(sheet__in=[first, second]).count() == 1


def test_three_sheets_close_no_circle_either(network):
    sheets = [a_sheet(network, name) for name in ("Un", "Deux", "Trois")]
    found = together(*[engaging(one, after) for one, after in zip(sheets, [*sheets[1:], sheets[0]], strict=True)])
    assert sum(isinstance(one, ValidationError) for one in found) == 1
    assert SubProcessor.objects.count() == 2


@pytest.mark.parametrize("named_by", ["contract", "activity"])
def test_a_sheet_deleted_while_a_record_names_it(opal, network, named_by):
    for rank in range(TIMES):
        sheet = a_sheet(network, f"S{rank}")
        naming = {
            "contract": partial(a_contract, opal, sheet),
            "activity": partial(an_activity, opal, processors=[{"processor": sheet.pk}]),
        }
        deleted, named = together(partial(delete_processor, sheet.pk, by=None), naming[named_by])
        if isinstance(deleted, InUse):
            assert isinstance(named, ProcessorContract | ProcessingActivity)
            assert Processor.objects.filter(pk=sheet.pk).exists()
        else:
            assert deleted is None
            assert isinstance(named, ValidationError) and "n’existe plus" in named.messages[0]
            assert not Processor.objects.filter(pk=sheet.pk).exists()


def test_a_sheet_deleted_while_another_engages_it(network):
    for rank in range(TIMES):
        sheet, other = a_sheet(network, f"S{rank}"), a_sheet(network, f"A{rank}")
        deleted, engaged = together(partial(delete_processor, sheet.pk, by=None), engaging(other, sheet))
        assert isinstance(deleted, InUse) != isinstance(engaged, ValidationError), (deleted, engaged)


def test_contracts_entered_at_once_take_each_their_number(opal, network):
    sheet = a_sheet(network)
    found = together(*[partial(a_contract, opal, sheet)] * 4)
    assert sorted(contract.number for contract in found) == [1, 2, 3, 4]


def test_a_contract_is_shared_once(opal, network):
    contract = a_contract(opal, a_sheet(network))
    found = together(*[partial(services.share, contract.pk, by=None)] * 2)
    assert sorted(type(one).__name__ for one in found) == ["ProcessorContract", "ValidationError"]
    assert contract.history.count() == 2


def test_a_share_and_a_change_of_supplier_at_once_share_no_other(opal, network):
    for rank in range(TIMES):
        first, second = a_sheet(network, f"Un {rank}"), a_sheet(network, f"Deux {rank}")
        contract = a_contract(opal, first)
        content = {**contents.read(contract), "processor": second.pk}
        together(
            partial(services.share, contract.pk, by=None, version=1),
            partial(services.revise_contract, contract.pk, content, version=1, by=None),
        )
        last = ProcessorContract.objects.get(pk=contract.pk)
        assert last.version == 2
        assert (last.processor_id, last.is_shared) in {(first.pk, True), (second.pk, False)}
