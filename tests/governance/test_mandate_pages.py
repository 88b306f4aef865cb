"""The pages of the mandate: who reads, who prepares, who decides; and what each act answers."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from compliance.governance.mandates import services as mandates
from compliance.governance.mandates.act_views import MandateAct
from compliance.governance.time_log import services as time_log
from compliance.governance.time_log import views as time_views
from compliance.offices.models import Mandate, MandateMember
from tests.factories import OfficeFactory, dpo_of, mandate_of, member_of
from tests.governance.mandates import DPO, FIRST, LAST, draft_of, posted, signed_in
from tests.processing.factories import submitted

pytestmark = pytest.mark.django_db

TODAY = "2026-11-22"


@pytest.fixture(autouse=True)
def clock(time_machine):
    def move(day) -> None:
        time_machine.move_to(f"{day}T12:00:00+01:00", tick=False)

    move(TODAY)
    return move


@pytest.fixture
def office():
    return OfficeFactory(slug="opal", name="Opal", siren="404833048")


def signed_as(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def admin(office):
    return signed_as(member_of(office, "admin"))


@pytest.fixture
def direction(office):
    return signed_as(member_of(office, "direction", starts=FIRST))


def page(name, number=1, *more):
    return reverse(f"mandates:{name}", args=["opal", number, *more])


PREPARE = "/offices/opal/mandat/preparer/"


# --- who may ---


@pytest.mark.parametrize(
    ("role", "reads", "prepares", "decides"),
    [
        ("direction", 200, 200, 200),
        ("admin", 200, 200, 403),
        ("juriste", 200, 403, 403),
        ("dpo", 200, 403, 403),
        ("auditor", 404, 404, 404),
        ("deontologue", 404, 404, 404),
        ("declarant", 404, 404, 404),
    ],
)
def test_who_reads_who_prepares_who_decides(office, role, reads, prepares, decides):
    signed = signed_in(office)
    draft_of(office, starts=LAST, ends=None)
    person = signed.person if role == "dpo" else member_of(office, role)
    browser = signed_as(person)

    for name in ("detail", "designation", "handover", "lettre", "designation_pdf"):
        assert browser.get(page(name)).status_code == reads, name
    assert browser.get(reverse("mandates:list", args=["opal"])).status_code == reads
    for url in (PREPARE, page("edit", 2), page("receipt"), page("add_member", 2)):
        assert browser.get(url).status_code == prepares, url
    for url in (page("sign", 2), page("end"), page("add_member")):
        assert browser.get(url).status_code == decides, url


def test_another_offices_mandate_is_not_there(office):
    signed_in(office)
    stranger = signed_as(dpo_of(OfficeFactory(slug="oise")))
    for name in ("detail", "lettre", "designation", "handover", "sign", "end", "edit"):
        assert stranger.get(page(name)).status_code == 404
    assert stranger.get(reverse("mandates:list", args=["opal"])).status_code == 404
    assert stranger.get(reverse("mandates:detail", args=["oise", 7])).status_code == 404
    assert stranger.get(reverse("mandates:detail", args=["tous", 1])).status_code == 404


def test_the_admin_cannot_sign_by_posting(office, admin):
    draft_of(office)
    assert admin.post(page("sign"), {"version": 1}).status_code == 403
    assert Mandate.objects.get().is_draft


def test_a_member_of_another_mandate_is_not_ended_through_this_one(office, direction):
    signed_in(office)
    elsewhere = signed_in(OfficeFactory())
    foreign = MandateMember.objects.get(mandate=elsewhere)
    assert direction.get(page("end_member", 1, foreign.pk)).status_code == 404
    data = {"on": TODAY, "version": 2}
    assert direction.post(page("end_member", 1, foreign.pk), data).status_code == 404


# --- from the draft to the signature ---


def test_the_admin_types_it_in_and_the_direction_signs_it(office, admin, direction):
    done = admin.post(PREPARE, posted(), follow=True)
    assert done.redirect_chain[-1][0] == page("detail")
    assert "à signer" in done.text and "il attend la signature" in done.text
    assert page("sign") not in done.text

    assert page("sign") in direction.get(page("detail")).text
    signed = direction.post(page("sign"), {"version": 1}, follow=True)
    assert "La lettre de mission est signée" in signed.text and "en cours" in signed.text


def test_what_is_missing_is_said_and_stops_the_signature(office, direction):
    direction.post(PREPARE, posted(scope="", days_per_year="", email=""))
    shown = direction.get(page("detail"))
    assert shown.context["lacking"] == ["Adresse électronique publique", "Périmètre", "Jours par an"]

    refused = direction.post(page("sign"), {"version": 1})
    assert refused.status_code == 422
    assert "La lettre de mission n’est pas complète" in refused.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"starts": "2026-02-30"}, "starts"),
        ({"starts": "2028-01-01"}, "ends"),
        ({"dpo_email": "sans arobase"}, "dpo_email"),
        ({"dpo_name": ""}, "dpo_name"),
        ({"days_per_year": "12,3"}, "days_per_year"),
        ({"designee": "organisation"}, "organisation"),
        ({"designee": "robot"}, "designee"),
        ({"office_siret": "1234"}, "office_siret"),
    ],
)
def test_a_refused_draft_keeps_what_was_typed(office, admin, typed, field):
    refused = admin.post(PREPARE, posted(city="Laon", **typed))
    form = refused.context["form"]
    assert refused.status_code == 422
    assert field in form.errors
    assert f'href="#{form[field].anchor}"' in refused.text
    assert 'value="Laon"' in refused.text
    assert not Mandate.objects.exists()


def test_the_dpo_that_holds_a_role_is_refused_beside_the_address(office, admin):
    juriste = member_of(office)
    refused = admin.post(PREPARE, posted(dpo_email=juriste.email))
    assert refused.status_code == 422
    assert "art. 38(6)" in refused.context["form"].errors["dpo_email"][0]


def test_a_draft_is_edited_and_a_signed_mandate_is_not(office, admin, direction):
    draft_of(office)
    done = admin.post(page("edit"), posted(version=1, city="Laon"), follow=True)
    assert "Vos modifications sont enregistrées." in done.text
    unchanged = admin.post(page("edit"), posted(version=2, city="Laon"), follow=True)
    assert "Rien n’a changé" in unchanged.text

    direction.post(page("sign"), {"version": 2})
    assert admin.get(page("edit")).status_code == 403
    assert admin.post(page("edit"), posted(version=3, city="Amiens")).status_code == 403
    assert Mandate.objects.get().city == "Laon"


def test_a_stale_edit_shows_both_and_loses_neither(office, admin, direction):
    draft_of(office)
    direction.post(page("edit"), posted(version=1, city="Laon"))

    stale = admin.post(page("edit"), posted(version=1, city="Soissons"))
    assert stale.status_code == 409
    (line,) = stale.context["stale_lines"]
    assert (line.label, line.old, line.new) == ("Ville", "Laon", "Soissons")
    assert '<input type="hidden" name="version" value="2">' in stale.text

    admin.post(page("edit"), posted(version=2, city="Soissons"))
    assert Mandate.objects.get().city == "Soissons"


@pytest.mark.parametrize("version", ["", "0", "-1", "9" * 30, "٢"])
def test_an_act_on_a_version_nobody_read_does_nothing(office, direction, version):
    draft_of(office)
    answer = direction.post(page("sign"), {"version": version}, follow=True)
    assert "Le mandat a changé entre-temps" in answer.text
    assert Mandate.objects.get().is_draft


# --- acts on a signed mandate ---


def test_a_person_joins_the_team_and_leaves(office, direction):
    signed_in(office)
    joined = {"email": "a@seve.example", "full_name": "Ana Sève", "role": "deputy", "starts": TODAY, "version": 2}
    shown = direction.post(page("add_member"), joined, follow=True)
    assert "Ana Sève" in shown.text

    member = MandateMember.objects.get(role="deputy")
    assert direction.get(page("end_member", 1, member.pk)).status_code == 200
    direction.post(page("end_member", 1, member.pk), {"on": "2026-12-31", "version": 3})
    member.refresh_from_db()
    assert str(member.ends) == "2026-12-31"


def test_a_refused_member_is_told_why_beside_the_field(office, direction):
    signed_in(office)
    juriste = member_of(office)
    data = {"email": juriste.email, "full_name": "x", "role": "deputy", "starts": TODAY, "version": 2}
    refused = direction.post(page("add_member"), data)
    assert refused.status_code == 422
    assert "art. 38(6)" in refused.context["form"].errors["email"][0]
    assert MandateMember.objects.count() == 1


def test_an_early_end_asks_for_a_day_and_a_reason(office, direction):
    signed_in(office)
    assert direction.post(page("end"), {"on": TODAY, "version": 2}).status_code == 422
    later = direction.post(page("end"), {"on": "2030-01-01", "reason": "x", "version": 2})
    assert "pour le prolonger, renouvelez-le" in later.context["form"].errors["on"][0]

    done = direction.post(page("end"), {"on": "2026-12-31", "reason": "cession", "version": 2}, follow=True)
    assert "la passation établie" in done.text and "Motif de la fin : cession" in done.text


def test_a_renewal_opens_its_form(office, direction):
    signed_in(office)
    done = direction.post(page("renew"), {"version": 2})
    assert done.headers["Location"] == page("edit", 2)


def test_a_draft_is_abandoned(office, admin):
    draft_of(office)
    done = admin.post(page("discard"), {"version": 1})
    assert done.headers["Location"] == reverse("mandates:list", args=["opal"])
    assert not Mandate.objects.exists()


def test_an_act_that_came_too_late_says_so(office, direction):
    signed_in(office)
    for answer in (
        direction.get(page("sign"), follow=True),
        direction.post(page("discard"), {"version": 2}, follow=True),
    ):
        assert "n’est plus, dans un état qui le permet" in answer.text


def test_the_receipt_is_noted(office, admin):
    signed_in(office)
    data = {"receipt": "DPO-4471", "receipt_on": TODAY, "version": 2}
    assert "Récépissé : DPO-4471, 22 novembre 2026" in admin.post(page("receipt"), data, follow=True).text


# --- the handover ---


def test_the_admin_acknowledges_a_handover_without_reading_the_register(office, admin, direction):
    submitted(office, name="Gestion secrète des accès")
    signed_in(office)
    direction.post(page("draw_up"), {"version": 2})

    assert "Gestion secrète des accès" in direction.get(page("handover")).text
    seen = admin.get(page("handover")).text
    assert "Gestion secrète des accès" not in seen and "réservé à ceux qui lisent le registre" in seen

    done = admin.post(page("acknowledge"), {"version": 3}, follow=True)
    assert "Reçue le 22 novembre 2026" in done.text


# --- what surrounds ---


def test_under_all_offices_each_office_has_its_mandate_and_its_days(office):
    other = OfficeFactory(slug="oise", name="Oise")
    person = signed_in(office).person
    mandate_of(other, person=person, starts=FIRST)
    mandate_of(OfficeFactory(name="Étranger"), starts=FIRST)

    shown = signed_as(person).get(reverse("mandates:list", args=["tous"]))
    assert [(balance.office.name, mandate.person) for balance, mandate in shown.context["lines"]] == [
        ("Oise", person),
        ("Opal", person),
    ]
    assert "Étranger" not in shown.text


def test_the_rail_leads_to_the_mandate_for_those_who_read_it(office):
    url = reverse("mandates:list", args=["opal"])
    assert url in signed_as(member_of(office)).get("/offices/opal/").text
    assert url not in signed_as(member_of(office, "auditor")).get("/offices/opal/").text


def test_an_empty_list_offers_the_first_step(office, admin):
    shown = admin.get(reverse("mandates:list", args=["opal"]))
    assert "Aucun DPO n’est désigné" in shown.text and PREPARE in shown.text
    assert PREPARE not in signed_as(member_of(office)).get(reverse("mandates:list", args=["opal"])).text


# --- the public page ---


def test_the_public_reads_how_to_reach_the_dpo_and_nothing_else(office, client):
    signed_in(office, phone="03 23 00 00 00", cnil_phone="06 00 00 00 00", cnil_email="prive@seve.example")
    shown = client.get("/dpo/opal/")
    assert shown.status_code == 200
    assert "dpo@opal.example" in shown.text and "03 23 00 00 00" in shown.text
    for private in (DPO["dpo_name"], "06 00 00 00 00", "prive@seve.example", DPO["dpo_email"], "/offices/"):
        assert private not in shown.text


def test_the_name_is_published_by_choice(office, client):
    signed_in(office, publish_identity=True)
    assert DPO["dpo_name"] in client.get("/dpo/opal/").text


def test_without_a_mandate_that_runs_there_is_no_page(office, client, clock):
    assert client.get("/dpo/opal/").status_code == client.get("/dpo/inconnu/").status_code == 404
    draft_of(office)
    assert client.get("/dpo/opal/").status_code == 404
    signed_in(office)
    assert client.get("/dpo/opal/").status_code == 200
    clock("2028-01-01")
    assert client.get("/dpo/opal/").status_code == 404


# --- what happens between the door and the end of a write ---


def test_a_decision_of_whoever_lost_the_right_meanwhile_is_undone(office, clock, monkeypatch):
    mandate = draft_of(office)
    browser = signed_as(member_of(office, "direction", starts=FIRST, ends=TODAY))
    monkeypatch.setattr(MandateAct, "_is_possible", lambda view: clock("2026-11-23") is None)

    assert browser.post(page("sign"), {"version": mandate.version}).status_code == 403
    assert Mandate.objects.get().is_draft
    assert mandate.history.count() == 1


def test_a_draft_discarded_by_two_people_at_once_is_gone_for_the_second(office, direction, monkeypatch):
    mandate = draft_of(office)
    discard = mandates.discard
    monkeypatch.setattr(
        MandateAct, "_is_possible", lambda view: discard(mandate.pk, version=mandate.version, by=None) is None
    )
    assert direction.post(page("discard"), {"version": mandate.version}).status_code == 404


def test_time_removed_twice_at_once_is_gone_for_the_second(office, monkeypatch):
    dpo = mandate_of(office, starts="2026-01-01").person
    noted = time_log.note(office, day=date(2026, 11, 20), half_days=1, subject="Réunion", by=dpo)
    remove = time_log.remove
    monkeypatch.setattr(
        time_views, "posted_version", lambda request: remove(noted.pk, reason="essai", version=1, by=dpo) or 1
    )
    answer = signed_as(dpo).post(f"/offices/opal/temps/{noted.pk}/retirer/", {"reason": "essai", "version": 1})
    assert answer.status_code == 404
