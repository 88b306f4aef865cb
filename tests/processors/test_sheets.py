"""Sheets of processors: whose they are, who reaches them, what is refused."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from compliance.history import ledger
from compliance.history.verification import verify_key
from compliance.processing import services as processing
from compliance.processing.models import ProcessingActivity
from compliance.processors import services, uses
from compliance.processors.models import Processor
from compliance.records import content as contents
from compliance.records.links import usable_links
from compliance.records.services import StaleRecord
from tests.factories import NetworkFactory, OfficeFactory, UserFactory, dpo_of, member_of
from tests.processing.factories import complete_content, submitted
from tests.processors.factories import a_sheet, engages, joins
from tests.records.values import full_content

pytestmark = pytest.mark.django_db
EDIT = "offices.edit_register"


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal")


@pytest.fixture
def network(opal):
    network = NetworkFactory()
    joins(opal, network)
    return network


def revised(sheet, by=None, **changes):
    """Return the sheet after a save that changes these values."""
    return services.revise_processor(sheet.pk, {**contents.read(sheet), **changes}, version=sheet.version, by=by)


# --- whose, and in which chain ---


def test_a_sheet_is_kept_whole_in_the_chain_of_its_owner(network):
    other = a_sheet(network, "Autre")
    given = full_content(Processor, links=[other.pk]) | {"siren": "732829320"}
    for row in given["sub_processors"]:
        row["name"] = ""
    sheet = services.open_processor(network, given, by=None)
    assert contents.read(sheet) == given
    entry = sheet.history.get()
    assert entry.snapshot == {"number": sheet.pk, "network": network.pk, "office": None, "content": given}
    assert verify_key(network.ledger_chain()).fault == ""
    assert Processor.objects.search("732829320").get() == sheet


def test_a_sheet_has_exactly_one_owner(opal, network):
    for whose in ({}, {"office": opal, "network": network}):
        with (
            pytest.raises(IntegrityError, match="one_owner"),
            transaction.atomic(),
            ledger.entry(by=None) as entry,
        ):
            entry.lock("nobody")
            sheet = Processor(name="x", updated_at=timezone.now(), **whose)
            sheet.ledger_chain = lambda: "nobody"
            sheet.save()


def test_an_office_of_a_network_opens_its_sheets_there(opal, network):
    alone = OfficeFactory()
    assert services.owners_for(opal) == [network]
    assert services.owners_for(alone) == [alone]


def test_the_history_names_who_changed_it(network):
    person = UserFactory(full_name="Louise Martin")
    revised(a_sheet(network), by=person, description="Hébergement")
    sheet = Processor.objects.get()
    assert [entry.actor_name for entry in sheet.history.order_by("position")] == ["Ramure", "Louise Martin"]


def test_two_sheets_of_one_owner_bear_two_names(opal, network):
    a_sheet(network)
    with pytest.raises(ValidationError, match="déjà sa fiche"):
        a_sheet(network)
    assert a_sheet(OfficeFactory()).name == "Docalys"


def test_a_stale_save_writes_nothing(network):
    sheet = a_sheet(network)
    revised(sheet, description="Le premier")
    with pytest.raises(StaleRecord):
        revised(sheet, description="Le second")


# --- who reaches it ---


def test_members_of_today_reach_the_sheets_of_the_network(opal, network):
    today = timezone.localdate()
    sheet, own = a_sheet(network), a_sheet(OfficeFactory(), "Ailleurs")
    left = OfficeFactory()
    joins(left, network, ends=today - timedelta(days=1))
    juriste, auditor = member_of(opal, "juriste"), member_of(opal, "auditor")
    assert set(Processor.objects.visible_to(juriste, EDIT)) == {sheet}
    assert set(Processor.objects.visible_to(auditor)) == {sheet}
    assert not Processor.objects.visible_to(auditor, EDIT)
    assert not Processor.objects.visible_to(member_of(left, "juriste"))
    assert own not in Processor.objects.visible_to(juriste)
    assert set(Processor.objects.visible_to(dpo_of(opal, entrusted=False), EDIT)) == set()


def test_the_end_of_a_network_closes_its_sheets(opal):
    network = NetworkFactory(ended=True)
    joins(opal, network)
    a_sheet(network)
    assert not Processor.objects.visible_to(member_of(opal, "juriste"))


# --- links ---


def test_a_record_links_to_the_sheets_of_its_office_and_of_its_networks_alone(opal, network):
    shared, elsewhere = a_sheet(network), a_sheet(OfficeFactory(), "Ailleurs")
    activity = processing.open_activity(opal, complete_content(processors=[{"processor": shared.pk}]), by=None)
    assert [row["processor"] for row in contents.read(activity)["processors"]] == [shared.pk]
    for refused in (elsewhere.pk, 999_999, 10**30, True, "x"):
        with pytest.raises(ValidationError):
            processing.open_activity(opal, complete_content(processors=[{"processor": refused}]), by=None)


def test_a_link_stays_when_the_office_has_left(opal, network):
    sheet = a_sheet(network)
    activity = processing.open_activity(opal, complete_content(processors=[{"processor": sheet.pk}]), by=None)
    membership = opal.memberships.get()
    with ledger.entry(by=None):
        membership.ends = timezone.localdate() - timedelta(days=1)
        membership.save()
    content = {**contents.read(activity), "notes": "relue"}
    assert processing.revise_activity(activity.pk, content, version=1, by=None).version == 2
    content["processors"].append({"processor": sheet.pk})
    assert processing.revise_activity(activity.pk, content, version=2, by=None).version == 3  # it had it already


def test_a_copy_asks_which_links_the_other_office_may_have(opal, network):
    shared, own = a_sheet(network), a_sheet(opal, "À soi")
    other = OfficeFactory()
    joins(other, network)
    content = complete_content(processors=[{"processor": shared.pk}, {"processor": own.pk}])
    kept = usable_links(ProcessingActivity(office=other), content)
    assert kept == {Processor: {shared.pk}}
    copied = contents.without_links(ProcessingActivity, content, kept)
    assert [row["processor"] for row in copied["processors"]] == [shared.pk, None]


def test_a_processor_counts_as_a_recipient(opal, network):
    content = complete_content(recipients=[], processors=[{"processor": a_sheet(network).pk}])
    assert processing.open_activity(opal, content, by=None).missing_count == 0
    assert processing.open_activity(opal, complete_content(recipients=[]), by=None).missing_count == 1


# --- circles ---


def test_a_circle_of_sub_processors_is_refused_and_named(network):
    first, second, third = (a_sheet(network, name) for name in ("Un", "Deux", "Trois"))
    for sheet, sub in pairwise([first, second, third]):
        revised(sheet, sub_processors=engages(sub))
    with pytest.raises(ValidationError, match="Trois → Un → Deux → Trois"):
        revised(third, sub_processors=engages(first))
    assert third.history.count() == 1


@pytest.mark.parametrize("own", [True, False])
def test_a_sheet_engages_another_of_the_same_owner_alone(opal, network, own):
    sheet = a_sheet(network)
    other = sheet if own else a_sheet(opal, "À soi")
    with pytest.raises(ValidationError, match="pas offerte"):
        revised(sheet, sub_processors=engages(other))


@pytest.mark.parametrize(
    ("row", "told"), [({}, "écrivez son nom"), ({"name": "Un nom", "processor": True}, "dit déjà son nom")]
)
def test_a_sub_processor_has_a_sheet_or_a_name(network, row, told):
    other = a_sheet(network, "Autre")
    given = {**row, "processor": other.pk} if row.get("processor") else row
    with pytest.raises(ValidationError, match=told):
        a_sheet(network, sub_processors=[{"details": "assistance", **given}])


# --- deletion ---


def test_an_unused_sheet_is_deleted_and_stays_in_the_ledger(network):
    sheet = a_sheet(network)
    services.delete_processor(sheet.pk, by=None, version=1)
    assert not Processor.objects.exists()
    assert Processor.history.filter(history_type="-").get().snapshot["content"]["name"] == "Docalys"
    assert verify_key(network.ledger_chain()).fault == ""


def test_a_sheet_that_an_activity_or_another_sheet_names_is_kept(opal, network):
    named, engaged = a_sheet(network), a_sheet(network, "Nuage")
    submitted(opal, processors=[{"processor": named.pk}])
    a_sheet(network, "Autre", sub_processors=engages(engaged))
    for sheet in (named, engaged):
        with pytest.raises(services.InUse):
            services.delete_processor(sheet.pk, by=None)
    assert Processor.objects.count() == 3


def test_uses_are_announced():
    assert "Activités de traitement" in {str(label) for label in uses._providers.values()}
