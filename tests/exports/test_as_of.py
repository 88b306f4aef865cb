"""The workbook taken out today as of a moment is, cell for cell, the one taken out at that moment."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.access.services import designate
from compliance.accounts.models import User
from compliance.history import ledger
from compliance.offices.models import Mandate
from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from compliance.records import workflow
from compliance.records.content import read
from compliance.records.timeline import last_written
from tests.exports.workbooks import take, unnumbered
from tests.factories import OfficeFactory, UserFactory
from tests.processing.factories import SENSITIVE, TRANSFER, advised, complete_content

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = st.text("abcé=’ ", min_size=1, max_size=8).filter(str.strip)


class Life:
    """An office to which things happen, a register taken out after each."""

    def __init__(self):
        self.clock = START
        self.taken = []
        with time_machine.travel(START, tick=False):
            self.office = OfficeFactory()

    def live(self, deed, *arguments):
        """Do one thing an hour later, and take the register out."""
        self.clock += timedelta(hours=1)
        with time_machine.travel(self.clock, tick=False):
            getattr(self, deed)(*arguments)
            self.look()
            self.taken.append(take(self.office, drafts=True))

    def look(self):
        """See on every page, which reads the ledger, what the tables hold."""
        for activity in self._activities():
            assert last_written(activity).content == read(activity)

    def compare(self):
        """Take every past register out again, as of its moment."""
        for then in self.taken:
            again = take(self.office, drafts=True, moment=then.exported.moment)
            assert unnumbered(again.cells) == unnumbered(then.cells)

    def open(self, name):
        services.open_activity(self.office, complete_content(name=name, data_categories=[SENSITIVE]), by=None)

    def revise(self, name):
        activity = self._activities().exclude(status="ended").last()
        if activity is None:
            return
        changes = {"name": name, "purposes": [{"label": name, "legal_basis": "6-1-f"}], "transfers": [TRANSFER]}
        services.revise_activity(activity.pk, complete_content(**changes), version=activity.version, by=None)

    def move(self):
        activity = self._activities().exclude(status="ended").first()
        if activity is not None:
            verb = {"draft": "submit", "submitted": "approve", "approved": "end"}[activity.status]
            if verb == "approve":
                advised(activity)
            services.move(activity.pk, verb, by=None, reason="suite")

    def delete(self):
        activity = self._activities().filter(status="draft").last()
        if activity is None:
            return
        try:
            services.delete_draft(activity.pk, by=None)
        except workflow.MoveRefused:
            services.move(activity.pk, "submit", by=None, reason="déjà soumise")

    def rename(self, name):
        self.office.name, self.office.city = f"{self.office.slug} {name}", name
        with ledger.entry(by=None, reason="renamed"):
            self.office.save()

    def mandate(self, name):
        today = self.clock.date()
        current = Mandate.objects.filter(office=self.office, ends=None).first()
        if current is None:
            designate(self.office, UserFactory(full_name=name), starts=today + timedelta(days=len(self.taken)), by=None)
            return
        current.ends, current.phone = max(today, current.starts), name
        with ledger.entry(by=None, reason="mandate ended"):
            current.save()
        User.objects.filter(pk=current.person_id).update(full_name=f"{name} (nom d’usage)")
        self.clock += timedelta(days=20)

    def _activities(self):
        return ProcessingActivity.objects.filter(office=self.office).order_by("number")


def test_a_year_of_an_office():
    life = Life()
    life.live("open", "Baux")
    life.live("mandate", "Claire Martin")
    life.live("rename", "Laon")
    life.live("move")
    life.live("revise", "Baux et loyers")
    life.live("open", "Badge")
    life.live("delete")
    life.live("mandate", "Fin")
    life.live("mandate", "Paul Roy")
    life.live("move")
    life.live("move")
    life.live("rename", "Soissons")
    life.compare()
    assert len({str(taken.cells) for taken in life.taken}) == len(life.taken)


DEEDS = st.one_of(
    st.tuples(st.sampled_from(["open", "revise", "rename", "mandate"]), WORDS),
    st.tuples(st.sampled_from(["move", "delete"])),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(DEEDS, min_size=2, max_size=7))
def test_any_life_of_an_office(deeds):
    life = Life()
    for deed in deeds:
        life.live(*deed)
    life.compare()
