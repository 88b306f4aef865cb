"""The verbs on an office's people: what each gives, refuses, writes in the ledger and in letters."""

from datetime import timedelta

import pytest

from compliance.access.perimeter import office_ids
from compliance.accounts.models import Invitation, User
from compliance.governance.models import PlaceInvitation
from compliance.governance.people import services
from compliance.governance.people.notices import notices
from compliance.history.verification import verify_key
from compliance.notifications.models import Letter
from compliance.offices.models import Appointment
from compliance.offices.rules import INSTALLER
from tests.factories import OfficeFactory, UserFactory, installer, mandate_of, member_of
from tests.governance.mandates import refusal
from tests.governance.people import EMAIL, accept, day, link_in, offered

pytestmark = pytest.mark.django_db

VIEW = "offices.view_register"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-04-07T10:00:00+02:00", tick=False)
    return time_machine


@pytest.fixture
def office():
    return OfficeFactory(slug="reims", name="Reims Habitat")


@pytest.fixture
def admin(office):
    return member_of(office, "admin", person=UserFactory(full_name="Nora Bellanger", email="nora@reims.example"))


@pytest.fixture
def place(office):
    """Give a juriste's place that has no end."""
    return member_of(office, "juriste").appointments.get()


def told(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "ramure.people"]


def change(place, ends, *, by=None, **values):
    return services.change_end(place.pk, ends=ends, seen=place.ends, by=by, **values)


# --- offering ---


def test_an_offer_is_written_to_its_address_and_gives_nothing_yet(office, admin):
    offer = offered(office, by=admin, email=f" {EMAIL.upper()}", reason="départ de Paul")
    (letter,) = Letter.objects.all()
    assert (letter.to, letter.carries_key, letter.office) == (EMAIL, True, office)
    assert "Nora Bellanger vous propose une place à Reims Habitat" in letter.body
    assert "juriste, référent RGPD, à partir du 7 avril 2026." in letter.body
    assert offer.history.get().history_change_reason == "invitation envoyée : départ de Paul"
    assert EMAIL not in str(offer.history.get().snapshot)
    assert not User.objects.filter(email=EMAIL).exists()
    assert not Appointment.objects.filter(role="juriste").exists()


def test_accepting_appoints_from_today_at_the_earliest_and_tells_the_admins(office, admin, clock):
    offer = offered(office, by=admin, reason="départ de Paul")
    clock.move_to("2026-04-09T10:00:00+02:00", tick=False)
    place = accept(offer)

    assert (place.starts, place.ends, place.role) == (day("04-09"), None, "juriste")
    assert office.pk in office_ids(place.person, VIEW)
    entry = place.history.get()
    assert entry.actor_name == "Nadia Ferrier"
    assert entry.history_change_reason == "proposée par Nora Bellanger, acceptée : départ de Paul"
    (news,) = Letter.objects.filter(to=admin.email)
    assert "Nadia Ferrier a une place à Reims Habitat" in news.body
    assert verify_key(office.ledger_chain()).fault == ""


def test_an_offer_for_later_gives_its_rights_later(office, clock):
    place = accept(offered(office, starts=day("05-01"), ends=day("05-31")))
    assert (place.starts, place.ends) == (day("05-01"), day("05-31"))
    assert office_ids(place.person, VIEW) == frozenset()
    clock.move_to("2026-05-31T10:00:00+02:00", tick=False)
    assert office_ids(place.person, VIEW) == {office.pk}


def test_an_offer_whose_dates_are_past_is_refused(office, clock, settings):
    settings.INVITATION_DAYS = 30
    offer = offered(office, ends=day("04-20"))
    clock.move_to("2026-04-21T10:00:00+02:00", tick=False)
    assert refusal(accept, offer) == "offer-is-over"
    assert not Appointment.objects.exists() and not User.objects.filter(email=EMAIL).exists()


