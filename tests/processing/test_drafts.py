"""Nothing typed is lost: what was not saved is kept for its person alone, given back, and forgotten in time."""

from datetime import timedelta

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from compliance.access import services as access
from compliance.accounts.models import User
from compliance.history.models import Chain
from compliance.notifications import daily
from compliance.offices.models import Appointment
from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from compliance.records import drafts
from compliance.records.content import read
from compliance.records.forms import MAX_ROWS_POSTED
from compliance.records.models import FormDraft
from tests.factories import OfficeFactory, UserFactory, member_of
from tests.processing.factories import REASON, an_activity, approved, complete_content
from tests.processing.guests import a_guest, moved_back
from tests.records.browser import body, fields_of

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
NEW = "/offices/oise/traitements/nouvelle/"
GIVEN_BACK = "ce que vous aviez saisi est rétabli"
WORDS = "Ma longue saisie"


@pytest.fixture
def office():
    return OfficeFactory(slug="oise", name="Oise Habitat")


@pytest.fixture
def author(office):
    return member_of(office)


def as_(person):
    client = Client()
    client.force_login(person)
    return client


def post(client, url, data, **options):
    return client.post(url, data.urlencode(), content_type=FORM, **options)


def form_on(client, url):
    """Open a form and return what it would send."""
    found = fields_of(client.get(url).text)
    return body([pair for pair in found if pair[0] not in {"csrfmiddlewaretoken", "q"}])


def kept(client, url, **typed):
    """Type in the form of that address, as the page does every twenty seconds."""
    return post(client, f"{url}brouillon/", body(form_on(client, url), **typed))


def test_what_is_typed_is_kept_and_given_back_to_the_letter(office, author):
    activity = an_activity(office, sensitive=True)
    browser, url = as_(author), activity.page("edit")
    typed = body(form_on(browser, url), notes=WORDS, started_on="2019-03-01", transfers_outside_eu="yes")
    typed["purposes-lease-label"] = ""  # what the form would refuse is kept as well
    typed.setlist("recipients", ["inside", "nouveau"])
    typed["recipients-nouveau-details"] = "Un destinataire de plus\r\n« œ »"
    with time_machine.travel("2026-11-22T14:32:00+01:00", tick=False):
        answer = post(browser, f"{url}brouillon/", typed)
    assert (answer.status_code, answer.text.strip()) == (200, "Brouillon enregistré à 14:32")

    with time_machine.travel("2026-11-23T09:00:00+01:00"):
        page = as_(author).get(url)
    assert "le 22 novembre 2026 à 14" in page.text and GIVEN_BACK in page.text
    assert "errorlist" not in page.text and "data-unsaved" not in page.text
    back = body([pair for pair in fields_of(page.text) if pair[0] not in {"csrfmiddlewaretoken", "q"}])
    assert {name: back.getlist(name) for name in typed} == dict(typed.lists())
    assert ProcessingActivity.objects.get().version == 1
    assert activity.history.count() == 1


def test_a_new_record_is_given_back_and_saved_once(office, author):
    browser = as_(author)
    kept(browser, NEW, name="Jardins partagés")
    page = browser.get(NEW)
    assert "Vous aviez commencé une nouvelle fiche" in page.text
    assert post(browser, NEW, form_on(browser, NEW)).status_code == 302
    assert ProcessingActivity.objects.get().name == "Jardins partagés"
    assert GIVEN_BACK not in browser.get(NEW).text
    assert not FormDraft.objects.exists()


def test_one_form_has_one_draft_and_a_save_forgets_it(office, author):
    one, other = an_activity(office), an_activity(office)
    browser = as_(author)
    for words in ("un", "deux", "trois"):
        kept(browser, one.page("edit"), notes=words)
    kept(browser, other.page("edit"), notes="ailleurs")
    assert [draft.data["notes"] for draft in FormDraft.objects.order_by("number")] == [["trois"], ["ailleurs"]]
    assert post(browser, one.page("edit"), form_on(browser, one.page("edit"))).status_code == 302
    assert read(ProcessingActivity.objects.get(number=1))["notes"] == "trois"
    assert [draft.number for draft in FormDraft.objects.all()] == [2]


