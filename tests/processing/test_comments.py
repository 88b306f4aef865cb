"""Comments on an activity: who takes part, whom they name, what is left of what is withdrawn."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.access import services as access
from compliance.access.models import OfficeGrant
from compliance.history.models import Chain
from compliance.notifications.enums import Category
from compliance.notifications.models import Letter
from compliance.notifications.services import mute
from compliance.processing import services as activities
from compliance.processing.models import ActivityComment
from compliance.records import comment_services as services
from compliance.records import content as contents
from tests.factories import OfficeFactory, UserFactory, dpo_of, installer, member_of
from tests.hostile.budgets import TRANSACTION_CONTROL
from tests.processing.factories import an_activity, approved
from tests.processing.guests import a_guest, moved_back

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
def dpo(office):
    return dpo_of(office, entrusted=False)


def said(activity, by, text="Faut-il une AIPD ?", told=()):
    return services.write(ActivityComment(record=activity, text=text), by=by, told=told)


def withdrawal(comment):
    return reverse("processing:withdraw_comment", args=["opal", comment.record.number, comment.pk])


# --- the verbs ---


def test_a_comment_is_no_content_and_writes_in_no_chain(office, author):
    activity = approved(office)
    chain = Chain.objects.get(key=office.ledger_chain()).position
    before = (activity.version, activity.status, contents.read(activity))
    said(activity, author)
    activity.refresh_from_db()
    assert (activity.version, activity.status, contents.read(activity)) == before
    assert Chain.objects.get(key=office.ledger_chain()).position == chain


def test_who_is_named_is_told_and_never_the_text(office, author, dpo):
    comment = said(an_activity(office), author, "Un mot <b>très</b> secret.", told=[dpo])
    letter = Letter.objects.get()
    assert letter.to == dpo.email and comment.told == [str(dpo)]
    assert str(author) in letter.subject and comment.record.reference in letter.subject
    assert comment.record.page("comments") in letter.body
    assert "secret" not in letter.subject + letter.body and comment.record.name not in letter.subject + letter.body


def test_a_person_may_mute_what_names_them(office, author, dpo):
    mute(dpo, Category.REGISTERS)
    said(an_activity(office), author, told=[dpo])
    assert not Letter.objects.exists()


def test_naming_oneself_writes_no_letter(office, author):
    said(an_activity(office), author, told=[author])
    assert not Letter.objects.exists()


def test_only_those_who_work_on_the_record_today_are_offered(office, author, dpo):
    activity, today = an_activity(office), timezone.localdate()
    direction = member_of(office, "direction")
    guest = a_guest(activity).person
    member_of(office, "auditor")
    member_of(office, "admin")
    member_of(office, ends=today - timedelta(days=1))
    member_of(office, starts=today + timedelta(days=1))
    member_of(OfficeFactory(slug="reims"))
    a_guest(an_activity(office))
    moved_back(a_guest(activity), until=today - timedelta(days=1))
    closed, made_installer = member_of(office), member_of(office)
    closed.is_active, made_installer.is_superuser = False, True
    closed.save()
    made_installer.save()
    installer()
    assert set(services.participants(activity)) == {author, dpo, direction, guest}


def test_nobody_else_can_be_named(office, author):
    for stranger in (UserFactory(), member_of(office, "auditor"), member_of(OfficeFactory(slug="reims"))):
        with pytest.raises(ValidationError, match="ne voit plus cette fiche"):
            said(an_activity(office), author, told=[stranger])
    assert not ActivityComment.objects.exists() and not Letter.objects.exists()


def test_a_withdrawn_comment_leaves_its_trace_and_no_text(office, author, dpo):
    comment = services.withdraw(ActivityComment, said(an_activity(office), author, told=[dpo]).pk)
    assert (comment.text, comment.told, comment.author) == ("", [], author)
    with pytest.raises(ValidationError, match="déjà retiré"):
        services.withdraw(ActivityComment, comment.pk)


def test_a_deleted_draft_takes_its_comments(office, author):
    activity = an_activity(office)
    said(activity, author)
    activities.delete_draft(activity.pk, by=author)
    assert not ActivityComment.objects.exists()


# --- the pages ---


def test_a_juriste_asks_and_the_dpo_answers(office, author, dpo):
    activity = an_activity(office)
    page = as_(author).get(activity.get_absolute_url()).text
    assert activity.page("comments") in page
    form = as_(author).get(activity.page("comments")).text
    assert str(dpo) in form and f'value="{author.pk}"' not in form
    asked = as_(author).post(
        activity.page("comments"), {"text": "Une ligne.\nPuis <script>x</script>", "told": [dpo.pk]}, follow=True
    )
    assert f"{dpo} en sont prévenus" in asked.text
    assert "Une ligne.<br>Puis &lt;script&gt;" in asked.text
    assert Letter.objects.get().to == dpo.email
    as_(dpo).post(activity.page("comments"), {"text": "Oui, et avant l’été."})
    thread = as_(author).get(activity.page("comments")).text
    assert thread.index("Une ligne.") < thread.index("Oui, et avant l’été.")
    record = as_(dpo).get(activity.get_absolute_url()).text
    assert "2 commentaires" in record and "Oui, et avant l’été." in record


def test_the_record_shows_the_last_two(office, author):
    activity = an_activity(office)
    for rank in range(3):
        said(activity, author, f"Commentaire numéro {rank}.")
    page = as_(author).get(activity.get_absolute_url()).text
    assert "3 commentaires" in page and "numéro 0" not in page
    assert page.index("numéro 1") < page.index("numéro 2")


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 5_001, "avec un \0 dedans"])
def test_a_refused_text_is_said_beside_it(office, author, text):
    reply = as_(author).post(an_activity(office).page("comments"), {"text": text})
    assert reply.status_code == 422 and 'href="#id_text"' in reply.text
    assert not ActivityComment.objects.exists()


def test_a_forged_name_is_refused_beside_it(office, author):
    stranger = member_of(OfficeFactory(slug="reims"))
    reply = as_(author).post(an_activity(office).page("comments"), {"text": "Lisez.", "told": [stranger.pk]})
    assert reply.status_code == 422
    assert "Lisez." in reply.text and stranger.full_name not in reply.text
    assert not Letter.objects.exists()


def test_one_withdraws_one_s_own_and_nobody_else_s(office, author, dpo):
    comment = said(an_activity(office), author)
    thread = comment.record.page("comments")
    assert withdrawal(comment) in as_(author).get(thread).text
    assert withdrawal(comment) not in as_(dpo).get(thread).text
    assert as_(dpo).get(withdrawal(comment)).status_code == 403
    assert as_(dpo).post(withdrawal(comment)).status_code == 403
    assert "Faut-il une AIPD" in as_(author).get(withdrawal(comment)).text
    page = as_(author).post(withdrawal(comment), follow=True).text
    assert "Commentaire retiré le" in page and "Faut-il une AIPD" not in page and str(author) in page
    assert as_(author).post(withdrawal(comment)).status_code == 404
    assert "1 commentaire" not in as_(author).get(comment.record.get_absolute_url()).text


def test_a_comment_answers_under_its_own_record_alone(office, author):
    comment, other = said(an_activity(office), author), an_activity(office)
    forged = reverse("processing:withdraw_comment", args=["opal", other.number, comment.pk])
    assert as_(author).get(forged).status_code == 404
    assert as_(author).post(forged).status_code == 404


def test_who_only_reads_the_register_takes_no_part(office, author):
    comment = said(an_activity(office), author)
    auditor = as_(member_of(office, "auditor"))
    page = auditor.get(comment.record.get_absolute_url())
    assert page.status_code == 200
    assert "Faut-il une AIPD" not in page.text and comment.record.page("comments") not in page.text
    for address in (comment.record.page("comments"), withdrawal(comment)):
        assert auditor.get(address).status_code == 403
        assert auditor.post(address, {"text": "Moi aussi."}).status_code == 403


def test_whom_the_record_is_confided_to_takes_part_while_it_is(office, author):
    activity = an_activity(office)
    said(activity, author, "Pourriez-vous préciser ?")
    place = a_guest(activity)
    guest = as_(place.person)
    assert "Pourriez-vous préciser" in guest.get(activity.get_absolute_url()).text
    assert guest.post(activity.page("comments"), {"text": "Dix ans.", "told": [author.pk]}).status_code == 302
    assert Letter.objects.filter(to=author.email).exists()
    moved_back(place, until=timezone.localdate() - timedelta(days=1))
    assert guest.get(activity.page("comments")).status_code == 404
    assert guest.post(activity.page("comments"), {"text": "Trop tard."}).status_code == 404
    page = as_(author).get(activity.page("comments")).text
    assert str(place.person) in page and "Dix ans." in page


def test_an_auditor_who_was_guest_before_takes_part_in_the_one_record(office):
    activity, other = an_activity(office), an_activity(office)
    person = a_guest(activity).person
    access.appoint(office, person, "auditor", starts=timezone.localdate(), by=None)
    assert as_(person).post(activity.page("comments"), {"text": "Voici."}).status_code == 302
    assert as_(person).get(other.page("comments")).status_code == 403


def test_a_right_lost_while_writing_undoes_it_and_its_letter(office, author, dpo, monkeypatch):
    appointment, write = author.appointments.get(), services.write

    def write_then_lose(*args, **kwargs):
        written = write(*args, **kwargs)
        appointment.grants.all().delete()
        return written

    monkeypatch.setattr(services, "write", write_then_lose)
    reply = as_(author).post(an_activity(office).page("comments"), {"text": "Trop tard.", "told": [dpo.pk]})
    assert reply.status_code == 403
    assert not ActivityComment.objects.exists() and not Letter.objects.exists()


def test_a_reader_lost_while_one_types_is_said_beside_the_names(office, author, dpo, monkeypatch):
    activity, write = an_activity(office), services.write

    def after_the_end(*args, **kwargs):
        OfficeGrant.of_any_date.filter(user=dpo).delete()
        return write(*args, **kwargs)

    monkeypatch.setattr(services, "write", after_the_end)
    reply = as_(author).post(activity.page("comments"), {"text": "Lisez.", "told": [dpo.pk]})
    assert reply.status_code == 422
    assert "ne voit plus cette fiche" in reply.text and "Lisez." in reply.text
    assert not ActivityComment.objects.exists() and not Letter.objects.exists()


def test_the_cost_of_the_pages_does_not_follow_the_comments(office, author, dpo, django_assert_max_num_queries):
    activity, browser = an_activity(office), as_(author)
    counts = []
    for more in (1, 20):
        for _ in range(more):
            said(activity, dpo, told=[author])
        for address in (activity.get_absolute_url(), activity.page("comments")):
            browser.get(address)
            with django_assert_max_num_queries(60) as captured:
                browser.get(address)
            sent = [query["sql"] for query in captured if not query["sql"].upper().startswith(TRANSACTION_CONTROL)]
            counts.append((len(sent), sum("processing_activitycomment" in sql for sql in sent)))
    assert counts[:2] == counts[2:]
    assert {own for _all, own in counts} == {1}
