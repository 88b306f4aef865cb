"""The pages of whoever gives access in an office."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from compliance.governance.models import PlaceInvitation
from compliance.governance.people import services
from compliance.notifications.models import Letter
from compliance.offices.models import Appointment
from tests.accounts.test_pages import assert_ours
from tests.factories import PASSWORD, OfficeFactory, UserFactory, mandate_of, member_of
from tests.governance.people import accept, day, link_in, offered
from tests.hostile.budgets import budget

pytestmark = pytest.mark.django_db

TYPED = {
    "email": "nadia@reims.example",
    "full_name": "Nadia Ferrier",
    "role": "juriste",
    "starts": "2026-04-07",
    "ends": "",
    "reason": "",
}


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-04-07T10:00:00+02:00", tick=False)
    return time_machine


@pytest.fixture
def office():
    return OfficeFactory(slug="reims", name="Reims Habitat")


@pytest.fixture
def admin(office):
    return member_of(office, "admin", person=UserFactory(full_name="Nora Bellanger"))


@pytest.fixture
def browser(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def place(office):
    return member_of(office, "juriste", person=UserFactory(full_name="Paul Lemaire")).appointments.get()


def page(name: str, *args, office: str = "reims") -> str:
    return reverse(f"people:{name}", args=[office, *args])


def names(answer) -> list[str]:
    return [str(place.person) for place, _standing in answer.context["places"]]


# --- the list ---


def test_the_list_shows_who_has_a_place_and_who_is_awaited(browser, office, place):
    mandate = mandate_of(office, person=UserFactory(full_name="Hélène Vasseur"))
    offered(office, ends=day("12-31"))
    answer = browser.get(page("list"))
    assert_ours(answer)
    assert names(answer) == ["Nora Bellanger", "Paul Lemaire"]
    for words in ("Nadia Ferrier", "jusqu’au 14 avril 2026", "jamais", "Hélène Vasseur", "Invitations en attente"):
        assert words in answer.text
    assert reverse("mandates:detail", args=["reims", mandate.number]) in answer.text


def test_what_is_over_is_shown_when_asked(browser, office, place):
    member_of(office, "auditor", person=UserFactory(full_name="Zoé Ancienne"), ends=day("04-06"))
    member_of(office, "auditor", person=UserFactory(full_name="Yves Futur"), starts=day("05-01"))
    assert names(browser.get(page("list"))) == ["Nora Bellanger", "Paul Lemaire", "Yves Futur"]
    assert names(browser.get(page("list") + "?montrer=passees")) == ["Zoé Ancienne"]
    assert len(names(browser.get(page("list") + "?montrer=toutes"))) == 4


def test_the_list_is_searched_and_sorted(browser, office, place):
    assert names(browser.get(page("list") + "?q=lemaire")) == ["Paul Lemaire"]
    assert names(browser.get(page("list") + f"?q={place.person.email}")) == ["Paul Lemaire"]
    assert names(browser.get(page("list") + "?role=juriste")) == ["Paul Lemaire"]
    assert names(browser.get(page("list") + "?tri=-nom")) == ["Paul Lemaire", "Nora Bellanger"]
    assert names(browser.get(page("list") + "?tri=connexion"))[0] == "Nora Bellanger"  # the other never came
    assert "Aucune place ne répond" in browser.get(page("list") + "?q=introuvable").text


def test_an_invitation_that_was_answered_leaves_the_list(browser, office):
    accept(offered(office))
    assert "Invitations en attente" not in browser.get(page("list")).text


def test_an_expired_invitation_stays_to_be_sent_again(browser, admin, office, clock):
    offer = offered(office)
    clock.move_to("2026-04-20T10:00:00+02:00", tick=False)
    browser.force_login(admin)
    assert "expiré" in browser.get(page("list")).text
    assert browser.post(page("renew", offer.pk)).status_code == 302
    assert "jusqu’au 27 avril 2026" in browser.get(page("list")).text


def test_the_list_costs_the_same_whatever_its_length(browser, office, django_assert_max_num_queries):
    def fill(count):
        for _one in range(count):
            member_of(office, "declarant")
        offered(office, email=f"personne{Appointment.objects.count()}@reims.example")

    fill(2)
    browser.get(page("list"))
    with django_assert_max_num_queries(100) as few:
        browser.get(page("list"))
    fill(60)
    with django_assert_max_num_queries(len(few)), budget("people:list"):
        assert len(names(browser.get(page("list")))) == 50


def test_several_offices_are_seen_together_and_no_other(browser, office, admin):
    other = OfficeFactory(slug="opal", name="L’Opal")
    member_of(other, "admin", person=admin)
    member_of(other, "juriste", person=UserFactory(full_name="Inès Opal"))
    neighbour = OfficeFactory(slug="amiens")
    hidden = member_of(neighbour, "juriste", person=UserFactory(full_name="Caché Ailleurs")).appointments.get()
    concealed = offered(neighbour, full_name="Invitée Ailleurs")

    shown = browser.get(page("list", office="tous") + "?montrer=toutes")
    assert "Inès Opal" in shown.text and "L’Opal" in shown.text
    assert "Ailleurs" not in shown.text
    assert browser.get(page("person", hidden.person_id)).status_code == 404
    for name, pk in (("appoint", hidden.person_id), ("end", hidden.pk), ("withdraw", concealed.pk)):
        for slug in ("reims", "tous"):
            assert browser.get(page(name, pk, office=slug)).status_code == 404
            assert browser.post(page(name, pk, office=slug), {"ends": "2026-05-01", "seen": "-"}).status_code == 404


# --- inviting ---


def test_a_person_is_invited_from_the_screen(browser, office):
    form = browser.get(page("invite"))
    assert form.context["form"]["starts"].value() == date(2026, 4, 7)
    done = browser.post(page("invite"), TYPED, follow=True)
    assert "Une invitation part à l’adresse nadia@reims.example." in done.text
    assert PlaceInvitation.objects.get().office == office

    guest = Client()
    offer = guest.get(link_in(Letter.objects.get()), follow=True)
    for words in ("Une place à Reims Habitat", "juriste, référent RGPD", "7 avril 2026", "Nora Bellanger"):
        assert words in offer.text
    password = {"password1": "quatre hêtres derrière la gare", "password2": "quatre hêtres derrière la gare"}
    accepted = guest.post(reverse("invitation_open_account"), {"full_name": "Nadia Ferrier", **password})
    assert accepted.url == reverse("office", args=["reims"])
    assert guest.get(reverse("processing:list", args=["reims"])).status_code == 200


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "sans arobase"}, "email"),
        ({"full_name": ""}, "full_name"),
        ({"role": ""}, "role"),
        ({"role": "dpo"}, "role"),
        ({"starts": "2026-04-06"}, "starts"),
        ({"ends": "2026-04-06"}, "ends"),
    ],
)
def test_a_refusal_is_said_beside_its_field(browser, typed, field):
    refused = browser.post(page("invite"), TYPED | typed)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert not PlaceInvitation.objects.exists()


@pytest.mark.parametrize("ends", ["9999-12-31", "2101-01-01"])
def test_a_place_without_a_real_end_is_refused(browser, ends):
    """The day after the last of the calendar is no day: nobody could have ended the other administrators' places."""
    refused = browser.post(page("invite"), {**TYPED, "role": "admin", "ends": ends})
    assert refused.status_code == 422 and "ends" in refused.context["form"].errors


