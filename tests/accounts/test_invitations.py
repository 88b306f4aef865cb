"""Invitations: a link that serves once, for one address, and what it gives."""

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.accounts import invitations
from compliance.accounts.invitations import Offer, Purpose
from compliance.accounts.models import Invitation, InvitationState, User
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.openid import approved_by_provider
from tests.accounts.test_pages import assert_ours
from tests.accounts.test_second_factor import add_app
from tests.accounts.test_sign_in import is_signed_in

EMAIL = "marie@oise.example"
TYPED = {"full_name": "Marie Delattre", "password1": PASSWORD, "password2": PASSWORD}
GIVEN: list[tuple[str, str]] = []


class Key(Purpose):
    """Gives a key to the archives, unless the person is called Personne."""

    def describe(self):
        return Offer("La clé des archives", [("Organisme", "L’Opal"), ("À partir du", "1er mars 2026")])

    def accept(self, person):
        if person.full_name == "Personne":
            raise ValidationError("Les archives sont fermées.", code="closed-archives")
        GIVEN.append(("accepted", person.email))
        return reverse("usersessions_list")

    def decline(self):
        GIVEN.append(("declined", self.invitation.email))


@pytest.fixture(autouse=True)
def key(monkeypatch, db):
    monkeypatch.setattr(invitations, "_finders", [])
    GIVEN.clear()
    invitations.announce(Key)


def opened(client: Client, token: str):
    """Follow the link; return the page it leads to."""
    return client.get(reverse("invitation_link", args=[token]), follow=True)


def told(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "ramure.invitations"]


# --- the link ---


def test_the_token_is_long_and_stored_nowhere():
    invitation, token = invitations.invite("Marie@Oise.example ", "Marie Delattre")
    assert invitation.email == EMAIL
    assert len(token) * 6 >= 256
    assert invitation.expires_at - invitation.sent_at == timedelta(days=7)
    assert token not in {str(value) for value in Invitation.objects.values().get().values()}
    assert invitations.invite(EMAIL, "Marie")[1] != token


def test_an_address_that_is_none_is_refused():
    with pytest.raises(ValidationError):
        invitations.invite("marie", "Marie")
    assert not Invitation.objects.exists()


def test_the_address_of_the_page_no_longer_holds_the_token(client):
    _invitation, token = invitations.invite(EMAIL, "Marie Delattre")
    answer = client.get(reverse("invitation_link", args=[token]))
    assert answer.url == reverse("invitation")
    page = client.get(answer.url)
    assert token not in page.text
    assert_ours(page)
    assert "no-store" in page.headers["Cache-Control"]
    assert token not in str(dict(client.session))


@pytest.mark.parametrize("method", ["head", "options", "post", "put", "delete"])
def test_the_journal_never_holds_the_key(method, caplog):
    """Scanners of mail try links in many ways before the person does."""
    _invitation, token = invitations.invite(EMAIL, "Marie Delattre")
    address = reverse("invitation_link", args=[token])
    getattr(Client(enforce_csrf_checks=True), method)(address)
    assert token not in caplog.text


def test_a_failure_behind_a_key_is_logged_without_it(caplog, monkeypatch):
    monkeypatch.setattr(invitations, "digest_of", lambda token: 1 / 0)
    token = "k" * 43
    Client(raise_request_exception=False).get(reverse("invitation_link", args=[token]))
    assert "Internal Server Error: /compte/invitation/…/" in caplog.text and token not in caplog.text
    caplog.clear()
    key = f"1-{'d' * 39}"
    Client(enforce_csrf_checks=True).post(reverse("account_reset_password_from_key", args=["1", "d" * 39]))
    assert "mot-de-passe/nouveau" in caplog.text and key not in caplog.text


def test_looking_gives_nothing(client):
    _invitation, token = invitations.invite(EMAIL, "Marie Delattre")
    for _time in range(2):
        assert "La clé des archives" in opened(client, token).text
    assert Invitation.objects.get().state == InvitationState.WAITING
    assert not GIVEN
    assert not User.objects.exists()


# --- a person who has no account ---


def test_a_stranger_opens_the_account_signs_in_and_accepts_in_one_form(client):
    _invitation, token = invitations.invite(EMAIL, "Marie D.")
    page = opened(client, token)
    assert 'value="Marie D."' in page.text
    assert "1er mars 2026" in page.text

    answer = client.post(reverse("invitation_open_account"), TYPED)

    assert answer.url == reverse("usersessions_list")
    assert "Vous avez accepté l’invitation" in client.get(answer.url).text
    assert is_signed_in(client)
    person = User.objects.get()
    assert (person.email, person.full_name, person.check_password(PASSWORD)) == (EMAIL, "Marie Delattre", True)
    assert GIVEN == [("accepted", EMAIL)]
    assert Invitation.objects.get().used_by == person


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"full_name": ""}, "obligatoire"),
        ({"password2": "autre chose encore"}, "mot de passe"),
        ({"password1": "court", "password2": "court"}, "trop court"),
        ({"password1": "Marie Delattre", "password2": "Marie Delattre"}, "trop semblable"),
        ({"password1": "marie@oise.example", "password2": "marie@oise.example"}, "trop semblable"),
    ],
)
def test_what_is_refused_is_said_beside_the_field_and_opens_nothing(client, typed, words):
    opened(client, invitations.invite(EMAIL, "Marie")[1])
    page = client.post(reverse("invitation_open_account"), TYPED | typed)
    assert page.status_code == 422
    assert words in page.text
    assert "La clé des archives" in page.text
    assert not User.objects.exists()


