"""An office is written once, with its contact points, in one entry of its ledger."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from compliance.governance.installation import services
from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.offices.models import ContactPoint, Office
from tests.factories import siren
from tests.governance.sheets import RECEPTION, RIGHTS

FACTS = {"name": "Opal", "slug": "opal", "legal_form": "oph", "siren": siren(30_000_001), "city": "Laon"}
DPO = {"kind": "dpo", "label": "Déléguée", "email": "dpo@opal.example"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def opal(root):
    return services.create_office(FACTS, [RIGHTS, RECEPTION], by=root)


def entries(office):
    return list(office.history.order_by("position"))


def reread(office) -> Office:
    return Office.objects.get(pk=office.pk)


def labels(office) -> list[str]:
    return list(ContactPoint.objects.filter(office=office).order_by("pk").values_list("label", flat=True))


def test_a_new_office_is_one_entry_that_holds_its_contact_points(opal, root):
    (entry,) = entries(opal)
    assert (entry.history_type, entry.history_user, entry.actor_name) == ("+", root, "Claude Hébert")
    assert entry.snapshot == reread(opal).snapshot()
    assert [point["label"] for point in entry.snapshot["contact_points"]] == ["Vos droits", "Accueil"]
    assert (entry.version, reread(opal).version) == (1, 1)
    assert Chain.objects.get(key=opal.ledger_chain()).position == 1


def test_a_save_is_one_entry_whatever_changed(opal, root):
    changed = {**FACTS, "name": "L’Opal", "dwellings": 13_000, "dwellings_on": date(2025, 12, 31)}
    services.update_office(opal.pk, changed, [DPO, RIGHTS | {"phone": "03"}, RECEPTION], version=1, by=root)

    first, second = entries(opal)
    assert (second.history_type, second.version) == ("~", 2)
    assert second.snapshot == reread(opal).snapshot()
    assert labels(opal) == ["Déléguée", "Vos droits", "Accueil"]
    assert first.snapshot["name"] == "Opal"


def test_contact_points_are_removed(opal, root):
    services.update_office(opal.pk, FACTS, [RECEPTION], version=1, by=root)
    assert labels(opal) == ["Accueil"]
    assert entries(opal)[-1].snapshot == reread(opal).snapshot()
    services.update_office(opal.pk, FACTS, [], version=2, by=root)
    assert labels(opal) == []


@pytest.mark.parametrize("version", [1, 0])
def test_the_same_sheet_writes_nothing(opal, root, version):
    office = services.update_office(opal.pk, FACTS, [RIGHTS, RECEPTION], version=version, by=root)
    assert office.version == 1
    assert len(entries(opal)) == 1


def test_nobody_overwrites_anybody(opal, root):
    services.update_office(opal.pk, {**FACTS, "city": "Soissons"}, [RIGHTS], version=1, by=root)

    with pytest.raises(services.StaleOffice) as stale:
        services.update_office(opal.pk, {**FACTS, "phone": "03 23"}, [RIGHTS, RECEPTION], version=1, by=root)

    assert (stale.value.current["city"], stale.value.typed["city"]) == ("Soissons", "Laon")
    assert stale.value.typed["phone"] == "03 23"
    assert [len(content["contact_points"]) for content in (stale.value.current, stale.value.typed)] == [1, 2]
    assert (stale.value.office.version, stale.value.office.city) == (2, "Soissons")
    assert len(entries(opal)) == 2 and labels(opal) == ["Vos droits"]


def test_the_address_word_never_changes(opal, root):
    services.update_office(opal.pk, {**FACTS, "slug": "ailleurs", "city": "Soissons"}, [], version=1, by=root)
    assert reread(opal).slug == "opal"


@pytest.mark.parametrize(
    ("facts", "points", "field"),
    [
        ({"siren": "123456789"}, [], "siren"),
        ({"name": ""}, [], "name"),
        ({"headcount": 12}, [], "headcount_on"),
        ({}, [{"kind": "rights", "label": ""}], "label"),
        ({}, [{"kind": "rights", "label": "x", "email": "sans arobase"}], "email"),
    ],
)
def test_what_is_refused_writes_nothing(opal, root, facts, points, field):
    for verb in (
        lambda: services.create_office(
            {**FACTS, "name": "B", "slug": "b", "siren": siren(2), **facts}, points, by=root
        ),
        lambda: services.update_office(opal.pk, {**FACTS, **facts}, points, version=1, by=root),
    ):
        with pytest.raises(ValidationError) as refused:
            verb()
        assert field in refused.value.message_dict
    assert Office.objects.count() == 1
    assert len(entries(opal)) == 1 and labels(opal) == ["Vos droits", "Accueil"]


points = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["dpo", "rights"]), "label": st.text("abé’ ", min_size=1).filter(str.strip)}
    ),
    max_size=4,
)


class EntriesOfAnySheets(TestCase):
    """Whatever the edits, each entry says what the tables said at that moment."""

    @given(st.lists(st.tuples(st.text("abç", max_size=5), points), min_size=1, max_size=5))
    def test_an_entry_is_what_the_tables_say(self, sheets):
        office = services.create_office(FACTS, [], by=None)
        for city, rows in sheets:
            before = reread(office).snapshot()
            saved = services.update_office(office.pk, {**FACTS, "city": city}, rows, version=office.version, by=None)
            stored = reread(office)
            assert entries(office)[-1].snapshot == stored.snapshot()
            assert (saved.version == office.version) is (stored.snapshot() == before)
            office = stored
        assert len(entries(office)) == office.version
        assert verify(Chain.objects.get(key=office.ledger_chain())).fault == ""
