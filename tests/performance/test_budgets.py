"""How many queries the pages people open all day may send: the ceilings of the design, and the same at any size."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from compliance.access import services
from compliance.history import ledger
from compliance.offices.models import Mandate, MandateMember
from tests.factories import OfficeFactory, UserFactory, dpo_of, mandate_of
from tests.hostile.budgets import TRANSACTION_CONTROL, budget
from tests.processing.factories import an_activity, approved, submitted
from tests.processors.factories import a_sheet
from tests.records.browser import fields_of
from tests.subject_requests.factories import qualified

pytestmark = pytest.mark.django_db
LIST, RECORD, EXPORT = 12, 20, 10  # statements, at most
FORM = "application/x-www-form-urlencoded"

PAGES = {
    "/": LIST,
    "/offices/oise/": LIST,
    "/offices/oise/traitements/": LIST,
    "/offices/tous/traitements/": LIST,
    "/offices/oise/traitements/?tri=-maj&q=baux&etat=submitted&base=6-1-b&montrer=complete": LIST,
    "/offices/tous/traitements/?tri=manque&montrer=review-late": LIST,
    "/offices/tous/traitements/?organisme=oise&sensible=none&transfert=no&pays=US&aipd=required&service=a": LIST,
    "/offices/oise/traitements/?sous_traitant={sheet}&montrer=complete": LIST,
    "/offices/tous/traitements/?sous_traitant={sheet}": LIST,
    "/offices/oise/envoyes/": LIST,
    "/offices/tous/envoyes/?destinataire=CNIL&contenu=processing&du=2020-01-01&tri=qui": LIST,
    "/offices/oise/demandes/": LIST,
    "/offices/tous/demandes/": LIST,
    "/offices/tous/demandes/?etat=toutes&montrer=late&droit=access&porte=letter&q=a&tri=-recue": LIST,
    "/offices/oise/demandes/1/": RECORD,
    "/offices/oise/traitements/1/historique/?du=2020-01-01": RECORD,
    "/offices/oise/traitements/1/copier/": RECORD,
    "/offices/oise/traitements/1/": RECORD,
    "/offices/oise/traitements/1/modifier/": RECORD,
    "/offices/oise/traitements/1/historique/": RECORD,
    "/offices/oise/traitements/1/historique/?version=2": RECORD,
}


@pytest.fixture
def offices():
    return [OfficeFactory(slug=slug) for slug in ("oise", "opal", "reims")]


@pytest.fixture
def browser(offices):
    """Give the client of the DPO who serves the three offices, their session already open."""
    client = Client()
    client.force_login(dpo_of(*offices))
    client.get("/offices/oise/traitements/")
    return client


def spent(captured):
    return [query["sql"] for query in captured if not query["sql"].upper().startswith(TRANSACTION_CONTROL)]


@pytest.fixture
def cost(browser, django_assert_max_num_queries):
    """Open a page and return the statements that it sent; the first time, the process learns its content types."""

    def opened(address):
        browser.get(address)
        with django_assert_max_num_queries(100) as captured:
            assert browser.get(address).status_code == 200
        return spent(captured.captured_queries)

    return opened


def test_each_page_keeps_its_ceiling_whatever_the_size(offices, cost):
    office = offices[0]
    sheet = a_sheet(office).pk
    submitted(office, sensitive=True, with_transfer=True, processors=[{"processor": sheet}])
    for _ in range(9):
        submitted(office)
        qualified(office, "access", "erase")
    few = {address: cost(address.format(sheet=sheet)) for address in PAGES}
    for rank in range(50):
        an_activity(offices[rank % 3])
        qualified(offices[rank % 3], "access", "object")
    many = {address: cost(address.format(sheet=sheet)) for address in PAGES}
    assert {address: len(sent) for address, sent in many.items()} == {address: len(few[address]) for address in few}
    assert {address: sent for address, sent in many.items() if len(sent) > PAGES[address]} == {}


# --- whoever asks: a DPO of one office, of fifty, of two hundred ---

SERVED = (1, 50, 200)
LISTS = ("/offices/oise/traitements/", "/offices/tous/traitements/")
AT_ANY_PERIMETER = {  # bytes by which fifty offices may make the page of one heavier
    "/": 1_000 * 50,
    "/offices/": 1_000 * 50,
    "/offices/oise/": 2_000,
    "/offices/oise/traitements/": 2_000,
    "/offices/tous/traitements/": 4_000,
    "/offices/oise/traitements/1/": 2_000,
}


def test_a_page_costs_and_weighs_the_same_whatever_the_number_of_offices(offices, django_assert_max_num_queries):
    every = [*offices, *OfficeFactory.create_batch(SERVED[-1] - len(offices))]
    submitted(offices[0])
    counts, sizes = [], []
    for served in SERVED:
        client = Client()
        client.force_login(dpo_of(*every[:served]) if served == 1 else deputy_of(every[:served]))
        client.get("/offices/oise/")
        opened = {}
        for address in AT_ANY_PERIMETER:
            with django_assert_max_num_queries(100) as captured:
                opened[address] = len(client.get(address).content)
            counts.append((address, len(spent(captured.captured_queries))))
        sizes.append(opened)
    costs = {address: [count for name, count in counts if name == address] for address in AT_ANY_PERIMETER}
    assert all(few == many for _one, few, many in costs.values()), costs
    assert all(costs[address][1] <= costs[address][0] <= LIST for address in LISTS), costs
    assert all(max(sent) <= sent[0] + 1 for sent in costs.values()), costs
    one, fifty, all_of_them = sizes
    for address, margin in AT_ANY_PERIMETER.items():
        assert fifty[address] - one[address] < margin, address
        assert all_of_them[address] - fifty[address] < 2_000, address  # a pagination


def deputy_of(offices):
    """Return a person of the team of the DPO of each office, designated there if it has none."""
    person = UserFactory()
    for office in offices:
        mandate = Mandate.objects.filter(office=office).first() or mandate_of(office)
        team = [*mandate.team(), MandateMember(mandate=mandate, person=person, role="deputy", starts=mandate.starts)]
        with ledger.entry(by=None, reason="team"):
            services.write_mandate(mandate, team)
        services.grant_team(mandate)
    return person


def test_the_home_page(offices, browser):
    for office in offices:
        submitted(office)
    browser.get("/")
    with budget("home"):
        assert browser.get("/").status_code == 200


def test_a_save_from_the_form(offices, browser):
    activity = approved(offices[0], sensitive=True, with_transfer=True)
    page = browser.get(activity.page("edit"))
    typed = dict.fromkeys(["purposes-lease-label"], "Signer et suivre les baux")
    pairs = [(name, typed.get(name, value)) for name, value in fields_of(page.text)]
    with budget("save of an approved activity, from its form"):
        reply = browser.post(activity.page("edit"), urlencode(pairs), content_type=FORM)
    assert reply.status_code == 302
    assert activity.history.order_by("position").last().version == activity.version + 1


@pytest.mark.parametrize("count", [1, 12])
def test_an_export_costs_the_same_at_any_size(offices, browser, count, django_assert_max_num_queries):
    for _ in range(count):
        submitted(offices[0])
    with budget("export from its page"), django_assert_max_num_queries(100) as captured:
        reply = browser.post("/offices/oise/exporter/processing/", {"format": "xlsx", "reason": "Contrôle"})
        assert b"".join(reply.streaming_content)[:2] == b"PK"
    own = [sql for sql in spent(captured.captured_queries) if not any(table in sql for table in AROUND)]
    assert len(own) <= EXPORT, own


# What every page reads before its view: the session, the person, their grants.
AROUND = ("django_session", '"accounts_user"', "access_officegrant")