@pytest.mark.parametrize("asked", [{"name": ""}, {"add": "recipients"}, {"remove": "recipients-inside"}])
@pytest.mark.parametrize("new", [True, False])
def test_a_form_that_comes_back_is_kept_without_script(office, author, asked, new):
    browser = as_(author)
    url = NEW if new else an_activity(office).page("edit")
    data = body(form_on(browser, url), notes=WORDS, **asked)
    shown = post(browser, url, data)
    assert shown.status_code in {200, 422}
    given_back = form_on(browser, url)
    assert given_back["notes"] == WORDS
    kept_rows = body([pair for pair in fields_of(shown.text) if pair[0] == "recipients"])
    assert given_back.getlist("recipients") == kept_rows.getlist("recipients")


def test_neither_the_token_nor_a_button_is_kept(office, author):
    browser, url = as_(author), an_activity(office).page("edit")
    post(browser, url, body(form_on(browser, url), csrfmiddlewaretoken="x" * 64, name="", add="recipients"))
    assert FormDraft.objects.get().data.keys().isdisjoint({"csrfmiddlewaretoken", "version", "add", "remove"})


def test_what_was_saved_meanwhile_is_shown_before_it_is_replaced(office, author):
    activity = an_activity(office)
    browser, url = as_(author), activity.page("edit")
    kept(browser, url, notes=WORDS)
    services.revise_activity(activity.pk, complete_content(notes="La leur"), version=1, by=member_of(office))
    page = browser.get(url)
    assert "Quelqu’un a enregistré depuis" in page.text
    stale = post(browser, url, form_on(browser, url))
    assert stale.status_code == 409
    lines = {line.label: (line.old, line.new) for line in stale.context["stale_lines"]}
    assert lines["À savoir"] == ("La leur", WORDS)
    assert ProcessingActivity.objects.get().notes == "La leur"

    assert FormDraft.objects.get().base_version == 1  # closed here, the page would show both versions again
    again = body([pair for pair in fields_of(stale.text) if pair[0] not in {"csrfmiddlewaretoken", "q"}])
    assert post(browser, url, again).status_code == 302
    assert (ProcessingActivity.objects.get().notes, FormDraft.objects.count()) == (WORDS, 0)


def test_a_draft_is_given_up_by_its_button(office, author):
    browser, url = as_(author), an_activity(office).page("edit")
    kept(browser, url, notes=WORDS)
    assert f'action="{url}brouillon/abandonner/"' in browser.get(url).text
    page = browser.post(f"{url}brouillon/abandonner/", follow=True)
    assert page.redirect_chain == [(url, 302)]
    assert "Le brouillon est abandonné" in page.text
    assert WORDS not in page.text and GIVEN_BACK not in page.text
    kept(browser, NEW, name="Jardins")
    page = browser.post(f"{NEW}brouillon/abandonner/", follow=True)
    assert "voici une fiche vierge" in page.text and "Jardins" not in page.text


def test_a_get_keeps_and_forgets_nothing(office, author):
    browser, url = as_(author), an_activity(office).page("edit")
    kept(browser, url, notes=WORDS)
    for below in ("brouillon/?notes=autre", "brouillon/abandonner/"):
        assert browser.get(f"{url}{below}").headers["Location"] == url
    assert form_on(browser, url)["notes"] == WORDS


def test_nobody_else_reads_it_wherever_they_look(office, author):
    activity = approved(office)
    before = Chain.objects.get(key=office.ledger_chain()).position
    kept(as_(author), activity.page("edit"), notes=WORDS, name=WORDS)
    assert Chain.objects.get(key=office.ledger_chain()).position == before
    colleague, guest = as_(member_of(office)), as_(a_guest(activity).person)
    for browser in (colleague, guest):
        for page in ("detail", "edit"):
            assert WORDS not in browser.get(activity.page(page)).text
        assert "Saisies en cours" not in browser.get("/").text
    part = WORDS.split()[1]  # the page says again what was looked for, not the words around it
    for url in (activity.page("history"), f"/offices/oise/traitements/?q={part}", "/offices/oise/"):
        assert WORDS not in colleague.get(url).text
    assert WORDS not in as_(author).get("/").text  # the home page names the record, never what was typed


