"""The form of an activity through its pages: what is typed is never lost, whatever happens to the save."""

import re

import pytest
from django.conf import settings
from django.test import Client

from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from compliance.records.content import MAX_ROWS, read
from compliance.records.enums import Status
from compliance.records.forms import MAX_ROWS_POSTED
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.hostile.budgets import budget
from tests.processing.factories import REASON, an_activity, approved, complete_content, ended
from tests.records.browser import body, fields_of, ids_of
from tests.records.typing import typed

pytestmark = pytest.mark.django_db
NEW = "/offices/oise/traitements/nouvelle/"
HTMX = {"HX-Request": "true"}
FORM = "application/x-www-form-urlencoded"
TYPED = {
    "name": "Nom « tapé » à l’œil",
    "description": 'Premier\r\n\r\n  deuxième <b> & "x"',
    "started_on": "2019-03-01",
    "purposes-lease-label": "\r\nUne ligne vide d’abord",
    "data_categories-identity-retentions-after-value": "pas un nombre",
    "data_categories-identity-to_confirm": "on",
}


@pytest.fixture
def office():
    return OfficeFactory(slug="oise")


@pytest.fixture
def author(client, office):
    """Give the client of the office's lawyer."""
    client.force_login(member_of(office))
    return client


def post(client, url, data, **options):
    return client.post(url, data.urlencode(), content_type=FORM, **options)


def form_on(client, url):
    """Open the form and return what it would send if it were sent as it stands."""
    reply = client.get(url)
    assert reply.status_code == 200
    return body([pair for pair in fields_of(reply.text) if pair[0] != "csrfmiddlewaretoken"])


def sent(data):
    """Return a body as pairs in an order of its own, without the token and the search of the page's head."""
    page = {"csrfmiddlewaretoken", "q"}
    return sorted((name, value) for name in data for value in data.getlist(name) if name not in page)


def test_a_blank_form_becomes_a_draft(author, office):
    data = form_on(author, NEW)
    assert data["transfers_outside_eu"] == "unknown"
    data["name"] = "Vidéosurveillance"
    reply = post(author, NEW, data, follow=True)
    assert reply.redirect_chain == [("/offices/oise/traitements/1/", 302)]
    assert "T-001 – Vidéosurveillance est enregistrée." in reply.text
    activity = ProcessingActivity.objects.get()
    assert (activity.office, activity.status, activity.version) == (office, Status.DRAFT, 1)
    assert activity.history.get().history_user is not None


def test_the_form_as_it_stands_saves_nothing(author, office):
    activity = an_activity(office, sensitive=True, with_transfer=True, notes="\n\nLigne vide d’abord")
    reply = post(author, activity.page("edit"), form_on(author, activity.page("edit")), follow=True)
    assert "rien n’a été enregistré" in reply.text
    assert activity.history.count() == 1


def test_an_edit_is_saved_with_its_author(author, office):
    activity = an_activity(office)
    data = form_on(author, activity.page("edit"))
    data["purposes-lease-label"] = "Signer les baux"
    with budget("processing:edit, a save"):
        reply = post(author, activity.page("edit"), data)
    assert (reply.status_code, reply["Location"]) == (302, activity.get_absolute_url())
    content = read(ProcessingActivity.objects.get())
    wanted = complete_content()
    wanted["purposes"][0]["label"] = "Signer les baux"
    assert content == wanted
    assert activity.history.order_by("position").last().version == 2


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("part", ["purposes", "data_categories", "data_categories-identity-retentions"])
def test_adding_a_row_keeps_everything_that_was_typed(author, office, part, headers):
    url = an_activity(office).page("edit")
    data = body(form_on(author, url), **TYPED)
    reply = post(author, url, body(data, add=part), headers=headers)
    assert reply.status_code == 200
    after = body(fields_of(reply.text))
    shown = {name for name in data if not headers or name == part or name.startswith(f"{part}-")}
    [added] = set(after.getlist(part)) - set(data.getlist(part))
    assert after.getlist(part) == [*data.getlist(part), added]
    kept = [pair for pair in sent(after) if not pair[0].startswith(f"{part}-{added}-") and pair != (part, added)]
    assert kept == [pair for pair in sent(data) if pair[0] in shown]
    [focused] = re.findall(r'name="([^"]+)"[^>]*autofocus', reply.text)
    assert focused.startswith(f"{part}-{added}-")
    assert "errorlist" not in reply.text
    assert ProcessingActivity.history.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("row", ["purposes-lease", "data_categories-identity-retentions-active", "recipients-inside"])
