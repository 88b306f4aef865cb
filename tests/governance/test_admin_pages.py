"""Appointing whoever gives access in an office, and ending it, from the screens."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from compliance.offices.models import Appointment
from tests.factories import OfficeFactory, installer, member_of

NADIA = {"email": "nadia@reims.example", "full_name": "Nadia Ferrier", "starts": "2026-04-07", "ends": ""}


@pytest.fixture
def office(db):
    return OfficeFactory(name="Reims Habitat")


@pytest.fixture
def page(office):
    return reverse("governance:appoint_admin", args=[office.slug])


def test_the_form_starts_today(browser, page, time_machine):
    time_machine.move_to("2026-04-06T22:30:00+00:00", tick=False)  # the 7th in Paris
    assert browser.get(page).context["form"]["starts"].value() == date(2026, 4, 7)


def test_a_person_is_appointed_and_written_to(browser, office, page, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        done = browser.post(page, NADIA, follow=True)

    admin = Appointment.objects.get()
    assert (admin.office, admin.role, admin.person.full_name) == (office, "admin", "Nadia Ferrier")
    assert admin.history.get().actor_name == "Claude Hébert"
    assert "Nadia Ferrier est nommé : une lettre part à l’adresse nadia@reims.example." in done.text
    assert "07/04/2026" in done.text and "sans terme" in done.text
    assert "http://testserver/compte/mot-de-passe/nouveau/" in mail.outbox[0].body


def test_the_installer_is_refused_in_the_words_of_the_service(browser, page):
    refused = browser.post(page, NADIA | {"email": installer().email})
    assert refused.status_code == 422
    (words,) = refused.context["form"].errors["email"]
    assert words == "Le compte d’installation ne tient aucune place dans un organisme : il ne lit aucun contenu."
    assert 'value="Nadia Ferrier"' in refused.text
    assert not Appointment.objects.exists() and mail.outbox == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "sans arobase"}, "email"),
        ({"email": ""}, "email"),
        ({"full_name": ""}, "full_name"),
        ({"starts": ""}, "starts"),
        ({"ends": "2026-04-06"}, "ends"),
    ],
)
def test_a_refused_appointment_keeps_what_was_typed(browser, page, typed, field):
    refused = browser.post(page, NADIA | typed)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in refused.text
    assert not Appointment.objects.exists()


def test_the_page_shows_who_gives_access_and_until_when(browser, office, time_machine):
    time_machine.move_to("2026-04-07T12:00:00+02:00", tick=False)
    member_of(office, "admin", starts=date(2020, 1, 1), ends=date(2025, 12, 31))
    member_of(office, "admin", starts=date(2026, 1, 1))
    member_of(office, "admin", starts=date(2026, 9, 1))
    member_of(office, "juriste")

    page = browser.get(reverse("governance:office", args=[office.slug]))
    assert [state for _admin, state in page.context["admins"]] == ["upcoming", "current", "ended"]
    assert page.text.count("Mettre fin") == 2


def test_an_appointment_ends_on_the_day_that_is_asked(browser, office):
    person = member_of(office, "admin")
    admin = person.appointments.get()
    page = reverse("governance:end_admin", args=[office.slug, admin.pk])

    refused = browser.post(page, {"ends": "2017-12-31"})
    assert refused.context["form"].errors == {"ends": ["La fin ne peut pas précéder le début."]}
    done = browser.post(page, {"ends": "2026-06-30"}, follow=True)

    admin.refresh_from_db()
    assert admin.ends == date(2026, 6, 30)
    assert f"{person} : dernier jour le 30 juin 2026." in done.text


def test_only_an_administrator_of_the_office_is_ended_here(browser, office):
    elsewhere = member_of(OfficeFactory(), "admin").appointments.get()
    juriste = member_of(office, "juriste").appointments.get()
    for appointment in (elsewhere, juriste):
        page = reverse("governance:end_admin", args=[office.slug, appointment.pk])
        assert browser.get(page).status_code == 404
        assert browser.post(page, {"ends": "2026-06-30"}).status_code == 404
    assert not Appointment.objects.filter(ends__isnull=False).exists()
