"""The first administrator: an account when there is none, an appointment, a letter."""

import re
from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from compliance.access.perimeter import office_ids
from compliance.accounts.models import User
from compliance.governance.installation import services
from compliance.offices.models import Appointment
from tests.accounts.test_passwords import NEW, choose
from tests.accounts.test_sign_in import sign_in
from tests.factories import OfficeFactory, UserFactory, mandate_of, member_of

pytestmark = pytest.mark.django_db

MANAGE = "offices.manage_people"
SITE = "http://testserver/"


@pytest.fixture
def office():
    return OfficeFactory(name="Reims Habitat")


@pytest.fixture
def appoint(office, root, django_capture_on_commit_callbacks):
    """Appoint someone in the office, and let the letters leave."""

    def verb(email="nadia@reims.example", **values):
        values = {"full_name": "Nadia Ferrier", "starts": date(2026, 1, 1), **values}
        with django_capture_on_commit_callbacks(execute=True):
            return services.appoint_admin(office, email=email, by=root, site=SITE, **values)

    return verb


def refusal(verb, *args, **kwargs) -> str:
    with pytest.raises(ValidationError) as refused:
        verb(*args, **kwargs)
    return refused.value.code


def test_a_new_address_receives_an_account_without_password(appoint, office, root):
    appointment = appoint("Nadia.FERRIER@reims.example")

    person = User.objects.get(email="nadia.ferrier@reims.example")
    assert (person.full_name, person.has_usable_password(), person.is_superuser) == ("Nadia Ferrier", False, False)
    assert office_ids(person, MANAGE) == {office.pk}
    assert appointment.history.get().actor_name == root.full_name


def test_the_letter_opens_the_account(appoint):
    appoint(starts=date(2026, 4, 7), ends=date(2027, 1, 1))

    (letter,) = mail.outbox
    assert letter.to == ["nadia@reims.example"]
    assert letter.subject == "[Ramure] Vous donnez les accès de Reims Habitat"
    assert letter.alternatives == []
    assert letter.body.startswith("Bonjour,\n\nVous êtes nommé administrateur des accès de Reims Habitat")
    assert "à partir du 7 avril 2026. Cette nomination prend fin le 1er janvier 2027." in letter.body
    link = re.search(r"http://testserver(/compte/mot-de-passe/nouveau/\S+)", letter.body)

    client = Client()
    assert "Votre mot de passe est changé" in choose(client, link[1]).text
    assert sign_in(client, "nadia@reims.example", NEW).status_code == 302


def test_a_letter_escapes_nothing(appoint, office):
    office.name = "L’Opal & Cie <Laon>"
    appoint()
    assert "L’Opal & Cie <Laon>" in mail.outbox[0].subject
    assert "L’Opal & Cie <Laon>" in mail.outbox[0].body


def test_an_existing_account_keeps_its_name_and_its_password(appoint, office):
    person = UserFactory(email="nadia@reims.example", full_name="Nadia Ferrier-Blin")
    appoint("NADIA@reims.example", full_name="Nadia")

    person.refresh_from_db()
    assert (person.full_name, User.objects.filter(email__startswith="nadia").count()) == ("Nadia Ferrier-Blin", 1)
    assert office_ids(person, MANAGE) == {office.pk}
    assert "mot-de-passe/nouveau" not in mail.outbox[0].body
    assert "Votre compte reste le même" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (lambda office: UserFactory(is_superuser=True), "superuser"),
        (lambda office: UserFactory(closed=True), "closed-account"),
        (lambda office: UserFactory(of_demonstration=True), "closed-account"),
        (lambda office: mandate_of(office).person, "dpo-holds-no-other-role"),
        (lambda office: member_of(office, "admin"), "role-already-held"),
    ],
    ids=["superuser", "closed", "demonstration", "dpo", "admin already"],
)
def test_who_is_not_appointed(appoint, office, person, code):
    someone = person(office)
    before = Appointment.objects.count()
    assert refusal(appoint, someone.email) == code
    assert Appointment.objects.count() == before
    assert mail.outbox == []


def test_a_refused_appointment_leaves_no_account(appoint):
    with pytest.raises(ValidationError):
        appoint(starts=date(2026, 1, 2), ends=date(2026, 1, 1))
    assert not User.objects.filter(email="nadia@reims.example").exists()
    assert mail.outbox == []


def test_a_mail_server_that_fails_undoes_nothing(appoint, monkeypatch, caplog):
    def refuse(self, *args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert Appointment.objects.filter(pk=appoint().pk).exists()
    assert "ConnectionRefusedError" in caplog.text


def test_ending_takes_the_right_away_the_day_after(appoint, office, root, time_machine):
    time_machine.move_to("2026-04-07T10:00:00+02:00", tick=False)
    appointment = appoint()
    services.end_admin(appointment.pk, on=date(2026, 4, 8), by=root)

    time_machine.move_to("2026-04-08T10:00:00+02:00", tick=False)
    assert office_ids(appointment.person, MANAGE) == {office.pk}
    time_machine.move_to("2026-04-09T00:00:00+02:00", tick=False)
    assert office_ids(appointment.person, MANAGE) == set()


def test_the_forgotten_password_page_of_the_letter_exists(appoint):
    appoint()
    assert f"{SITE.rstrip('/')}{reverse('account_reset_password')}" in mail.outbox[0].body