def test_two_people_have_a_draft_each(office, author):
    activity, colleague = an_activity(office), member_of(office)
    kept(as_(author), activity.page("edit"), notes="la mienne")
    kept(as_(colleague), activity.page("edit"), notes="la sienne")
    as_(colleague).post(activity.page("edit") + "brouillon/abandonner/")
    assert form_on(as_(author), activity.page("edit"))["notes"] == "la mienne"


def test_a_guest_has_one_until_the_last_day(office):
    activity = an_activity(office)
    place = a_guest(activity)
    guest, url = as_(place.person), activity.page("edit")
    kept(guest, url, notes=WORDS)
    assert form_on(guest, url)["notes"] == WORDS
    assert url in guest.get("/").text
    moved_back(place, until=timezone.localdate() - timedelta(days=1))
    assert guest.get(url).status_code == 404
    assert post(guest, f"{url}brouillon/", QueryDict("notes=encore")).status_code == 404
    assert "Saisies en cours" not in guest.get("/").text
    assert daily.run() == []
    assert not FormDraft.objects.exists()


def test_a_right_that_ended_opens_nothing_and_its_drafts_are_deleted(office, author):
    activity, stays = an_activity(office), member_of(office)
    for person in (author, stays):
        kept(as_(person), activity.page("edit"), notes=WORDS)
        kept(as_(person), NEW, name=WORDS)
    yesterday = timezone.localdate() - timedelta(days=1)
    Appointment.objects.filter(person=author).update(starts=yesterday)
    access.end_appointment(Appointment.objects.get(person=author).pk, on=yesterday, by=None)
    for url in (activity.page("edit"), NEW):
        assert as_(author).get(url).status_code == 404
        assert as_(author).post(f"{url}brouillon/abandonner/").status_code == 404
    assert FormDraft.objects.filter(person=author).count() == 2
    drafts.purge(ProcessingActivity, timezone.localdate())
    assert {draft.person for draft in FormDraft.objects.all()} == {stays}
    assert FormDraft.objects.count() == 2


@pytest.mark.parametrize("how", ["record deleted", "account closed", "made superuser"])
def test_what_nobody_can_save_any_more_is_deleted(office, author, how):
    activity = an_activity(office)
    kept(as_(author), activity.page("edit"), notes=WORDS)
    if how == "record deleted":
        services.delete_draft(activity.pk, by=author)
    else:
        facts = {"account closed": {"is_active": False}, "made superuser": {"is_superuser": True}}[how]
        User.objects.filter(pk=author.pk).update(**facts)
    drafts.purge(ProcessingActivity, timezone.localdate())
    assert not FormDraft.objects.exists()


def test_it_is_given_back_for_thirty_days(office, author):
    activity = an_activity(office)
    browser, now = as_(author), timezone.now()
    kept(browser, activity.page("edit"), notes=WORDS)
    with time_machine.travel(now + timedelta(days=30, minutes=-1)):
        drafts.purge(ProcessingActivity, timezone.localdate())
        assert form_on(as_(author), activity.page("edit"))["notes"] == WORDS
    with time_machine.travel(now + timedelta(days=30, minutes=1)):
        assert GIVEN_BACK not in as_(author).get(activity.page("edit")).text  # though no job ran yet
        assert "Saisies en cours" not in as_(author).get("/").text
    with time_machine.travel(now + timedelta(days=31, hours=1)):
        drafts.purge(ProcessingActivity, timezone.localdate())
    assert not FormDraft.objects.exists()


def test_who_may_only_read_keeps_nothing(office):
    activity = an_activity(office)
    auditor = as_(member_of(office, "auditor"))
    for url in (activity.page("edit"), NEW):
        assert post(auditor, f"{url}brouillon/", QueryDict("notes=x")).status_code == 403
    stranger = as_(UserFactory())
    assert post(stranger, f"{NEW}brouillon/", QueryDict("notes=x")).status_code == 404
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize("new", [True, False])
def test_a_right_that_ends_while_one_types_keeps_nothing(office, author, new, monkeypatch):
    url = NEW if new else an_activity(office).page("edit")
    browser, keep = as_(author), drafts.keep

    def slowly(*args, **options):
        access.cancel_appointment(Appointment.objects.get(person=author).pk, by=None)
        return keep(*args, **options)

    data = form_on(browser, url)
    monkeypatch.setattr(drafts, "keep", slowly)
    assert post(browser, f"{url}brouillon/", data).status_code == 403
    assert not FormDraft.objects.exists()


