"""The browser's own bench: it starts, it signs in, and it hears what is wrong."""

import pytest
from django.urls import reverse

from tests.journeys.looks import axe, no_sideways_scroll

FAULTY = "<html lang='fr'><head><title>x</title></head><body><main><h1>x</h1>{}</main></body></html>"


def test_the_sign_in_page_is_open_to_all(page):
    page.goto(reverse("account_login"))
    assert page.get_by_role("button", name="Se connecter").is_visible()
    axe(page)
    no_sideways_scroll(page)


def test_a_person_is_signed_in(page, enter, django_user_model):
    enter(django_user_model.objects.create_user("camille@oise.example", full_name="Camille Lenoir"))
    page.goto(reverse("account_home"))
    assert page.url.endswith(reverse("account_home"))
    assert page.get_by_text("Camille Lenoir").first.is_visible()


def test_axe_sees_a_barrier(page):
    page.set_content(FAULTY.format("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"))
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


def test_axe_sees_a_barrier_of_the_dark_scheme_alone(page):
    style = "<style>@media (prefers-color-scheme: dark) { p { color: #333; background: #222 } }</style>"
    page.set_content(FAULTY.format(style + "<p>texte</p>"))
    with pytest.raises(AssertionError, match="dark: color-contrast"):
        axe(page)


def test_a_page_too_wide_is_seen(page):
    page.set_content(FAULTY.format("<table><tr><td><div style='width: 400px'>large</div></td></tr></table>"))
    with pytest.raises(AssertionError, match="large"):
        no_sideways_scroll(page)


def test_a_breach_of_the_policy_is_heard(page, complaints):
    page.goto(reverse("account_login"))
    page.evaluate("document.body.setAttribute('onclick', 'go()')")
    page.wait_for_timeout(100)
    assert any("Content Security Policy" in complaint for complaint in complaints)
    complaints.clear()


def test_a_script_error_is_heard(page, complaints):
    page.goto(reverse("account_login"))
    page.evaluate("setTimeout(() => { throw new Error('broken') })")
    page.wait_for_timeout(100)
    assert complaints == ["script error: broken"]
    complaints.clear()


def test_a_request_to_another_host_is_heard(page, complaints):
    page.goto(reverse("account_login"))
    page.evaluate("location = 'http://127.0.0.1:9/'")
    page.wait_for_timeout(200)
    assert "request to another host: http://127.0.0.1:9/" in complaints
    complaints.clear()
