"""The pages of an activity: who opens them, what each verb does, what is refused and how it is said."""

from contextvars import ContextVar

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.access.models import OfficeGrant
from compliance.history import ledger
from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from compliance.processing.network_templates import load_templates
from compliance.records.content import read
from compliance.records.enums import Status
from compliance.records.workflow_words import VERBS
from tests.factories import OfficeFactory, dpo_of, installer, mandate_of, member_of
from tests.hostile.budgets import budget
from tests.processing.factories import REASON, an_activity, approved, complete_content, ended, submitted
from tests.records.typing import least

pytestmark = pytest.mark.django_db
PAGES = ["detail", "edit", "history", "delete", *(verb.name for verb in VERBS)]
MAKERS = {"submit": an_activity, "approve": submitted, "send_back": submitted, "reopen": approved, "end": approved}


@pytest.fixture
def office():
    return OfficeFactory(slug="oise", name="Oise Habitat")


@pytest.fixture
def author(office):
    return member_of(office)


@pytest.fixture
def as_author(client, author):
    """Give the client of the office's lawyer."""
    client.force_login(author)
    return client


def as_(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_a_neighbour_finds_nothing(office, page):
    activity = an_activity(office)
    stranger = as_(member_of(OfficeFactory()))
    assert stranger.get(activity.page(page)).status_code == 404
    assert stranger.post(activity.page(page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_an_office_admin_and_the_installer_find_nothing(office, page):
    activity = an_activity(office)
    for person in (member_of(office, "admin"), installer()):
        assert as_(person).get(activity.page(page)).status_code == 404


@pytest.mark.parametrize("page", ["list", "create", "templates"])
def test_the_register_itself_is_closed_to_an_office_admin(office, page):
    admin = as_(member_of(office, "admin"))
    assert admin.get(reverse(f"processing:{page}", args=["oise"])).status_code == 404
    assert admin.get(reverse(f"processing:{page}", args=["tous"])).status_code == 404


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("juriste", {"detail", "history", "edit", "delete", "submit", "reopen", "end"}),
        ("direction", {"detail", "history", "approve", "send_back"}),
        ("auditor", {"detail", "history"}),
    ],
)
def test_what_one_sees_but_may_not_do_answers_403(office, role, allowed):
    activity = an_activity(office)
    client = as_(member_of(office, role))
    statuses = {page: client.get(activity.page(page)).status_code for page in PAGES}
    assert {page for page, status in statuses.items() if status in {200, 302}} == allowed
    assert {status for page, status in statuses.items() if page not in allowed} == {403}


@pytest.mark.parametrize(("entrusted", "status"), [(True, 200), (False, 403)])
def test_the_dpo_keeps_the_register_only_when_it_is_entrusted(office, entrusted, status):
    activity = an_activity(office)
    dpo = as_(dpo_of(office, entrusted=entrusted))
    assert dpo.get(activity.get_absolute_url()).status_code == 200
    for url in (activity.page("edit"), reverse("processing:create", args=["oise"])):
        assert dpo.get(url).status_code == status
    assert dpo.get(activity.page("approve")).status_code == 403


def test_a_mandate_ended_yesterday_opens_nothing(office):
    activity = an_activity(office)
    today = timezone.localdate()
    ended_yesterday = mandate_of(office, ends=today - timezone.timedelta(days=1)).person
    assert as_(ended_yesterday).get(activity.get_absolute_url()).status_code == 404
    ends_today = mandate_of(office, starts=today, ends=today).person
    assert as_(ends_today).get(activity.get_absolute_url()).status_code == 200


def test_an_appointment_that_starts_tomorrow_opens_nothing(office):
    activity = an_activity(office)
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    assert as_(member_of(office, starts=tomorrow)).get(activity.get_absolute_url()).status_code == 404


def test_an_activity_is_not_found_under_another_office_or_all_of_them(client, office):
    other = OfficeFactory(slug="reims")
    an_activity(office)
    client.force_login(dpo_of(office, other))
    assert client.get("/offices/oise/traitements/1/").status_code == 200
    for slug in ("reims", "tous", "inconnu"):
        assert client.get(f"/offices/{slug}/traitements/1/").status_code == 404
    assert client.get(f"/offices/oise/traitements/{10**30}/").status_code == 404


def test_nobody_writes_in_all_the_offices_at_once(client, office):
    client.force_login(dpo_of(office, OfficeFactory()))
    for page in ("create", "templates"):
        assert client.get(reverse(f"processing:{page}", args=["tous"])).status_code == 404
    assert client.post(reverse("processing:create", args=["tous"]), {"name": "x"}).status_code == 404


def test_the_page_of_an_activity_says_everything(as_author, office):
    html = as_author.get(an_activity(office, sensitive=True, with_transfer=True).get_absolute_url()).text
    for words in ["T-001", "Oise Habitat", "brouillon", "Exécuter les baux", "Hébergeur", "États-Unis", "fin du bail"]:
        assert words in html


def test_the_page_leads_to_what_is_missing(as_author, office):
    activity = an_activity(office, incomplete=True)
    html = as_author.get(activity.get_absolute_url()).text
    assert f'href="{activity.page("edit")}#id_purposes-rentlaw-legal_reference"' in html
    assert f'href="{activity.page("edit")}#destinataires"' in html
    form = as_author.get(activity.page("edit")).text
    assert 'id="id_purposes-rentlaw-legal_reference"' in form
    assert 'id="destinataires"' in form


def test_what_was_typed_is_never_read_as_html(as_author, office):
    activity = an_activity(office, name="<script>alert(1)</script>", notes="<b>gras</b> & « x »")
    services.revise_activity(activity.pk, complete_content(name="<i>x</i>"), version=1, by=None, reason="<u>oh</u>")
    for page in ("detail", "edit", "history", "submit", "delete"):
        html = as_author.get(activity.page(page) + "?version=2").text
        assert not any(tag in html for tag in ("<script>alert", "<b>gras", "<i>x", "<u>oh"))
    assert "<i>x" not in as_author.get(reverse("processing:list", args=["oise"])).text


def test_the_cost_of_an_activity(as_author, office):
    activity = an_activity(office, sensitive=True, with_transfer=True)
    with budget("processing:detail"):
        assert as_author.get(activity.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_each_verb_from_its_page(office, author, verb):
    activity = MAKERS[verb.name](office)
    person = author if verb.permission.endswith("edit_register") else member_of(office, "direction")
    client = as_(person)
    assert str(verb.question) in client.get(activity.page(verb.name)).text
    reply = client.post(activity.page(verb.name), {"version": activity.version, "reason": REASON}, follow=True)
    assert reply.redirect_chain == [(activity.get_absolute_url(), 302)]
    assert str(verb.done) in reply.text
    entry = activity.history.order_by("position").last()
    assert (entry.history_user, entry.version) == (person, activity.version + 1)
    if verb.reason:
        assert entry.history_change_reason == REASON


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb.reason], ids=lambda verb: verb.name)
@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001, "a\x00b"])
def test_a_verb_that_needs_a_reason_asks_for_it(office, author, verb, reason):
    activity = MAKERS[verb.name](office)
    client = as_(author if verb.permission.endswith("edit_register") else member_of(office, "direction"))
    reply = client.post(activity.page(verb.name), {"version": activity.version, "reason": reason})
    assert reply.status_code == 422
    assert ProcessingActivity.objects.get().version == activity.version


