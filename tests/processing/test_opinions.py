"""The DPO's opinion: asked, given, weighed by who approves, told, and taken out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.notifications.models import Letter
from compliance.processing import opinion_services as opinions
from compliance.processing import services
from compliance.processing.daily import opinions as remind
from compliance.processing.models import Opinion, ProcessingActivity
from compliance.processing.opinion_rules import ApprovalRefused
from compliance.records.services import StaleRecord
from tests.factories import OfficeFactory, UserFactory, dpo_of, mandate_of, member_of
from tests.hostile.budgets import budget
from tests.processing.factories import ADVICE, advised, an_activity, approved, complete_content, submitted

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))
TEN_DAYS_LATER, THE_DAY_AFTER = MONDAY + timedelta(days=14), MONDAY + timedelta(days=15)
WHY = "Le service ne peut attendre."


LAST_YEAR = datetime(2025, 11, 3, 9, tzinfo=ZoneInfo("Europe/Paris"))  # a ledger never goes back


@pytest.fixture
def office():
    with time_machine.travel(LAST_YEAR, tick=False):
        return OfficeFactory(slug="opal")


@pytest.fixture
def dpo(office):
    with time_machine.travel(LAST_YEAR, tick=False):
        return dpo_of(office)


@pytest.fixture
def direction(office):
    with time_machine.travel(LAST_YEAR, tick=False):
        return member_of(office, "direction")


def browser_of(person):
    client = Client()
    client.force_login(person)
    return client


def last_opinion(activity):
    return Opinion.objects.filter(record=activity).order_by("number").last()


# --- asked ---


def test_submitting_asks_the_dpo_and_writes_to_the_team(office, dpo):
    with time_machine.travel(MONDAY, tick=False):
        author = member_of(office)
        activity = services.open_activity(office, complete_content(), by=author)
        activity = services.submit(activity.pk, by=author)
        opinion = last_opinion(activity)
    assert (opinion.number, opinion.status, opinion.asked_by) == (1, "asked", author)
    assert (opinion.due_on.isoformat(), opinion.due_days, opinion.due_zone) == ("2026-03-16", 10, "metropole")
    assert opinion.record_version == activity.version
    [letter] = Letter.objects.filter(to=dpo.email)
    assert "T-001" in letter.subject
    assert "/offices/opal/traitements/1/donner-avis/" in letter.body


def test_an_office_without_a_dpo_asks_nobody_and_approves(office, direction):
    activity = services.approve(submitted(office).pk, by=direction)
    assert activity.status == "approved"
    assert not Opinion.objects.exists()
    with pytest.raises(ValidationError, match="Aucun DPO"):
        opinions.ask(an_activity(office).pk, by=None)


def test_an_opinion_is_not_asked_twice(office, dpo):
    activity = an_activity(office)
    opinions.ask(activity.pk, by=None, question="Faut-il une AIPD ?")
    services.submit(activity.pk, by=None)
    assert Opinion.objects.filter(record=activity).count() == 1
    with pytest.raises(ValidationError, match="déjà demandé"):
        opinions.ask(activity.pk, by=None)


def test_submitting_again_asks_again_only_when_the_text_changed(office, dpo):
    activity = submitted(office)
    advised(activity, "reserved")
    services.send_back(activity.pk, by=None, reason="à revoir")
    activity = services.submit(activity.pk, by=None)
    assert Opinion.objects.filter(record=activity).count() == 1
    activity = services.send_back(activity.pk, by=None, reason="à revoir")
    services.revise_activity(activity.pk, complete_content(name="Revue"), version=activity.version, by=None)
    services.submit(activity.pk, by=None)
    assert Opinion.objects.filter(record=activity).count() == 2


def test_a_column_added_since_is_no_other_text(office, dpo):
    activity = submitted(office)
    entry = activity.history.get(version=advised(activity).record_version)
    services.send_back(activity.pk, by=None, reason="à revoir")
    del entry.snapshot["content"]["notes"]
    type(entry).objects.filter(pk=entry.pk).update(snapshot=entry.snapshot)
    assert opinions.situation(ProcessingActivity.objects.get(), timezone.localdate()).speaks_of_now


def test_a_draft_on_which_an_opinion_was_asked_is_kept(office, dpo):
    activity = an_activity(office)
    opinions.ask(activity.pk, by=None)
    assert not services.can_delete(activity)
    with pytest.raises(ProtectedError):
        activity.delete()


# --- given ---


def test_an_answer_is_the_teams_alone_and_never_changes(office, dpo, direction):
    activity = submitted(office)
    opinion = last_opinion(activity)
    given = {"verdict": "favourable", "text": ADVICE, "version": activity.version}
    for other in (direction, member_of(office), dpo_of(OfficeFactory())):
        with pytest.raises(ValidationError, match="équipe du DPO"):
            opinions.answer(opinion.pk, by=other, **given)
    with pytest.raises(ValidationError, match="un sens et un texte"):
        opinions.answer(opinion.pk, by=dpo, verdict="favourable", text="  ", version=activity.version)
    with pytest.raises(StaleRecord):
        opinions.answer(opinion.pk, by=dpo, verdict="favourable", text=ADVICE, version=1)
    opinions.answer(opinion.pk, by=dpo, **given)
    with pytest.raises(ValidationError, match="n’est plus attendu"):
        opinions.answer(opinion.pk, by=dpo, verdict="unfavourable", text="Autre", version=activity.version)
    opinion.refresh_from_db()
    assert (opinion.status, opinion.verdict, opinion.text, opinion.advised_by) == ("given", "favourable", ADVICE, dpo)
    assert Letter.objects.filter(to=direction.email, subject__contains="a donné son avis").count() == 1


def test_a_mandate_that_ended_answers_no_more(office):
    yesterday = timezone.localdate() - timedelta(days=1)
    former = mandate_of(office, ends=yesterday).person
    dpo_of_today = mandate_of(office, starts=timezone.localdate()).person
    activity = submitted(office)
    given = {"verdict": "reserved", "text": ADVICE, "version": activity.version}
    with pytest.raises(ValidationError):
        opinions.answer(last_opinion(activity).pk, by=former, **given)
    opinions.answer(last_opinion(activity).pk, by=dpo_of_today, **given)


# --- weighed ---


def test_approving_waits_for_the_opinion_then_asks_for_reasons(office, dpo, direction):
    with time_machine.travel(MONDAY, tick=False):
        activity = submitted(office)
    with time_machine.travel(TEN_DAYS_LATER, tick=False), pytest.raises(ApprovalRefused) as refused:
        services.approve(activity.pk, by=direction, reason=WHY)
    assert refused.value.code == "waiting"
    with time_machine.travel(THE_DAY_AFTER, tick=False):
        with pytest.raises(ApprovalRefused):
            services.approve(activity.pk, by=direction)
        activity = services.approve(activity.pk, by=direction, reason=WHY)
    opinion = last_opinion(activity)
    assert (opinion.status, opinion.followed, opinion.why_not) == ("decided", None, WHY)
    assert activity.history.order_by("position").last().history_change_reason == f"fiche approuvée : {WHY}"


@pytest.mark.parametrize("verdict", ["reserved", "unfavourable"])
def test_against_the_opinion_reasons_are_kept(office, dpo, direction, verdict):
    activity = submitted(office)
    advised(activity, verdict)
    with pytest.raises(ApprovalRefused):
        services.approve(activity.pk, by=direction)
    services.approve(activity.pk, by=direction, reason=WHY)
    opinion = last_opinion(activity)
    assert (opinion.followed, opinion.why_not, opinion.decided_by) == (False, WHY, direction)


def test_a_favourable_opinion_asks_for_nothing(office, dpo, direction):
    activity = submitted(office)
    advised(activity)
    services.approve(activity.pk, by=direction)
    assert (last_opinion(activity).followed, last_opinion(activity).why_not) == (True, "")
    assert verify(Chain.objects.get(key=office.ledger_chain())).fault == ""


def test_an_opinion_on_another_text_asks_for_reasons(office, dpo, direction):
    activity = submitted(office)
    advised(activity)
    activity = services.revise_activity(activity.pk, complete_content(name="X"), version=activity.version, by=None)
    with pytest.raises(ApprovalRefused) as refused:
        services.approve(activity.pk, by=direction)
    assert refused.value.code == "no-reasons"
    services.approve(activity.pk, by=direction, reason=WHY)
    assert last_opinion(activity).followed is None


def test_a_decided_opinion_serves_once_for_each_text(office, dpo, direction):
    activity = approved(office)
    services.approve(services.reopen(activity.pk, by=None, reason="relue").pk, by=direction)
    activity.refresh_from_db()
    activity = services.revise_activity(activity.pk, complete_content(name="X"), version=activity.version, by=None)
    with pytest.raises(ApprovalRefused) as refused:
        services.approve(activity.pk, by=direction, reason=WHY)
    assert refused.value.code == "ask-first"


def test_who_gave_the_opinion_never_approves(office):
    yesterday = timezone.localdate() - timedelta(days=1)
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        person = mandate_of(office, ends=yesterday).person
        activity = submitted(office)
        advised(activity)
    member_of(office, "direction", person=person, starts=timezone.localdate())
    with pytest.raises(ApprovalRefused) as refused:
        services.approve(activity.pk, by=person)
    assert refused.value.code == "same-person"


# --- told, and taken out ---


def test_the_dpo_is_reminded_twice_each_once(office, dpo):
    with time_machine.travel(MONDAY, tick=False):
        submitted(office)
    counts = []
    for days in (9, 10, 10, 12, 14, 15):
        with time_machine.travel(MONDAY + timedelta(days=days), tick=False):
            remind(timezone.localdate())
        counts.append(Letter.objects.filter(to=dpo.email, subject__startswith="[Ramure] Avis attendu").count())
    assert counts == [0, 1, 1, 1, 2, 2]


def test_the_log_is_a_workbook(office, dpo, direction, tmp_path):
    activity = submitted(office)
    advised(activity, "reserved")
    services.approve(activity.pk, by=direction, reason=WHY)
    path = tmp_path / "avis.xlsx"
    call_command("export_register", "opal", dataset="opinions", format="xlsx", output=path)
    rows = list(load_workbook(path)["Avis du DPO"].iter_rows(values_only=True))
    line = dict(zip(rows[0], rows[1], strict=True))
    assert (line["N°"], line["Fiche"], line["Avis"], line["Avis suivi"]) == ("A-001", "T-001", "réservé", "non")
    assert (line["Texte de l’avis"], line["Motif de l’approbation"]) == (ADVICE, WHY)
    assert line["Donné par"] == dpo.full_name


# --- pages ---


def test_the_dpo_answers_from_the_page_and_the_direction_approves(office, dpo, direction):
    activity = submitted(office)
    page = browser_of(dpo).get(activity.get_absolute_url())
    assert activity.page("give_opinion") in page.text
    assert "10 jours ouvrés après la demande" in page.text
    assert browser_of(direction).get(activity.page("give_opinion")).status_code == 403
    shut = browser_of(direction).get(activity.page("approve"))
    assert shut.context["is_shut"]
    posted = {"version": activity.version, "verdict": "reserved", "text": "Revoir les durées."}
    assert browser_of(dpo).post(activity.page("give_opinion"), posted).status_code == 302
    boss = browser_of(direction)
    assert "Revoir les durées." in boss.get(activity.page("approve")).text
    assert boss.post(activity.page("approve"), {"version": activity.version}).status_code == 422
    assert boss.post(activity.page("approve"), {"version": activity.version, "reason": WHY}).status_code == 302
    activity.refresh_from_db()
    assert activity.status == "approved"
    assert WHY in boss.get(activity.get_absolute_url()).text


def test_a_record_saved_meanwhile_is_read_again_and_the_text_is_kept(office, dpo):
    activity = submitted(office)
    posted = {"version": activity.version - 1, "verdict": "reserved", "text": "Revoir les durées."}
    reply = browser_of(dpo).post(activity.page("give_opinion"), posted)
    assert reply.status_code == 409
    assert "Revoir les durées." in reply.text
    assert last_opinion(activity).is_awaited


def test_who_keeps_the_register_asks_from_the_page(office, dpo):
    activity = an_activity(office)
    browser = browser_of(member_of(office))
    assert browser.get(activity.page("ask_opinion")).status_code == 200
    asked = {"version": activity.version, "question": "Faut-il une AIPD ?"}
    assert browser.post(activity.page("ask_opinion"), asked).status_code == 302
    assert last_opinion(activity).question == "Faut-il une AIPD ?"
    assert "déjà demandé" in browser.post(activity.page("ask_opinion"), asked, follow=True).text


def test_a_guest_reads_no_opinion(office, dpo):
    from tests.processing.guests import a_guest

    activity = submitted(office)
    advised(activity, text="Entre nous.")
    guest = a_guest(activity, UserFactory()).person
    assert "Entre nous." not in browser_of(guest).get(activity.get_absolute_url()).text


def test_the_home_page_of_the_dpo_counts_what_its_list_shows(office, dpo):
    submitted(office), advised(submitted(office))
    browser = browser_of(dpo)
    home = browser.get("/")
    assert home.context["opinions"].count == 1
    assert "1 avis attendu" in home.text
    listed = browser.get("/offices/tous/traitements/?etat=toutes&montrer=opinion-awaited")
    assert len(listed.context["page"]) == 1
    assert browser_of(member_of(office)).get("/").context["opinions"] is None


@pytest.mark.parametrize("count", [1, 6])
def test_the_cost_of_a_record_does_not_follow_its_opinions(office, dpo, count):
    activity = submitted(office)
    for rank in range(count):
        advised(activity)
        if rank < count - 1:
            opinions.ask(activity.pk, by=None)
    browser = browser_of(dpo)
    with budget("processing:detail"):
        assert browser.get(activity.get_absolute_url()).status_code == 200
