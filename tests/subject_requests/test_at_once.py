"""Two people handle one request at the same moment, each on their own connection: one writes, the other is told."""

from collections import Counter
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.history.models import Chain
from compliance.history.verification import verify
from compliance.records import content as contents
from compliance.records.services import StaleRecord
from compliance.subject_requests import people_services as people
from compliance.subject_requests import services
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.rules import Decision
from compliance.subject_requests.writing import Writer
from tests.factories import OfficeFactory, dpo_of, member_of
from tests.history.test_concurrency import together
from tests.subject_requests.factories import key_of, qualified

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 3  # a race that is lost once in three is found


@pytest.fixture
def office():
    return OfficeFactory(slug="oise")


@pytest.fixture(params=range(TIMES))
def asked(office, request):
    """Return a request of two rights, qualified; its chain holds whatever happens to it."""
    found = qualified(office, "access", "erase")
    yield found
    assert [verify(chain).fault for chain in Chain.objects.order_by("pk") if verify(chain).fault] == []
    found.refresh_from_db()
    assert found.version == found.history.count()


def an_answer(asked, right, reasons, *, by, outcome="answered_full"):
    decision = Decision(
        outcome=outcome,
        answered_on=timezone.localdate(),
        reasons=reasons,
        cnil_remedy=True,
        court_remedy=True,
        decided_by=by.pk,
    )
    return partial(services.decide, asked.pk, key_of(asked, right), decision, Writer(by=by, version=asked.version))


def kinds(found):
    return Counter(type(one).__name__ for one in found)


def test_of_two_answers_to_one_right_one_is_written(asked, office):
    first, second = member_of(office), member_of(office)

    found = together(an_answer(asked, "access", "A", by=first), an_answer(asked, "access", "B", by=second))

    assert kinds(found) == {"SubjectRequest": 1, "StaleRecord": 1}
    written = SubjectRequest.objects.get()
    assert written.rights.get(right="access").reasons == {first.pk: "A", second.pk: "B"}[written.decided_by_id]


def test_answers_to_two_rights_on_one_version_lose_none_once_the_second_is_sent_again(asked, office):
    first, second = member_of(office), member_of(office)
    acts = {"A": an_answer(asked, "access", "A", by=first), "B": an_answer(asked, "erase", "B", by=second)}

    found = together(*acts.values())
    [stale] = [name for name, one in zip(acts, found, strict=True) if isinstance(one, StaleRecord)]
    asked.refresh_from_db()
    an_answer(asked, {"A": "access", "B": "erase"}[stale], stale, by=second)()

    assert {right.right: right.reasons for right in asked.rights.all()} == {"access": "A", "erase": "B"}
    asked.refresh_from_db()
    assert asked.status == "answered_full"


def test_an_extension_and_an_answer_at_once_are_one_after_the_other(asked, office):
    by = member_of(office)
    extend = partial(
        services.extend, asked.pk, timezone.localdate(), "Complexité", Writer(by=by, version=asked.version)
    )

    found = together(extend, an_answer(asked, "access", "A", by=by))

    assert kinds(found) == {"SubjectRequest": 1, "StaleRecord": 1}
    written = SubjectRequest.objects.get()
    assert (written.extension_notice_on is None) == bool(written.rights.get(right="access").outcome)


def test_an_answer_and_an_advice_at_once_never_make_one_person_of_both(asked, office):
    """Who advises decides nothing (Art. 38(6) GDPR), even in the same second."""
    dpo = dpo_of(office)
    advise = partial(people.advise, asked.pk, "Favorable", Writer(by=dpo, version=asked.version))

    found = together(advise, an_answer(asked, "access", "A", by=dpo))

    assert kinds(found)["SubjectRequest"] == 1
    written = SubjectRequest.objects.get()
    assert None in (written.advised_by_id, written.decided_by_id)


def test_verbs_without_a_version_are_told_or_follow_one_another(asked, office):
    """A program that names no version is refused as a person is, and writes over nothing."""
    by = member_of(office)
    acts = [
        partial(services.hold, asked.pk, "Contentieux", Writer(by=by)),
        partial(services.extend, asked.pk, timezone.localdate(), "Complexité", Writer(by=by)),
        partial(people.assign, asked.pk, by, Writer(by=by)),
    ]

    found = together(*acts)

    assert set(kinds(found)) <= {"SubjectRequest", "StaleRecord"}
    written = SubjectRequest.objects.get()
    done = [written.held_on is not None, written.extension_notice_on is not None, written.handler_id == by.pk]
    assert done == [isinstance(one, SubjectRequest) for one in found]


def test_a_correction_and_a_verb_at_once_lose_no_word(asked, office):
    by = member_of(office)
    corrected = {**contents.read(asked), "wording": "Le texte corrigé"}
    revise = partial(services.revise, asked.pk, corrected, by=by, version=asked.version)

    found = together(revise, an_answer(asked, "access", "A", by=by))

    assert kinds(found) == {"SubjectRequest": 1, "StaleRecord": 1}
    [stale] = [one for one in found if isinstance(one, StaleRecord)]
    now = contents.read(SubjectRequest.objects.get())
    assert stale.current == now or stale.current["wording"] != "Le texte corrigé"


def test_a_second_answer_is_refused_even_on_the_last_version(asked, office):
    by = member_of(office)
    an_answer(asked, "access", "A", by=by)()
    asked.refresh_from_db()

    with pytest.raises(ValidationError) as refused:
        an_answer(asked, "access", "B", by=by)()
    assert "déjà sa réponse" in str(refused.value)