def test_removing_a_row_keeps_the_others_as_they_were_typed(author, office, row, headers):
    part, _, key = row.rpartition("-")
    url = an_activity(office).page("edit")
    data = body(form_on(author, url), **TYPED)
    reply = post(author, url, body(data, remove=row), headers=headers)
    after = body(fields_of(reply.text))
    shown = {name for name in data if not headers or name == part or name.startswith(f"{part}-")}
    gone = [pair for pair in sent(data) if pair == (part, key) or pair[0].startswith(f"{row}-")]
    assert sent(after) == [pair for pair in sent(data) if pair[0] in shown and pair not in gone]
    assert gone
    assert ProcessingActivity.history.count() == 1


def test_the_part_that_htmx_swaps_in_is_that_of_the_whole_page(author, office):
    url = an_activity(office).page("edit")
    data = body(form_on(author, url), remove="purposes-lease")
    part = post(author, url, data, headers=HTMX).text
    whole = post(author, url, data).text
    assert squeezed(part) in squeezed(whole)


def squeezed(html):
    return re.sub(r"\s+", " ", html).strip()


def test_rows_are_added_before_anything_is_typed(author):
    data = body(form_on(author, NEW), add="data_categories")
    first = body(fields_of(post(author, NEW, data).text))
    [key] = first.getlist("data_categories")
    nested = f"data_categories-{key}-retentions"
    second = body(fields_of(post(author, NEW, body(first, add=nested)).text))
    [inner] = second.getlist(nested)
    second["name"] = "Fiche"
    second[f"data_categories-{key}-category"] = "identity"
    second[f"{nested}-{inner}-criterion"] = "Tant que dure le bail"
    assert post(author, NEW, second).status_code == 302
    [row] = read(ProcessingActivity.objects.get())["data_categories"]
    assert (row["key"], row["retentions"][0]["criterion"]) == (key, "Tant que dure le bail")


@pytest.mark.parametrize("asked", ["intrus", "purposes-lease", "", "../x", "purposes-intrus-retentions", "csrf"])
@pytest.mark.parametrize("act", ["add", "remove"])
def test_a_row_of_nothing_is_not_found_or_changes_nothing(author, office, act, asked):
    activity = an_activity(office)
    reply = post(author, activity.page("edit"), body(form_on(author, activity.page("edit")), **{act: asked}))
    assert reply.status_code == (200 if (act, asked) == ("remove", "purposes-lease") else 404)
    assert activity.history.count() == 1


def test_a_refused_form_comes_back_with_everything_and_says_where(author, office):
    activity = an_activity(office)
    data = body(form_on(author, activity.page("edit")), **TYPED)
    data["name"] = ""
    reply = post(author, activity.page("edit"), data)
    assert reply.status_code == 422
    assert sent(body(fields_of(reply.text))) == sent(data)
    for anchor in re.findall(r'<li><a href="#([^"]+)"', reply.text):
        if anchor.startswith("id_"):
            assert anchor in ids_of(reply.text)
    assert 'href="#id_name"' in reply.text
    assert 'href="#id_data_categories-identity-retentions-after-value"' in reply.text
    assert activity.history.count() == 1


def test_a_stale_save_shows_both_texts_and_loses_neither(author, office):
    activity = an_activity(office)
    data = form_on(author, activity.page("edit"))
    data["purposes-lease-label"] = "Ma saisie à moi"
    theirs = complete_content(name="Leur nom à eux")
    services.revise_activity(activity.pk, theirs, version=1, by=dpo_of(office))
    reply = post(author, activity.page("edit"), data)
    assert reply.status_code == 409
    assert "Quelqu’un a enregistré entre-temps" in reply.text
    differences = {line.label: (line.old, line.new) for line in reply.context["stale_lines"]}
    assert differences["Nom du traitement"] == ("Leur nom à eux", "Gestion des baux")
    assert "Ma saisie à moi" in differences["Finalité 1"][1]
    assert "Exécuter les baux" in differences["Finalité 1"][0]
    again = body(fields_of(reply.text))
    assert again["version"] == "2"
    assert sent(again) == sent(body(data, version="2"))
    assert activity.history.count() == 2
    post(author, activity.page("edit"), again)
    assert read(ProcessingActivity.objects.get())["purposes"][0]["label"] == "Ma saisie à moi"


@pytest.mark.parametrize("version", [None, "", "0", "2", "x", "-1", "99999999999", "²", "9" * 5000])
def test_a_version_that_was_tampered_with_is_stale(author, office, version):
    activity = an_activity(office)
    data = body(form_on(author, activity.page("edit")), name="Autre")
    del data["version"]
    if version is not None:
        data["version"] = version
    reply = post(author, activity.page("edit"), data)
    assert reply.status_code == 409
    assert body(fields_of(reply.text))["name"] == "Autre"
    assert ProcessingActivity.objects.get().name == "Gestion des baux"


