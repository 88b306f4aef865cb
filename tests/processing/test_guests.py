"""An activity confided to a service: who reaches it, until when, what is refused, what is written in the ledger."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.access import services as access
from compliance.access.perimeter import office_ids, offices_seen, record_ids
from compliance.accounts import invitations
from compliance.accounts.models import Invitation
from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.notifications.models import Letter
from compliance.offices.enums import Permission
from compliance.processing import services as activities
from compliance.processing.models import ActivityGrant, ActivityGuest, ProcessingActivity
from compliance.records import guest_services as services
from compliance.records.guest_rules import State
from tests.factories import OfficeFactory, UserFactory, dpo_of, installer, member_of
from tests.processing.factories import an_activity, approved, ended
from tests.processing.guests import a_guest, invited, moved_back

pytestmark = pytest.mark.django_db

VIEW, EDIT = Permission.VIEW_REGISTER.full, Permission.EDIT_REGISTER.full


def today(offset: int = 0):
    return timezone.localdate() + timedelta(days=offset)


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="Opal")


@pytest.fixture
def author(office):
    return member_of(office)


def granted(person, permission=VIEW):
    return list(ProcessingActivity.objects.granted_to(person, permission))


def refused(code, call, *args, **kwargs):
    """Check that a verb is refused for this reason and writes nothing."""
    before = list(Chain.objects.order_by("pk").values_list("digest", flat=True)), Letter.objects.count()
    with pytest.raises(ValidationError) as refusal:
        call(*args, **kwargs)
    codes = [error.code for error in getattr(refusal.value, "error_list", [])] or [
        error.code for errors in refusal.value.error_dict.values() for error in errors
    ]
    assert codes == [code]
    assert (list(Chain.objects.order_by("pk").values_list("digest", flat=True)), Letter.objects.count()) == before


# --- what a guest reaches ---


def test_a_guest_sees_and_edits_the_one_record(office, author):
    activity, other = an_activity(office), an_activity(office)
    person = a_guest(activity, by=author).person
    assert granted(person) == granted(person, EDIT) == [activity]
    assert not ProcessingActivity.objects.visible_to(person).exists()
    assert offices_seen(person) == []
    assert other not in granted(person)


@pytest.mark.parametrize("permission", [one for one in Permission if one.full not in {VIEW, EDIT}])
def test_nothing_else_is_ever_confided(office, permission):
    person = a_guest(an_activity(office)).person
    assert granted(person, permission.full) == []
    assert office_ids(person, permission.full) == frozenset()


def test_a_guest_who_serves_another_office_keeps_both_apart(office):
    amiens = OfficeFactory()
    own, activity = an_activity(amiens), an_activity(office)
    juriste = a_guest(activity, member_of(amiens)).person
    assert list(ProcessingActivity.objects.visible_to(juriste)) == [own]
    assert granted(juriste) == [activity]
    assert offices_seen(juriste) == [amiens]


def test_an_invitation_opens_nothing_before_it_is_accepted(office):
    person = UserFactory(email="farid.benali@opal.example")
    invited(an_activity(office))
    assert granted(person) == []


def test_the_right_ends_on_its_day_though_no_job_runs(office):
    evening = datetime(2026, 3, 31, 23, 30, tzinfo=ZoneInfo("Europe/Paris"))
    with time_machine.travel(evening, tick=False) as clock:
        person = a_guest(an_activity(office), ends=today()).person
        assert granted(person)
        clock.shift(timedelta(hours=1))
        assert not granted(person)


def test_a_superuser_reaches_nothing_even_made_one_afterwards(office):
    person = a_guest(an_activity(office)).person
    person.is_superuser = True
    person.save()
    assert record_ids(person, VIEW, ProcessingActivity) == frozenset()


# --- the verbs ---


def test_confiding_writes_the_place_the_letter_and_one_entry(office, author):
    activity = an_activity(office)
    entries = Chain.objects.get(key=office.ledger_chain()).position
    place = invited(activity, by=author, email=" Farid.Benali@Opal.example ")
    assert (place.email, place.starts, place.invited_by, place.state) == (
        "farid.benali@opal.example",
        today(),
        author,
        State.INVITED,
    )
    assert Chain.objects.get(key=office.ledger_chain()).position == entries + 1
    letter = Letter.objects.get()
    assert letter.to == "farid.benali@opal.example"
    assert activity.reference in letter.body and activity.name not in letter.body + letter.subject
    assert place.request not in letter.body


def test_each_change_of_a_place_is_an_entry_of_the_office(office, author):
    place = a_guest(an_activity(office), by=author)
    place = services.prolong(ActivityGuest, place.pk, today(20), version=place.version, by=author)
    place = services.declare_done(ActivityGuest, place.pk, message="Voilà.", by=place.person)
    services.withdraw(ActivityGuest, place.pk, version=place.version, by=author)
    entries = ActivityGuest.history.filter(id=place.pk).order_by("position")
    assert [entry.history_change_reason for entry in entries] == [
        f"fiche confiée à {place.full_name}",
        "fiche confiée acceptée",
        "délai prolongé",
        "partie faite",
        "fiche retirée",
    ]
    assert [entry.actor_name for entry in entries] == [
        str(who) for who in (author, place.person, author, place.person, author)
    ]
    assert not verify(Chain.objects.get(key=office.ledger_chain())).fault


def test_the_edit_of_a_guest_is_the_ordinary_one(office):
    activity = approved(office)
    person = a_guest(activity).person
    content = {**activity.history.latest().snapshot["content"], "description": "Complété par le service."}
    revised = activities.revise_activity(activity.pk, content, version=activity.version, by=person)
    assert revised.status == "submitted"
    assert activity.history.latest().actor_name == str(person)


def test_a_link_serves_once_and_gives_two_grants(office):
    place = a_guest(an_activity(office))
    with pytest.raises(ValidationError):
        invitations.accept(place.invitation.digest, place.person)
    refused("not-open", services.accept, ActivityGuest, place.pk, person=place.person)
    assert ActivityGrant.of_any_date.count() == 2


def test_another_link_kills_the_former(office, author):
    place = invited(an_activity(office))
    former = place.invitation.digest
    place = services.send_again(ActivityGuest, place.pk, version=place.version, by=author)
    assert Invitation.objects.get().digest != former
    assert Letter.objects.count() == 2


def test_an_invitation_taken_back_opens_nothing(office, author):
    place = invited(an_activity(office))
    services.withdraw(ActivityGuest, place.pk, version=place.version, by=author)
    with pytest.raises(ValidationError, match="retirée"):
        invitations.accept(place.invitation.digest, UserFactory(email=place.email))


def test_who_asked_hears_of_a_refusal(office, author):
    place = invited(an_activity(office), by=author)
    invitations.decline(place.invitation.digest, None)
    place.refresh_from_db()
    assert place.state == State.DECLINED
    assert Letter.objects.get(to=author.email)
    invited(place.record)  # another time, perhaps


def test_a_place_prolonged_after_its_end_opens_again(office, author):
    place = moved_back(a_guest(an_activity(office)), until=today(-1))
    assert not granted(place.person)
    services.prolong(ActivityGuest, place.pk, today(10), version=place.version, by=author)
    assert granted(place.person)


def test_a_record_taken_back_is_closed_at_once_and_the_guest_is_told(office, author):
    place = a_guest(an_activity(office))
    Letter.objects.all().delete()
    services.withdraw(ActivityGuest, place.pk, version=place.version, by=author)
    assert granted(place.person) == []
    assert Letter.objects.get().to == place.person.email


def test_who_asked_hears_that_the_part_is_done(office, author):
    place = a_guest(an_activity(office), by=author)
    Letter.objects.all().delete()
    done = services.declare_done(ActivityGuest, place.pk, message="Il manque le sous-traitant.", by=place.person)
    letter = Letter.objects.get()
    assert letter.to == author.email
    assert "Un message vous attend" in letter.body and "sous-traitant" not in letter.body
    assert done.state == State.DONE
    assert granted(place.person)  # until the last day, to correct what one wrote


def test_a_deleted_draft_takes_its_places_with_it(office, author):
    activity = an_activity(office)
    place, waiting = a_guest(activity), invited(activity)
    Letter.objects.all().delete()
    activities.delete_draft(activity.pk, by=author)
    assert not ActivityGuest.objects.exists() and not ActivityGrant.of_any_date.exists()
    assert ActivityGuest.history.filter(id=place.pk, history_type="-").count() == 1
    assert set(Letter.objects.values_list("to", flat=True)) == {place.person.email, waiting.email}
    with pytest.raises(ValidationError, match="retirée"):
        invitations.offered(waiting.invitation.digest, None)
    assert not verify(Chain.objects.get(key=office.ledger_chain())).fault


# --- what is refused ---


@pytest.mark.parametrize(("ends", "code"), [(-1, "past"), (91, "too-far")])
def test_a_last_day_is_refused(office, ends, code):
    activity = an_activity(office)
    refused(code, invited, activity, ends=today(ends))
    place = invited(activity)
    refused(code, services.prolong, ActivityGuest, place.pk, today(ends), version=1, by=None)


def test_an_ended_record_is_not_confided(office):
    refused("record-closed", invited, ended(office))


def test_a_record_is_confided_once_to_a_person_at_a_time(office, author):
    activity = an_activity(office)
    place = invited(activity)
    refused("already-guest", invited, activity, email="FARID.benali@opal.example")
    invited(an_activity(office))
    services.withdraw(ActivityGuest, place.pk, version=place.version, by=author)
    invited(activity)


@pytest.mark.parametrize("sees", [lambda office: member_of(office, "auditor"), dpo_of])
def test_who_already_sees_the_register_is_not_invited(office, sees):
    refused("sees-register", invited, an_activity(office), email=sees(office).email)


def test_nothing_is_said_of_an_account_held_elsewhere(office):
    elsewhere = member_of(OfficeFactory())
    activity = an_activity(office)
    for email in (elsewhere.email, installer().email, UserFactory(is_active=False).email, "personne@opal.example"):
        assert invited(activity, email=email).state == State.INVITED


def test_the_installer_and_another_address_do_not_accept(office):
    superuser = installer()
    place = invited(an_activity(office), email=superuser.email)
    refused("superuser", services.accept, ActivityGuest, place.pk, person=superuser)
    refused("another-address", services.accept, ActivityGuest, place.pk, person=UserFactory())


def test_a_place_that_is_over_is_not_accepted(office, author):
    person = UserFactory()
    late = moved_back(invited(an_activity(office), email=person.email), until=today(-1))
    refused("not-open", services.accept, ActivityGuest, late.pk, person=person)
    taken = invited(an_activity(office), email=person.email)
    services.withdraw(ActivityGuest, taken.pk, version=taken.version, by=author)
    refused("not-open", services.accept, ActivityGuest, taken.pk, person=person)


def test_only_the_guest_says_that_the_part_is_done_and_once(office, author):
    place = a_guest(an_activity(office))
    refused("not-open", services.declare_done, ActivityGuest, place.pk, message="", by=author)
    services.declare_done(ActivityGuest, place.pk, message="", by=place.person)
    refused("not-open", services.declare_done, ActivityGuest, place.pk, message="", by=place.person)


def test_what_is_over_is_left_alone(office, author):
    place = a_guest(an_activity(office))
    refused("not-now", services.send_again, ActivityGuest, place.pk, version=place.version, by=author)
    place = services.withdraw(ActivityGuest, place.pk, version=place.version, by=author)
    refused("not-now", services.withdraw, ActivityGuest, place.pk, version=place.version, by=author)
    refused("not-now", services.prolong, ActivityGuest, place.pk, today(20), version=place.version, by=author)


def test_a_change_of_another_version_does_nothing(office, author):
    place = invited(an_activity(office))
    for call in (services.send_again, services.withdraw):
        with pytest.raises(services.StaleGuest):
            call(ActivityGuest, place.pk, version=7, by=author)
    assert ActivityGuest.objects.get().state == State.INVITED


def test_a_refusal_is_logged_without_the_address(office, caplog):
    with pytest.raises(ValidationError):
        invited(ended(office))
    assert "record-closed" in caplog.text
    assert "@" not in caplog.text


def test_a_role_given_meanwhile_leaves_the_place_as_it_is(office):
    place = a_guest(an_activity(office))
    access.appoint(office, place.person, "auditor", starts=today(), by=None)
    assert granted(place.person, EDIT)


def test_the_link_of_a_deleted_record_opens_no_account_even_past_the_last_day(office):
    place = invited(an_activity(office), ends=today())
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        activities.delete_draft(place.record_id, by=None)
        with pytest.raises(ValidationError) as refusal:
            invitations.offered(place.invitation.digest, None)
    assert refusal.value.code == "withdrawn"
