"""The verbs of the mandate: what each writes, what it refuses, and what rights come of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from compliance.access.models import OfficeGrant
from compliance.access.perimeter import office_ids, offices_seen
from compliance.accounts.models import Invitation
from compliance.governance.mandates import services as mandates
from compliance.history.verification import verify_key
from compliance.notifications.models import Letter
from compliance.offices.models import Mandate, MandateMember
from compliance.processing.rules import reference
from tests.factories import OfficeFactory, UserFactory, installer, member_of
from tests.governance.mandates import FIRST, LAST, TERMS, act, draft_of, person_at, reasons, refusal, sees, signed_in
from tests.processing.factories import submitted

pytestmark = pytest.mark.django_db

VIEW = "offices.view_register"
TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(time_machine):
    """Stop the clock at noon, and give a function that moves it to another day's noon."""

    def move(day: date) -> None:
        time_machine.move_to(f"{day}T12:00:00+01:00", tick=False)

    move(TODAY)
    return move


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="Opal")


# --- drafts ---


def test_a_draft_has_no_effect(office):
    draft = draft_of(office)

    assert (draft.status, draft.number, draft.version) == ("draft", 1, 1)
    assert not OfficeGrant.of_any_date.exists()
    assert offices_seen(draft.person) == []
    assert not Letter.objects.exists()
    assert draft.history.get().snapshot["members"][0]["person_name"] == "Hélène Vasseur"


def test_a_draft_is_revised_and_its_team_follows_the_dates(office):
    draft = draft_of(office)
    act(mandates.add_member, draft, email="adjoint@seve.example", full_name="Paul", role="deputy", starts=FIRST)

    terms = {**TERMS, "starts": FIRST + DAY, "ends": LAST - DAY}
    act(mandates.revise, draft, values=terms, email="autre@seve.example", full_name="Une autre")

    places = {place.role: place for place in MandateMember.objects.all()}
    assert {place.period for place in places.values()} == {(FIRST + DAY, LAST - DAY)}
    assert places["lead"].person == Mandate.objects.get().person == person_at("autre@seve.example")


def test_a_revision_that_changes_nothing_writes_nothing(office):
    draft = draft_of(office, days_per_year=None)
    terms = {**TERMS, "days_per_year": None}
    act(mandates.revise, draft, values=terms, email=draft.person.email, full_name="")
    assert Mandate.objects.get().version == 1


def test_a_stale_revision_is_told_both_versions(office):
    draft = draft_of(office)
    act(mandates.revise, draft, values={**TERMS, "city": "Laon"}, email=draft.person.email, full_name="")

    typed = {**TERMS, "city": "Soissons"}
    with pytest.raises(mandates.StaleMandate) as stale:
        mandates.revise(draft.pk, typed, email=draft.person.email, full_name="", version=1, by=None)
    assert (stale.value.current["city"], stale.value.typed["city"]) == ("Laon", "Soissons")


def test_a_draft_is_abandoned_and_stays_in_the_ledger(office):
    draft = draft_of(office)
    act(mandates.discard, draft)

    assert not Mandate.objects.exists()
    last = Mandate.history.order_by("position").last()
    assert (last.history_type, last.snapshot["person_name"]) == ("-", "Hélène Vasseur")


@pytest.mark.parametrize("role", ["juriste", "direction", "admin", "deontologue", "declarant", "auditor"])
def test_whoever_holds_a_role_in_the_office_is_not_its_dpo(office, role):
    person = member_of(office, role)
    with pytest.raises(ValidationError, match=r"art\. 38\(6\)") as refused:
        draft_of(office, email=person.email)
    assert refused.value.code == "dpo-holds-no-other-role"


def test_a_role_that_ends_before_the_mandate_is_no_hindrance(office):
    person = member_of(office, ends=FIRST - DAY)
    assert draft_of(office, email=person.email).person == person


def test_the_installer_and_closed_accounts_are_refused(office):
    assert refusal(draft_of, office, email=installer().email) == "superuser"
    assert refusal(draft_of, office, email=UserFactory(is_active=False).email) == "closed-account"


# --- signing ---


