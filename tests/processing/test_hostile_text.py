"""HTML, formulas and markup typed in any field are text everywhere: pages, files, letters."""

import io
from html.parser import HTMLParser

import pytest
from django.db import models
from django.urls import reverse
from openpyxl import load_workbook

from compliance.law.fields import CodeField
from compliance.notifications.models import Letter
from compliance.processing import opinion_services, services
from compliance.processing.models import ProcessingActivity
from compliance.records.content import content_fields, part_model, read
from tests.factories import OfficeFactory, UserFactory, mandate_of, member_of
from tests.governance.test_mandate_documents import words
from tests.processing.guests import invited
from tests.records.values import full_content

pytestmark = pytest.mark.django_db

SCRIPT, IMAGE = "<script>alert(1)</script>", "<img src=x onerror=alert(2)>"
PAYLOAD = f"=cmd|' /C calc'!A0 {SCRIPT} {IMAGE} \"><svg onload=alert(3)> {{{{ 7|add:7 }}}} #panic() $x$ </textarea>"


class Reader(HTMLParser):
    """Notes what a browser would run or load of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.dangers: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag in {"img", "iframe", "object", "embed"} or (tag == "script" and "src" not in named):
            self.dangers.append(tag)
        self.dangers += [name for name in named if name.startswith("on")]

    def handle_data(self, data):
        self.text += data


def is_free_text(field):
    """Tell whether a person types what they want in the field."""
    return isinstance(field, models.CharField | models.TextField) and not (
        isinstance(field, CodeField) or field.choices
    )


def hostile(model, content):
    """Return the content with the payload in every text of the record and of its parts."""
    texts = {field.name: PAYLOAD for field in content_fields(model) if is_free_text(field)}
    parts = {name: [hostile(part_model(model, name), row) for row in content[name]] for name in model.PARTS}
    return {**content, **parts, **texts}


def texts_in(model, content):
    """Return how many texts a content holds."""
    own = sum(is_free_text(field) for field in content_fields(model))
    return own + sum(texts_in(part_model(model, name), row) for name in model.PARTS for row in content[name])


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal")


@pytest.fixture
def activity(opal):
    opened = services.open_activity(opal, full_content(ProcessingActivity), by=None)
    typed = hostile(ProcessingActivity, read(opened))
    return services.revise_activity(opened.pk, typed, version=1, by=None)


@pytest.fixture
def reader(client, opal):
    person = member_of(opal)
    client.force_login(person)
    return person


def test_the_record_holds_the_payload_wherever_one_types(activity):
    content = read(activity)
    assert str(content).count("onerror") == texts_in(ProcessingActivity, content) > 60


PAGES = {
    "the record": ("processing:detail", ""),
    "its form": ("processing:edit", ""),
    "its history": ("processing:history", ""),
    "what a version changed": ("processing:history", "?version=2"),
    "its notice": ("processing:notice", ""),
    "the way to its PDF": ("processing:pdf", ""),
    "its submission": ("processing:submit", ""),
    "its deletion": ("processing:delete", ""),
}


@pytest.mark.parametrize("page", PAGES)
def test_pages_show_it_as_text(client, reader, activity, page):
    name, query = PAGES[page]
    response = client.get(reverse(name, args=["opal", activity.number]) + query)
    assert response.status_code == 200
    read_page = Reader()
    read_page.feed(response.text)
    assert read_page.dangers == []
    assert "alert(1)" in response.text and "{{ 7|add:7 }}" in response.text
    assert SCRIPT not in response.text and IMAGE not in response.text


def test_lists_and_searches_show_it_as_text(client, reader, activity):
    for query in ("?etat=toutes", "?etat=toutes&q=%3Cscript%3E"):
        response = client.get(reverse("processing:list", args=["opal"]) + query)
        assert SCRIPT not in response.text and IMAGE not in response.text
        assert "alert(1)" in response.text


def test_the_form_sent_back_shows_it_as_text(client, reader, activity):
    typed = {"version": activity.version, "name": "", "description": PAYLOAD, "purposes-keys": ""}
    response = client.post(activity.page("edit"), typed)
    assert response.status_code == 422
    assert SCRIPT not in response.text and "alert(1)" in response.text


def test_the_workbook_holds_no_formula(client, reader, activity):
    asked = {"format": "xlsx", "drafts": "on", "reason": PAYLOAD[:300]}
    response = client.post("/offices/opal/exporter/processing/", asked)
    sheets = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert sum(str(cell.value).startswith("=cmd|") for cell in cells) > 50


@pytest.mark.parametrize(("name", "asked"), [("pdf", {"reason": "contrôle"}), ("notice_pdf", {"public": "tenants"})])
def test_files_print_it(client, reader, activity, name, asked):
    response = client.post(activity.page(name), asked)
    assert response["Content-Type"] == "application/pdf"
    printed = words(response.content)
    assert SCRIPT in printed and "onerror=alert(2)>" in printed and "#panic() $x$" in printed


def test_letters_stay_plain_text_on_their_lines(opal, activity):
    mandate_of(opal, person=UserFactory(full_name="Hélène <b>Vasseur</b>"))
    opinion_services.ask(activity.pk, by=None, question=PAYLOAD)
    invited(activity, full_name="Farid\r\nBcc: tous@opal.example", request=PAYLOAD)
    letters = list(Letter.objects.all())
    assert len(letters) == 2
    for letter in letters:
        assert "\n" not in letter.subject and "\r" not in letter.subject
        assert "&lt;" not in letter.body and SCRIPT not in letter.subject
