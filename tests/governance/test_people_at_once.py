"""Two people act on places at the same moment: one is heard, the other is refused."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.accounts import invitations
from compliance.governance.people import services
from compliance.offices.models import Appointment
from tests.factories import OfficeFactory, UserFactory, member_of
from tests.governance.people import EMAIL, offered
from tests.history.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True)


def codes(answers: list[object]) -> list[str]:
    return [answer.code for answer in answers if isinstance(answer, ValidationError)]


def test_an_invitation_accepted_in_two_tabs_gives_one_place():
    offer, person = offered(OfficeFactory()), UserFactory(email=EMAIL)
    accept = partial(invitations.accept, offer.invitation.digest, person)
    answers = together(accept, accept)
    assert codes(answers) == ["used"], answers
    assert Appointment.objects.count() == 1


def test_two_administrators_who_end_each_other_do_not_both_succeed():
    office = OfficeFactory()
    first, second = member_of(office, "admin"), member_of(office, "admin")
    today = timezone.localdate()

    def end(person, by):
        return services.change_end(person.appointments.get().pk, ends=today, seen=None, by=by)

    answers = together(partial(end, first, second), partial(end, second, first))
    assert codes(answers) == ["no-admin"], answers
    assert Appointment.objects.filter(ends=None).count() == 1


def test_the_same_address_invited_twice_at_once_is_invited_once():
    office = OfficeFactory()
    answers = together(partial(offered, office), partial(offered, office))
    assert codes(answers) == ["already-invited"], answers
