"""The verbs of a request on the database: what each writes, what it refuses, what follows."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.records import content as contents
from compliance.records.services import StaleRecord
from compliance.subject_requests import people_services as people
from compliance.subject_requests import services
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.rules import Decision
from compliance.subject_requests.writing import Writer
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.processing.factories import approved
from tests.subject_requests.factories import NOBODY, a_request, answered, days_ago, key_of, qualified

pytestmark = pytest.mark.django_db
NOON = "2026-11-06 12:00:00+01:00"


@pytest.fixture
def office():
    return OfficeFactory(slug="oise")


def code_of(refused, field=None):
    error = refused.value
    return error.error_dict[field][0].code if field else error.code


# --- receiving and qualifying ---


def test_a_request_bears_a_number_and_its_dates_with_their_reasons(office):
    with time_machine.travel(NOON, tick=False):
        first, second = a_request(office, received=date(2026, 3, 5)), a_request(office)
    assert (first.reference, second.reference) == ("D-0001", "D-0002")
    assert first.status == "received"
    assert (first.entered_on, first.due_on) == (date(2026, 11, 6), date(2026, 4, 7))
    told = first.terms["whole"]
    assert (told["rule"], told["zone"]) == ("dsr.answer", "metropole")
    assert "lundi de Pâques" in " ".join(told["steps"])
    entry = first.history.get()
    assert entry.snapshot["terms"] == first.terms
    assert entry.snapshot["content"]["wording"] == first.wording
    assert not verify(Chain.objects.get(key=office.ledger_chain())).fault


def test_the_calendar_is_the_office_s_on_the_day_of_entry():
    with time_machine.travel("2027-03-02 12:00:00+01:00", tick=False):
        request = qualified(OfficeFactory(holiday_zone="alsace_moselle"), received=date(2027, 2, 26))
    assert (request.zone, request.due_on) == ("alsace_moselle", date(2027, 3, 30))


def test_a_receipt_to_come_is_refused(office):
    with pytest.raises(ValidationError) as refused:
        a_request(office, received=timezone.localdate() + timedelta(days=1))
    assert code_of(refused, "received_on") == "in-the-future"
    assert not SubjectRequest.objects.exists()


def test_who_writes_for_another_says_so(office):
    with pytest.raises(ValidationError) as refused:
        a_request(office, requester_quality="heir")
    assert {name: errors[0].code for name, errors in refused.value.error_dict.items()} == {
        "requester_name": "no-requester",
        "heir_scope": "no-scope",
    }


def test_each_right_has_its_own_clock(office):
    request = qualified(office, "access", "withdraw", received=days_ago(3))
    assert request.status == "in_progress"
    assert request.due_on == days_ago(3)  # withdrawing is due at once
    request = answered(request, "withdraw")
    assert request.status == "in_progress"
    assert request.due_on.isoformat() == request.terms["rights"][key_of(request)]["due"]["day"]
    assert request.was_late  # of the right that was answered after its day
    assert answered(request).status == "answered_full"


def test_qualifying_again_keeps_what_was_answered(office):
    request = answered(qualified(office, "access", "erase"))
    request = services.qualify(request.pk, "rights", ["object"], NOBODY)
    assert [(row.right, row.outcome) for row in request.rights.all()] == [("access", "answered_full"), ("object", "")]


@pytest.mark.parametrize(("kind", "due"), [("cada", date(2026, 4, 5)), ("complaint", None)])
def test_what_is_no_exercise_of_rights_is_set_aside_with_its_own_answer(office, kind, due):
    request = a_request(office, received=date(2026, 3, 5))
    request = services.qualify(request.pk, kind, [], NOBODY)
    assert (request.status, request.due_on) == ("in_progress", due)
    with pytest.raises(ValidationError) as refused:
        services.set_aside(request.pk, " ", timezone.localdate(), NOBODY)
    assert code_of(refused, "answer") == "no-answer"
    request = services.set_aside(request.pk, "Documents envoyés.", timezone.localdate(), NOBODY)
    assert (request.status, request.closed_on, request.due_on) == ("set_aside", timezone.localdate(), None)
    assert request.was_late == (kind == "cada")


# --- identity ---


def test_asking_for_the_identity_at_once_suspends_with_reserve_and_leaves_the_strict_date():
    with time_machine.travel(NOON, tick=False) as clock:
        request = qualified(OfficeFactory(), received=date(2026, 11, 2))
        request = services.ask_identity(request.pk, date(2026, 11, 3), "Adresse inconnue", NOBODY)
        assert request.status == "identity_pending"
        clock.move_to("2026-11-13 12:00:00+01:00")
        request = services.record_identity(request.pk, date(2026, 11, 13), "passeport", NOBODY)
    assert (request.status, request.due_on) == ("in_progress", date(2026, 12, 2))
    adjusted = request.terms["rights"][key_of(request)]["adjusted"]
    assert (adjusted["day"], adjusted["reserved"]) == ("2026-12-14", True)


def test_who_checked_the_identity_is_written_and_no_copy_is_kept(office):
    juriste = member_of(office)
    request = services.ask_identity(qualified(office).pk, days_ago(1), "Homonymes", NOBODY)
    request = services.record_identity(request.pk, days_ago(0), "carte d’identité", Writer(by=juriste))
    check = request.identity_checks.get()
    assert (check.result, check.verified_by, check.verified_on) == (
        "verified",
        juriste.get_full_name(),
        days_ago(0),
    )


def test_nothing_is_told_while_the_identity_is_awaited(office):
    request = services.ask_identity(qualified(office).pk, days_ago(1), "Homonymes", NOBODY)
    with pytest.raises(ValidationError) as refused:
        answered(request)
    assert code_of(refused, "outcome") == "identity-awaited"
    assert answered(request, outcome="withdrawn").status == "withdrawn"


def test_what_nobody_proved_is_abandoned(office):
    request = services.ask_identity(qualified(office, "access", "erase").pk, days_ago(1), "Homonymes", NOBODY)
    request = services.abandon(request.pk, days_ago(0), NOBODY)
    assert (request.status, request.closed_on) == ("abandoned_identity", days_ago(0))
    assert request.identity_checks.get().result == "abandoned"


def test_an_agent_proves_the_mandate_before_anything_is_told(office):
    request = qualified(office, requester_quality="mandataire", requester_name="Me Durand")
    with pytest.raises(ValidationError) as refused:
        answered(request)
    assert code_of(refused, "outcome") == "quality-unproved"
    request = services.verify_quality(request.pk, "mandate", days_ago(0), NOBODY)
    assert answered(request).status == "answered_full"


# --- extension ---


def test_an_extension_is_counted_from_the_receipt(office):
    with time_machine.travel(NOON, tick=False):
        request = qualified(office, received=date(2026, 10, 6))
        request = services.extend(request.pk, date(2026, 11, 5), "Deux cents dossiers à réunir", NOBODY)
    assert (request.status, request.due_on) == ("extended", date(2027, 1, 6))
    with pytest.raises(ValidationError) as refused:
        services.extend(request.pk, date(2026, 11, 5), "Encore", NOBODY)
    assert code_of(refused) == "already-extended"


def test_an_extension_told_after_the_strict_date_is_lost(office):
    with time_machine.travel(NOON, tick=False):
        request = qualified(office, received=date(2026, 10, 5))
        with pytest.raises(ValidationError) as refused:
            services.extend(request.pk, date(2026, 11, 6), "Nombre de demandes", NOBODY)
        assert code_of(refused, "notice_on") == "too-late"
        request.refresh_from_db()
        assert (request.status, request.due_on) == ("in_progress", date(2026, 11, 5))
        assert list(SubjectRequest.objects.overdue(timezone.localdate())) == [request]


# --- deciding ---


def test_a_late_refusal_is_marked_and_leaves(office):
    request = answered(qualified(office, "erase", received=days_ago(90)), "erase", "refused")
    assert (request.status, request.was_late) == ("refused", True)


@pytest.mark.parametrize("field", ["reasons", "cnil_remedy", "court_remedy"])
def test_a_refusal_has_reasons_and_both_remedies(office, field):
    with pytest.raises(ValidationError) as refused:
        answered(qualified(office), outcome="refused", **{field: "" if field == "reasons" else False})
    assert set(refused.value.error_dict) == {field}


def test_a_second_answer_is_refused(office):
    request = answered(qualified(office, "access", "erase"))
    with pytest.raises(ValidationError) as refused:
        answered(request, outcome="refused")
    assert code_of(refused, "outcome") == "already-answered"
    with pytest.raises(ValidationError) as refused:
        answered(answered(request, "erase"), "erase")
    assert code_of(refused) == "not-now"


def test_a_right_is_reopened_with_a_reason(office):
    request = answered(qualified(office))
    with pytest.raises(ValidationError):
        services.reopen(request.pk, key_of(request), NOBODY)
    request = services.reopen(request.pk, key_of(request), Writer(by=None, reason="Mauvais dossier"))
    assert (request.status, request.closed_on) == ("in_progress", None)
    assert request.history.order_by("-position").first().history_change_reason == "Mauvais dossier"


def test_who_advised_neither_decides_nor_signs(office):
    dpo, direction = dpo_of(office), member_of(office, "direction")
    request = people.advise(qualified(office).pk, "Répondre en entier.", Writer(by=dpo))
    assert request.advised_by == dpo
    decision = Decision(outcome="answered_full", answered_on=timezone.localdate(), decided_by=dpo.pk)
    with pytest.raises(ValidationError) as refused:
        services.decide(request.pk, key_of(request), decision, Writer(by=dpo))
    assert code_of(refused) == "adviser-decides-not"
    with pytest.raises(ValidationError):
        people.sign(request.pk, Writer(by=dpo))
    request = people.sign(request.pk, Writer(by=direction))
    assert (request.signed_by, request.signed_on) == (direction, timezone.localdate())


def test_the_database_itself_refuses_an_adviser_who_decides(office):
    dpo = dpo_of(office)
    request = people.advise(qualified(office).pk, "Répondre.", Writer(by=dpo))
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectRequest.objects.filter(pk=request.pk).update(decided_by=dpo)


def test_only_the_dpo_s_team_advises(office):
    with pytest.raises(ValidationError) as refused:
        people.advise(qualified(office).pk, "Répondre.", Writer(by=member_of(office)))
    assert code_of(refused) == "not-dpo"


def test_a_delegate_signs_between_its_dates(office):
    direction, juriste, dpo = member_of(office, "direction"), member_of(office), dpo_of(office)
    request = qualified(office)
    with pytest.raises(ValidationError) as refused:
        people.sign(request.pk, Writer(by=juriste))
    assert code_of(refused) == "no-delegation"
    given = people.delegate(office, juriste, starts=days_ago(10), ends=None, by=direction)
    assert people.may_sign(request, juriste, timezone.localdate())
    people.end_delegation(given.pk, on=days_ago(1), by=direction)
    assert not people.may_sign(request, juriste, timezone.localdate())
    with pytest.raises(ValidationError):
        people.delegate(office, dpo, starts=days_ago(1), ends=None, by=direction)
    assert given.history.count() == 2


# --- activities ---


def test_a_right_in_principle_not_open_asks_for_reasons_and_is_not_refused_alone(office):
    activity = approved(
        office, purposes=[{"key": "law", "label": "RPLS", "legal_basis": "6-1-c", "legal_reference": "CCH, L.411-10"}]
    )
    request = qualified(office, "erase")
    row = {**contents.blank(contents.part_model(SubjectRequest, "activities")), "activity": activity.pk}
    with pytest.raises(ValidationError) as refused:
        services.link_activities(request.pk, [row], NOBODY)
    assert code_of(refused, "activities") == "closed-in-principle"
    request = services.link_activities(request.pk, [{**row, "reasons": "Examen demandé"}], NOBODY)
    assert request.activities.get().activity == activity
    assert answered(request, "erase").status == "answered_full"


def test_a_granted_right_that_no_basis_opens_says_why(office):
    activity = approved(
        office, purposes=[{"key": "law", "label": "RPLS", "legal_basis": "6-1-c", "legal_reference": "CCH, L.411-10"}]
    )
    row = {**contents.blank(contents.part_model(SubjectRequest, "activities")), "activity": activity.pk}
    request = a_request(office)
    services.link_activities(request.pk, [row], NOBODY)  # not qualified yet: nothing to say
    request = services.qualify(request.pk, "rights", ["erase"], NOBODY)
    with pytest.raises(ValidationError) as refused:
        answered(request, "erase")
    assert code_of(refused, "reasons") == "closed-in-principle"
    assert answered(request, "erase", reasons="À titre gracieux").status == "answered_full"


def test_an_activity_of_another_office_is_not_linked(office):
    other = approved(OfficeFactory())
    row = {**contents.blank(contents.part_model(SubjectRequest, "activities")), "activity": other.pk}
    with pytest.raises(ValidationError):
        services.link_activities(qualified(office).pk, [row], NOBODY)


# --- people ---


def test_a_request_is_followed_by_who_handles_them(office):
    juriste, direction = member_of(office), member_of(office, "direction")
    request = people.assign(qualified(office).pk, juriste, NOBODY)
    assert request.handler == juriste
    with pytest.raises(ValidationError) as refused:
        people.assign(request.pk, direction, NOBODY)
    assert code_of(refused, "handler") == "not-a-handler"


def test_two_people_handling_the_same_request_lose_nothing(office):
    request = qualified(office)
    read = Writer(by=None, version=request.version)
    services.ask_identity(request.pk, days_ago(1), "Homonymes", read)
    with pytest.raises(StaleRecord):
        services.extend(request.pk, days_ago(0), "Nombre", read)


def test_the_same_person_is_proposed_and_never_merged_alone(office):
    first = a_request(office)
    second = a_request(office, person_name="Martin  jeanne Mme", email="autre@exemple.example")
    third = a_request(office, person_name="J. Martin")  # the same address
    a_request(office, person_name="M. Paul Durand", email="")
    a_request(OfficeFactory())
    assert set(SubjectRequest.objects.by_the_same_person(first)) == {second, third}
    linked = services.link_duplicate(second.pk, first.number, NOBODY)
    assert (linked.same_as, linked.status) == (first.number, "received")
    with pytest.raises(ValidationError) as refused:
        services.link_duplicate(second.pk, 99, NOBODY)
    assert code_of(refused, "number") == "not-here"


def test_a_hold_has_a_reason_and_is_released(office):
    request = a_request(office)
    with pytest.raises(ValidationError):
        services.hold(request.pk, " ", NOBODY)
    request = services.hold(request.pk, "Contentieux", NOBODY)
    assert request.held_on == timezone.localdate()
    assert services.release(request.pk, NOBODY).held_on is None


def test_a_closed_request_is_corrected_by_nobody_but_for_who_is_told(office):
    request = answered(qualified(office))
    content = contents.read(request)
    with pytest.raises(ValidationError):
        services.revise(request.pk, {**content, "wording": "Autre"}, by=None, version=request.version)
    told = {**contents.blank(contents.part_model(SubjectRequest, "recipients_told")), "recipient": "CAF"}
    request = services.revise(request.pk, {**content, "recipients_told": [told]}, by=None, version=request.version)
    assert request.recipients_told.get().recipient == "CAF"


def test_each_verb_writes_one_entry_and_the_chain_holds(office):
    request = answered(qualified(office, "access", "erase"))
    answered(request, "erase", "refused")
    assert request.history.count() == 4
    assert not verify(Chain.objects.get(key=office.ledger_chain())).fault