def test_an_account_that_waits_for_its_person_is_opened(client):
    waiting = User.objects.create_user(EMAIL, full_name="M. Delattre")
    page = opened(client, invitations.invite(EMAIL, "Autre nom")[1])
    assert 'value="M. Delattre"' in page.text
    client.post(reverse("invitation_open_account"), TYPED)
    waiting.refresh_from_db()
    assert (waiting.full_name, waiting.has_usable_password()) == ("Marie Delattre", True)


def test_a_second_factor_is_asked_all_the_same(client):
    waiting = UserFactory(email=EMAIL)
    waiting_browser = Client()
    waiting_browser.force_login(waiting)
    add_app(waiting_browser)
    waiting.set_unusable_password()
    waiting.save()
    opened(client, invitations.invite(EMAIL, "Marie")[1])
    assert client.post(reverse("invitation_open_account"), TYPED).url == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_a_refusal_of_the_purpose_undoes_everything(client, caplog):
    opened(client, invitations.invite(EMAIL, "Marie")[1])
    page = client.post(reverse("invitation_open_account"), TYPED | {"full_name": "Personne"})
    assert page.status_code == 403
    assert "Les archives sont fermées." in page.text
    assert not User.objects.exists()
    assert Invitation.objects.get().state == InvitationState.WAITING
    assert "closed-archives" in told(caplog)[0]


# --- a person who has an account ---


def test_whoever_has_an_account_signs_in_comes_back_and_accepts(client):
    person = UserFactory(email=EMAIL)
    page = opened(client, invitations.invite(EMAIL, "Un autre nom")[1])
    assert f"?next={reverse('invitation')}" in page.text
    assert "password1" not in page.text

    answer = client.post(
        reverse("account_login"), {"login": EMAIL, "password": PASSWORD, "next": reverse("invitation")}
    )
    assert answer.url == reverse("invitation")
    assert_ours(client.get(answer.url))
    assert client.post(reverse("invitation_accept")).url == reverse("usersessions_list")
    assert GIVEN == [("accepted", EMAIL)]
    person.refresh_from_db()
    assert person.full_name != "Un autre nom"


def test_the_link_gives_no_other_password_to_an_account_in_use(client, caplog):
    person = UserFactory(email=EMAIL)
    opened(client, invitations.invite(EMAIL, "Marie")[1])
    page = client.post(reverse("invitation_open_account"), TYPED | dict.fromkeys(("password1", "password2"), "x" * 20))
    assert page.status_code == 403
    assert "connectez-vous" in page.text
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert "has-account" in told(caplog)[0]


def test_signed_in_elsewhere_one_is_refused_and_nobody_is_named(client):
    client.force_login(UserFactory(email="paul@opal.example", full_name="Paul Autre"))
    _invitation, token = invitations.invite(EMAIL, "Marie Delattre")
    page = opened(client, token)
    assert page.status_code == 403
    for word in (EMAIL, "Marie", "Paul", "paul@", "archives"):
        assert word not in page.text
    for name in ("invitation_accept", "invitation_decline"):
        assert client.post(reverse(name)).status_code == 403
    assert not GIVEN

    answer = client.post(reverse("invitation_leave"))
    assert not is_signed_in(client)
    assert "La clé des archives" in client.get(answer.url).text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"closed": True}, "fermé"),
        ({"of_demonstration": True}, "fermé"),
        ({"is_superuser": True}, "compte d’installation"),
    ],
)
def test_who_may_not_enter_may_not_accept(client, values, words):
    UserFactory(email=EMAIL, **values)
    page = opened(client, invitations.invite(EMAIL, "Marie")[1])
    assert page.status_code == 403
    assert words in page.text
    assert client.post(reverse("invitation_open_account"), TYPED).status_code == 403


def test_accepting_takes_a_session(client):
    opened(client, invitations.invite(EMAIL, "Marie")[1])
    assert client.post(reverse("invitation_accept")).url == reverse("invitation")
    assert not GIVEN


# --- links that are dead ---


def _accepted(invitation: Invitation) -> None:
    invitations.accept(invitation.digest, UserFactory(email=EMAIL))


def _expired(invitation: Invitation) -> None:
    Invitation.objects.update(expires_at=timezone.now())


DEAD = {
    "used": (_accepted, 410, "a déjà servi"),
    "declined": (lambda invitation: invitations.decline(invitation.digest, None), 410, "a été refusée"),
    "withdrawn": (lambda invitation: invitations.withdraw(invitation.pk), 410, "a été retirée"),
    "expired": (_expired, 410, "n’est plus valable"),
    "unknown": (lambda invitation: invitations.renew(invitation.pk), 404, "un lien plus récent"),
}