@pytest.mark.parametrize("version", ["", "1", "x", "-2", "²", "9" * 5000, "99999999999"])
def test_a_verb_on_another_version_does_nothing_and_says_so(as_author, office, version):
    activity = an_activity(office)
    services.revise_activity(activity.pk, complete_content(name="Autre"), version=1, by=None)
    reply = as_author.post(activity.page("submit"), {"version": version}, follow=True)
    assert "La fiche a changé entre-temps" in reply.text
    assert ProcessingActivity.objects.get().status == Status.DRAFT


@pytest.mark.parametrize("page", ["approve", "send_back"])
def test_the_page_of_a_verb_out_of_turn_says_so(office, page):
    activity = an_activity(office)
    reply = as_(member_of(office, "direction")).get(activity.page(page), follow=True)
    assert reply.redirect_chain == [(activity.get_absolute_url(), 302)]
    assert "n’est plus dans un état qui le permet" in reply.text


def test_a_verb_done_twice_says_so(as_author, office):
    activity = an_activity(office)
    as_author.post(activity.page("submit"), {"version": 1})
    reply = as_author.post(activity.page("submit"), {"version": 2}, follow=True)
    assert "n’est plus dans un état qui le permet" in reply.text
    assert activity.history.count() == 2


def test_a_draft_is_deleted_from_its_page(as_author, office):
    activity = an_activity(office)
    reply = as_author.post(activity.page("delete"), {"version": 1}, follow=True)
    assert reply.redirect_chain == [("/offices/oise/traitements/", 302)]
    assert "Le brouillon T-001 – Gestion des baux est supprimé." in reply.text
    assert as_author.get(activity.get_absolute_url()).status_code == 404
    assert ProcessingActivity.history.order_by("position").last().history_type == "-"


