"""« Ce que nous avons envoyé »: every file that left, to who may take out such files, in words."""

import html
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from compliance.access.enforcement import Scope
from compliance.datasets import description
from compliance.exports import sent
from compliance.exports.bundle import write_bundle
from compliance.exports.selections import Selection
from compliance.exports.services import export_record
from compliance.history import ledger
from compliance.history.models import JournalEntry
from compliance.processing.datasets import ACTIVITIES
from compliance.processing.notice_services import notice_pdf, publics
from tests.contracts.factories import a_contract
from tests.documents.files import attached
from tests.exports.workbooks import take
from tests.factories import OfficeFactory, UserFactory, dpo_of, member_of
from tests.governance.mandates import signed_in
from tests.processing.factories import an_activity, submitted
from tests.processors.factories import a_sheet

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="L’Opal")


def lines(person, office=None):
    """Return what the page says, line by line."""
    scope = Scope(person, office)
    return sent.in_words(sent.exports_seen(scope).order_by("-moment", "-pk"), scope.offices)


def page(client, person, office="opal", **asked):
    client.force_login(person)
    return client.get(reverse("exports:sent", args=[office]), asked)


def cells(text):
    """Return the text without its tags, on one line."""
    told = html.unescape(strip_tags(text.partition("<main")[2].replace("<", " <")))
    return " ".join(told.replace("\u00a0", " ").split())


def _bundle():
    return JournalEntry.objects.get(details__dataset="bundle").details["number"]


def test_each_file_is_said_in_words(client, office):
    with time_machine.travel(NOON, tick=False):
        first = submitted(office, name="Gestion des baux")
        draft = an_activity(office)
        juriste = member_of(office, "juriste", person=UserFactory(full_name="Claire Morel"))
        take(office, format="ods", drafts=True, by=juriste, reason="Contrôle CNIL")
        take(office, format="pdf", selection=Selection("q=a", "Texte : baux", frozenset({first.pk}), False), by=juriste)
        export_record(first, ACTIVITIES, moment=None, by=juriste)
        export_record(draft, ACTIVITIES, moment=None, by=juriste)
        notice_pdf(first, publics()[0], by=juriste)
    assert [
        (line.held, line.scope.replace("\u00a0", " "), line.format) for line in reversed(lines(juriste, office))
    ] == [
        ("Activités de traitement", "2 fiches, brouillons compris", "Classeur OpenDocument (.ods)"),
        ("Activités de traitement", "1 fiche – Texte : baux", "Document (.pdf)"),
        ("Activités de traitement", "T-001", "Document (.pdf)"),
        ("Activités de traitement", "T-002 (projet)", "Document (.pdf)"),
        ("Activités de traitement", "mention d’information, T-001", "Document (.pdf)"),
    ]
    words = cells(page(client, juriste).text)
    for said in ("5 fichiers sortis", "Claire Morel", "22/11/2026 12:00", "Contrôle CNIL", "non précisé", "RAMURE-"):
        assert said in words


def test_a_bundle_is_one_line_that_leads_to_its_files(client, office, tmp_path):
    signed_in(office)
    attached(submitted(office), name="bail.pdf")
    person = member_of(office, "juriste")
    asked = {"recipient": "CNIL", "reason": "contrôle sur pièces"}
    write_bundle(office, moment=None, by=person, path=tmp_path / "dossier.zip", **asked)
    whole = JournalEntry.objects.get(details__dataset="bundle")
    words = cells(page(client, person).text)
    assert "1 fichier sorti" in words and "Dossier pour un contrôle" in words and "CNIL" in words
    inside = cells(page(client, person, dossier=whole.details["number"]).text)
    assert f"{whole.details['count']} fichiers sortis" in inside
    assert "Documents joints – Activités de traitement T-001" in inside and "Lettre de mission" in inside
    number = JournalEntry.objects.filter(details__dataset="mandate").first().details["number"]
    assert "1 fichier sorti" in cells(page(client, person, numero=number).text)
    assert "1 fichier sorti" in cells(page(client, person, numero=number.removeprefix("RAMURE-")).text)