def test_the_end_of_the_calendar_leaves_the_others_their_rights(browser, office, admin):
    other = member_of(office, "admin", ends=date.max).appointments.get()
    ended = browser.post(page("end", other.pk), {"ends": "2026-04-07", "seen": "9999-12-31", "reason": ""})
    assert ended.status_code == 302
    other.refresh_from_db()
    assert other.ends == date(2026, 4, 7)


def test_a_name_of_several_lines_writes_no_letter_by_itself(browser, admin):
    browser.post(page("invite"), {**TYPED, "full_name": "Nadia\n\nCliquez : http://mal.example/"})
    token = link_in(Letter.objects.get())
    stranger = Client()
    stranger.get(token, follow=True)
    typed = {"full_name": "Nadia\r\n\r\nCliquez", "password1": PASSWORD, "password2": PASSWORD}
    stranger.post(reverse("invitation_open_account"), typed)
    news = Letter.objects.get(to=admin.email)
    assert "Nadia Cliquez a une place" in news.body


def test_oneself_is_not_invited(browser, admin):
    refused = browser.post(page("invite"), TYPED | {"email": admin.email})
    assert "Personne ne se donne une place" in refused.context["form"].errors["email"][0]


@pytest.mark.parametrize("domain", ["ｏffice.example", "ofﬁce.example"])
def test_an_address_that_only_looks_different_is_the_same(browser, admin, domain):
    admin.email = "nora@office.example"
    admin.save()
    refused = browser.post(page("invite"), {**TYPED, "email": f"Nora@{domain}"})
    assert refused.status_code == 422 and "Personne ne se donne une place" in refused.text
    assert not Letter.objects.exists()


