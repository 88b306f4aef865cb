"""Inviting whoever gives access in an office, and ending it, from the installer's screens."""

from datetime import date

import pytest
from django.urls import reverse

from compliance.governance.models import PlaceInvitation
from compliance.notifications.models import Letter
from compliance.offices.models import Appointment
from tests.factories import OfficeFactory, member_of
from tests.governance.people import accept, offered

NADIA = {"email": "nadia@reims.example", "full_name": "Nadia Ferrier", "starts": "2026-04-07", "ends": ""}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-04-06T22:30:00+00:00", tick=False)  # the 7th in Paris


@pytest.fixture
def office(db):
    return OfficeFactory(name="Reims Habitat", slug="reims")


@pytest.fixture
def page(office):
    return reverse("governance:appoint_admin", args=[office.slug])


def test_the_form_starts_today(browser, page):
    assert browser.get(page).context["form"]["starts"].value() == date(2026, 4, 7)


def test_a_person_is_invited_and_waits_on_the_page(browser, office, page):
    done = browser.post(page, NADIA, follow=True)

    offer = PlaceInvitation.objects.get()
    assert (offer.office, offer.role, offer.starts, offer.ends) == (office, "admin", date(2026, 4, 7), None)
    assert offer.history.get().actor_name == "Claude Hébert"
    assert "Une invitation part à l’adresse nadia@reims.example." in done.text
    assert "jusqu’au 14 avril 2026" in done.text
    assert not Appointment.objects.exists()
    (letter,) = Letter.objects.all()
    assert (letter.to, letter.carries_key) == ("nadia@reims.example", True)
    assert "Claude Hébert vous propose une place à Reims Habitat" in letter.body

    place = accept(offer)
    assert (place.role, place.starts, place.person.full_name) == ("admin", date(2026, 4, 7), "Nadia Ferrier")
    shown = browser.get(reverse("governance:office", args=[office.slug])).text
    assert "en cours" in shown and "Administrateurs invités" not in shown


def test_an_invitation_is_sent_again_then_taken_back(browser, office, page):
    browser.post(page, NADIA)
    offer = PlaceInvitation.objects.get()
    for name, words in (("renew_admin", "Une nouvelle lettre part"), ("withdraw_admin", "L’invitation est retirée")):
        address = reverse(f"governance:{name}", args=[office.slug, offer.pk])
        assert "nadia@reims.example" in browser.get(address).text
        assert words in browser.post(address, follow=True).text
    assert Letter.objects.count() == 2
    assert "Administrateurs invités" not in browser.get(reverse("governance:office", args=[office.slug])).text
    assert browser.post(address).status_code == 404


def test_the_installer_does_not_invite_itself(browser, root, page):
    refused = browser.post(page, NADIA | {"email": root.email.upper()})
    assert refused.status_code == 422
    (words,) = refused.context["form"].errors["email"]
    assert words.startswith("Personne ne se donne une place")
    assert 'value="Nadia Ferrier"' in refused.text
    assert not PlaceInvitation.objects.exists() and not Letter.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "sans arobase"}, "email"),
        ({"email": ""}, "email"),
        ({"full_name": ""}, "full_name"),
        ({"starts": ""}, "starts"),
        ({"starts": "2026-04-06"}, "starts"),
        ({"ends": "2026-04-06"}, "ends"),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(browser, page, typed, field):
    refused = browser.post(page, NADIA | typed)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in refused.text
    assert not PlaceInvitation.objects.exists()


def test_the_page_shows_who_gives_access_and_until_when(browser, office, time_machine):
    time_machine.move_to("2026-04-07T12:00:00+02:00", tick=False)
    member_of(office, "admin", starts=date(2020, 1, 1), ends=date(2025, 12, 31))
    member_of(office, "admin", starts=date(2026, 1, 1))
    member_of(office, "admin", starts=date(2026, 9, 1))
    member_of(office, "juriste")

    page = browser.get(reverse("governance:office", args=[office.slug]))
    assert [state for _admin, state in page.context["admins"]] == ["upcoming", "current", "ended"]
    assert page.text.count("Mettre fin") == 2


def test_the_installer_ends_the_last_administrator_once_told_and_both_hear_of_it(browser, office):
    person, other = member_of(office, "admin"), member_of(office, "admin", ends=date(2026, 5, 31))
    admin = person.appointments.get()
    page = reverse("governance:end_admin", args=[office.slug, admin.pk])

    refused = browser.post(page, {"ends": "2017-12-31"})
    assert refused.context["form"].errors == {"ends": ["La fin ne peut pas précéder le début."]}
    alone = browser.post(page, {"ends": "2026-06-30"})
    assert "À partir du 1er juillet 2026, l’organisme n’aurait plus d’administrateur" in alone.text
    admin.refresh_from_db()
    assert admin.ends is None
    done = browser.post(page, {"ends": "2026-06-30", "leaves_none": "on"}, follow=True)

    admin.refresh_from_db()
    assert admin.ends == date(2026, 6, 30)
    assert f"{person} : dernier jour le 30 juin 2026." in done.text
    assert {letter.to for letter in Letter.objects.all()} == {person.email, other.email}


def test_only_an_administrator_of_the_office_is_ended_here(browser, office):
    elsewhere = member_of(OfficeFactory(), "admin").appointments.get()
    juriste = member_of(office, "juriste").appointments.get()
    for appointment in (elsewhere, juriste):
        page = reverse("governance:end_admin", args=[office.slug, appointment.pk])
        assert browser.get(page).status_code == 404
        assert browser.post(page, {"ends": "2026-06-30"}).status_code == 404
    assert not Appointment.objects.filter(ends__isnull=False).exists()


def test_only_an_invitation_to_give_access_is_touched_here(browser, office):
    offers = [offered(office, role="juriste"), offered(OfficeFactory(), role="admin")]
    for offer in offers:
        for name in ("renew_admin", "withdraw_admin"):
            assert browser.post(reverse(f"governance:{name}", args=[office.slug, offer.pk])).status_code == 404
