"""The information notice: what it tells whom, in which words, and what it lacks."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from compliance.history.models import JournalEntry
from compliance.law.source import vocabulary
from compliance.offices.models import ContactPoint
from compliance.processing import notice_rules, notice_services
from compliance.processing.enums import Obligation, Source
from compliance.processing.notice import Contacts, Public, notice
from compliance.processing.notice_rules import ARTICLES, Reach, articles
from compliance.processing.notice_words import DISPOSITIONS, OBLIGATIONS, PHASES, sentence
from compliance.processing.words import CHECKS
from tests.factories import OfficeFactory, UserFactory, mandate_of, member_of
from tests.governance.test_mandate_documents import words
from tests.processing.factories import an_activity, approved, complete_content
from tests.processors.factories import a_sheet

REACHED = Reach("1 place de l’Hôtel-de-Ville", "dpo@opal.example", has_dpo=True)
OPAL = Contacts(
    "L’Opal", "1 place de l’Hôtel-de-Ville, 02000 Laon", "", "contact@opal.example", True, "", "dpo@opal.example"
)
TENANTS = Public("locataire", ("tenants", "former-tenants"))
TOLD = {
    "source": "direct",
    "obligation": "contractual",
    "obligation_consequences": "Le bail ne peut pas être conclu",
    "automated_decision": "no",
}
CONSENT = {
    "key": "photo",
    "label": "Publier des photographies",
    "legal_basis": "6-1-a",
    "consent_withdrawal": "Un mot suffit",
}
INTEREST = {
    "key": "safe",
    "label": "Protéger les halls",
    "legal_basis": "6-1-f",
    "balancing_test": "La sécurité de tous",
}


def told(**changes):
    return complete_content(**{**TOLD, **changes})


def label(name, code):
    return vocabulary(name).label(code)


def text(content, office=OPAL, public=TENANTS):
    return notice(content, office, public, label).as_text().replace("\u00a0", " ")


def lacking(content, reach=REACHED):
    return [(check.code, check.article) for check in notice_rules.lacking(content, reach)]


# --- what is missing ---


def test_a_record_that_says_everything_lacks_nothing():
    assert lacking(told()) == []
    assert lacking(told(source="both", source_details="La CAF")) == []


CASES = [  # what changes, the missing item, its article
    ({"purposes": []}, "purposes", "13(1)(c)"),
    ({"purposes": [{"key": "one", "label": "Une finalité"}]}, "legal_basis", "13(1)(c)"),
    ({"purposes": [{**INTEREST, "balancing_test": ""}]}, "balancing_test", "13(1)(d)"),
    ({"purposes": [{**CONSENT, "consent_withdrawal": ""}]}, "consent_withdrawal", "13(2)(c)"),
    ({"recipients": []}, "recipients", "13(1)(e)"),
    ({"transfers_outside_eu": "unknown"}, "transfers_answer", "13(1)(f)"),
    (
        {"transfers_outside_eu": "yes", "transfers": [{"key": "us", "recipient": "Hébergeur", "country": "US"}]},
        "transfer_mechanism",
        "13(1)(f)",
    ),
    ({"data_categories": [{"key": "id", "category": "identity"}]}, "retention", "13(2)(a)"),
    ({"obligation": "unknown"}, "obligation", "13(2)(e)"),
    ({"obligation": "legal", "obligation_consequences": ""}, "obligation_consequences", "13(2)(e)"),
    ({"automated_decision": "unknown"}, "automated_decision", "13(2)(f)"),
    ({"automated_decision": "yes"}, "automated_details", "13(2)(f)"),
    ({"source": "unknown"}, "source", "14(2)(f)"),
    ({"source": "indirect"}, "source_details", "14(2)(f)"),
    ({"source": "indirect", "source_details": "La CAF", "data_categories": []}, "data_categories", "14(1)(d)"),
    ({"source": "indirect", "source_details": "La CAF", "recipients": []}, "recipients", "14(1)(e)"),
    ({"source": "both", "source_details": "La CAF", "recipients": []}, "recipients", "13(1)(e) et 14(1)(e)"),
]


@pytest.mark.parametrize(("changes", "code", "article"), CASES, ids=[f"{case[1]}-{case[2]}" for case in CASES])
def test_what_the_record_does_not_say_is_named_with_its_article(changes, code, article):
    assert lacking(told(**changes)) == [(code, article)]


def test_the_offices_own_contacts_are_asked_for():
    assert lacking(told(), Reach("", "dpo@opal.example", has_dpo=True)) == [("controller_contact", "13(1)(a)")]
    assert lacking(told(), Reach("Laon", "", has_dpo=True)) == [("dpo_contact", "13(1)(b)")]
    assert lacking(told(), Reach("Laon", "", has_dpo=False)) == []


def test_article_14_has_its_own_list():
    asked = {source: {item for item in ARTICLES if articles(item, source)} for source in Source.values}
    assert asked["direct"] == ARTICLES.keys() - {"categories", "source"}
    assert asked["indirect"] == ARTICLES.keys() - {"obligation"}
    assert asked["both"] == asked["unknown"] == ARTICLES.keys()


def test_each_missing_item_has_its_words():
    codes = {case[1] for case in CASES} | {"controller_contact", "dpo_contact", "transfer_country"}
    assert codes <= CHECKS.keys()


# --- the text ---


def test_it_says_what_article_13_asks_for():
    said = text(told(with_transfer=True, purposes=[INTEREST]))
    for words_said in (
        "L’Opal utilise des données sur vous en tant que locataire.",
        "L’Opal est le responsable de traitement : 1 place de l’Hôtel-de-Ville, 02000 Laon, contact@opal.example.",
        "Notre délégué à la protection des données répond à vos questions : dpo@opal.example.",
        "- Protéger les halls. Ce qui nous y autorise : les intérêts légitimes.",
        "L’intérêt que nous poursuivons : La sécurité de tous.",
        "- Service de gestion locative.",
        "- Hébergeur – États-Unis. Garantie : Clauses contractuelles types",
        "Pour obtenir une copie des garanties, écrivez à : dpo@opal.example.",
        "puis gardées en archives à accès limité 5 ans à compter de : fin du bail. Elles sont ensuite détruites.",
        "Oui, le contrat l’exige, ou ne peut pas être conclu sans elles.",
        "Si vous ne les donnez pas : Le bail ne peut pas être conclu.",
        "vous opposer à leur usage",
        "Pour exercer un droit, écrivez à : dpo@opal.example.",
        "réclamation à la CNIL",
    ):
        assert words_said in said
    assert "D’où viennent vos données ?" not in said


def test_a_processor_is_a_recipient():
    used = {"key": "host", "processor": "Docalys", "details": "héberge les dossiers"}
    content = {**told(recipients=[]), "processors": [used]}
    assert lacking(content) == []
    assert "- Docalys : héberge les dossiers." in text(content)


def test_what_comes_from_others_says_from_whom():
    said = text(told(source="indirect", source_details="la CAF et l’administration fiscale"))
    assert "D’où viennent vos données ?\n\nLa CAF et l’administration fiscale." in said
    assert "Devez-vous donner ces données ?" not in said


def test_a_closed_right_is_told_with_its_reason_and_never_hidden():
    said = text(told(purposes=[{"key": "law", "label": "Déclarer", "legal_basis": "6-1-c", "legal_reference": "CGI"}]))
    assert "L’effacement n’est en principe pas possible : un texte nous oblige" in said
    assert "Vous pouvez le demander malgré tout" in said
    assert "demander leur effacement ;" not in said


def test_a_right_open_for_some_purposes_says_so():
    assert "demander leur effacement, pour une partie de ces usages ;" in text(told())


def test_a_consent_may_be_withdrawn():
    said = text(told(purposes=[CONSENT]))
    assert "retirer votre consentement ;" in said
    assert "Vous pouvez retirer votre consentement à tout moment" in said and "Un mot suffit." in said
    assert "retirer votre consentement" not in text(told(purposes=[INTEREST]))


def test_a_decision_of_a_machine_may_be_contested():
    said = text(told(automated_decision="yes", automated_details="un score classe les demandes"))
    assert "Oui.\n\nUn score classe les demandes.\n\nVous pouvez demander qu’une personne revoie la décision" in said


def test_what_is_not_said_is_not_invented():
    said = text(complete_content(incomplete=True, source="direct", automated_decision="unknown"))
    for question in ("Qui reçoit vos données ?", "Une décision est-elle prise", "D’où viennent"):
        assert question not in said


def test_each_choice_of_the_form_has_plain_words():
    assert {PHASES[code] for code in vocabulary("retention_phases").codes()}
    assert {DISPOSITIONS[code] for code in vocabulary("dispositions").codes()}
    assert OBLIGATIONS.keys() == set(Obligation.values) - {"unknown"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", ""),
        ("la CAF", "La CAF."),
        ("Est-ce sûr ?", "Est-ce sûr ?"),
        (" deux\n lignes ", "Deux lignes."),
        ("…", "…"),
    ],
)
def test_a_sentence_begins_and_ends_as_one(typed, said):
    assert sentence(typed) == said


# --- whom it speaks to ---


def test_every_category_of_persons_has_its_public():
    known = set(vocabulary("data_subjects").codes())
    covered = {code for term in notice_services.publics() for code in term.data["covers"]}
    assert covered == known
    assert all(term.data["called"] for term in notice_services.publics())


@pytest.mark.django_db
def test_the_contacts_are_those_that_were_published():
    office = OfficeFactory(name="L’Opal", address="1 place\nde la Mairie", postal_code="02000", city="Laon")
    person = UserFactory(full_name="Hélène Vasseur")
    mandate = mandate_of(office, person=person, email="dpo@opal.example", phone="03 23 00 00 00")
    found = notice_services.contacts_of(office, mandate)
    assert (found.address, found.dpo) == ("1 place de la Mairie, 02000 Laon", "dpo@opal.example, 03 23 00 00 00")
    assert found.dpo_name == "", "the publication of the name is free: Art. 37(7)"
    assert found.where_to_ask == found.dpo
    ContactPoint.objects.create(office=office, kind="rights", label="Vos droits", email="droits@opal.example")
    assert notice_services.contacts_of(office, mandate).where_to_ask == "droits@opal.example"
    assert not notice_services.contacts_of(office, None).has_dpo


# --- the page and the file ---


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal", name="L’Opal", email="contact@opal.example")


@pytest.fixture
def reader(client, opal):
    person = member_of(opal)
    client.force_login(person)
    return person


def address(activity, name="notice"):
    return reverse(f"processing:{name}", args=[activity.office.slug, activity.number])


@pytest.mark.django_db
def test_the_page_opens_on_the_public_that_the_record_concerns(client, reader, opal):
    page = client.get(address(an_activity(opal, data_subjects=[{"key": "staff", "category": "staff"}])))
    assert page.context["chosen"].code == "employees"
    assert page.context["notice"].concerned == ["staff"]
    assert not client.get(page.request["PATH_INFO"] + "?public=tenants").context["notice"].concerned
    assert client.get(page.request["PATH_INFO"] + "?public=martians").status_code == 404


@pytest.mark.django_db
def test_the_page_names_the_processors(client, reader, opal):
    used = {"key": "host", "processor": a_sheet(opal, "Docalys").pk, "details": "héberge les dossiers"}
    assert "Docalys" in client.get(address(an_activity(opal, processors=[used]))).text


@pytest.mark.django_db
def test_the_page_leads_to_what_is_missing_and_escapes_what_was_typed(client, reader, opal):
    activity = an_activity(opal, name="</textarea><script>alert(1)</script>", source="unknown")
    page = client.get(address(activity)).text
    assert f"{activity.page('edit')}#id_source" in page
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page
    client.force_login(member_of(opal, "auditor"))
    assert f"{activity.get_absolute_url()}#collecte" in client.get(address(activity)).text


@pytest.mark.django_db
def test_the_file_is_tagged_says_the_text_and_is_journalled(client, reader, opal):
    activity = approved(opal, **TOLD)
    response = client.post(address(activity, "notice_pdf"), {"public": "tenants"})
    assert response["Content-Disposition"] == 'attachment; filename="mention-opal-T-001-tenants.pdf"'
    said, pdf = words(response.content), PdfReader(io.BytesIO(response.content))
    assert "Vos données personnelles : Gestion des baux" in said and "Exécuter les baux." in said
    assert "Projet" not in said
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    line = JournalEntry.objects.get()
    assert (line.person, line.action, line.office_id) == (reader, "export", opal.pk)
    assert (line.details["record"], line.details["notice"], line.details["format"]) == (1, "tenants", "pdf")


@pytest.mark.django_db
def test_a_drafts_notice_is_a_project(client, reader, opal):
    response = client.post(address(an_activity(opal), "notice_pdf"), {"public": "tenants"})
    assert "Projet : ce traitement n’est pas encore au registre" in words(response.content)
    assert client.post(address(an_activity(opal), "notice_pdf"), {"public": "x"}).status_code == 404


@pytest.mark.django_db
def test_the_record_shows_the_rights_that_its_bases_open(client, reader, opal):
    activity = an_activity(opal)
    page = client.get(activity.get_absolute_url())
    rows = {row.name: (row.word, row.reasons) for row in page.context["rights"]}
    assert rows["Effacement"][0] == "ouvert en partie"
    assert any("obligation légale : " in reason and "17(3)(b)" in reason for reason in rows["Effacement"][1])
    assert rows["Accès et copie"][0] == "ouvert" and len(rows["Accès et copie"][1]) == 1
    assert "Aucune demande n’est refusée par ce tableau" in page.text