def test_one_sees_only_what_one_may_take_out(client, office, tmp_path):
    signed_in(office)
    submitted(office)
    take(office)
    write_bundle(office, moment=None, by=None, path=tmp_path / "dossier.zip")
    juriste, auditor = member_of(office, "juriste"), member_of(office, "auditor")
    held = {line.held for line in lines(juriste, office)} - {line.held for line in lines(auditor, office)}
    named = "Demandes d’exercice de droits"
    assert held == {"Lettre de mission et désignation du DPO", named}, "an auditor reads neither"
    assert page(client, juriste, contenu="mandate", dossier=_bundle()).context["lines"]
    assert not page(client, auditor, contenu="mandate", dossier=_bundle()).context["lines"]
    assert page(client, member_of(office, "declarant")).status_code == 404
    assert page(client, member_of(OfficeFactory(), "juriste")).status_code == 404


def test_a_dataset_with_a_right_of_its_own_is_for_who_holds_that_right(office, monkeypatch):
    submitted(office)
    take(office, "opinions")
    auditor = member_of(office, "auditor")
    assert len(lines(auditor, office)) == 1
    opinions = description.get("opinions")
    kept = {**vars(opinions), "permission": "offices.view_mandates"}
    monkeypatch.setitem(description._registered, "opinions", description.Dataset(**kept))
    assert lines(auditor, office) == []
    assert len(lines(member_of(office, "juriste"), office)) == 1


def test_what_no_app_announces_any_more_is_shown_to_nobody(office):
    told = {"dataset": "disparu", "format": "pdf", "as_of": NOON.isoformat(), "count": 1}
    ledger.journal(None, "export", office_id=office.pk, details=told)
    assert lines(member_of(office, "juriste"), office) == []


def test_a_shared_dpo_sees_the_offices_served_together_and_no_other(client, office):
    other, neighbour = OfficeFactory(name="Reims Habitat"), OfficeFactory(name="Amiens")
    for each in (office, other, neighbour):
        submitted(each)
        take(each, reason=f"pour {each.name}")
    words = cells(page(client, dpo_of(office, other), "tous").text)
    assert "2 fichiers sortis" in words and "pour L’Opal" in words and "pour Reims Habitat" in words
    assert "Amiens" not in words


def test_filters_find_by_recipient_kind_and_day(client, office):
    person = member_of(office, "juriste")
    for day, recipient in ((10, "CNIL"), (20, "AFA")):
        with time_machine.travel(NOON.replace(day=day), tick=False):
            told = {"dataset": "processing", "format": "pdf", "as_of": NOON.isoformat(), "count": 1}
            ledger.journal(None, "export", office_id=office.pk, details={**told, "recipient": recipient})
    with time_machine.travel(NOON, tick=False):
        take(office, "contracts", reason="remis à la CNIL")  # an older line: its reason says for whom

    def found(**asked):
        return page(client, person, **asked).context["page"].paginator.count

    assert found() == 3
    assert found(destinataire="cnil") == 2
    assert found(contenu="contracts") == 1
    assert found(du="2026-11-15") == 2
    assert found(au="2026-11-15") == 1
    assert found(du="2026-11-20", au="2026-11-20") == 1
    assert found(destinataire="ANCOLS") == 0
    assert "Aucun fichier ne répond à ces filtres" in page(client, person, destinataire="ANCOLS").text
    assert found(numero="pas un numéro") == 0
    assert [row.details.get("recipient") for row in page(client, person, tri="date").context["page"]][:2] == [
        "CNIL",
        "AFA",
    ]


def test_nothing_has_left_yet(client, office):
    assert "Rien n’est encore sorti" in page(client, member_of(office, "juriste")).text


def test_the_list_swaps_its_rows_alone(client, office):
    take(office)
    client.force_login(member_of(office, "juriste"))
    url = reverse("exports:sent", args=["opal"])
    part = client.get(url, headers={"HX-Request": "true"}).text
    assert "<html" not in part and "1 fichier sorti" in part


def test_a_get_does_not_write_and_a_post_is_refused(client, office):
    person = member_of(office, "juriste")
    assert page(client, person).status_code == 200
    assert client.post(reverse("exports:sent", args=["opal"])).status_code == 405
    assert not JournalEntry.objects.exists()


def test_what_was_typed_is_shown_as_text(client, office):
    a_contract(office, a_sheet(office, "Docalys"))
    take(office, "contracts", reason="<b>gras</b>")
    assert "&lt;b&gt;gras" in page(client, member_of(office, "juriste")).text