def test_a_draft_that_somebody_saved_meanwhile_is_not_deleted(as_author, office):
    activity = an_activity(office)
    asked = as_author.get(activity.page("delete")).text
    services.revise_activity(activity.pk, complete_content(name="Deux heures de saisie"), version=1, by=None)
    assert 'name="version" value="1"' in asked
    for version in ({"version": 1}, {}):
        reply = as_author.post(activity.page("delete"), version, follow=True)
        assert "a changé entre-temps" in reply.text
    assert ProcessingActivity.objects.get().name == "Deux heures de saisie"


MEANWHILE = {
    "edit": (an_activity, least(ProcessingActivity, version=1, name="Autre", transfers_outside_eu="no")),
    "submit": (an_activity, {"version": 1}),
    "delete": (an_activity, {"version": 1}),
    "end": (approved, {"version": 3, "reason": REASON}),
}


@pytest.mark.parametrize("page", ["edit", "submit", "delete"])
def test_a_draft_deleted_while_one_writes_is_not_found(as_author, office, page, monkeypatch):
    make, data = MEANWHILE[page]
    activity = make(office)
    before_write(monkeypatch, lambda: services.delete_draft(activity.pk, by=None))
    assert as_author.post(activity.page(page), data).status_code == 404


@pytest.mark.parametrize("page", MEANWHILE)
def test_what_is_written_after_the_right_to_it_ended_is_undone(as_author, author, office, page, monkeypatch):
    make, data = MEANWHILE[page]
    activity = make(office)
    before_write(monkeypatch, lambda: OfficeGrant.of_any_date.filter(user=author).delete())
    assert as_author.post(activity.page(page), data).status_code == 403
    activity.refresh_from_db()
    assert (activity.version, activity.history.count()) == (MEANWHILE[page][1]["version"],) * 2


def before_write(monkeypatch, act):
    """Do ``act`` as somebody else would, once the page has read the record and before it takes its turn to write."""
    lock = ledger.Entry.lock

    def delayed(entry, key):
        monkeypatch.setattr(ledger.Entry, "lock", lock)
        monkeypatch.setattr(ledger, "_current", ContextVar("another_hand", default=None))
        act()
        monkeypatch.undo()
        return lock(entry, key)

    monkeypatch.setattr(ledger.Entry, "lock", delayed)