def test_adding_a_row_does_not_forget_which_version_was_read(author, office):
    activity = an_activity(office)
    data = form_on(author, activity.page("edit"))
    services.revise_activity(activity.pk, complete_content(name="Autre"), version=1, by=None)
    after = body(fields_of(post(author, activity.page("edit"), body(data, add="recipients")).text))
    assert after["version"] == "1"
    assert post(author, activity.page("edit"), after).status_code == 409


def test_saving_an_approved_activity_warns_then_says_so(author, office):
    activity = approved(office)
    assert "l’enregistrer la rouvre" in author.get(activity.page("edit")).text
    data = body(form_on(author, activity.page("edit")), notes="Une note")
    reply = post(author, activity.page("edit"), data, follow=True)
    assert "Elle était approuvée : elle devra l’être de nouveau" in reply.text
    assert ProcessingActivity.objects.get().status == Status.SUBMITTED


def test_an_ended_activity_has_no_form(author, office):
    activity = ended(office)
    assert author.get(activity.page("edit")).status_code == 403
    assert activity.page("edit") not in author.get(activity.get_absolute_url()).text


def test_an_activity_ended_meanwhile_keeps_what_was_typed_on_screen(author, office):
    activity = approved(office)
    data = body(form_on(author, activity.page("edit")), notes="Ma longue saisie")
    services.end(activity.pk, by=None, reason=REASON)
    stale = post(author, activity.page("edit"), data)
    again = body(fields_of(stale.text))
    refused = post(author, activity.page("edit"), again)
    assert (stale.status_code, refused.status_code) == (409, 422)
    assert "La fiche est terminée" in refused.text
    assert body(fields_of(refused.text))["notes"] == again["notes"] == "Ma longue saisie"
    assert ProcessingActivity.objects.get().status == Status.ENDED


@pytest.mark.parametrize("role", ["direction", "auditor"])
def test_who_only_reads_cannot_save(office, role):
    activity = an_activity(office)
    client = Client()
    client.force_login(member_of(office, role))
    data = body(typed(ProcessingActivity, complete_content(name="Forgée")), version="1")
    assert post(client, activity.page("edit"), data).status_code == 403
    assert post(client, NEW, data).status_code == 403
    assert [row.name for row in ProcessingActivity.objects.order_by("pk")] == ["Gestion des baux"]


def test_a_body_too_large_gets_the_page_that_says_so(author, office):
    activity = an_activity(office)
    data = body([("notes", "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))])
    reply = post(author, activity.page("edit"), data)
    assert reply.status_code == 413
    assert "<h1" in reply.text
    many = body([(f"f{rank}", "") for rank in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)])
    assert post(author, activity.page("edit"), many).status_code == 413


def test_201_rows_come_back_with_what_was_typed(author, office):
    activity = an_activity(office)
    rows = [{"key": f"r{rank}", "kind": "internal", "details": f"n° {rank}"} for rank in range(201)]
    data = body(typed(ProcessingActivity, complete_content(recipients=rows)), version="1")
    reply = post(author, activity.page("edit"), data)
    assert reply.status_code == 422
    assert "201 lignes" in reply.text
    assert sent(body(fields_of(reply.text))) == sent(data)


@pytest.mark.parametrize("asked", [[], [("add", "purposes")]])
@pytest.mark.parametrize("part", ["purposes", "data_categories-identity-retentions"])
def test_a_form_of_thousands_of_rows_is_refused_before_it_is_built(author, office, part, asked):
    activity = an_activity(office)
    rows = [("data_categories", "identity"), *((part, f"k{rank}") for rank in range(MAX_ROWS_POSTED + 1))]
    for url in (activity.page("edit"), NEW):
        assert post(author, url, body([("version", "1"), *rows, *asked])).status_code == 413


def test_501_rows_in_all_come_back_with_what_was_typed(author, office):
    activity = an_activity(office)
    rows = [{"key": f"r{rank}", "details": f"n° {rank}"} for rank in range(MAX_ROWS)]
    parts = dict.fromkeys(("data_subjects", "recipients", "security_measures"), rows)
    data = body(typed(ProcessingActivity, complete_content(**parts)), version="1")
    reply = post(author, activity.page("edit"), data)
    assert reply.status_code == 422
    assert "lignes en tout" in reply.text
    assert sent(body(fields_of(reply.text))) == sent(data)
