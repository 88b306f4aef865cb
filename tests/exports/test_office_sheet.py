"""The first sheet says who keeps the register and who the DPO was, as of the moment, from the ledger alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from compliance.accounts.models import User
from compliance.history import ledger
from compliance.offices.models import ContactPoint
from tests.exports.workbooks import take
from tests.factories import OfficeFactory, UserFactory, mandate_of
from tests.processing.factories import submitted

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DPO = "Délégué à la protection des données (DPO)"


def rename(record, **columns):
    for name, value in columns.items():
        setattr(record, name, value)
    with ledger.entry(by=None, reason="changed"):
        record.save()


@pytest.fixture
def opal():
    with time_machine.travel(MONDAY, tick=False):
        return OfficeFactory(
            slug="opal",
            name="L’Opal",
            siren="552100554",
            address="1, place de l’Hôtel-de-Ville",
            postal_code="02000",
            city="Laon",
            phone="03 00 00 00 00",
            email="contact@opal.example",
            representative_name="Anne Roy",
            representative_title="directrice générale",
        )


def test_the_controller_is_named_with_its_coordinates(opal):
    facts = take(opal).facts
    assert facts["Registre"] == "Activités de traitement"
    assert facts["Responsable de traitement"] == "L’Opal"
    assert facts["Forme juridique"] == "office public de l’habitat"
    assert facts["Numéro SIREN"] == "552100554"
    assert facts["Adresse"] == "1, place de l’Hôtel-de-Ville\n02000 Laon\nFrance"
    assert facts["Téléphone"] == "03 00 00 00 00"
    assert facts["Adresse électronique"] == "contact@opal.example"
    assert facts["Représentant légal"] == "Anne Roy, directrice générale"
    assert facts[DPO] == "Aucun DPO désigné à cette date"
    assert "Démonstration" not in facts


def test_contact_points_are_listed(opal):
    with ledger.entry(by=None, reason="contact"):
        ContactPoint.objects.create(office=opal, kind="rights", label="Vos droits", email="droits@opal.example")
        opal.save()
    assert take(opal).facts["Contact\u00a0: exercice des droits"] == "Vos droits\ndroits@opal.example"


def test_what_is_not_filled_in_is_said(opal):
    rename(opal, phone="")
    assert take(opal).facts["Téléphone"] == "non renseigné"


def test_the_state_is_said_in_words(opal):
    with time_machine.travel(datetime(2026, 11, 22, 13, 5, tzinfo=UTC), tick=False):
        submitted(opal)
        facts = take(opal).facts
    assert facts["État du registre"] == "au 22 novembre 2026 à 14\u00a0h\u00a005"
    assert facts["Nombre de fiches"] == "1"


def test_a_demonstration_says_so(opal, settings):
    settings.DEMONSTRATION = True
    assert take(opal).facts["Démonstration"] == "Toutes les fiches de ce registre sont inventées."


def test_the_dpo_of_the_day_is_named(opal):
    with time_machine.travel(MONDAY + timedelta(days=1)):
        mandate_of(
            opal,
            person=UserFactory(full_name="Claire Martin"),
            starts=date(2026, 1, 1),
            ends=date(2026, 6, 30),
            organisation="GIE Canopée",
            email="dpo@canopee.example",
            phone="03 11 11 11 11",
            address="2, rue des Tilleuls",
            postal_code="80000",
            city="Amiens",
            designation_receipt="DPO-12345",
        )
    with time_machine.travel(MONDAY + timedelta(days=2)):
        facts = take(opal).facts
    assert facts[DPO] == "Claire Martin"
    assert facts["Société du DPO (DPO externe)"] == "GIE Canopée"
    assert facts["Adresse du DPO"] == "2, rue des Tilleuls\n80000 Amiens"
    assert facts["Téléphone du DPO"] == "03 11 11 11 11"
    assert facts["Adresse électronique du DPO"] == "dpo@canopee.example"
    assert facts["Mandat du DPO"] == "du 1er janvier 2026 au 30 juin 2026"
    assert facts["Récépissé de désignation (CNIL)"] == "DPO-12345"
    assert take(opal, moment=MONDAY + timedelta(hours=1)).facts[DPO] == "Aucun DPO désigné à cette date"
    with time_machine.travel(datetime(2026, 7, 1, 9, tzinfo=UTC)):
        assert take(opal).facts[DPO] == "Aucun DPO désigné à cette date"


def test_an_open_mandate_and_an_internal_dpo(opal):
    mandate_of(opal, starts=date(2018, 5, 25))
    facts = take(opal).facts
    assert facts["Mandat du DPO"] == "depuis le 25 mai 2018"
    assert facts["Récépissé de désignation (CNIL)"] == "non renseigné"
    assert "Société du DPO (DPO externe)" not in facts


def test_todays_rows_are_never_read(opal):
    person = UserFactory(full_name="Claire Martin")
    with time_machine.travel(MONDAY + timedelta(days=1)):
        mandate_of(opal, person=person)
    rename(opal, name="Opal Habitat", city="Soissons")
    User.objects.filter(pk=person.pk).update(full_name="Claire Dubois")
    then = take(opal, moment=MONDAY + timedelta(days=2)).facts
    assert (then["Responsable de traitement"], then[DPO]) == ("L’Opal", "Claire Martin")
    assert take(opal).facts["Responsable de traitement"] == "Opal Habitat"


def test_before_the_first_entry_the_register_is_empty_and_says_so(opal):
    submitted(opal)
    taken = take(opal, moment=MONDAY - timedelta(days=1))
    assert taken.exported.count == 0
    assert taken.facts["Registre vide"] == "Le registre ne contenait aucune fiche à cette date."
    assert "n’était pas encore inscrit" in taken.facts["Responsable de traitement"]
    assert {len(rows) for title, rows in taken.cells.items() if title != "Organisme et DPO"} == {1}
