"""Several activities moved at once: each by its own service, its own entry, its own refusal; a GET moves nothing."""

import pytest
from django.test import Client

from compliance.access.models import OfficeGrant
from compliance.processing import bulk_views, services
from compliance.processing.models import ProcessingActivity
from compliance.records.enums import Status
from tests.factories import OfficeFactory, dpo_of, mandate_of, member_of
from tests.processing.factories import advised, an_activity, approved, complete_content, submitted

pytestmark = pytest.mark.django_db
SUBMIT = "/offices/oise/traitements/ensemble/soumettre/"
APPROVE = "/offices/oise/traitements/ensemble/approuver/"


@pytest.fixture
def office():
    return OfficeFactory(slug="oise", name="Oise Habitat")


def as_(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def browser(office):
    return as_(member_of(office))


def tokens(*activities):
    return {"fiche": [f"{activity.pk}:{activity.version}" for activity in activities]}


def status_of(*activities):
    for activity in activities:
        activity.refresh_from_db()
    return [activity.status for activity in activities]


def told(reply):
    """Return the activities that moved, and those that did not with the reason."""
    assert reply.status_code == 200
    return (
        [line.activity.name for line in reply.context["taken"]],
        {line.activity.name: line.why for line in reply.context["left"]},
    )


def test_each_activity_moves_by_its_own_entry(browser, office):
    first, second = an_activity(office, name="Une"), an_activity(office, name="Deux")
    taken, left = told(browser.post(SUBMIT, tokens(first, second)))
    assert (taken, left) == (["Une", "Deux"], {})
    assert status_of(first, second) == [Status.SUBMITTED] * 2
    for activity in (first, second):
        entry = activity.history.order_by("position").last()
        assert (activity.version, entry.history_change_reason) == (2, "fiche soumise")


def test_a_get_shows_and_moves_nothing(browser, office):
    draft, done = an_activity(office, name="Brouillon"), approved(office, name="Approuvée")
    address = f"{SUBMIT}?fiche={draft.pk}:{draft.version}&fiche={done.pk}:{done.version}"
    taken, left = told(browser.get(address))
    assert taken == ["Brouillon"] and "approuvée" in left["Approuvée"]
    assert status_of(draft) == [Status.DRAFT]
    assert f'value="{draft.pk}:1"' in browser.get(address).text


def test_what_changed_meanwhile_is_refused_by_name_and_the_rest_moves(browser, office):
    first, second = an_activity(office, name="Une"), an_activity(office, name="Deux")
    chosen = tokens(first, second)
    services.revise_activity(first.pk, complete_content(name="Une autre"), version=1, by=None)
    taken, left = told(browser.post(SUBMIT, chosen))
    assert taken == ["Deux"] and "a changé" in left["Une autre"]
    assert status_of(first, second) == [Status.DRAFT, Status.SUBMITTED]


def test_an_approval_together_obeys_the_opinion_as_one_alone_does(office):
    mandate_of(office)
    favourable, against, awaited = (submitted(office, name=name) for name in ("Pour", "Contre", "Attendue"))
    advised(favourable)
    advised(against, verdict="unfavourable")
    direction = as_(member_of(office, "direction"))
    taken, left = told(direction.post(APPROVE, tokens(favourable, against, awaited)))
    assert taken == ["Pour"]
    assert "défavorable" in left["Contre"] and "attendu" in left["Attendue"]
    assert status_of(favourable, against, awaited) == [Status.APPROVED, Status.SUBMITTED, Status.SUBMITTED]
    assert favourable.opinions.get().followed is True


def test_rights_are_those_of_each_office(client, office):
    other = OfficeFactory(slug="opal")
    person = member_of(other, "auditor", person=member_of(office))
    mine, read, hidden = (an_activity(one, name=one.name) for one in (office, other, OfficeFactory(name="Voisin")))
    reply = as_(person).post("/offices/tous/traitements/ensemble/soumettre/", tokens(mine, read, hidden))
    taken, left = told(reply)
    assert taken == [office.name] and list(left) == [other.name]
    assert "Voisin" not in reply.text
    assert status_of(mine, read, hidden) == [Status.SUBMITTED, Status.DRAFT, Status.DRAFT]


def test_a_right_that_ends_on_the_way_undoes_the_rest(browser, office, monkeypatch):
    activities = [an_activity(office, name=name) for name in ("Une", "Deux")]
    submit = services.submit

    def once(pk, **kwargs):
        moved = submit(pk, **kwargs)
        if pk == activities[1].pk:
            OfficeGrant.objects.filter(permission__codename="edit_register").delete()
        return moved

    monkeypatch.setattr(services, "submit", once)
    taken, left = told(browser.post(SUBMIT, tokens(*activities)))
    assert taken == ["Une"] and "plus ce droit" in left["Deux"]
    assert status_of(*activities) == [Status.SUBMITTED, Status.DRAFT]


@pytest.mark.parametrize("role", ["auditor", "direction"])
def test_who_may_not_submit_is_refused_the_page(office, role):
    draft = an_activity(office)
    client = as_(member_of(office, role))
    assert client.get(SUBMIT).status_code == client.post(SUBMIT, tokens(draft)).status_code == 403
    assert status_of(draft) == [Status.DRAFT]


@pytest.mark.parametrize(
    "token", ["", "x", "1", ":", "1:", ":1", "-1:1", "1:1:1", "9" * 40 + ":1", "٣:1", "1:1.0", "\x00:1"]
)
def test_a_token_that_names_nothing_is_left_out(browser, office, token):
    draft = an_activity(office)
    assert told(browser.post(SUBMIT, {"fiche": [token] * 3})) == ([], {})
    assert browser.get(SUBMIT, {"fiche": token}).status_code == 200
    assert status_of(draft) == [Status.DRAFT]


def test_all_that_the_filter_finds(browser, office):
    for name in ("Baux", "Badges"):
        an_activity(office, name=name, description="")
    page = browser.get("/offices/oise/traitements/?etat=draft&q=ba&tri=nom")
    [submit] = page.context["together"]
    reply = browser.get(submit.every_url)
    assert told(reply)[0] == ["Baux", "Badges"]
    assert reply.context["back"] == "/offices/oise/traitements/?q=ba&etat=draft&tri=nom"


def test_beyond_the_limit_nothing_moves(browser, office, monkeypatch):
    monkeypatch.setattr(bulk_views, "MOST", 2)
    drafts = [an_activity(office) for _ in range(3)]
    reply = browser.get(f"{SUBMIT}?toutes=1&filtre=etat%3Ddraft")
    assert reply.context["too_many"] and reply.context["taken"] == []
    assert browser.post(SUBMIT, tokens(*drafts)).status_code == 422
    assert status_of(*drafts) == [Status.DRAFT] * 3


def test_the_list_offers_what_the_person_may_do(office):
    submitted(office)
    offers = {role: as_(member_of(office, role)).get("/offices/oise/traitements/") for role in ("juriste", "auditor")}
    assert [verb.label for verb in offers["juriste"].context["together"]] == ["Soumettre"]
    assert 'name="fiche"' in offers["juriste"].text
    assert offers["auditor"].context["together"] == [] and 'name="fiche"' not in offers["auditor"].text


def test_a_verb_that_asks_for_a_reason_is_said_of_one_activity(office):
    assert [verb.name for verb in bulk_views.TOGETHER] == ["submit", "approve"]


def test_the_page_costs_the_same_for_two_and_for_twenty(browser, office, django_assert_max_num_queries):
    costs = []
    for count in (2, 20):
        drafts = [an_activity(office) for _ in range(count)]
        with django_assert_max_num_queries(30) as captured:
            browser.get(SUBMIT, tokens(*drafts))
        costs.append(len(captured.captured_queries))
    assert costs[0] == costs[1]


def test_nobody_is_asked_for_a_neighbours_register(office):
    draft = an_activity(office)
    stranger = as_(dpo_of(OfficeFactory()))
    assert stranger.post(SUBMIT, tokens(draft)).status_code == 404
    assert status_of(draft) == [Status.DRAFT]
    assert ProcessingActivity.objects.count() == 1
