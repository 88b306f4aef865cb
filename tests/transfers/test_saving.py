"""What a save refuses of a transfer, what it lets stand, and what the pages say of it, by the law of the day."""

from copy import deepcopy
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from compliance.law import vocabularies
from compliance.processing import rules, services
from compliance.processing.layout import activity_sections
from compliance.processing.models import ProcessingActivity
from compliance.processing.terms import law_terms
from compliance.records.content import cleaned, normalise, read
from compliance.records.forms import RecordForm
from tests.factories import OfficeFactory, member_of
from tests.processing.factories import complete_content
from tests.records.browser import body
from tests.records.typing import typed

BRITISH = {"key": "uk", "recipient": "Institut", "country": "GB", "mechanism": "45"}
INDIAN = {**BRITISH, "country": "IN"}
BEFORE, AFTER = date(2031, 12, 27), date(2031, 12, 28)


def with_transfer(row, **changes):
    """Return the content of an activity that has this one transfer."""
    return complete_content(transfers_outside_eu="yes", transfers=[deepcopy(row)], **changes)


@pytest.fixture
def amended(amended_law):
    """Return the file of adequacy decisions of this test, for it to amend."""
    return amended_law / "adequacy.json"


def test_a_save_refuses_adequacy_where_there_is_none_beside_the_field():
    content = with_transfer(INDIAN)
    form = RecordForm(ProcessingActivity, activity_sections(), content, body(typed(ProcessingActivity, content)))
    assert form.is_valid()  # what was accepted is not refused again
    blank = normalise(ProcessingActivity, {"name": "Nouvelle"})
    form = RecordForm(ProcessingActivity, activity_sections(), blank, body(typed(ProcessingActivity, content)))
    assert not form.is_valid()
    [row] = form.errors_shown
    assert list(row.errors) == ["mechanism"]
    assert "Aucune décision d’adéquation" in row.errors["mechanism"][0]
    assert row["recipient"].value() == "Institut"


def test_a_service_refuses_it_too_unless_the_row_was_accepted_before():
    with pytest.raises(ValidationError, match="Aucune décision"):
        cleaned(ProcessingActivity, with_transfer(INDIAN))
    before = with_transfer(INDIAN)
    assert cleaned(ProcessingActivity, {**before, "notes": "Relu"}, before=before)["notes"] == "Relu"
    changed = deepcopy(before)
    changed["transfers"][0]["recipient"] = "Un autre"
    with pytest.raises(ValidationError, match="Aucune décision"):
        cleaned(ProcessingActivity, changed, before=before)


@pytest.mark.parametrize(("day", "refused"), [(BEFORE, False), (AFTER, True)])
def test_a_content_is_judged_by_the_law_of_its_day(day, refused):
    content = with_transfer(BRITISH)
    if refused:
        with pytest.raises(ValidationError, match="a pris fin le 27 décembre 2031"):
            cleaned(ProcessingActivity, content, on=day)
    else:
        assert cleaned(ProcessingActivity, content, on=day)["transfers"][0]["country"] == "GB"


def test_completeness_is_that_of_the_day():
    content = with_transfer(BRITISH)
    assert rules.missing(content, law_terms(BEFORE)) == []
    [check] = rules.missing(content, law_terms(AFTER))
    assert (check.part, check.row, check.column, check.article) == ("transfers", "uk", "mechanism", "45(1)")


@pytest.mark.django_db
def test_a_decision_that_has_lapsed_is_missing_on_the_page_and_no_error(client, amended):
    office = OfficeFactory()
    activity = services.open_activity(office, with_transfer(BRITISH), by=None)
    client.force_login(member_of(office, "juriste"))
    page = client.get(activity.get_absolute_url()).text
    assert "garantie renseignée" in page
    amended.write_text(amended.read_text("utf-8").replace("2031-12-27", "2025-12-31"), encoding="utf-8")
    vocabularies._cache._kept.clear()  # the two seconds between two looks at a file
    page = client.get(activity.get_absolute_url())
    assert page.status_code == 200
    assert "sans garantie valable" in page.text
    assert "a pris fin le 31 décembre 2025" in page.text
    form = client.get(activity.page("edit"))
    assert "Institut" in form.text
    saved = services.revise_activity(
        activity.pk, {**read(activity), "notes": "Relue"}, version=activity.version, by=None
    )
    assert saved.missing_count == 1


@pytest.mark.django_db
def test_a_refused_transfer_loses_nothing_that_was_typed(client):
    office = OfficeFactory()
    client.force_login(member_of(office, "juriste"))
    content = with_transfer(INDIAN, name="Enquête")
    answer = client.post(reverse("processing:create", args=[office.slug]), dict(posted(content)))
    assert answer.status_code == 422
    assert "choisissez une garantie de l’article 46" in answer.text
    assert "Institut" in answer.text
    assert not ProcessingActivity.objects.exists()


def posted(content):
    """Return the body of a form in which a content was typed, as Django's client takes it."""
    data = body(typed(ProcessingActivity, content))
    return {name: data.getlist(name) for name in data}


@pytest.mark.django_db
def test_the_form_says_what_each_mechanism_asks_for_and_opens_its_group(client):
    office = OfficeFactory()
    activity = services.open_activity(office, with_transfer({**BRITISH, "country": "CH"}), by=None)
    client.force_login(member_of(office, "juriste"))
    form = client.get(activity.page("edit")).text
    assert form.count('<details class="folded"') == 3
    assert form.count('<details class="folded" open') == 1
    assert "le module des clauses, leur date de signature" in form
    assert "organisation commerciale soumise à la LPRPDE" in form


def test_a_moment_of_the_past_is_judged_by_its_own_law():
    at = datetime(2021, 6, 27, 12, tzinfo=ZoneInfo("Europe/Paris"))
    with pytest.raises(ValidationError, match="ne vaut qu’à compter du 28 juin 2021"):
        cleaned(ProcessingActivity, with_transfer(BRITISH), on=at.date())