def test_under_tous_the_office_is_asked(browser, office, admin):
    other = OfficeFactory(slug="opal")
    member_of(other, "admin", person=admin)
    OfficeFactory(slug="amiens")
    assert browser.post(page("invite", office="tous"), TYPED).context["form"].errors.keys() == {"office"}
    forged = browser.post(page("invite", office="tous"), TYPED | {"office": "amiens"})
    assert forged.context["form"].errors.keys() == {"office"}
    browser.post(page("invite", office="tous"), TYPED | {"office": "opal"})
    assert PlaceInvitation.objects.get().office == other


def test_an_invitation_is_taken_back_after_a_page_that_asks(browser, office):
    offer = offered(office)
    assert "ne donnera plus rien" in browser.get(page("withdraw", offer.pk)).text
    assert PlaceInvitation.objects.get().invitation.withdrawn_at is None
    browser.post(page("withdraw", offer.pk), {"reason": "erreur"})
    assert Client().get(link_in(Letter.objects.get()), follow=True).status_code == 410
    assert browser.post(page("withdraw", offer.pk)).status_code == 404


def test_a_shared_account_invites_nobody(browser, admin, settings):
    settings.DEMONSTRATION, settings.LOOPBACK = True, False
    admin.is_demonstration = True
    admin.save()
    assert browser.post(page("invite"), TYPED, secure=True).status_code == 403
    assert not Letter.objects.exists()


# --- a person, and their places ---


def test_a_persons_page_tells_who_gave_what_and_when(browser, office, place):
    browser.post(page("end", place.pk), {"ends": "2026-06-30", "seen": "-", "reason": "mutation"})
    shown = browser.get(page("person", place.person_id))
    assert_ours(shown)
    assert "30/06/2026" in shown.text
    assert "fin changée" in shown.text and "mutation" in shown.text and "Nora Bellanger" in shown.text
    assert len(shown.context["moments"]) == 2


def test_a_persons_page_tells_nothing_of_their_other_offices(browser, place):
    elsewhere = OfficeFactory(slug="opal", name="L’Opal")
    member_of(elsewhere, "auditor", person=place.person)
    shown = browser.get(page("person", place.person_id))
    assert "Opal" not in shown.text and "auditeur" not in shown.text.lower()


def test_another_place_is_given_to_who_is_known(browser, place):
    typed = {"role": "auditor", "starts": "2026-05-01", "ends": "", "reason": ""}
    done = browser.post(page("appoint", place.person_id), typed, follow=True)
    assert "Paul Lemaire est nommé." in done.text
    assert place.person.appointments.get(role="auditor").starts == day("05-01")
    assert browser.get(page("appoint", UserFactory().pk)).status_code == 404


def test_a_place_is_ended_prolonged_and_taken_back(browser, office, place):
    browser.post(page("end", place.pk), {"ends": "2026-06-30", "seen": "-", "reason": ""})
    assert 'value="2026-06-30"' in browser.get(page("extend", place.pk)).text
    browser.post(page("extend", place.pk), {"ends": "", "seen": "2026-06-30", "reason": ""})
    place.refresh_from_db()
    assert place.ends is None
    coming = member_of(office, "auditor", person=place.person, starts=day("05-01")).appointments.get(role="auditor")
    browser.post(page("cancel", coming.pk), {"seen": "-", "reason": ""})
    assert not place.person.appointments.filter(role="auditor").exists()


@pytest.mark.parametrize("seen", ["", "2026-05-01", "n’importe quoi"])
def test_a_place_changed_meanwhile_is_read_again_first(browser, place, seen):
    done = browser.post(page("end", place.pk), {"ends": "2026-06-30", "seen": seen}, follow=True)
    assert "a changé entre-temps" in done.text
    place.refresh_from_db()
    assert place.ends is None


def test_the_last_administrator_stays(browser, admin):
    own = admin.appointments.get()
    refused = browser.post(page("end", own.pk), {"ends": "2026-04-30", "seen": "-"})
    assert refused.status_code == 422
    assert "À partir du 1er mai 2026" in refused.context["form"].errors["ends"][0]


def test_a_right_that_ended_meanwhile_writes_nothing(browser, admin, place, monkeypatch):

    kept = services.change_end

    def late(*args, **values):
        changed = kept(*args, **values)
        admin.appointments.get().grants.all().delete()
        return changed

    monkeypatch.setattr(services, "change_end", late)
    assert browser.post(page("end", place.pk), {"ends": "2026-06-30", "seen": "-"}).status_code == 403
    place.refresh_from_db()
    assert place.ends is None


@pytest.mark.parametrize("role", ["juriste", "direction", "auditor", "deontologue", "declarant"])
def test_the_others_see_that_they_may_not(client, office, place, role):
    client.force_login(member_of(office, role))
    for address in (page("list"), page("invite"), page("person", place.person_id)):
        assert client.get(address).status_code == 403
    assert "Personnes et accès" not in client.get("/").text
