"""What is typed in the form of a letter is kept until it is saved, for who typed it alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from compliance.correspondence import daily, services
from compliance.correspondence.models import Letter
from compliance.dashboards.unsaved import unsaved_forms
from compliance.records.models import FormDraft
from compliance.subject_requests import erasing
from tests.correspondence.factories import prepared, sent, signed
from tests.factories import member_of
from tests.subject_requests.factories import qualified

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(office, juriste):
    return services.prepare(qualified(office), "answer", by=juriste)


@pytest.fixture
def typed(client, juriste, letter):
    """Type something that is kept, and not saved."""
    client.force_login(juriste)
    words = {"subject": "Sujet", "body": "Un long texte tapé", "version": letter.version}
    answer = client.post(letter.page("edit_draft"), words)
    assert "Brouillon enregistré à" in answer.text


@pytest.mark.usefixtures("typed")
def test_a_closed_tab_gives_it_back(client, letter):
    page = client.get(letter.page("edit")).text
    assert "Un long texte tapé</textarea>" in page and "ce que vous aviez saisi est rétabli" in page
    client.post(letter.page("edit_forget"))
    assert "Un long texte tapé" not in client.get(letter.page("edit")).text


@pytest.mark.usefixtures("typed")
def test_it_is_nobody_else_s(client, office, letter):
    client.force_login(member_of(office))
    assert "Un long texte tapé" not in client.get(letter.page("edit")).text


@pytest.mark.usefixtures("typed")
def test_saving_forgets_it(client, letter):
    client.post(letter.page("edit"), {"subject": "Sujet", "body": "Un texte", "version": letter.version})
    assert not FormDraft.objects.exists()
    assert Letter.objects.get().body == "Un texte"


@pytest.mark.usefixtures("typed")
def test_what_was_saved_meanwhile_is_shown_before_it_is_lost(client, letter, juriste):
    services.revise(letter, services.Written(subject="Autre", body="Autre", to=""), version=1, by=juriste)
    page = client.get(letter.page("edit"))
    assert "Quelqu’un a enregistré depuis." in page.text
    typed = {"subject": "Sujet", "body": "Un texte", "version": page.context["version"]}
    assert client.post(letter.page("edit"), typed).status_code == 409
    assert FormDraft.objects.exists()


@pytest.mark.usefixtures("typed")
def test_the_first_page_lists_it_while_it_may_be_saved(office, letter, juriste, client):
    [line] = unsaved_forms(juriste, office)
    assert (line.title, line.url) == (str(letter), letter.page("edit"))
    services.give_up(letter, version=letter.version, by=juriste)
    assert unsaved_forms(juriste, office) == []
    assert client.get(reverse("office", args=["oise"])).status_code == 200


@pytest.mark.usefixtures("typed")
def test_it_goes_after_thirty_days():
    daily.unsaved(timezone.localdate())
    assert FormDraft.objects.exists()
    daily.unsaved(timezone.localdate() + timedelta(days=31))
    assert not FormDraft.objects.exists()


def test_it_goes_with_the_words_of_the_request(client, office, juriste):
    letter = prepared(qualified(office), by=juriste)
    client.force_login(juriste)
    client.post(letter.page("edit_draft"), {"body": "motplante4721", "version": letter.version})
    sent(signed(letter, by=member_of(office, "direction")), by=juriste)
    assert FormDraft.objects.exists()
    erasing.erase_words(letter.record_id, by=None, reason="à son terme")
    assert not FormDraft.objects.exists()
