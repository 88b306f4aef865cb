"""The pages of a confided activity, for who confides it and for who completes it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from compliance.access import services as access
from compliance.processing.models import ActivityGuest, ProcessingActivity
from compliance.records import guest_services as services
from compliance.records.guest_rules import State
from compliance.records.guest_views import ACTS
from tests.factories import OfficeFactory, UserFactory, dpo_of, mandate_of, member_of
from tests.processing.factories import an_activity, approved, ended
from tests.processing.guests import a_guest, invited, moved_back
from tests.records.typing import least

pytestmark = pytest.mark.django_db


def as_(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="Opal")


@pytest.fixture
def author(office):
    return member_of(office)


@pytest.fixture
def as_author(author):
    return as_(author)


def typed(**changes):
    ends = timezone.localdate() + timedelta(days=14)
    given = {"full_name": "Farid Benali", "email": "farid@opal.example", "request": "Les durées.", "ends": ends}
    return {**given, **changes}


def act(place, name):
    return f"{place.record.get_absolute_url()}confiee/{place.pk}/{name}/"


# --- who confides ---


def test_the_record_is_confided_from_its_page(as_author, author, office):
    activity = an_activity(office)
    assert activity.page("confide") in as_author.get(activity.get_absolute_url()).text
    form = as_author.get(activity.page("confide")).text
    assert (timezone.localdate() + timedelta(days=14)).isoformat() in form
    page = as_author.post(activity.page("confide"), typed(), follow=True)
    assert "La fiche est confiée à Farid Benali" in page.text
    assert "Les durées." in page.text and "invité" in page.text
    assert ActivityGuest.objects.get().invited_by == author


@pytest.mark.parametrize("missing", ["full_name", "email", "request", "ends"])
def test_what_is_missing_is_said_beside_its_field(as_author, office, missing):
    reply = as_author.post(an_activity(office).page("confide"), typed(**{missing: ""}))
    assert reply.status_code == 422
    assert f'href="#id_{missing}"' in reply.text


@pytest.mark.parametrize(("offset", "words"), [(-1, "Ce jour est passé"), (91, "90 jours au plus")])
def test_a_refused_day_is_said_beside_it(as_author, office, offset, words):
    ends = timezone.localdate() + timedelta(days=offset)
    reply = as_author.post(an_activity(office).page("confide"), typed(ends=ends))
    assert reply.status_code == 422
    assert words in reply.text and "Les durées." in reply.text
    assert not ActivityGuest.objects.exists()


def test_an_ended_record_is_not_offered_and_is_refused(as_author, office):
    activity = ended(office)
    assert activity.page("confide") not in as_author.get(activity.get_absolute_url()).text
    reply = as_author.post(activity.page("confide"), typed())
    assert reply.status_code == 422 and "rouvrez-la avant de la confier" in reply.text


def test_the_panel_says_where_each_place_stands(as_author, office, author):
    activity = an_activity(office)
    a_guest(activity, by=author)
    done = a_guest(activity, by=author)
    services.declare_done(ActivityGuest, done.pk, message="<b>Fini</b>", by=done.person)
    moved_back(a_guest(activity, by=author), until=timezone.localdate() - timedelta(days=1))
    taken = a_guest(activity, by=author)
    services.withdraw(ActivityGuest, taken.pk, version=taken.version, by=author)
    html = as_author.get(activity.get_absolute_url()).text
    for word in ("ouvert", "fait", "terminé", "retiré", "&lt;b&gt;Fini&lt;/b&gt;"):
        assert word in html
    assert act(done, "retirer") in html and act(taken, "retirer") not in html


@pytest.mark.parametrize(("slug", "state"), [("renvoyer", State.INVITED), ("retirer", State.WITHDRAWN)])
def test_each_act_from_its_page(as_author, office, slug, state):
    place = invited(an_activity(office))
    assert as_author.get(act(place, slug)).status_code == 200
    page = as_author.post(act(place, slug), {"version": place.version}, follow=True)
    assert str(next(one for one in ACTS if one.slug == slug).done) in page.text
    assert ActivityGuest.objects.get().state == state


def test_a_place_is_prolonged_from_its_page(as_author, office):
    place = invited(an_activity(office))
    later = timezone.localdate() + timedelta(days=30)
    assert as_author.post(act(place, "prolonger"), {"version": 1, "ends": place.ends}).status_code == 422
    as_author.post(act(place, "prolonger"), {"version": 1, "ends": later})
    assert ActivityGuest.objects.get().ends == later


def test_a_refusal_about_the_person_is_said_above_the_day(as_author, office):
    place = a_guest(an_activity(office))
    access.appoint(office, place.person, "auditor", starts=timezone.localdate(), by=None)
    later = timezone.localdate() + timedelta(days=30)
    reply = as_author.post(act(place, "prolonger"), {"version": place.version, "ends": later})
    assert reply.status_code == 422
    assert "voit déjà le registre" in reply.text


def test_a_stale_act_does_nothing_and_says_so(as_author, office):
    place = invited(an_activity(office))
    page = as_author.post(act(place, "retirer"), {"version": 9}, follow=True)
    assert "a changé entre-temps" in page.text
    assert ActivityGuest.objects.get().state == State.INVITED


def test_an_act_that_came_too_late_says_so(as_author, office):
    place = a_guest(an_activity(office))
    for method in (as_author.get, as_author.post):
        assert "ne le permet plus" in method(act(place, "renvoyer"), follow=True).text


def test_the_place_of_another_record_or_office_is_not_there(as_author, office):
    mine, other = an_activity(office), invited(an_activity(office))
    stranger = invited(an_activity(OfficeFactory(slug="reims")))
    for place in (other, stranger):
        for slug in ("renvoyer", "prolonger", "retirer"):
            forged = f"{mine.get_absolute_url()}confiee/{place.pk}/{slug}/"
            assert as_author.get(forged).status_code == 404
            assert as_author.post(forged, {"version": 1}).status_code == 404


def test_a_right_lost_while_confiding_undoes_it(office, author, monkeypatch):
    appointment = author.appointments.get()
    confide = services.confide

    def confide_then_lose(*args, **kwargs):
        place = confide(*args, **kwargs)
        appointment.grants.all().delete()
        return place

    monkeypatch.setattr(services, "confide", confide_then_lose)
    assert as_(author).post(an_activity(office).page("confide"), typed()).status_code == 403
    assert not ActivityGuest.objects.exists()


def test_who_only_reads_the_register_neither_sees_the_panel_nor_confides(office):
    activity = an_activity(office)
    invited(activity)
    reader = as_(dpo_of(office, entrusted=False))
    assert "Confiée à" not in reader.get(activity.get_absolute_url()).text
    assert reader.get(activity.page("confide")).status_code == 403


def test_a_part_that_is_late_is_said_on_the_record_and_to_the_guest(as_author, author, office):
    today = timezone.localdate()
    activity = an_activity(office)
    reply = as_author.post(activity.page("confide"), typed(due_on=today + timedelta(days=15)))
    assert reply.status_code == 422 and 'href="#id_due_on"' in reply.text
    place = a_guest(activity, by=author, due_on=today, ends=today + timedelta(days=9))
    assert "en retard" not in as_author.get(activity.get_absolute_url()).text
    ActivityGuest.objects.filter(pk=place.pk).update(due_on=today - timedelta(days=1))
    for browser, address in ((as_author, activity.get_absolute_url()), (as_(place.person), "/")):
        assert "en retard" in browser.get(address).text
    assert "À compléter pour le" in as_(place.person).get(activity.get_absolute_url()).text


# --- who completes it ---


def test_the_guest_arrives_home_and_reads_what_is_asked(office, author):
    activity = an_activity(office)
    person = a_guest(activity, by=author, request="Compléter les <durées>.").person
    home = as_(person).get("/").text
    assert "Ce qui vous est confié" in home and activity.get_absolute_url() in home
    page = as_(person).get(activity.get_absolute_url()).text
    assert f"{author} vous confie cette fiche" in page and "Compléter les &lt;durées&gt;." in page
    for hidden in ("Historique", "Registre des traitements", "Confiée à", "Soumettre", "Supprimer"):
        assert hidden not in page


def test_the_guest_edits_and_the_ledger_names_them(office):
    activity = approved(office)
    person = a_guest(activity).person
    assert "vous confie cette fiche" in as_(person).get(activity.page("edit")).text
    data = least(ProcessingActivity, name="Un autre nom", transfers_outside_eu="no", version=activity.version)
    page = as_(person).post(activity.page("edit"), data, follow=True)
    assert "elle devra l’être de nouveau" in page.text
    entry = activity.history.latest()
    assert (entry.history_user, entry.status) == (person, "submitted")


def test_a_stale_edit_of_a_guest_loses_nothing(office, author):
    activity = an_activity(office)
    person = a_guest(activity).person
    data = least(ProcessingActivity, name="Le nom du service", transfers_outside_eu="no", version=0)
    reply = as_(person).post(activity.page("edit"), data)
    assert reply.status_code == 409
    assert "Le nom du service" in reply.text


def test_an_edit_that_outlives_the_right_is_undone(office, monkeypatch):
    from compliance.processing import services as activities

    activity = an_activity(office)
    place = a_guest(activity)
    revise = activities.revise_activity

    def revise_then_lose(*args, **kwargs):
        revised = revise(*args, **kwargs)
        moved_back(place, until=timezone.localdate() - timedelta(days=1))
        return revised

    monkeypatch.setattr(activities, "revise_activity", revise_then_lose)
    data = least(ProcessingActivity, name="Trop tard", transfers_outside_eu="no", version=1)
    assert as_(place.person).post(activity.page("edit"), data).status_code == 403
    assert ProcessingActivity.objects.get().name != "Trop tard"


def test_the_guest_says_that_the_part_is_done(office, author):
    activity = an_activity(office)
    person = a_guest(activity, by=author).person
    assert as_(person).get(activity.page("guest_done")).status_code == 200
    page = as_(person).post(activity.page("guest_done"), {"message": "Tout y est."}, follow=True)
    assert f"C’est noté\xa0: une lettre le dit à {author}." in page.text
    assert "Vous avez déclaré votre partie faite" in page.text
    assert "Tout y est." in as_(author).get(activity.get_absolute_url()).text
    again = as_(person).get(activity.page("guest_done"), follow=True)
    assert "déjà déclaré votre partie faite" in again.text
    assert "déjà déclaré votre partie faite" in as_(person).post(activity.page("guest_done"), follow=True).text


def test_who_keeps_the_register_declares_nothing(as_author, office):
    activity = an_activity(office)
    a_guest(activity)
    assert as_author.get(activity.page("guest_done")).status_code == 404
    assert as_author.post(activity.page("guest_done")).status_code == 404


def test_after_the_end_nothing_is_left(office):
    activity = an_activity(office)
    place = moved_back(a_guest(activity), until=timezone.localdate() - timedelta(days=1))
    guest = as_(place.person)
    assert {guest.get(activity.page(page)).status_code for page in ("detail", "edit", "guest_done")} == {404}
    home = guest.get("/").text
    assert "Plus rien ne vous est confié" in home and activity.name not in home


def test_a_guest_made_superuser_reads_nothing(office):
    activity = an_activity(office)
    person = a_guest(activity).person
    person.is_superuser = True
    person.save()
    assert as_(person).get(activity.get_absolute_url()).status_code == 404
    assert activity.name not in as_(person).get("/").text


def test_a_juriste_elsewhere_keeps_the_two_apart(office):
    amiens = OfficeFactory(slug="amiens", name="Amiens")
    own, activity = approved(amiens, name="La nôtre"), approved(office, name="La leur")
    juriste = as_(a_guest(activity, member_of(amiens)).person)
    page = juriste.get(activity.get_absolute_url()).text
    assert "Traitements" in page and "Opal</a>" not in page  # the rail is their own
    for address in (
        "/offices/tous/traitements/",
        "/offices/tous/traitements/?q=leur",
        "/offices/tous/exporter/processing/",
    ):
        assert "La leur" not in juriste.get(address).text
    assert juriste.get("/offices/opal/").status_code == 404
    assert juriste.get("/offices/opal/traitements/").status_code == 404
    assert own.name in juriste.get("/offices/amiens/traitements/").text


def test_an_auditor_who_was_guest_before_still_completes_the_one_record(office):
    activity, other = an_activity(office), an_activity(office)
    person = a_guest(activity).person
    access.appoint(office, person, "auditor", starts=timezone.localdate(), by=None)
    auditor = as_(person)
    page = auditor.get(activity.get_absolute_url()).text
    assert activity.page("edit") in page and "vous confie cette fiche" in page and "Historique" in page
    assert "Supprimer" not in page
    assert auditor.get(activity.page("edit")).status_code == 200
    assert auditor.get(other.page("edit")).status_code == 403


def test_a_dpo_who_was_guest_before_completes_nothing_any_more(office):
    activity = an_activity(office)
    person = a_guest(activity).person
    mandate = mandate_of(office, person=person, entrusted=False, starts=timezone.localdate())
    dpo = as_(person)
    page = dpo.get(activity.get_absolute_url()).text
    assert activity.page("edit") not in page and "vous confie cette fiche" not in page
    assert dpo.get(activity.page("edit")).status_code == 403
    assert dpo.post(activity.page("edit"), {"name": "Jugée par son auteur", "version": 1}).status_code == 403
    assert dpo.post(activity.page("guest_done"), {"message": ""}).status_code == 403
    access.revoke(mandate)
    assert dpo.get(activity.page("edit")).status_code == 200


def test_rows_added_by_a_guest_come_by_htmx_too(office):
    activity = an_activity(office)
    guest = as_(a_guest(activity, UserFactory()).person)
    data = least(ProcessingActivity, name="x", transfers_outside_eu="no", version=1, add="recipients")
    reply = guest.post(activity.page("edit"), data, headers={"HX-Request": "true"})
    assert reply.status_code == 200


def test_the_cost_of_the_pages_does_not_follow_the_places(office, author, django_assert_max_num_queries):
    activity, person = an_activity(office, sensitive=True, with_transfer=True), UserFactory()
    a_guest(activity, person, by=author)
    for rank in range(20):
        invited(activity, by=author, email=f"personne{rank}@opal.example")
        a_guest(an_activity(office), person, by=author)
    keeper, guest = as_(author), as_(person)
    for client in (keeper, guest):
        client.get("/")  # content types are kept from then on
    for client, address, most in (
        (keeper, activity.get_absolute_url(), 20),
        (guest, activity.get_absolute_url(), 20),
        (guest, "/", 12),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
