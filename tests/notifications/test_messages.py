"""A message: what it must say when it is announced, who receives it, and what it may not carry."""

from collections.abc import Mapping

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, send_mail
from django.db import transaction

from compliance.notifications import services
from compliance.notifications.checks import check_messages, check_relay
from compliance.notifications.enums import Category
from compliance.notifications.models import Letter
from compliance.notifications.notification import Fact, Notification, link, register
from compliance.notifications.services import queue
from tests.factories import OfficeFactory, UserFactory
from tests.notifications.conftest import OUTBOX
from tests.notifications.messages import Ends, Invitation, News, announced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("templates")]


def test_a_letter_says_what_happens_where_and_gives_a_link(settings):
    office = OfficeFactory(name="L’Opal & Fils <SA>")
    with announced(Ends):
        [letter] = queue(Ends("dpo@opal.example", office=office))
    assert letter.subject == "[Ramure] Le mandat de L’Opal & Fils <SA> prend fin"
    assert letter.body == (
        "Bonjour,\n\nDans 30 jours, chez L’Opal & Fils <SA>, l’organisme « d’à côté ».\nhttp://testserver/\n\n"
        f"-- \nRamure\n{settings.SITE}\n"
    )
    assert (letter.to, letter.office_id, letter.attempts, letter.sent_at) == ("dpo@opal.example", office.pk, 0, None)
    assert letter.message_id.endswith("@localhost>")


def test_each_recipient_has_a_letter_and_an_identifier_of_their_own():
    with announced(Ends):
        letters = queue(Ends("b@opal.example", " A@opal.example", "a@opal.example", ""))
    assert [letter.to for letter in letters] == ["a@opal.example", "b@opal.example"]
    assert len({letter.message_id for letter in letters}) == 2


def test_a_closed_account_and_a_stranger_to_the_house_receive_nothing():
    closed, stranger = UserFactory(closed=True), UserFactory(is_demonstration=True)
    with announced(Ends):
        assert queue(Ends(closed, stranger)) == []


@pytest.mark.parametrize(("is_local", "told"), [(False, ["camille@opal.example"]), (True, None)])
def test_a_public_demonstration_writes_to_its_own_accounts_alone(settings, is_local, told):
    settings.DEMONSTRATION, settings.LOOPBACK = True, is_local
    UserFactory(email="camille@opal.example", is_demonstration=True)
    UserFactory(email="paul@opal.example")
    everybody = ["camille@opal.example", "paul@opal.example", "victime@ailleurs.example"]
    with announced(Ends):
        assert [letter.to for letter in queue(Ends(*everybody))] == (told or everybody)


def test_what_may_be_muted_is_muted_and_what_the_law_wants_told_is_told():
    marie, paul = UserFactory(email="marie@opal.example"), UserFactory(email="paul@opal.example")
    services.mute(marie, Category.MANDATES)
    services.mute(marie, Category.MANDATES)
    services.mute(paul, Category.EXPORTS)
    with announced(News):
        assert [letter.to for letter in queue(News(marie, paul))] == ["paul@opal.example"]
    with announced(Ends):
        assert [letter.to for letter in queue(Ends(marie, paul))] == ["marie@opal.example", "paul@opal.example"]


def test_a_letter_is_undone_with_what_it_tells():
    with announced(Ends), pytest.raises(RuntimeError, match="undone"), transaction.atomic():
        queue(Ends("a@opal.example", "b@opal.example"))
        raise RuntimeError("undone")
    assert not Letter.objects.exists()


@pytest.mark.parametrize("fact", [object(), b"bytes", {"a": 1}, [1, 2]])
def test_a_template_is_given_facts_and_no_object(fact):
    with announced(Ends), pytest.raises(TypeError, match=r"Ends.record is a \w+: a letter is told facts"):
        queue(Ends("a@opal.example", record=fact))


def test_a_message_that_was_not_announced_is_refused():
    with announced(Ends), pytest.raises(ImproperlyConfigured, match="Invitation is not announced"):
        queue(Invitation("a@opal.example"))


def test_a_link_is_a_full_address(settings):
    settings.SITE = "https://registre.example.fr/"
    assert link("account_reset_password") == "https://registre.example.fr/compte/mot-de-passe/oublie/"


# --- announcing ---


def test_a_message_says_what_it_is_about():
    class Vague(Ends):
        category = "mandates"  # type: ignore[assignment]  # what is refused

    class Silent(Ends):
        template = None  # type: ignore[assignment]  # what is refused

    class Idle(Notification):
        category, can_be_disabled, template = Category.MANDATES, False, "tests/idle"

        def context(self) -> Mapping[str, Fact]:
            return {}

    for message, words in ((Vague, "category must be a Category"), (Silent, "template must be"), (Idle, "recipients")):
        with pytest.raises(ImproperlyConfigured, match=words):
            register(message)


def test_two_messages_do_not_share_their_words():
    with pytest.raises(ImproperlyConfigured, match="two messages"), announced(Ends, News):
        pass


def test_the_messages_of_the_house_have_their_templates():
    assert check_messages(None) == []


def test_a_message_without_templates_is_found():
    class Lost(Ends):
        template = "tests/lost"

    with announced(Ends, Lost):
        assert [(error.id, "tests/lost" in error.msg) for error in check_messages(None)] == [("ramure.E201", True)] * 2


def test_a_template_that_cannot_be_read_is_found(settings, tmp_path):
    for name in ("broken.subject.txt", "broken.body.txt"):
        (tmp_path / name).write_text("{% if %}")

    class Broken(Ends):
        template = "broken"

    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    with announced(Broken):
        assert [error.id for error in check_messages(None)] == ["ramure.E202"] * 2


def test_letters_need_a_way_out_that_is_not_the_outbox(settings):
    assert check_relay(None) == []
    for mailers in ({"default": OUTBOX}, {"default": OUTBOX, "relay": OUTBOX}):
        settings.MAILERS = mailers
        assert [error.id for error in check_relay(None)] == ["ramure.E203"]


# --- Django's own mail ---


@pytest.mark.usefixtures("mailers")
def test_what_django_sends_waits_in_the_outbox(relay):
    send_mail("Votre compte", "Ouvrez ce lien.", None, ["a@opal.example", "b@opal.example"])
    letters = Letter.objects.order_by("to")
    assert [(letter.to, letter.subject, letter.carries_key) for letter in letters] == [
        ("a@opal.example", "Votre compte", True),
        ("b@opal.example", "Votre compte", True),
    ]
    assert relay.received == []


@pytest.mark.usefixtures("mailers")
@pytest.mark.parametrize(
    "extra",
    [
        {"cc": ["c@opal.example"]},
        {"bcc": ["c@opal.example"]},
        {"reply_to": ["c@opal.example"]},
        {"headers": {"X-Priority": "1"}},
        {"attachments": [("a.txt", "a", "text/plain")]},
        {"from_email": "someone@else.example"},
    ],
    ids=lambda extra: next(iter(extra)),
)
def test_what_the_outbox_cannot_carry_is_refused_rather_than_lost(extra):
    with pytest.raises(ValueError, match=f"not {next(iter(extra))}"):
        EmailMessage("Objet", "Texte", to=["a@opal.example"], **extra).send()
    assert not Letter.objects.exists()
