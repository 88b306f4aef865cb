"""The impact assessment in the register: what is refused, what waits for the DPO, what the pages show."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from compliance.processing import opinion_services as opinions
from compliance.processing import services, template_services
from compliance.processing.models import Opinion, ProcessingActivity, latest_revisions
from compliance.processing.network_templates import load_templates
from compliance.processing.opinion_rules import ApprovalRefused
from compliance.records.content import read
from tests.factories import NetworkFactory, OfficeFactory, UserFactory, dpo_of, member_of
from tests.processing.factories import advised, an_activity, approved, complete_content, submitted
from tests.records.browser import body, fields_of

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))
LONG_AFTER = MONDAY + timedelta(days=90)
TWO = ("scoring", "exclusion")
WHY = "Peu de personnes, peu de données."


def grounds(*codes, details=""):
    return [{"key": f"g{rank}", "ground": code, "details": details} for rank, code in enumerate(codes)]


def departure(**changes):
    """Return what a record says that does without an assessment, in spite of two criteria."""
    return {"dpia_grounds": grounds(*TWO), "dpia_decision": "none", "dpia_reason": WHY, **changes}


@pytest.fixture
def office():
    return OfficeFactory(slug="oise")


@pytest.fixture
def author(office):
    return member_of(office)


@pytest.fixture
def as_author(author):
    client = Client()
    client.force_login(author)
    return client


def form_on(client, url):
    return body([pair for pair in fields_of(client.get(url).text) if pair[0] != "csrfmiddlewaretoken"])


# --- refused wherever a content is written ---

NAMED = {"dpia_grounds": grounds("required-12"), "dpia_decision": "none", "dpia_reason": WHY}


def test_doing_without_what_the_law_names_is_refused_by_every_way_in(office):
    with pytest.raises(ValidationError) as refusal:
        services.open_activity(office, complete_content(**NAMED), by=None)
    assert list(refusal.value.message_dict) == ["dpia_decision"]
    assert not ProcessingActivity.objects.exists()
    activity = an_activity(office)
    with pytest.raises(ValidationError, match="35"):
        services.revise_activity(activity.pk, complete_content(**NAMED), version=1, by=None)
    template = template_services.open_template(NetworkFactory(), "Modèle", None, by=UserFactory())
    with pytest.raises(ValidationError, match="35"):
        template_services.write_draft(template.pk, complete_content(**NAMED), version=1, by=UserFactory())
    assert read(activity)["dpia_decision"] == "unknown"


def test_the_form_says_so_beside_the_field_and_keeps_what_was_typed(as_author, office):
    activity = an_activity(office, dpia_grounds=grounds("35-3-b"))
    typed = form_on(as_author, activity.page("edit"))
    typed["dpia_decision"], typed["dpia_reason"] = "none", "Une raison tapée avec soin"
    reply = as_author.post(activity.page("edit"), typed.urlencode(), content_type=FORM)
    assert reply.status_code == 422
    assert "Une raison tapée avec soin" in reply.text
    assert 'href="#id_dpia_decision"' in reply.text
    assert "id_dpia_decision_error" in reply.text
    assert ProcessingActivity.objects.get().version == 1


# --- computed at each save ---


def test_the_verdict_and_the_review_follow_the_content(office):
    activity = an_activity(office)
    assert (activity.dpia_verdict, activity.dpia_review_on) == ("not_required", None)
    done = {"dpia_decision": "done", "dpia_reference": "AIPD n° 1", "dpia_validated_on": "2023-10-02"}
    changed = complete_content(dpia_grounds=grounds("required-13"), **done)
    services.revise_activity(activity.pk, changed, version=1, by=None)
    activity.refresh_from_db()
    assert (activity.dpia_verdict, activity.dpia_review_on) == ("required", date(2026, 10, 2))


def test_the_offices_headcount_is_taken_when_a_record_is_opened():
    hr = complete_content(dpia_grounds=grounds("exempt-1"))
    small, large = OfficeFactory(headcount=249, headcount_on="2025-12-31"), OfficeFactory(headcount=250)
    assert services.open_activity(small, hr, by=None).dpia_verdict == "not_required"
    assert services.open_activity(large, hr, by=None).dpia_verdict == "to_assess"
    assert services.open_activity(OfficeFactory(), hr, by=None).dpia_verdict == "to_assess"
    assert services.open_activity(large, {**hr, "dpia_headcount": 12}, by=None).dpia_headcount == 12


def test_answering_a_template_is_examining_on_that_day(office):
    load_templates()
    revision = latest_revisions().get(template__code="T12")
    with time_machine.travel(LONG_AFTER, tick=False):
        activity = services.adopt_template(revision, office, [], by=None)
    assert (activity.dpia_examined_on, activity.dpia_verdict) == (LONG_AFTER.date(), "not_required")
    unsure = latest_revisions().get(template__code="T39")
    assert services.adopt_template(unsure, office, [], by=None).dpia_examined_on is None


# --- doing without an assessment waits for the DPO ---


@pytest.fixture
def dpo(office):
    return dpo_of(office)


@pytest.fixture
def direction(office):
    return member_of(office, "direction")


@time_machine.travel(datetime(2025, 11, 3, 9, tzinfo=ZoneInfo("Europe/Paris")), tick=False)
def served():
    """Return an office of last year with its DPO and its direction; a ledger never goes back."""
    office = OfficeFactory()
    return office, dpo_of(office), member_of(office, "direction")


def test_ten_days_of_silence_do_not_free_a_departure():
    office, dpo, direction = served()
    with time_machine.travel(MONDAY, tick=False):
        activity = submitted(office, **departure())
    assert activity.dpia_verdict == "to_justify"
    opinion = Opinion.objects.get()
    assert "AIPD" in opinion.question
    with time_machine.travel(LONG_AFTER, tick=False):
        with pytest.raises(ApprovalRefused, match="needed"):
            services.approve(activity.pk, by=direction, reason="Le délai est passé.")
        opinions.answer(opinion.pk, verdict="reserved", text="Le score inquiète.", version=activity.version, by=dpo)
        with pytest.raises(ApprovalRefused, match="no-reasons"):
            services.approve(activity.pk, by=direction)
        services.approve(activity.pk, by=direction, reason="Le score est retiré en juin.")
    opinion.refresh_from_db()
    assert (opinion.followed, opinion.why_not) == (False, "Le score est retiré en juin.")
    assert opinion.record.history.last().snapshot["content"]["dpia_reason"] == WHY


def test_an_opinion_on_another_text_does_not_free_a_departure(office, dpo, direction):
    activity = submitted(office)
    advised(activity)
    activity = services.revise_activity(activity.pk, complete_content(**departure()), version=activity.version, by=None)
    with pytest.raises(ApprovalRefused, match="needed"):
        services.approve(activity.pk, by=direction, reason="L’avis était favorable.")
    opinions.ask(activity.pk, by=None)
    advised(activity)
    assert services.approve(activity.pk, by=direction).status == "approved"


def test_a_departure_without_its_reason_is_not_approved_even_without_a_dpo(office, direction):
    activity = submitted(office, **departure(dpia_reason=""))
    assert activity.dpia_verdict == "required"
    with pytest.raises(ApprovalRefused, match="unexplained"):
        services.approve(activity.pk, by=direction, reason="Vite.")
    explained = complete_content(**departure())
    activity = services.revise_activity(activity.pk, explained, version=activity.version, by=None)
    assert services.approve(activity.pk, by=direction).status == "approved"


@pytest.mark.parametrize(("reason", "words"), [(WHY, "même passé le délai"), ("", "sans dire pourquoi")])
def test_the_approval_page_says_what_it_waits_for(office, dpo, direction, reason, words):
    activity = submitted(office, **departure(dpia_reason=reason))
    browser = Client()
    browser.force_login(direction)
    assert words in browser.get(activity.page("approve")).text
    assert words in browser.get(activity.page("detail")).text
    assert browser.post(activity.page("approve"), {"version": activity.version}).status_code == 302
    assert ProcessingActivity.objects.get().status == "submitted"


# --- shown ---


def test_the_page_gives_each_reason_with_its_text(as_author, office):
    activity = an_activity(
        office, dpia_grounds=grounds("required-12", "scoring", details="Cotation <b>des</b> dossiers")
    )
    html = as_author.get(activity.page("detail")).text
    assert "AIPD requise" in html
    assert "Instruction des demandes et gestion des logements sociaux" in html
    assert "délibération n°\u00a02018-327" in html
    assert "Cotation &lt;b&gt;des&lt;/b&gt; dossiers" in html
    assert "la décision sur l’analyse d’impact" in html


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dpia_examined_on": None}, "Personne n’a encore dit avoir cherché"),
        ({}, "Aucun motif, examen du 15 janvier 2026"),
        ({"dpia_grounds": grounds("exempt-1")}, "l’effectif n’est pas dit"),
        ({"dpia_grounds": grounds("exempt-1"), "dpia_headcount": 250}, "l’effectif retenu atteint la limite"),
        ({"dpia_grounds": grounds("exempt-2", "scoring")}, "un critère retenu en rompt les conditions"),
        ({"dpia_grounds": grounds("35-10")}, "le texte n’est pas nommé"),
        ({"dpia_grounds": grounds("35-10", details="CCH")}, "une finalité ne repose ni sur"),
        ({"dpia_grounds": grounds(*TWO), "dpia_decision": "none"}, "dites pourquoi aucune AIPD n’est menée"),
        (departure(), WHY),
        ({"dpia_grounds": grounds("required-1"), "dpia_decision": "to_do"}, "L’AIPD est à mener avant le traitement"),
        (
            {"dpia_grounds": grounds("required-1"), "dpia_decision": "covered", "dpia_covered_by": "AIPD du GIE"},
            "Couverte par",
        ),
        ({"dpia_validated_on": "2020-01-31"}, "AIPD à réexaminer le"),
    ],
)
def test_what_the_page_says_of_the_assessment(as_author, office, changes, words):
    html = as_author.get(an_activity(office, **changes).page("detail")).text
    assert words.replace(" ", "") in html.replace("\u00a0", "").replace(" ", "")


def test_a_headcount_that_moved_across_the_limit_is_told(as_author, office):
    activity = an_activity(office, dpia_grounds=grounds("exempt-1"), dpia_headcount=249)
    type(office).objects.filter(pk=office.pk).update(headcount=251)
    assert "compte aujourd’hui 251 agents" in as_author.get(activity.page("detail")).text


def test_the_form_groups_the_grounds_by_what_they_are_to_the_law(as_author, office):
    activity = an_activity(office, dpia_grounds=grounds("required-12"))
    html = as_author.get(activity.page("edit")).text
    assert html.count("<optgroup label=") == 5
    assert '<option value="required-12" selected' in html


def test_a_late_review_of_the_assessment_is_a_late_review(as_author, office):
    late = approved(office, name="AIPD ancienne", dpia_validated_on="2020-01-31")
    approved(office, name="AIPD récente", dpia_validated_on=date.today().isoformat())
    assert list(ProcessingActivity.objects.review_late(date.today())) == [late]
    listed = as_author.get("/offices/oise/traitements/?montrer=review-late").text
    assert "AIPD ancienne" in listed and "(AIPD)" in listed
    assert "AIPD récente" not in listed


def test_the_list_shows_and_sorts_by_the_nearest_of_both_reviews(as_author, office):
    approved(office, name="La seconde", review_on="2031-01-01", dpia_validated_on="2026-06-30")
    approved(office, name="La première", review_on="2027-01-01", dpia_validated_on="2026-06-30")
    approved(office, name="La dernière", review_on="2031-01-01")
    page = as_author.get("/offices/oise/traitements/?tri=revoir")
    shown = [(record.name, str(record.next_review_on)) for record in page.context["page"]]
    assert shown == [("La première", "2027-01-01"), ("La seconde", "2029-06-30"), ("La dernière", "2031-01-01")]
    assert page.text.count("(AIPD)") == 1
