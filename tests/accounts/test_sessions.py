"""One's own sessions and devices."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.accounts.devices import name_device
from compliance.accounts.sessions import forget_ended_sessions
from tests.accounts.factories import UserFactory
from tests.accounts.test_sign_in import is_signed_in, sign_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


@pytest.fixture
def desk(marie):
    desk = Client(headers={"User-Agent": FIREFOX})
    sign_in(desk, marie.email)
    return desk


@pytest.fixture
def phone(marie):
    phone = Client(headers={"User-Agent": IPHONE})
    sign_in(phone, marie.email)
    return phone


def test_each_device_is_listed_by_its_name(desk, phone):
    page = desk.get(reverse("usersessions_list")).text

    assert "Firefox sur Windows" in page
    assert "Safari sur iPhone" in page
    assert page.count("Celle-ci") == 1


def test_a_session_is_ended_from_another_device(desk, phone):
    theirs = UserSession.objects.get(user_agent=IPHONE)
    answer = desk.post(reverse("account_end_session", args=[theirs.pk]), follow=True)

    assert "La session est terminée." in answer.text
    assert not is_signed_in(phone)
    assert is_signed_in(desk)


def test_all_the_others_are_ended_at_once(desk, phone):
    desk.post(reverse("usersessions_list"))

    assert not is_signed_in(phone)
    assert is_signed_in(desk)


def test_one_may_not_end_the_session_of_another(desk, client):
    sign_in(client, UserFactory().email)
    theirs = UserSession.objects.exclude(user_agent=FIREFOX).get()

    assert desk.post(reverse("account_end_session", args=[theirs.pk])).status_code == 404
    assert is_signed_in(client)


def test_a_session_is_not_ended_by_a_link(desk, phone):
    theirs = UserSession.objects.get(user_agent=IPHONE)

    assert desk.get(reverse("account_end_session", args=[theirs.pk])).status_code == 405
    assert is_signed_in(phone)


def test_what_ended_is_forgotten(desk, phone):
    Session.objects.filter(session_key=phone.session.session_key).update(
        expire_date=timezone.now() - timedelta(hours=1)
    )

    assert "Safari sur iPhone" not in desk.get(reverse("usersessions_list")).text
    assert forget_ended_sessions() == 1
    assert forget_ended_sessions() == 0
    assert UserSession.objects.get().user_agent == FIREFOX
    assert is_signed_in(desk)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox sur Windows"),
        (IPHONE, "Safari sur iPhone"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0", "Edge sur Mac"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36", "Chrome sur Android"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "Linux"),
        ("", "appareil inconnu"),
    ],
)
def test_a_device_is_named_from_what_its_browser_says(user_agent, name):
    assert name_device(user_agent) == name