def test_an_activity_ended_meanwhile_keeps_the_draft_for_the_day_it_is_reopened(office, author):
    activity = approved(office)
    browser, url = as_(author), activity.page("edit")
    typed = body(form_on(browser, url), notes=WORDS)
    services.end(activity.pk, by=None, reason=REASON)
    assert post(browser, f"{url}brouillon/", typed).status_code == 200
    assert browser.get(url).status_code == 403
    assert "Saisies en cours" not in browser.get("/").text
    services.reopen(activity.pk, by=None, reason=REASON)
    assert form_on(browser, url)["notes"] == WORDS


def test_more_rows_than_a_form_takes_are_not_kept(office, author):
    browser, url = as_(author), an_activity(office).page("edit")
    many = body([("recipients", f"k{rank}") for rank in range(MAX_ROWS_POSTED + 1)], name="x", version="1")
    assert post(browser, f"{url}brouillon/", many).status_code == 413
    assert post(browser, url, many).status_code == 413
    assert browser.get(url).status_code == 200
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize("data", [b"", b"notes=%00a%00&%00=x", b"notes=%ff%fe", b"version=-5", b"version=" + b"9" * 50])
def test_whatever_is_sent_the_form_still_opens(office, author, data):
    browser, url = as_(author), an_activity(office).page("edit")
    assert browser.post(f"{url}brouillon/", data, content_type=FORM).status_code == 200
    assert browser.get(url).status_code == 200


def test_the_home_page_lists_ones_own_the_latest_first(office, author):
    other = OfficeFactory(slug="opal", name="L’Opal")
    member_of(other, person=author)
    first, second = an_activity(office, name="La première"), an_activity(other, name="La seconde")
    browser = as_(author)
    kept(browser, first.page("edit"), notes=WORDS)
    kept(browser, second.page("edit"), notes=WORDS)
    kept(browser, NEW, name=WORDS)
    lines = browser.get("/").context["unsaved"]
    assert [(line.title, line.url) for line in lines] == [
        ("Nouvelle saisie : activité de traitement", NEW),
        ("T-001 – La seconde", second.page("edit")),
        ("T-001 – La première", first.page("edit")),
    ]
    assert [line.url for line in browser.get("/offices/opal/").context["unsaved"]] == [second.page("edit")]


def test_the_home_page_costs_the_same_for_ten_drafts(office, author, django_assert_max_num_queries):
    browser = as_(author)
    for rank in range(10):
        kept(browser, an_activity(office, name=f"Fiche {rank}").page("edit"), notes=WORDS)
    browser.get("/")
    with django_assert_max_num_queries(12):
        assert len(browser.get("/").context["unsaved"]) == 10


def test_a_form_sent_signed_out_leads_to_sign_in_says_so_and_back_to_the_draft(office, author):
    activity = an_activity(office)
    url = activity.page("edit")
    typed = body(form_on(as_(author), url), notes=WORDS)
    kept(as_(author), url, notes=WORDS)
    browser = Client()
    page = post(browser, url, typed, follow=True)
    assert page.redirect_chain == [(f"/compte/connexion/?next={url}", 302)]
    assert "Votre session avait pris fin" in page.text and "n’a pas été enregistré" in page.text
    browser.force_login(author)
    assert form_on(browser, url)["notes"] == WORDS


def test_nothing_is_said_to_who_only_asked_for_a_page(office):
    for headers in ({}, {"HX-Request": "true"}):
        page = Client().get(NEW, follow=True, headers=headers)
        assert "Votre session avait pris fin" not in page.text


def test_the_page_of_an_old_form_tells_of_the_draft(office, author):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(author)
    refused = strict.post(f"{NEW}brouillon/", {"notes": WORDS})
    assert refused.status_code == 403
    assert "rouvrez-la, il vous est rendu" in refused.text
    assert not FormDraft.objects.exists()