@pytest.mark.parametrize("make", [submitted, approved, ended])
def test_what_was_submitted_offers_no_deletion(as_author, office, make):
    activity = make(office)
    assert activity.page("delete") not in as_author.get(activity.get_absolute_url()).text
    assert "jamais été soumis" not in as_author.get(activity.page("delete"), follow=True).text
    reply = as_author.post(activity.page("delete"), {"version": activity.version}, follow=True)
    assert "Seul un brouillon jamais soumis peut être supprimé" in reply.text
    assert ProcessingActivity.objects.filter(pk=activity.pk).exists()


def test_the_history_tells_each_version_and_what_it_changed(as_author, office):
    activity = an_activity(office)
    services.revise_activity(activity.pk, complete_content(recipients=[], notes="Nouveau"), version=1, by=None)
    services.submit(activity.pk, by=None)
    url = activity.page("history")
    html = as_author.get(url).text
    assert [words in html for words in ("fiche ouverte", "fiche modifiée", "fiche soumise")] == [True] * 3
    changed = as_author.get(url, {"version": 2}).context["comparison"]
    assert [(line.label, line.new) for line in changed.lines] == [("Destinataire 1", ""), ("À savoir", "Nouveau")]
    assert "seul l’état de la fiche a bougé" in as_author.get(url, {"version": 3}).text
    since = as_author.get(url, {"version": 3, "depuis": 1}).context["comparison"]
    assert since.lines == changed.lines
    first = as_author.get(url, {"version": 1}).context["comparison"]
    assert (first.old, first.lines[0].new) == (None, "Gestion des baux")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?version=9", 404),
        ("?version=0", 404),
        ("?version=1&depuis=7", 404),
        ("?version=x", 200),
        ("?version=²", 200),
        ("?version=-1", 200),
        ("?version=1&depuis=x", 200),
        ("?version=999999999", 404),
        ("?version=99999999999999999999", 200),
        ("?version=1&depuis=99999999999999999999", 200),
        (f"?version={'9' * 5000}", 200),
        ("?page=7", 200),
    ],
)
def test_a_comparison_typed_by_hand(as_author, office, query, status):
    assert as_author.get(an_activity(office).page("history") + query).status_code == status


def test_models_are_offered_and_adopted(as_author, office):
    load_templates()
    html = as_author.get("/offices/oise/traitements/modeles/").text
    assert html.count("/offices/oise/traitements/modeles/T") == 41
    assert "déjà repris" not in html
    page = as_author.get("/offices/oise/traitements/modeles/T09/")
    assert "Quelle base légale retenez-vous pour le contentieux" in page.text
    reply = as_author.post("/offices/oise/traitements/modeles/T09/", {"basis": "1"}, follow=True)
    assert reply.redirect_chain == [("/offices/oise/traitements/1/modifier/", 302)]
    assert read(ProcessingActivity.objects.get())["purposes"][0]["legal_basis"] == "6-1-e"
    assert as_author.get("/offices/oise/traitements/modeles/").text.count("déjà repris") == 1


@pytest.mark.parametrize("answer", [{}, {"basis": "7"}, {"basis": "-1"}, {"basis": ""}])
def test_an_unanswered_question_is_refused_beside_it(as_author, office, answer):
    load_templates()
    assert as_author.post("/offices/oise/traitements/modeles/T09/", answer).status_code == 422
    assert not ProcessingActivity.objects.exists()


@pytest.mark.parametrize("code", ["T42", "T99", "t01"])
def test_a_note_or_an_unknown_model_is_not_adopted(as_author, code):
    load_templates()
    assert as_author.get(f"/offices/oise/traitements/modeles/{code}/").status_code == 404


def test_a_form_without_its_token_gets_the_page_that_says_so(office, author):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    reply = client.post(an_activity(office).page("submit"), {"version": 1})
    assert reply.status_code == 403
    assert "La fiche est soumise" not in reply.text
    assert "<h1" in reply.text
    assert 'lang="fr"' in reply.text
    assert ProcessingActivity.objects.get().status == Status.DRAFT