def test_a_signature_gives_the_team_the_rights_of_the_dpo(office):
    direction = member_of(office, "direction")
    draft = draft_of(office, register_entrusted=True)
    act(mandates.add_member, draft, email="adjoint@seve.example", full_name="Paul", role="deputy", starts=TODAY)

    signed = mandates.sign(draft.pk, version=2, by=direction)

    assert (signed.status, signed.signed_by) == ("signed", direction)
    for email in ("helene@seve.example", "adjoint@seve.example"):
        person = person_at(email)
        assert office_ids(person, "offices.edit_register") == {office.pk}
        assert office_ids(person, "offices.log_time") == {office.pk}
        assert office_ids(person, "offices.designate_dpo") == set()
    assert reasons(signed)[-1] == "lettre de mission signée"


def test_a_signature_is_told_to_the_office_and_to_the_team(office):
    direction, admin = member_of(office, "direction"), member_of(office, "admin")
    member_of(office, "juriste")
    signed_in(office)

    assert {letter.to for letter in Letter.objects.all()} == {direction.email, admin.email, "helene@seve.example"}
    (to_the_dpo,) = Letter.objects.filter(to="helene@seve.example")
    assert to_the_dpo.carries_key and "Pour ouvrir votre compte" in to_the_dpo.body
    assert Invitation.objects.get().email == "helene@seve.example"
    assert "/compte/invitation/" in to_the_dpo.body


def test_an_incomplete_lettre_is_not_signed(office):
    draft = draft_of(office, days_per_year=None)
    assert refusal(act, mandates.sign, draft) == "incomplete"
    assert not OfficeGrant.of_any_date.exists()


def test_a_mandate_is_signed_once_and_never_edited(office):
    signed = signed_in(office)
    assert refusal(act, mandates.sign, signed) == "not-a-draft"
    assert refusal(act, mandates.discard, signed) == "not-a-draft"
    edited = {"values": TERMS, "email": signed.person.email, "full_name": ""}
    assert refusal(act, mandates.revise, signed, **edited) == "not-a-draft"


def test_mandates_of_one_office_never_overlap(office):
    signed_in(office)
    later = draft_of(office, email="autre@seve.example", starts=LAST, ends=None)
    assert refusal(act, mandates.sign, later) == "mandates-overlap"
    assert not sees(later.person, office)
    assert signed_in(OfficeFactory()).is_signed


def test_a_role_given_since_the_draft_is_seen_at_the_signature(office):
    draft = draft_of(office)
    member_of(office, person=draft.person, starts=TODAY)
    assert refusal(act, mandates.sign, draft) == "dpo-holds-no-other-role"


@pytest.mark.parametrize("verb", [mandates.sign, mandates.discard])
def test_what_was_read_before_somebody_wrote_is_stale(office, verb):
    draft = draft_of(office)
    act(mandates.revise, draft, values={**TERMS, "city": "Laon"}, email=draft.person.email, full_name="")
    with pytest.raises(mandates.StaleMandate):
        verb(draft.pk, version=1, by=None)


# --- renewing, withdrawing, ending ---


def test_a_renewal_begins_the_day_after_with_the_same_terms_and_team(office):
    signed = signed_in(office, city="Laon", attests_means=True)
    act(mandates.add_member, signed, email="a@seve.example", full_name="A", role="deputy", starts=TODAY)
    leaving = {"email": "b@seve.example", "full_name": "B", "role": "substitute", "starts": TODAY, "ends": TODAY}
    act(mandates.add_member, signed, **leaving)

    following = act(mandates.renew, signed)

    assert (following.status, following.renews, following.number) == ("draft", signed, 2)
    assert following.period == (date(2028, 1, 1), date(2029, 12, 31))
    assert (following.city, following.attests_means, following.attests_no_conflict) == ("Laon", False, False)
    assert {(place.role, place.period) for place in following.team()} == {
        ("lead", following.period),
        ("deputy", following.period),
    }
    assert refusal(act, mandates.renew, signed) == "already-renewed"


def test_a_mandate_without_end_is_not_renewed(office):
    assert refusal(act, mandates.renew, signed_in(office, ends=None)) == "has-no-end"


