"""The pages of the processor's register: list, record, form, verbs, documents, comments, exports."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from compliance.documents.models import Document
from compliance.governance import handover
from compliance.history.models import JournalEntry
from compliance.notifications import daily
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.processors import services as processors
from compliance.records import workflow_services as workflow
from compliance.records.content import read
from compliance.records.enums import Status
from compliance.records.models import FormDraft
from tests.documents.files import attached
from tests.factories import OfficeFactory, UserFactory, dpo_of, member_of
from tests.hostile.budgets import budget
from tests.on_behalf.factories import complete_content, on_behalf
from tests.processing.factories import submitted
from tests.records.typing import least, typed

pytestmark = pytest.mark.django_db
REGISTER = "/offices/opal/pour-autrui/"


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal", name="L’Opal")


@pytest.fixture
def juriste(opal):
    return member_of(opal, "juriste")


@pytest.fixture
def browser(juriste):
    return signed_in(juriste)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_an_empty_register_says_when_an_office_is_a_processor(browser, opal):
    text = browser.get(REGISTER).text
    assert "un autre bailleur" in text and "syndic" in text and f"{REGISTER}nouvelle/" in text
    reader = signed_in(member_of(opal, "auditor")).get(REGISTER).text
    assert "syndic" in reader and f"{REGISTER}nouvelle/" not in reader


def test_a_record_is_written_read_and_counted(browser, opal):
    form = browser.get(f"{REGISTER}nouvelle/").text
    assert "Ni finalités, ni catégories de données, ni durées" in form and "/aide/registre-pour-autrui/" in form
    assert "Ajouter : transfert hors UE" in " ".join(form.split())
    body = dict_of(typed(ProcessingOnBehalf, complete_content(security_measures=[])))
    page = browser.post(f"{REGISTER}nouvelle/", body, follow=True)
    assert page.redirect_chain == [(f"{REGISTER}1/", 302)]
    assert "ST-001" in page.text and "Quittancement et encaissement" in page.text
    assert "une mesure de sécurité au moins, RGPD, art. 30(2)(d)" in page.text
    assert f'href="{REGISTER}1/modifier/#securite"' in page.text
    record = ProcessingOnBehalf.objects.get()
    assert (record.number, record.missing_count, record.status) == (1, 1, Status.DRAFT)
    page = browser.post(f"{REGISTER}1/modifier/", {**body, "version": 1, "name": ""})
    assert page.status_code == 422
    stale = browser.post(f"{REGISTER}1/modifier/", {**body, "version": 0, "name": "Autre"})
    assert stale.status_code == 409 and "Gestion de logements communaux" in stale.text


def dict_of(pairs):
    body = {}
    for name, value in pairs:
        body.setdefault(name, []).append(value)
    return body


def test_a_record_lives_without_an_opinion_and_another_approves(browser, opal):
    dpo_of(opal)
    direction = signed_in(member_of(opal, "direction"))
    on_behalf(opal)
    browser.post(f"{REGISTER}1/soumettre/", {"version": 1})
    assert browser.post(f"{REGISTER}1/approuver/", {"version": 2}).status_code == 403
    asked = direction.get(f"{REGISTER}1/approuver/").text
    assert "avis" not in asked.partition("<main")[2].lower()
    direction.post(f"{REGISTER}1/approuver/", {"version": 2})
    record = ProcessingOnBehalf.objects.get()
    assert record.status == Status.APPROVED
    body = dict_of(typed(ProcessingOnBehalf, {**read(record), "service": "Syndic"}))
    told = browser.post(f"{REGISTER}1/modifier/", {**body, "version": 3}, follow=True)
    assert "elle devra l’être de nouveau" in told.text
    direction.post(f"{REGISTER}1/approuver/", {"version": 4})
    assert browser.post(f"{REGISTER}1/terminer/", {"version": 5}).status_code == 422
    browser.post(f"{REGISTER}1/terminer/", {"version": 5, "reason": "mandat échu"})
    assert browser.get(f"{REGISTER}1/modifier/").status_code == 403
    history = browser.get(f"{REGISTER}1/historique/?depuis=1&version=4").text
    assert "mandat échu" in history and "fiche approuvée" in history and "Syndic" in history
    assert [entry.status for entry in record.history.order_by("position")] == [
        "draft", "submitted", "approved", "submitted", "approved", "ended",
    ]  # fmt: skip
    assert "Syndic" in browser.get(f"{REGISTER}1/historique/?du=2020-01-01").text


def test_only_a_fresh_draft_is_deleted_with_its_documents(browser, juriste, opal):
    record = on_behalf(opal)
    attached(record, by=juriste, name="mandat.txt", content=b"un mandat")
    assert browser.post(f"{REGISTER}1/supprimer/", {"version": 0}, follow=True).status_code == 200
    assert Document.objects.count() == 1
    browser.post(f"{REGISTER}1/supprimer/", {"version": 1})
    assert not ProcessingOnBehalf.objects.exists() and not Document.objects.exists()
    sent_back = on_behalf(opal, status=Status.SUBMITTED)
    workflow.move(ProcessingOnBehalf, sent_back.pk, "send_back", by=None, reason="à revoir")
    assert "Seul un brouillon jamais soumis" in browser.get(f"{REGISTER}2/supprimer/", follow=True).text
    browser.post(f"{REGISTER}2/supprimer/", {"version": 3})
    assert ProcessingOnBehalf.objects.exists()


def test_what_is_typed_is_kept_given_back_and_purged(browser, opal):
    given = least(ProcessingOnBehalf, name="Syndic de la résidence")
    assert browser.post(f"{REGISTER}nouvelle/brouillon/", given).status_code == 200
    assert "Syndic de la résidence" in browser.get(f"{REGISTER}nouvelle/").text
    on_behalf(opal)
    browser.post(f"{REGISTER}1/modifier/brouillon/", {**given, "version": 1})
    assert daily.run() == []
    assert FormDraft.objects.count() == 2
    FormDraft.objects.update(saved_at=timezone.now() - timedelta(days=40))
    assert daily.run() == []
    assert not FormDraft.objects.exists()


def test_documents_and_comments_are_those_of_the_record(browser, juriste, opal):
    record = on_behalf(opal)
    attached(record, by=juriste, name="mandat.txt", content=b"un mandat")
    document = browser.get(f"{REGISTER}1/documents/1/")
    assert b"".join(document.streaming_content) == b"un mandat"
    browser.post(f"{REGISTER}1/commentaires/", {"text": "Le mandat est signé."})
    page = browser.get(f"{REGISTER}1/").text
    assert "mandat.txt" in page and "Le mandat est signé." in page
    auditor = signed_in(member_of(opal, "auditor"))
    assert auditor.get(f"{REGISTER}1/commentaires/").status_code == 403
    assert "Le mandat est signé." not in auditor.get(f"{REGISTER}1/").text


def test_a_processor_that_a_record_names_says_so_and_stays(browser, opal):
    sheet = processors.open_processor(opal, {"name": "Docalys"}, by=None)
    record = on_behalf(opal, processors=[{"processor": sheet.pk, "details": "éditique"}])
    page = browser.get(record.get_absolute_url()).text
    assert f'href="/offices/opal/sous-traitants/{sheet.pk}/"' in page and "Docalys" in page
    assert "ST-001" in browser.get(f"/offices/opal/sous-traitants/{sheet.pk}/").text
    with pytest.raises(processors.InUse):
        processors.delete_processor(sheet.pk, by=None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Approuvée", "Soumise"]),
        ("?etat=toutes", ["Brouillon", "Approuvée", "Soumise"]),
        ("?etat=draft", ["Brouillon"]),
        ("?q=syndicat", ["Soumise"]),
        ("?q=ST-002", ["Approuvée"]),
        ("?responsable=horizon", ["Soumise"]),
        ("?montrer=incomplete", ["Soumise"]),
        ("?montrer=complete", ["Approuvée"]),
        ("?montrer=review-late", ["Approuvée"]),
        ("?transfert=unknown", ["Soumise"]),
        ("?service=syndic", ["Soumise"]),
        ("?tri=-nom", ["Soumise", "Approuvée"]),
        ("?organisme=ailleurs", ["Approuvée", "Soumise"]),
    ],
)
def test_the_list_is_filtered_and_sorted(browser, opal, query, found):
    syndicate = [{"name": "Syndicat Horizon", "address": "2 rue Basse", "categories": [{"label": "Comptabilité"}]}]
    on_behalf(opal, name="Brouillon")
    on_behalf(opal, name="Approuvée", status=Status.APPROVED, review_on="2020-01-01")
    changes = {"controllers": syndicate, "service": "Syndic", "transfers_outside_eu": "unknown"}
    on_behalf(opal, name="Soumise", status=Status.SUBMITTED, **changes)
    on_behalf(OfficeFactory(slug="ailleurs"), name="Chez le voisin", status=Status.SUBMITTED)
    answer = browser.get(f"{REGISTER}{query}")
    assert [record.name for record in answer.context["page"]] == found
    assert len(answer.context["filters"].chips()) == answer.text.count("Retirer le filtre")
    part = browser.get(f"{REGISTER}{query}", headers={"HX-Request": "true"}).text
    assert part in answer.text


def test_the_list_and_the_page_cost_the_same_whatever_they_hold(browser, opal, django_assert_max_num_queries):
    sheet = processors.open_processor(opal, {"name": "Docalys"}, by=None)
    record = on_behalf(opal, status=Status.SUBMITTED, processors=[{"processor": sheet.pk}])
    with budget("on_behalf:detail"):
        assert browser.get(record.get_absolute_url()).status_code == 200
    browser.get(REGISTER)
    with budget("on_behalf:list"):
        browser.get(REGISTER)
    for rank in range(8):
        on_behalf(opal, status=Status.SUBMITTED, name=f"Fiche {rank}", review_on="2020-01-01")
    with budget("on_behalf:list"):
        assert len(browser.get(REGISTER).context["page"]) == 9
    dpo = dpo_of(opal, OfficeFactory(slug="reims"))
    client = signed_in(dpo)
    with budget("on_behalf:list of all offices"):
        assert "L’Opal" in client.get("/offices/tous/pour-autrui/").text


def test_the_register_and_one_record_leave_and_the_journal_knows(browser, juriste, opal):
    on_behalf(opal, status=Status.SUBMITTED)
    on_behalf(opal, name="Un brouillon")
    file = browser.post(f"{REGISTER}1/pdf/", {"reason": "contrôle"})
    assert file.status_code == 200 and file["Content-Type"] == "application/pdf"
    assert "fiche-opal-ST-001" in file["Content-Disposition"]
    page = browser.get("/offices/opal/exporter/on-behalf/?filtre=q%3Dcommunaux")
    assert "communaux" in page.text
    told = JournalEntry.objects.filter(person=juriste)
    assert told.exists()


def test_the_rail_leads_to_the_register_and_a_stranger_is_not_told_it_exists(browser, opal):
    assert f'href="{REGISTER}"' in browser.get("/offices/opal/").text
    submitted(opal)
    on_behalf(opal)
    stranger = signed_in(UserFactory())
    assert stranger.get(REGISTER).status_code == 404
    assert stranger.get(f"{REGISTER}1/").status_code == 404


def test_a_dpo_who_leaves_hands_over_what_waits(opal):
    today = timezone.localdate()
    on_behalf(opal, status=Status.SUBMITTED)
    on_behalf(opal, name="À relire", review_on=str(today + timedelta(days=90)))
    on_behalf(opal, name="Plus tard", review_on=str(today + timedelta(days=91)))
    on_behalf(opal, status=Status.ENDED, review_on="2020-01-01")
    handed = handover.read(handover.draw_up(opal, today))
    assert [(item.heading, item.reference) for item in handed] == [
        ("Fiches à décider", "ST-001"),
        ("Fiches à revoir sous 90 jours", "ST-002"),
    ]
