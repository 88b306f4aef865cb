"""One record as a PDF: everything that it says, as it stood, read back from the file; and a line of the journal."""

import hashlib
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from compliance.datasets.description import Part
from compliance.exports.record_pdf import record_data
from compliance.exports.services import NotThen, export_record
from compliance.history import ledger
from compliance.history.models import Chain, JournalEntry
from compliance.offices.enums import Permission
from compliance.offices.rules import ROLE_PERMISSIONS
from compliance.processing import services
from compliance.processing.datasets import ACTIVITIES
from compliance.processing.models import ProcessingActivity
from compliance.records.content import read
from tests.factories import OfficeFactory, UserFactory, dpo_of, member_of
from tests.governance.test_mandate_documents import words
from tests.processing.factories import an_activity, complete_content, submitted
from tests.records.values import full_content

pytestmark = pytest.mark.django_db

BEFORE, THEN = datetime(2026, 2, 1, 9, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC)
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
HOSTILE = (
    '#panic("x") $x^2$ *gras* _it_ @ref \\ `raw` <lab> <script>alert(1)</script> = titre // rien /* rien */ [a](b) ~ %'
)


@pytest.fixture
def opal():
    with time_machine.travel(BEFORE, tick=False):
        return OfficeFactory(slug="opal", name="L’Opal")


@pytest.fixture
def activity(opal):
    with time_machine.travel(THEN, tick=False):
        return submitted(opal, name="Gestion des baux")


def address(activity):
    return reverse("processing:pdf", args=[activity.office.slug, activity.number])


def taken(activity, **asked):
    return export_record(activity, ACTIVITIES, by=None, **{"moment": None, **asked})


def squeezed(text):
    """Return the text without spaces nor hyphens, which a line's end adds, nor the emoji that no font draws."""
    return re.sub(r"[\s\u00ad\u2010🏠-]", "", text)


def texts_of(part: Part, content, on):
    """Yield every value in words of the part's rows, nested rows included."""
    for row in part.rows(content):
        yield from (text for column, text in part.facts(row, on) if column.name != "to_confirm")
        for inner in part.parts:
            yield from texts_of(inner, row, on)


def test_every_field_of_the_model_is_printed():
    office = OfficeFactory()
    activity = services.open_activity(office, full_content(ProcessingActivity), by=None)
    content, today = read(activity), activity.updated_at.date()
    printed = words(taken(activity).content)
    values = [column.text(content, today) for column in ACTIVITIES.columns]
    values += [text for part in ACTIVITIES.parts for text in texts_of(part, content, today)]
    assert len(values) > 60
    assert [line for value in values for line in value.split("\n") if squeezed(line) not in squeezed(printed)] == []


def test_the_sections_are_those_of_the_page_in_their_order(activity):
    with time_machine.travel(NOON, tick=False):
        then = taken(activity).then
    data = record_data(ACTIVITIES, [("Responsable", "L’Opal")], then, on=NOON)
    assert [section["title"] for section in data["sections"]] == [section.title for section in ACTIVITIES.sections]
    assert data["banner"] == ""


def test_the_cover_says_who_answers_and_as_of_when(activity, opal):
    with time_machine.travel(THEN, tick=False):
        dpo_of(opal, person=UserFactory(full_name="Hélène Vasseur"))
    with time_machine.travel(NOON, tick=False):
        text = words(taken(activity).content)
    for told in ("T-001", "Gestion des baux", "L’Opal", "Hélène Vasseur", "22 novembre 2026 à 12 h 00", "soumise"):
        assert told in text
    assert "Version : 2, du 2 mars 2026" in text
    assert "page 1 sur" in text


