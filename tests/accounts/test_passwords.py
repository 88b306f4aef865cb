"""Forgetting one's password, and changing it."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from compliance.accounts.models import User
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.test_sign_in import is_signed_in, sign_in

NEW = "quatre hêtres derrière la gare"
DEAD_LINK = "Ce lien n’est plus valable"


def ask(client: Client, email: str):
    return client.post(reverse("account_reset_password"), {"email": email}, follow=True)


def link_received() -> str:
    found = re.search(r"http://testserver(/compte/mot-de-passe/nouveau/\S+)", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def choose(client: Client, link: str, password: str = NEW):
    form = client.get(link, follow=True)
    assert DEAD_LINK not in form.text
    return client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password}, follow=True)


def test_a_forgotten_password_is_replaced_through_the_letter(client, marie):
    ask(client, "Marie@oise.example")
    letter = mail.outbox[0]
    assert letter.to == ["marie@oise.example"]
    assert letter.subject == "[Ramure] Choisir un nouveau mot de passe"
    assert letter.body.startswith("Bonjour,\n\nUn nouveau mot de passe a été demandé pour votre compte.")
    assert "Si vous n’avez rien demandé, ne faites rien" in letter.body
    assert letter.alternatives == []

    assert "Votre mot de passe est changé" in choose(client, link_received()).text
    assert mail.outbox[1].subject == "[Ramure] Mot de passe changé"
    assert not is_signed_in(client)
    assert sign_in(client, marie.email).status_code == 200
    assert sign_in(client, marie.email, NEW).status_code == 302


def test_the_answer_does_not_tell_whether_the_address_is_known(client, marie):
    known = ask(client, marie.email)
    unknown = ask(Client(), "personne@nulle-part.example")

    assert known.redirect_chain == unknown.redirect_chain
    assert without_token(known.text) == without_token(unknown.text)
    assert [letter.to for letter in mail.outbox] == [["marie@oise.example"]]


def without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_a_mail_server_that_fails_tells_nothing_either(client, marie, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)

    assert "Consultez votre messagerie" in ask(client, marie.email).text


def test_a_link_serves_once(client, marie):
    ask(client, marie.email)
    link = link_received()
    choose(client, link)

    assert DEAD_LINK in client.get(link, follow=True).text


def test_a_link_lives_one_day(client, marie, time_machine):
    time_machine.move_to("2026-04-07T09:00:00+02:00")
    ask(client, marie.email)
    link = link_received()

    time_machine.move_to("2026-04-08T09:00:01+02:00")
    assert DEAD_LINK in client.get(link, follow=True).text


def test_a_link_sent_before_the_account_was_closed_opens_nothing(client, marie):
    ask(client, marie.email)
    User.objects.filter(pk=marie.pk).update(is_active=False)

    assert DEAD_LINK in client.get(link_received(), follow=True).text


def test_a_link_sent_to_an_old_address_opens_nothing(client, marie):
    ask(client, marie.email)
    link = link_received()
    marie.email = "delattre@oise.example"
    marie.save()

    assert DEAD_LINK in client.get(link, follow=True).text
    assert not EmailAddress.objects.exists()
    assert sign_in(client, "marie@oise.example").status_code == 200
    assert sign_in(client, "delattre@oise.example").status_code == 302


def test_a_closed_account_receives_no_letter(client, db):
    ask(client, UserFactory(closed=True).email)

    assert mail.outbox == []


def test_an_account_without_password_chooses_its_first_one(client, db):
    newcomer = User.objects.create_user("nouvelle@amiens.example", full_name="Nouvelle")
    ask(client, newcomer.email)
    choose(client, link_received())

    assert sign_in(client, newcomer.email, NEW).status_code == 302


def test_letters_are_limited(client, marie):
    answers = [ask(client, marie.email) for _attempt in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]


def test_a_new_password_ends_the_other_sessions(client, marie):
    elsewhere = Client()
    sign_in(elsewhere, marie.email)
    sign_in(client, marie.email)

    changed = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}, follow=True
    )

    assert changed.redirect_chain == [(reverse("account_home"), 302)]
    assert "Votre mot de passe est changé." in changed.text
    assert not is_signed_in(elsewhere)
    assert "1 session<" in changed.text
    assert [letter.subject for letter in mail.outbox] == ["[Ramure] Mot de passe changé"]


def test_the_old_password_is_asked_to_change_it(signed_in):
    refused = signed_in.post(
        reverse("account_change_password"), {"oldpassword": "autre chose", "password1": NEW, "password2": NEW}
    )

    assert "Ce n’est pas votre mot de passe actuel." in refused.text


@pytest.mark.parametrize("weak", ["court", "motdepasse", "marie@oise.example", "Marie Delattre", "123456789012"])
def test_a_weak_password_is_refused(signed_in, weak):
    refused = signed_in.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )

    assert refused.status_code == 200
    assert "errorlist" in refused.text
