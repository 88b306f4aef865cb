"""The pages of the register of requests, for who may open them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from compliance.history.models import JournalEntry
from compliance.records.models import FormDraft
from compliance.subject_requests import people_services as people
from compliance.subject_requests import services
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.writing import Writer
from tests.documents import files
from tests.factories import OfficeFactory, UserFactory, dpo_of, member_of
from tests.processing.factories import approved
from tests.subject_requests.factories import NOBODY, a_request, answered, days_ago, key_of, qualified

pytestmark = pytest.mark.django_db
LIST = "/offices/oise/demandes/"


@pytest.fixture
def office():
    return OfficeFactory(slug="oise")


@pytest.fixture
def juriste(client, office):
    person = member_of(office)
    client.force_login(person)
    return person


def names(reply):
    return [record.person_name for record in reply.context["page"]]


def acts(reply):
    return {act.url.rstrip("/").rsplit("/", 1)[-1] for act in reply.context["acts"]}


def post(client, request, act, key="", **typed):
    args = [request.office.slug, request.number, *([key] if key else [])]
    url = reverse(f"subject_requests:{act}", args=args)
    return client.post(url, {"version": request.version, **typed})


# --- the list ---


def test_what_is_late_comes_first_and_what_is_closed_waits(client, office, juriste):
    a_request(office, person_name="Tranquille")
    a_request(office, person_name="En retard", received=days_ago(60))
    answered(qualified(office, person_name="Répondue"))
    reply = client.get(LIST)
    assert names(reply) == ["En retard", "Tranquille"]
    assert reply.context["closed"] == 1
    assert names(client.get(f"{LIST}?etat=closes")) == ["Répondue"]
    assert names(client.get(f"{LIST}?etat=toutes&q=repondue")) == ["Répondue"]


def test_the_list_is_narrowed_to_what_one_looks_for(client, office, juriste):
    mine = people.assign(qualified(office, "erase", person_name="Mienne", channel="desk").pk, juriste, NOBODY)
    a_request(office, person_name="En retard", received=days_ago(60))
    assert names(client.get(f"{LIST}?montrer=late")) == ["En retard"]
    assert names(client.get(f"{LIST}?montrer=mine")) == ["Mienne"]
    assert names(client.get(f"{LIST}?montrer=unassigned")) == ["En retard"]
    assert names(client.get(f"{LIST}?droit=erase")) == ["Mienne"]
    assert names(client.get(f"{LIST}?porte=desk")) == ["Mienne"]
    assert names(client.get(f"{LIST}?montrer=soon")) == []
    services.extend(mine.pk, days_ago(0), "Nombre", NOBODY)
    assert names(client.get(f"{LIST}?etat=extended")) == ["Mienne"]
    answered(qualified(office, person_name="Trop tard", received=days_ago(90)))
    assert names(client.get(f"{LIST}?montrer=answered-late")) == ["Trop tard"]


def test_all_the_offices_one_serves_are_in_one_list(client, office):
    other = OfficeFactory()
    for place in (office, other):
        a_request(place)
    a_request(OfficeFactory(), person_name="Ailleurs")
    client.force_login(dpo_of(office, other))
    assert len(names(client.get("/offices/tous/demandes/"))) == 2


def test_the_rail_counts_what_is_late_or_near(client, office, juriste):
    a_request(office)
    a_request(office, received=days_ago(60))
    counts = {item.label: item.count for item in client.get(LIST).context["nav_items"]}
    assert counts["Demandes"] == 1


def test_an_empty_list_offers_the_first_step(client, office, juriste):
    assert f"{LIST}nouvelle/" in client.get(LIST).text


# --- entering ---

ENTERED = {
    "channel": "letter",
    "wording": "Quelles données avez-vous sur moi ?",
    "person_name": "Mme Martin",
    "requester_quality": "self",
}


def test_a_letter_is_entered_in_a_minute(client, office, juriste):
    assert client.get(f"{LIST}nouvelle/").status_code == 200
    reply = client.post(f"{LIST}nouvelle/", {**ENTERED, "received_on": days_ago(3).isoformat()})
    request = SubjectRequest.objects.get()
    assert reply.url == request.get_absolute_url()
    assert (request.received_on, request.entered_on, request.zone) == (days_ago(3), days_ago(0), "metropole")
    assert not request.restricted


def test_what_is_refused_is_given_back(client, office, juriste):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    reply = client.post(f"{LIST}nouvelle/", {**ENTERED, "received_on": tomorrow, "restreinte": "on"})
    assert reply.status_code == 422
    assert "encore venu" in reply.text and "Quelles données" in reply.text
    assert 'name="restreinte" id="id_restreinte" aria-describedby="id_restreinte_helptext" checked' in reply.text
    assert FormDraft.objects.filter(person=juriste).exists()
    assert "Quelles données" in client.get(f"{LIST}nouvelle/").text


def test_a_request_is_restricted_from_its_first_entry_on(client, office, juriste):
    client.post(f"{LIST}nouvelle/", {**ENTERED, "received_on": days_ago(0).isoformat(), "restreinte": "on"})
    request = SubjectRequest.objects.get()
    assert [reader.person for reader in request.readers.all()] == [juriste]
    assert request.history.order_by("position").first().snapshot["restricted"] is True
    assert "accès restreint" in client.get(request.get_absolute_url()).text
    client.force_login(member_of(office))
    assert client.get(request.get_absolute_url()).status_code == 404
    assert names(client.get(LIST)) == []


def test_the_dpo_and_the_direction_enter_requests_and_handle_none(client, office):
    for person in (dpo_of(office), member_of(office, "direction")):
        client.force_login(person)
        reply = client.post(f"{LIST}nouvelle/", {**ENTERED, "received_on": days_ago(0).isoformat()})
        page = client.get(reply.url)
        assert page.status_code == 200
        assert "qualifier" not in acts(page)
        assert client.get(f"{reply.url}qualifier/").status_code == 403


# --- the record ---


def test_each_right_shows_its_clock_and_why(client, office, juriste):
    reply = client.get(qualified(office, "access", "withdraw").get_absolute_url())
    assert [line.label for line in reply.context["rights"]] == ["Accès et copie", "Retrait du consentement"]
    assert "reçue le" in reply.text and "sans délai" in reply.text
    assert {"demander-identite", "proroger", "suivre", "restreindre"} <= acts(reply)
    assert "signer" not in acts(reply)


def test_a_request_that_nobody_qualified_says_that_the_clock_runs(client, office, juriste):
    reply = client.get(a_request(office).get_absolute_url())
    assert "le délai court" in reply.text
    assert len(reply.context["missing"]) == 2


def test_a_request_is_handled_from_its_receipt_to_its_answer(client, office, juriste):
    request = a_request(office)

    def do(act, key="", **typed):
        reply = post(client, SubjectRequest.objects.get(pk=request.pk), act, key, **typed)
        assert reply.status_code == 302, reply.text
        return SubjectRequest.objects.get(pk=request.pk)

    today = days_ago(0).isoformat()
    request = do("qualify", qualification="rights", rights=["access", "erase"])
    request = do("assign", handler=juriste.pk)
    request = do("ask_identity", asked_on=days_ago(1).isoformat(), doubts="Homonymes")
    assert request.status == "identity_pending"
    request = do("record_identity", proved_on=today, piece="carte d’identité")
    request = do("extend", notice_on=today, reasons="Nombre de demandes")
    assert request.status == "extended"
    request = do("decide", key_of(request), outcome="answered_full", answered_on=today)
    refusal = {"reasons": "Art. 17(3)(b)", "cnil_remedy": "on", "court_remedy": "on"}
    request = do("decide", key_of(request, "erase"), outcome="refused", answered_on=today, **refusal)
    assert (request.status, request.decided_by) == ("answered_partial", juriste)
    page = client.get(request.get_absolute_url())
    assert "Art. 17(3)(b)" in page.text
    request = do("reopen_right", key_of(request, "erase"), reason="Erreur de saisie")
    assert request.status == "extended"
    do("hold", why="Contentieux")
    do("release")
    assert client.get(f"{request.get_absolute_url()}historique/").status_code == 200


def test_a_refusal_without_reasons_stands_beside_its_fields(client, office, juriste):
    request = qualified(office)
    reply = post(client, request, "decide", key_of(request), outcome="refused", answered_on=days_ago(0).isoformat())
    assert reply.status_code == 422
    assert set(reply.context["form"].errors) == {"reasons", "cnil_remedy", "court_remedy"}


def test_an_extension_that_comes_too_late_says_why(client, office, juriste):
    request = qualified(office, received=days_ago(60))
    reply = post(client, request, "extend", notice_on=days_ago(0).isoformat(), reasons="Nombre")
    assert reply.status_code == 422
    assert "elle est perdue" in reply.text


def test_a_stale_page_overwrites_nothing(client, office, juriste):
    request = qualified(office)
    services.hold(request.pk, "Contentieux", Writer(by=member_of(office, person=UserFactory(full_name="Ana Roy"))))
    reply = post(client, request, "extend", notice_on=days_ago(0).isoformat(), reasons="Nombre")
    assert reply.status_code == 409
    assert "Nombre" in reply.text
    assert SubjectRequest.objects.get().extension_notice_on is None
    assert "Ana Roy" in reply.text and "conservation forcée" in reply.text
    assert ("", "Contentieux") in [(line.old, line.new) for line in reply.context["meanwhile"]["lines"]]
    again = {"version": reply.context["version"], "notice_on": days_ago(0).isoformat(), "reasons": "Nombre"}
    assert post(client, request, "extend", **again).status_code == 302


def test_a_right_answered_meanwhile_refuses_a_second_answer_and_keeps_its_text(client, office, juriste):
    request = qualified(office, "access", "erase")
    typed = {"outcome": "refused", "answered_on": days_ago(0).isoformat(), "reasons": "Mes motifs à moi"}
    typed |= {"cnil_remedy": "on", "court_remedy": "on"}
    answered(request, "access")
    stale = post(client, request, "decide", key_of(request), **typed)
    assert stale.status_code == 409
    assert "Mes motifs à moi" in stale.text and "plus possible" in stale.text
    second = post(client, request, "decide", key_of(request), **{**typed, "version": stale.context["version"]})
    assert second.status_code == 422
    assert "Mes motifs à moi" in second.text and "a déjà sa réponse" in second.text
    answered(request, "erase")  # the request is closed: the refusal is another, the text stays
    closed = post(client, request, "decide", key_of(request), **typed, **{"version": request.version + 2})
    assert closed.status_code == 422 and "Mes motifs à moi" in closed.text
    request.refresh_from_db()
    assert request.status == "answered_full"


def test_a_verb_that_does_not_apply_sends_back_to_the_request(client, office, juriste):
    request = answered(qualified(office))
    reply = client.get(f"{request.get_absolute_url()}proroger/")
    assert reply.url == request.get_absolute_url()
    assert client.get(f"{request.get_absolute_url()}droits/inconnu/repondre/").status_code == 404


def test_what_is_no_exercise_of_rights_is_set_aside(client, office, juriste):
    request = a_request(office)
    post(client, request, "qualify", qualification="cada", rights=["access"])
    request.refresh_from_db()
    assert (request.qualification, request.rights.count()) == ("cada", 0)
    assert "Silence valant refus" in client.get(request.get_absolute_url()).text
    post(client, request, "set_aside", answered_on=days_ago(0).isoformat(), answer="Documents envoyés")
    request.refresh_from_db()
    assert request.status == "set_aside"
    assert post(client, request, "reopen_aside", reason="Erreur").status_code == 302


def test_the_dpo_advises_and_the_direction_signs(client, office, juriste):
    request = qualified(office)
    client.force_login(dpo_of(office))
    assert acts(client.get(request.get_absolute_url())) == {"avis", "restreindre"}
    assert post(client, request, "advise", text="Répondre en entier.").status_code == 302
    assert client.get(f"{request.get_absolute_url()}signer/").status_code == 403
    client.force_login(member_of(office, "direction"))
    page = client.get(request.get_absolute_url())
    assert "Répondre en entier." in page.text and "signer" in acts(page)
    request.refresh_from_db()
    assert post(client, request, "sign").status_code == 302


def test_the_direction_delegates_its_signature(client, office, juriste):
    request, direction = qualified(office), member_of(office, "direction")
    client.force_login(direction)
    delegations = f"{LIST}delegations/"
    assert client.get(delegations).status_code == 200
    client.post(delegations, {"person": juriste.pk, "starts": days_ago(1).isoformat(), "ends": ""})
    client.force_login(juriste)
    assert client.get(delegations).status_code == 403
    assert "signer" in acts(client.get(request.get_absolute_url()))
    client.force_login(direction)
    row = client.get(delegations).context["delegations"][0]
    end = reverse("subject_requests:end_delegation", args=["oise", row.pk])
    assert client.get(end).status_code == 200
    assert client.post(end, {"on": days_ago(9).isoformat()}).status_code == 422
    assert client.post(end, {"on": days_ago(1).isoformat()}).status_code == 302
    assert not people.may_sign(request, juriste, timezone.localdate())


# --- correcting, linking ---


def test_activities_are_linked_and_a_right_not_open_asks_for_reasons(client, office, juriste):
    law = [{"key": "law", "label": "RPLS", "legal_basis": "6-1-c", "legal_reference": "CCH, L.411-10"}]
    activity, request = approved(office, purposes=law), qualified(office, "erase")
    edit = f"{request.get_absolute_url()}modifier/"
    typed = {**ENTERED, "received_on": days_ago(2).isoformat(), "version": request.version}
    linked = {**typed, "activities": ["a1"], "activities-a1-activity": activity.pk, "activities-a1-reasons": ""}
    assert client.get(edit).status_code == 200
    reply = client.post(edit, linked)
    assert reply.status_code == 422 and "n’est en principe pas ouvert" in reply.text
    reply = client.post(edit, {**linked, "activities-a1-reasons": "Demande examinée"})
    assert reply.status_code == 302, reply.text
    page = client.get(request.get_absolute_url())
    assert "en principe non ouvert" in page.text and activity.name in page.text


def test_the_same_person_is_proposed(client, office, juriste):
    first, second = a_request(office), a_request(office)
    page = client.get(second.get_absolute_url())
    assert page.context["duplicates"] == [first]
    assert post(client, second, "same_as", number=first.number).status_code == 302
    assert SubjectRequest.objects.get(pk=second.pk).same_as == first.number


def test_a_duplicate_that_is_restricted_is_not_proposed(client, office, juriste):
    a_request(office, readers=[member_of(office)])
    assert client.get(a_request(office).get_absolute_url()).context["duplicates"] == []


def test_reading_a_restricted_request_is_journalled(client, office, juriste):
    request = a_request(office, readers=[juriste])
    client.get(request.get_absolute_url())
    client.get(f"{request.get_absolute_url()}historique/")
    lines = JournalEntry.objects.filter(action="restricted").order_by("pk")
    assert [(line.person, line.details["reference"]) for line in lines] == [(juriste, request.reference)] * 2


def test_nobody_hides_a_request_from_themselves(client, office, juriste):
    request, other = a_request(office), member_of(office)
    assert post(client, request, "restrict", readers=[other.pk]).status_code == 422
    assert post(client, request, "restrict", readers=[other.pk, juriste.pk]).status_code == 302
    request.refresh_from_db()
    assert post(client, request, "unrestrict").status_code == 302
    assert not SubjectRequest.objects.get().restricted


@pytest.mark.parametrize("role", ["juriste", "direction", "dpo"])
def test_whoever_may_enter_a_request_attaches_its_scanned_letter(client, office, role):
    request = a_request(office)
    client.force_login(dpo_of(office) if role == "dpo" else member_of(office, role))
    url = reverse("subject_requests:attach", args=["oise", request.number])
    assert url in client.get(request.get_absolute_url()).text
    assert client.post(url, files.posted()).status_code == 302
    assert request.documents.get().document.name


def test_people_talk_of_a_request(client, office, juriste):
    request = a_request(office)
    url = reverse("subject_requests:comments", args=["oise", request.number])
    assert client.get(url).status_code == 200
    assert client.post(url, {"text": "Qui la suit ?"}).status_code == 302
    assert "Qui la suit ?" in client.get(request.get_absolute_url()).text


def test_a_writer_keeps_what_they_type(client, office, juriste):
    request = a_request(office)
    edit = f"{request.get_absolute_url()}modifier/"
    client.post(f"{edit}brouillon/", {**ENTERED, "wording": "Une précision", "version": request.version})
    assert "Une précision" in client.get(edit).text
    assert client.post(f"{edit}brouillon/abandonner/").status_code == 302
    assert Writer(by=juriste).name == juriste.get_full_name()


def test_what_was_said_by_the_portal_is_one_link_away(client, office, juriste):
    asked = a_request(office, channel="portal")
    page = client.get(asked.get_absolute_url())
    assert [way.label for way in page.context["ways"]] == ["Échanges avec le demandeur"]
    assert client.get(page.context["ways"][0].url).status_code == 200
    assert client.get(a_request(office).get_absolute_url()).context["ways"] == []
