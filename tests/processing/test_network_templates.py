"""A network's templates: written as a draft, published as a version, withdrawn; who is offered what, on which day."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from compliance.governance.networks import services as networks
from compliance.processing import template_services as services
from compliance.processing.catalogue import NetworkTemplate, TemplateRevision, revisions_for
from compliance.processing.models import ProcessingActivity
from compliance.processing.network_templates import load_templates
from compliance.records.content import read
from tests.factories import MembershipFactory, NetworkFactory, OfficeFactory, UserFactory, coordinator_of, member_of
from tests.hostile.budgets import budget
from tests.records.browser import fields_of

pytestmark = pytest.mark.django_db

CANARY = "canarimodeledureseau"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def network():
    return NetworkFactory(name="GIE Canopée")


@pytest.fixture
def person(network):
    return coordinator_of(network, person=UserFactory(full_name="Élise Maurin"))


@pytest.fixture
def browser(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def member(network):
    return MembershipFactory(network=network).office


@pytest.fixture
def template(network, person):
    return services.open_template(network, CANARY, None, by=person)


def published(template, person):
    version = NetworkTemplate.objects.get(pk=template.pk).version
    return services.publish(template.pk, "Première version.", version=version, by=person)


def offered(office, days=0):
    return {revision.title for revision in revisions_for(office, timezone.localdate() + timedelta(days=days))}


def page(network, name=""):
    return f"/reseaux/{network.pk}/modeles/{name}"


# --- the verbs ---


def test_a_draft_is_nobody_elses_until_it_is_published(template, person, member):
    assert template.code == f"R{template.network_id}-01"
    assert offered(member) == set()
    revision = published(template, person)
    assert (revision.number, revision.note, revision.published_by_name) == (1, "Première version.", "Élise Maurin")
    assert offered(member) == {CANARY}


def test_each_version_is_kept_and_the_last_is_offered(template, person, member):
    first = published(template, person)
    template.refresh_from_db()
    draft = {"name": "Autre titre", "purposes": [{"label": "Louer", "key": "a"}]}
    services.write_draft(template.pk, draft, version=template.version, by=person)
    assert offered(member) == {CANARY}
    second = published(template, person)

    assert (second.number, second.content["purposes"][0].get("key")) == (2, None)
    assert TemplateRevision.objects.get(pk=first.pk).title == CANARY
    assert offered(member) == {"Autre titre"}


def test_nothing_is_published_twice_nor_over_somebody_else(template, person):
    with pytest.raises(services.StaleTemplate):
        services.publish(template.pk, "x", version=0, by=person)
    published(template, person)
    template.refresh_from_db()
    with pytest.raises(services.ValidationError, match="Rien n’attend"):
        services.publish(template.pk, "x", version=template.version, by=person)
    with pytest.raises(services.StaleTemplate):
        services.write_draft(template.pk, {"name": "x"}, version=1, by=person)
    with pytest.raises(services.StaleTemplate):
        services.withdraw(template.pk, version=1, by=person)
    assert TemplateRevision.objects.count() == 1


def test_a_withdrawn_template_is_offered_again_by_its_next_version(template, person, member):
    published(template, person)
    template.refresh_from_db()
    services.withdraw(template.pk, version=template.version, by=person)
    assert offered(member) == set()
    template.refresh_from_db()
    services.write_draft(template.pk, {"name": "De retour"}, version=template.version, by=person)
    assert offered(member) == set()
    published(template, person)
    assert offered(member) == {"De retour"}


def test_a_template_starts_from_another_one(network, person):
    load_templates()
    start = TemplateRevision.objects.get(template__code="T09")  # it asks questions: the first answers are taken
    copied = services.open_template(network, "Copie", start, by=person)
    assert copied.draft["name"] == "Copie" and copied.draft["origin"] == ""
    assert copied.draft["purposes"]
    assert services.open_template(network, "Suivant", None, by=person).code == f"R{network.pk}-02"


# --- who is offered what ---


def test_an_office_is_offered_what_its_networks_publish_on_the_days_it_is_in_them(template, person, network):
    published(template, person)
    today = timezone.localdate()
    leaving = MembershipFactory(network=network, ends=today).office
    coming = MembershipFactory(network=network, starts=today + timedelta(days=1)).office
    stranger = MembershipFactory().office
    assert [offered(office) for office in (leaving, coming, stranger)] == [{CANARY}, set(), set()]
    assert [offered(office, days=1) for office in (leaving, coming, stranger)] == [set(), {CANARY}, set()]
    networks.update_network(network.pk, {"ends": today}, by=None)
    assert offered(coming, days=1) == set()


def test_adopting_a_template_of_a_network_one_left_is_not_found(template, person, network, member):
    published(template, person)
    client = Client()
    client.force_login(member_of(member))
    adopt = f"/offices/{member.slug}/traitements/modeles/{template.code}/"
    assert "GIE Canopée" in client.get(f"/offices/{member.slug}/traitements/modeles/").text
    assert client.get(adopt).status_code == 200
    assert CANARY in client.post(adopt, follow=True).text
    activity = ProcessingActivity.objects.get()
    assert (read(activity)["name"], activity.origin) == (CANARY, f"{template.code}, version 1")

    yesterday = timezone.localdate() - timedelta(days=1)
    networks.leave_network(member.memberships.get().pk, on=yesterday, by=None)
    assert client.get(adopt).status_code == client.post(adopt).status_code == 404
    assert CANARY not in client.get(f"/offices/{member.slug}/traitements/modeles/").text
    assert ProcessingActivity.objects.count() == 1


def test_whoever_serves_no_member_never_reads_a_title(template, person, network, member):
    published(template, person)
    stranger = OfficeFactory()
    client = Client()
    client.force_login(member_of(stranger))
    addresses = [
        f"/offices/{stranger.slug}/traitements/modeles/",
        f"/offices/{stranger.slug}/traitements/modeles/{template.code}/",
        page(network),
        page(network, f"{template.code}/"),
    ]
    assert [CANARY in client.get(address).text for address in addresses] == [False] * 4
    assert [client.get(address).status_code for address in addresses] == [200, 404, 404, 404]


# --- the pages ---


def test_a_template_from_the_first_word_to_the_second_version(browser, network, member):
    empty = browser.get(page(network))
    assert "Aucun modèle" in empty.text
    done = browser.post(page(network, "nouveau/"), {"name": "Vidéosurveillance", "start": ""})
    code = NetworkTemplate.objects.get().code
    assert done.headers["Location"] == page(network, f"{code}/modifier/")

    edit = browser.get(page(network, f"{code}/modifier/"))
    pairs = [(name, "Filmer les halls" if name == "description" else value) for name, value in fields_of(edit.text)]
    saved = browser.post(page(network, f"{code}/modifier/"), urlencode(pairs), content_type=FORM, follow=True)
    assert "Le brouillon est enregistré" in saved.text and "Filmer les halls" in saved.text
    assert offered(member) == set()

    version = NetworkTemplate.objects.get().version
    blank = browser.post(page(network, f"{code}/publier/"), {"note": "", "version": version})
    assert blank.status_code == 422
    done = browser.post(page(network, f"{code}/publier/"), {"note": "Premier jet.", "version": version}, follow=True)
    assert f"La version 1 de {code} est publiée" in done.text and "Premier jet." in done.text
    again = browser.post(page(network, f"{code}/publier/"), {"note": "x", "version": version + 1})
    assert again.status_code == 422 and "Rien n’attend" in again.text
    assert browser.get(page(network, f"{code}/?version=1")).status_code == 200
    assert browser.get(page(network, f"{code}/?version=2")).status_code == 404

    assert "ne sera plus proposé" in browser.get(page(network, f"{code}/retirer/")).text
    gone = browser.post(page(network, f"{code}/retirer/"), {"version": version + 1}, follow=True)
    assert "n’est plus proposé" in gone.text and "retiré" in gone.text


def test_a_stale_draft_shows_both_versions(browser, network, template, person):
    edit = browser.get(page(network, f"{template.code}/modifier/"))
    services.write_draft(template.pk, {"name": "Autre"}, version=template.version, by=person)
    pairs = [(name, "Le mien" if name == "name" else value) for name, value in fields_of(edit.text)]
    stale = browser.post(page(network, f"{template.code}/modifier/"), urlencode(pairs), content_type=FORM)
    assert stale.status_code == 409
    assert [(line.old, line.new) for line in stale.context["stale_lines"]] == [("Autre", "Le mien")]
    assert "Élise Maurin a enregistré" in stale.text
    late = browser.post(page(network, f"{template.code}/publier/"), {"note": "x", "version": 1}, follow=True)
    assert "a changé entre-temps" in late.text
    assert not TemplateRevision.objects.exists()


def test_rows_are_added_without_losing_what_was_typed(browser, network, template):
    address = page(network, f"{template.code}/modifier/")
    typed = [(name, "En cours" if name == "name" else value) for name, value in fields_of(browser.get(address).text)]
    shown = browser.post(address, urlencode([*typed, ("add", "purposes")]), content_type=FORM)
    assert shown.status_code == 200
    assert 'value="En cours"' in shown.text and "purposes-" in shown.text
    assert NetworkTemplate.objects.get().draft["name"] == CANARY


def test_the_templates_of_another_network_are_not_found(browser, person):
    other = NetworkFactory()
    theirs = services.open_template(other, "Le leur", None, by=person)
    mine = browser.get("/reseaux/").headers["Location"]
    for name in ("", "modifier/", "publier/", "retirer/"):
        assert browser.get(page(other, f"{theirs.code}/{name}")).status_code == 404
        assert browser.get(f"{mine}modeles/{theirs.code}/{name}").status_code == 404


@pytest.mark.parametrize("count", [3, 60])
def test_the_list_costs_the_same_whatever_the_number(browser, network, person, count):
    for rank in range(count):
        published(services.open_template(network, f"Modèle {rank}", None, by=person), person)
    browser.get(page(network))
    with budget("templates:list"):
        assert len(browser.get(page(network)).context["lines"]) == count