@pytest.mark.parametrize("code", DEAD)
def test_a_dead_link_says_why_is_logged_and_changes_nothing(client, code, caplog):
    kill, status, words = DEAD[code]
    invitation, token = invitations.invite(EMAIL, "Marie")
    kill(invitation)
    before, people = Invitation.objects.values().get(), User.objects.count()

    page = opened(client, token)
    assert (page.status_code, words in page.text) == (status, True)
    for name in ("invitation_open_account", "invitation_decline"):
        assert client.post(reverse(name), TYPED).status_code == status
    assert (Invitation.objects.values().get(), User.objects.count()) == (before, people)
    assert all(code in line for line in told(caplog)) and len(told(caplog)) == 3
    assert EMAIL not in caplog.text
    assert {record.levelno for record in caplog.records if record.name == "ramure.invitations"} == {logging.WARNING}


@pytest.mark.parametrize("code", ["used", "declined", "withdrawn"])
@pytest.mark.parametrize("verb", [invitations.renew, invitations.withdraw])
def test_what_is_over_is_neither_renewed_nor_withdrawn(code, verb):
    invitation, _token = invitations.invite(EMAIL, "Marie")
    DEAD[code][0](invitation)
    with pytest.raises(ValidationError) as refusal:
        verb(invitation.pk)
    assert refusal.value.code == code


def test_an_expired_invitation_is_renewed_with_another_link(client):
    with time_machine.travel(timezone.now() - timedelta(days=8)):
        invitation, token = invitations.invite(EMAIL, "Marie")
    assert opened(client, token).status_code == 410
    _renewed, other = invitations.renew(invitation.pk)
    assert opened(client, token).status_code == 404
    assert opened(client, other).status_code == 200


def test_the_second_of_two_acceptances_is_refused():
    invitation, _token = invitations.invite(EMAIL, "Marie")
    person = UserFactory(email=EMAIL)
    invitations.accept(invitation.digest, person)
    with pytest.raises(ValidationError) as refusal:
        invitations.accept(invitation.digest, person)
    assert refusal.value.code == "used"
    assert GIVEN == [("accepted", EMAIL)]


def test_an_unknown_link_leaves_no_session_and_forgets_the_former(client):
    assert opened(client, "x" * 43).status_code == 404
    assert not Session.objects.exists()
    _invitation, token = invitations.invite(EMAIL, "Marie Delattre")
    assert opened(client, token).status_code == 200
    assert opened(client, "x" * 43).status_code == 404
    assert client.post(reverse("invitation_open_account"), TYPED).status_code == 404


def test_without_a_link_there_is_nothing(client):
    assert client.get(reverse("invitation")).status_code == 404


def test_one_may_refuse_with_or_without_an_account(client):
    opened(client, invitations.invite(EMAIL, "Marie")[1])
    page = client.post(reverse("invitation_decline"), follow=True)
    assert "L’invitation est refusée" in page.text
    assert GIVEN == [("declined", EMAIL)]
    assert Invitation.objects.get().state == InvitationState.DECLINED


def test_an_invitation_that_nothing_points_to_gives_the_account_alone(client, monkeypatch):
    monkeypatch.setattr(invitations, "_finders", [lambda invitation: None])
    page = opened(client, invitations.invite(EMAIL, "Marie")[1])
    assert "Ouvrir votre compte" in page.text
    assert client.post(reverse("invitation_open_account"), TYPED).url == reverse("home")


# --- through the provider ---


def test_the_provider_opens_the_account_and_one_comes_back_to_accept(client, provider):
    assert "avec Keycloak" in opened(client, invitations.invite(EMAIL, "Marie Delattre")[1]).text
    page = client.post(reverse("invitation_through_provider"), {"full_name": "Marie Delattre"})
    back = approved_by_provider(page.headers["Refresh"].removeprefix("0; url="))
    assert client.get(back).status_code == 200
    assert client.post(reverse("openid_enter")).url == reverse("invitation")

    assert client.post(reverse("invitation_accept")).url == reverse("usersessions_list")
    person = User.objects.get()
    assert not person.has_usable_password()
    assert GIVEN == [("accepted", EMAIL)]
    later = Client()
    assert "connectez-vous" in opened(later, invitations.invite(EMAIL, "Marie")[1]).text
    assert later.post(reverse("invitation_open_account"), TYPED).status_code == 403


def test_a_nameless_person_does_not_leave_for_the_provider(client, provider):
    opened(client, invitations.invite(EMAIL, "Marie")[1])
    page = client.post(reverse("invitation_through_provider"), {"full_name": " "})
    assert page.status_code == 422
    assert re.search(r"obligatoire", page.text)
    assert not User.objects.exists()


def test_without_a_provider_that_way_is_not_there(client):
    opened(client, invitations.invite(EMAIL, "Marie")[1])
    assert client.post(reverse("invitation_through_provider"), {"full_name": "Marie"}).status_code == 404