def test_a_mandate_that_has_not_begun_is_withdrawn(office, clock):
    signed = signed_in(office, starts=TODAY + DAY)
    act(mandates.withdraw, signed, reason="erreur de date")

    assert Mandate.objects.get().status == "withdrawn"
    assert reasons(signed)[-1] == "mandat retiré : erreur de date"
    clock(TODAY + DAY)
    assert not sees(signed.person, office)
    assert signed_in(office, email="autre@seve.example", starts=TODAY + DAY).is_signed
    assert refusal(act, mandates.withdraw, signed, reason="encore") == "not-signed"


def test_a_mandate_that_has_begun_is_not_withdrawn(office):
    assert refusal(act, mandates.withdraw, signed_in(office), reason="erreur") == "has-begun"


@pytest.mark.parametrize(
    ("on", "code"),
    [(LAST + DAY, "ends-later"), (TODAY - 2 * DAY, "ends-in-the-past"), (FIRST - DAY, "ends-before-it-begins")],
)
def test_when_a_mandate_does_not_end(office, on, code):
    assert refusal(act, mandates.end, signed_in(office), on=on, reason="fin") == code


def test_an_early_end_hands_over_what_waits_and_falls_due(office):
    direction = member_of(office, "direction")
    waits = submitted(office, name="Gestion des accès")
    signed = signed_in(office)

    act(mandates.end, signed, on=TODAY, reason="cession du cabinet")

    ended = Mandate.objects.get()
    assert ended.handover["on"] == "2026-11-22"
    (item,) = ended.handover["items"]
    assert (item["reference"], item["name"]) == (reference(waits.number), "Gestion des accès")
    assert ended.history.order_by("position").last().snapshot["handover"] == ended.handover
    assert reasons(ended)[-1] == "fin anticipée du mandat : cession du cabinet"
    assert Letter.objects.filter(to=direction.email, subject__contains="Fin anticipée").count() == 1

    acknowledged = mandates.acknowledge_handover(ended.pk, version=ended.version, by=direction)
    assert acknowledged.acknowledged_by == direction
    assert refusal(act, mandates.acknowledge_handover, ended) == "already-acknowledged"
    assert refusal(act, mandates.draw_up_handover, ended) == "already-acknowledged"


def test_a_handover_lists_reviews_due_within_ninety_days(office):
    for number, due in enumerate((TODAY - DAY, TODAY + 90 * DAY, TODAY + 91 * DAY), start=1):
        submitted(office, name=f"Fiche {number}", review_on=due.isoformat())
    three_years_ago = TODAY.replace(year=TODAY.year - 3)
    submitted(office, name="AIPD ancienne", dpia_validated_on=three_years_ago.isoformat())
    submitted(office, name="AIPD récente", dpia_validated_on=TODAY.isoformat())
    signed = act(mandates.draw_up_handover, signed_in(office))

    def under(word):
        return [item["name"] for item in signed.handover["items"] if word in item["heading"]]

    assert under("revoir") == ["Fiche 1", "Fiche 2"]
    assert under("réexaminer") == ["AIPD ancienne"]


def test_there_is_nothing_to_acknowledge_before_the_handover(office):
    assert refusal(act, mandates.acknowledge_handover, signed_in(office)) == "no-handover"


def test_the_receipt_comes_after_the_signature(office):
    signed = act(mandates.record_receipt, signed_in(office), receipt="DPO-12", receipt_on=TODAY)
    assert (signed.designation_receipt, signed.version) == ("DPO-12", 3)
    assert refusal(act, mandates.record_receipt, draft_of(office), receipt="x", receipt_on=TODAY) == "not-signed"


def test_every_act_is_an_entry_of_the_office_and_the_chain_holds(office):
    signed = signed_in(office, designee="organisation", organisation="Cabinet")
    act(mandates.record_receipt, signed, receipt="DPO-12", receipt_on=TODAY)
    deputy = act(mandates.add_member, signed, email="a@seve.example", full_name="A", role="deputy", starts=TODAY)
    act(mandates.end_member, signed, member=deputy.pk, on=TODAY)
    act(mandates.end, signed, on=TODAY, reason="fin")

    assert reasons(signed) == [
        "mandat de DPO préparé",
        "lettre de mission signée",
        "récépissé de la CNIL noté",
        "équipe du DPO : arrivée",
        "équipe du DPO : départ",
        "fin anticipée du mandat : fin",
    ]
    verdict = verify_key(office.ledger_chain())
    assert (verdict.entries, verdict.fault) == (1 + 6, "")