def test_who_became_the_dpo_meanwhile_does_not_accept(office):
    person = UserFactory(email=EMAIL)
    offer = offered(office)
    mandate_of(office, person=person)
    assert refusal(accept, offer) == "dpo-holds-no-other-role"
    assert Invitation.objects.get().used_at is None


REFUSED = {
    "oneself": (lambda office, admin: {"email": admin.email}, "oneself"),
    "dpo": (lambda office, admin: {"email": mandate_of(office).person.email}, "dpo-holds-no-other-role"),
    "held": (lambda office, admin: {"email": member_of(office, "juriste").email}, "role-already-held"),
    "dpo role": (lambda office, admin: {"role": "dpo"}, "role-not-given"),
    "not the installer's": (lambda office, admin: {"giver": INSTALLER}, "role-not-given"),
    "reversed": (lambda office, admin: {"ends": day("04-06")}, "ends-before-start"),
    "past": (lambda office, admin: {"starts": day("04-06")}, "starts-in-the-past"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_offered_writes_nothing_and_is_told(office, admin, case, caplog):
    values, code = REFUSED[case][0](office, admin), REFUSED[case][1]
    caplog.clear()
    assert refusal(offered, office, by=admin, **values) == code
    assert not PlaceInvitation.objects.exists() and not Invitation.objects.exists() and not Letter.objects.exists()
    assert told(caplog) == [f"refused in reims to account {admin.pk}: {code}"]


def test_an_offer_is_not_made_twice_for_one_role(office, admin, clock):
    offered(office, by=admin)
    assert refusal(offered, office, by=admin) == "already-invited"
    offered(office, by=admin, role="auditor")
    clock.move_to("2026-04-15T10:00:00+02:00", tick=False)
    offered(office, by=admin)  # the first has expired


@pytest.mark.parametrize(
    "person",
    [
        lambda: None,
        lambda: UserFactory(email=EMAIL, full_name="Un Tout Autre Nom"),
        lambda: UserFactory(email=EMAIL, closed=True),
        lambda: installer(email=EMAIL),
        lambda: member_of(OfficeFactory(), "juriste", person=UserFactory(email=EMAIL)),
        lambda: mandate_of(OfficeFactory(), person=UserFactory(email=EMAIL)).person,
    ],
    ids=["nobody", "somebody", "closed", "installer", "juriste elsewhere", "dpo elsewhere"],
)
def test_whoever_invites_does_not_learn_whether_the_address_has_an_account(office, admin, person):
    person()
    offer = offered(office, by=admin)
    assert (offer.invitation.full_name, str(offer.invitation)) == ("Nadia Ferrier", EMAIL)
    (letter,) = Letter.objects.filter(to=EMAIL)
    assert "Tout Autre" not in letter.body
    assert link_in(letter)


def test_an_offer_is_sent_again_then_taken_back(office, admin):
    offer = offered(office, by=admin)
    services.renew(offer.pk, by=admin)
    first, second = Letter.objects.order_by("pk")
    assert link_in(first) != link_in(second)
    services.withdraw(offer.pk, by=admin, reason="erreur d’adresse")
    assert list(offer.history.order_by("position").values_list("history_change_reason", flat=True)) == [
        "invitation envoyée",
        "invitation retirée : erreur d’adresse",
    ]
    assert refusal(services.renew, offer.pk, by=admin) == "withdrawn"
    assert refusal(services.withdraw, offer.pk, by=admin) == "withdrawn"
    assert verify_key(office.ledger_chain()).fault == ""


def test_what_was_offered_before_one_is_shut_out_opens_nothing_after(office, admin, clock):
    successor = member_of(office, "admin", person=UserFactory(email="pauline@reims.example"))
    own = member_of(office, "admin").appointments.get()
    offer = offered(office, by=own.person)
    change(own, day("04-06"), by=admin)
    Letter.objects.all().delete()
    assert refusal(accept, offer) == "giver-left"
    assert not Appointment.objects.filter(person__email=EMAIL).exists() and not Letter.objects.exists()
    services.renew(offer.pk, by=successor)
    given = accept(offer)
    assert "proposée par" in given.history.get().history_change_reason
    assert str(successor) in given.history.get().history_change_reason


def test_the_installers_offer_holds_while_the_installer_does(office):
    setter = installer()
    offer = offered(office, by=setter, role="admin", giver="installer")
    setter.is_active = False
    setter.save()
    assert refusal(accept, offer) == "giver-left"
    setter.is_active = True
    setter.save()
    assert accept(offer).role == "admin"


def test_nobody_takes_over_an_offer_to_oneself(office, admin):
    other = member_of(office, "admin")
    offer = offered(office, email=other.email, by=admin, role="auditor")
    assert refusal(services.renew, offer.pk, by=other) == "oneself"
    offer.refresh_from_db()
    assert offer.invited_by == admin


# --- giving to who is known here ---


def test_a_person_known_here_is_appointed_without_an_invitation(office, admin, place):
    given = services.appoint(office, place.person, role="auditor", starts=day("05-01"), by=admin, reason="audit")
    assert given.history.get().history_change_reason == "nomination : audit"
    assert {letter.to for letter in Letter.objects.all()} == {place.person.email, admin.email}
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("person", "values", "code"),
    [
        (lambda office, admin: UserFactory(), {}, "not-known-here"),
        (lambda office, admin: member_of(OfficeFactory(), "juriste"), {}, "not-known-here"),
        (lambda office, admin: admin, {}, "oneself"),
        (lambda office, admin: member_of(office, "auditor"), {}, "role-already-held"),
        (lambda office, admin: member_of(office, "juriste"), {"role": "dpo"}, "role-not-given"),
        (lambda office, admin: member_of(office, "juriste"), {"starts": day("04-06")}, "starts-in-the-past"),
        (lambda office, admin: _closed(member_of(office, "juriste")), {}, "closed"),
        (lambda office, admin: _dpo_who_was_juriste(office), {}, "dpo-holds-no-other-role"),
        (lambda office, admin: _installer_who_was_juriste(office), {}, "superuser"),
    ],
)
def test_who_is_not_appointed(office, admin, person, values, code, caplog):
    someone = person(office, admin)
    before = Appointment.objects.count()
    given = {"role": "auditor", "starts": day("04-07"), **values}
    assert refusal(services.appoint, office, someone, **given, by=admin) == code
    assert Appointment.objects.count() == before and not Letter.objects.exists()
    assert code in told(caplog)[-1]


def _closed(person):
    person.is_active = False
    person.save()
    return person


def _dpo_who_was_juriste(office):
    person = member_of(office, "juriste", ends=day("01-31"))
    return mandate_of(office, person=person, starts=day("02-01")).person


def _installer_who_was_juriste(office):
    person = member_of(office, "juriste", ends=day("01-31"))
    person.is_superuser = True
    person.save()
    return person


# --- ending, prolonging, taking back ---


def test_an_end_is_kept_by_the_ledger_and_told(office, admin, place):
    changed = change(place, day("06-30"), by=admin, reason="mutation")
    assert changed.ends == day("06-30")
    entry = place.history.order_by("position").last()
    assert (entry.actor_name, entry.history_change_reason) == ("Nora Bellanger", "fin changée : mutation")
    assert "Votre dernier jour est le 30 juin 2026." in Letter.objects.get(to=place.person.email).body
    assert "Dernier jour : 30 juin 2026." in Letter.objects.get(to=admin.email).body


def test_rights_cease_at_once_when_the_last_day_was_yesterday(office, admin, place):
    change(place, day("04-06"), by=admin)
    assert office_ids(place.person, VIEW) == frozenset()


def test_an_end_is_prolonged_then_lifted(office, admin, place, clock):
    change(place, day("04-10"), by=admin)
    place.refresh_from_db()
    change(place, None, by=admin)
    clock.move_to("2027-01-01T10:00:00+01:00", tick=False)
    assert office_ids(place.person, VIEW) == {office.pk}


def test_the_same_end_writes_nothing(office, admin, place):
    change(place, None, by=admin)
    assert place.history.count() == 1 and not Letter.objects.exists()


def test_a_place_changed_meanwhile_is_not_overwritten(office, admin, place):
    change(place, day("06-30"), by=admin)
    with pytest.raises(services.StalePlace):
        services.change_end(place.pk, ends=day("05-31"), seen=None, by=admin)
    with pytest.raises(services.StalePlace):
        services.cancel(place.pk, seen=None, by=admin)
    place.refresh_from_db()
    assert place.ends == day("06-30")


def test_a_prolongation_meets_the_same_rules_as_a_nomination(office, admin, place):
    change(place, day("04-30"), by=admin)
    mandate_of(office, person=place.person, starts=day("05-01"))
    place.refresh_from_db()
    assert refusal(change, place, day("05-31"), by=admin) == "dpo-holds-no-other-role"


def test_nobody_prolongs_oneself_but_may_leave(office, admin):
    member_of(office, "admin")
    own = admin.appointments.get()
    change(own, day("04-30"), by=admin)
    own.refresh_from_db()
    assert refusal(change, own, day("05-31"), by=admin) == "oneself"
    assert refusal(change, own, None, by=admin) == "oneself"


def test_an_office_keeps_whoever_gives_access(office, admin, caplog):
    own = admin.appointments.get()
    with pytest.raises(Exception, match="À partir du 1er mai 2026, l’organisme n’aurait plus"):
        change(own, day("04-30"), by=admin)
    assert told(caplog)[-1].endswith("no-admin")
    member_of(office, "admin", person=UserFactory(closed=True), starts=day("05-01"))
    assert refusal(change, own, day("04-30"), by=admin) == "no-admin"
    other = member_of(office, "admin", starts=day("05-01")).appointments.get()
    change(own, day("04-30"), by=admin)
    assert refusal(services.cancel, other.pk, seen=None, by=admin) == "no-admin"
    change(other, day("05-31"), by=None, leaves_none=True)


def test_a_place_that_has_not_begun_is_taken_back(office, admin):
    place = accept(offered(office, by=admin, starts=day("05-01")))
    services.cancel(place.pk, seen=None, by=admin, reason="erreur")
    assert not Appointment.objects.filter(role="juriste").exists()
    kept = Appointment.history.filter(history_type="-").get()
    assert kept.history_change_reason == "nomination annulée : erreur"
    assert "est annulée" in Letter.objects.filter(to=EMAIL).latest("pk").body
    assert verify_key(office.ledger_chain()).fault == ""


def test_a_place_that_has_begun_is_not(office, admin, place):
    assert refusal(services.cancel, place.pk, seen=None, by=admin) == "has-begun"


# --- notices ---


def test_the_end_of_a_place_is_told_at_30_and_7_days_once_each(office, admin, place):
    change(place, day("12-31"), by=admin)
    Letter.objects.all().delete()
    counts = []
    for before in (31, 30, 30, 29, 8, 7, 7, 6, 0):
        written = Letter.objects.count()
        notices(day("12-31") - timedelta(days=before))
        counts.append(Letter.objects.count() - written)
    assert counts == [0, 2, 0, 0, 0, 2, 0, 0, 0]
    assert {letter.to for letter in Letter.objects.all()} == {place.person.email, admin.email}


def test_an_end_that_moves_is_told_again(office, admin, place):
    change(place, day("04-14"), by=admin)
    notices(day("04-07"))
    place.refresh_from_db()
    change(place, day("04-20"), by=admin)
    Letter.objects.all().delete()
    notices(day("04-13"))
    assert Letter.objects.count() == 2