def test_the_file_is_tagged_titled_and_french(activity):
    reader = PdfReader(io.BytesIO(taken(activity).content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"] and root["/Lang"].lower().startswith("fr")
    assert reader.metadata is not None and reader.metadata.title == "T-001 – Gestion des baux"
    assert b"pdfuaid:part" in bytes(root["/Metadata"].get_data())


def test_what_is_typed_is_printed_and_never_obeyed(opal):
    lines = {"name": HOSTILE, "description": f'{HOSTILE}\n\n= Un titre\n- une puce\n\n#include "/layouts/document.typ"'}
    activity = services.open_activity(opal, complete_content(**lines), by=None)
    text = words(taken(activity).content)
    assert text.count('#panic("x") $x^2$ *gras* _it_ @ref \\ `raw` <lab> <script>alert(1)</script> = titre') >= 3
    assert '#include "/layouts/document.typ"' in text


def test_a_word_of_ten_thousand_letters_stays_on_the_paper(opal):
    activity = services.open_activity(opal, complete_content(description="ø" * 10_000), by=None)
    reader = PdfReader(io.BytesIO(taken(activity).content))
    assert len(reader.pages) > 2
    assert sum(page.extract_text().count("ø") for page in reader.pages) == 10_000
    for page in reader.pages:
        edges: list[float] = []
        page.extract_text(visitor_text=lambda text, _cm, tm, *_, edges=edges: edges.append(tm[4]))
        assert max(edges) < float(page.mediabox.right)


def test_a_draft_is_marked_on_each_page(opal):
    draft = an_activity(opal, description="mot " * 2000)
    reader = PdfReader(io.BytesIO(taken(draft).content))
    assert len(reader.pages) > 2
    assert all("Projet" in page.extract_text() for page in reader.pages)


def test_a_past_day_gives_the_record_the_office_and_the_dpo_of_that_day(activity, opal):
    with time_machine.travel(THEN + timedelta(days=30), tick=False):
        changed = complete_content(name="Baux et loyers")
        services.revise_activity(activity.pk, changed, version=activity.version, by=None)
        with ledger.entry(by=None, reason="renamed"):
            opal.name = "Opal Habitat"
            opal.save()
    activity.refresh_from_db()
    with time_machine.travel(NOON, tick=False):
        then = words(taken(activity, moment=THEN + timedelta(days=1)).content)
        now = words(taken(activity).content)
    assert "Gestion des baux" in then and "L’Opal" in then and "Opal Habitat" not in then
    assert "Baux et loyers" in now and "Opal Habitat" in now


def test_before_the_record_existed_there_is_nothing_to_give(activity):
    with pytest.raises(NotThen):
        taken(activity, moment=BEFORE + timedelta(days=1))
    assert not JournalEntry.objects.exists()


def test_it_is_a_line_of_the_journal(activity, opal):
    person = UserFactory()
    exported = export_record(activity, ACTIVITIES, moment=None, by=person, reason="contrôle")
    line, head = JournalEntry.objects.get(), Chain.objects.get(key=opal.ledger_chain())
    assert (line.person, line.action, line.office_id) == (person, "export", opal.pk)
    assert line.details == {
        **{name: line.details[name] for name in ("number", "content_digest", "software")},
        "dataset": "processing",
        "format": "pdf",
        "record": 1,
        "version": activity.version,
        "scope": "record",
        "drafts": False,
        "recipient": "",
        "reason": "contrôle",
        "as_of": exported.moment.isoformat(),
        "count": 1,
        "sha256": hashlib.sha256(exported.content).hexdigest(),
        "ledger_position": head.position,
        "ledger_digest": head.digest,
    }


# --- the page ---


@time_machine.travel(NOON, tick=False)
def test_the_page_gives_the_file_for_a_reason_alone(client, activity, opal):
    client.force_login(member_of(opal))
    page = client.get(address(activity))
    assert page.status_code == 200
    assert not JournalEntry.objects.exists()
    assert [field.required for field in page.context["form"].fields.values()] == [False, False, False, True]
    assert client.post(address(activity), {}).status_code == 422
    response = client.post(address(activity), {"reason": "contrôle"})
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="fiche-opal-T-001-2026-11-22.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    assert JournalEntry.objects.count() == 1


@time_machine.travel(NOON, tick=False)
def test_a_day_may_be_proposed_and_chosen(client, activity, opal):
    client.force_login(member_of(opal))
    assert 'value="2026-03-31"' in client.get(f"{address(activity)}?au=2026-03-31").text
    response = client.post(address(activity), {"as_of": "2026-03-31", "reason": "contrôle"})
    assert response["Content-Disposition"] == 'attachment; filename="fiche-opal-T-001-2026-03-31.pdf"'
    assert "31 mars 2026 à 23 h 59" in words(response.content)


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-02-15", "n’existait pas encore"),
        ("2027-01-01", "est à venir"),
        ("31/02/2026", "n’existe pas ou ne se lit pas"),
    ],
)
def test_a_day_without_the_record_is_refused_beside_its_field(client, activity, opal, typed, said):
    client.force_login(member_of(opal))
    response = client.post(address(activity), {"as_of": typed, "reason": "contrôle"})
    assert response.status_code == 422
    assert said in response.text
    assert not JournalEntry.objects.exists()


def test_a_draft_says_so_in_its_name(client, opal):
    draft = an_activity(opal)
    client.force_login(member_of(opal))
    assert "T-001-projet-" in client.post(address(draft), {"reason": "relecture"})["Content-Disposition"]


def test_whoever_reads_the_register_may_take_a_record_out():
    reads, exports = (
        {role for role, held in ROLE_PERMISSIONS.items() if permission in held}
        for permission in (Permission.VIEW_REGISTER, Permission.EXPORT_REGISTER)
    )
    assert reads == exports
