"""Every page of the product, as each role meets it: no barrier, nothing wider than the screen, nothing broken."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from playwright.sync_api import Page

from compliance.governance.people import services as people
from compliance.offices.models import Network, Office
from compliance.processing import services
from compliance.processing.models import ProcessingActivity, TemplateRevision
from compliance.records import content as contents
from tests.factories import OfficeFactory, UserFactory, installer, member_of
from tests.governance.people import offered
from tests.isolation.routes import names_of_the_site
from tests.journeys.looks import axe, no_sideways_scroll
from tests.journeys.network import network, person  # noqa: F401  # a fixture
from tests.journeys.pages import PAGES

RECORD = "/offices/opal/traitements/14/"
REGISTER = "/offices/opal/traitements/"
ZOOMED = {"width": 640, "height": 400}  # 1280 × 800 seen at 200 %


def look(page: Page, address: str) -> None:
    """Open a page and look at it: both schemes, a telephone, a desk at 200 %."""
    answer = page.goto(address)
    assert answer and answer.ok and answer.url.endswith(address), f"{address}: {answer and answer.status}"
    looks_right(page)


def looks_right(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true })")
    axe(page)
    no_sideways_scroll(page)
    before = page.viewport_size
    page.set_viewport_size(ZOOMED)
    assert page.evaluate("document.documentElement.scrollWidth") <= ZOOMED["width"], page.url
    if before:
        page.set_viewport_size(before)


@pytest.fixture
def still(page: Page) -> Page:
    """A page whose colours do not fade: axe would measure them halfway."""
    page.emulate_media(reduced_motion="reduce")
    return page


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize("who", sorted({page.who for page in PAGES}))
def test_each_page_of_the_site(still, enter, who):
    enter(person(who))
    for page in PAGES:
        if page.who == who:
            look(still, page.address)


@pytest.mark.usefixtures("network")
def test_what_is_refused_or_stale(still, enter, complaints):
    enter(person("juriste@opal"))
    still.goto(f"{RECORD}modifier/")
    still.get_by_label("Nom du traitement").fill("")
    still.get_by_role("button", name="Ajouter : finalité").click()
    still.locator("#part-purposes > fieldset").last.get_by_label("Texte applicable").fill("Code civil")
    _save(still)
    still.locator(".error-summary").wait_for()
    looks_right(still)

    still.get_by_label("Nom du traitement").fill("Vidéosurveillance")
    still.locator("#part-purposes > fieldset").last.get_by_label("Finalité").fill("Prouver")
    activity = ProcessingActivity.objects.get(office__slug="opal", number=14)
    changed = {**contents.read(activity), "service": "Sûreté"}
    services.revise_activity(activity.pk, changed, version=activity.version, by=person("dpo"))
    _save(still)
    still.get_by_text("Quelqu’un a enregistré entre-temps").wait_for()
    looks_right(still)

    still.goto(activity.page("reopen"))
    complaints.clear()


def _save(page: Page) -> None:
    page.locator(".action-bar").get_by_role("button", name="Enregistrer").click()


@pytest.mark.usefixtures("network")
def test_what_is_refused_to_who_approves(still, enter, complaints):
    submitted = ProcessingActivity.objects.filter(office__slug="opal", status="submitted").order_by("number").first()
    assert submitted
    enter(person("direction@opal"))
    still.goto(submitted.page("send_back"))
    still.get_by_role("button", name="Renvoyer").click()
    still.locator(".error-summary").wait_for()
    looks_right(still)
    assert all("422" in heard for heard in complaints)
    complaints.clear()


@pytest.mark.usefixtures("network")
def test_what_is_done_on_behalf_of_others_is_typed_refused_and_saved(still, enter, complaints):
    enter(person("juriste@opal"))
    still.goto("/offices/opal/pour-autrui/nouvelle/")
    still.get_by_role("button", name="Ajouter : responsable de traitement").click()
    still.get_by_role("textbox", name="Responsable de traitement").fill("Université de Laon")
    still.get_by_role("button", name="Ajouter : catégorie de traitements").click()
    still.get_by_role("textbox", name="Catégorie de traitements").fill("Attribution des logements")
    _save(still)
    still.locator(".error-summary").wait_for()
    looks_right(still)
    assert all("422" in heard for heard in complaints)
    complaints.clear()
    still.get_by_label("Nom de la prestation").fill("Gestion d’une résidence étudiante")
    _save(still)
    still.get_by_role("heading", name="Gestion d’une résidence étudiante").wait_for()
    looks_right(still)


@pytest.mark.usefixtures("network")
def test_the_home_of_each_role(still, enter):
    for name in ("coordination", "dpo-amiens", "admin@opal", "deontologue@opal", "agent@opal", "direction@opal"):
        enter(person(name))
        look(still, "/")


def test_an_empty_register_and_the_home_of_who_has_nothing_yet(still, enter):
    enter(UserFactory())
    look(still, "/")
    office = OfficeFactory(slug="neuf", name="Un office neuf")
    enter(member_of(office, "juriste"))
    for address in ("/", "/offices/neuf/traitements/", "/offices/neuf/exporter/processing/"):
        look(still, address)
    enter(member_of(office, "auditor"))
    look(still, "/offices/neuf/traitements/")


@pytest.mark.usefixtures("network")
def test_the_pages_of_errors(still, enter, complaints):
    enter(person("direction@opal"))
    for address, status in (("/nulle-part/", 404), ("/offices/amiens/traitements/", 404), (f"{RECORD}modifier/", 403)):
        answer = still.goto(address)
        assert answer and answer.status == status
        looks_right(still)
    assert all("404" in heard or "403" in heard for heard in complaints)
    complaints.clear()


@pytest.mark.parametrize("template", ["400", "403_csrf", "413", "429", "500"])
def test_the_pages_of_errors_that_are_hard_to_meet(still, template):
    body = render_to_string(f"{template}.html", {"demonstration": True})
    still.route("**/panne/", lambda route: route.fulfill(body=body, content_type="text/html"))
    look(still, "/panne/")


@pytest.mark.usefixtures("network")
def test_the_pages_of_the_installation(still, enter):
    enter(installer(full_name="Claude Hébert"))
    found = Network.objects.get(name="GIE Canopée")
    member = found.memberships.order_by("pk").first()
    admin = person("admin@opal").appointments.get()
    offer = offered(Office.objects.get(slug="opal"), role="admin")
    assert member
    arguments = {
        "network": [found.pk],
        "edit_network": [found.pk],
        "join_network": [found.pk],
        "leave_network": [found.pk, member.pk],
        "appoint_coordinator": [found.pk],
        "end_coordinator": [found.pk, found.coordinations.get().pk],
        "office": ["opal"],
        "edit_office": ["opal"],
        "appoint_admin": ["opal"],
        "end_admin": ["opal", admin.pk],
        "renew_admin": ["opal", offer.pk],
        "withdraw_admin": ["opal", offer.pk],
    }
    for name in (name for name in names_of_the_site() if name.startswith("governance:")):
        look(still, reverse(name, args=arguments.get(name.partition(":")[2], [])))


@pytest.mark.usefixtures("network")
def test_the_pages_of_who_gives_access(still, enter):
    opal, juriste = Office.objects.get(slug="opal"), person("juriste@opal")
    place, offer = juriste.appointments.get(), offered(opal)
    coming = people.appoint(opal, juriste, role="auditor", starts=date(2030, 1, 1), by=None)
    enter(person("admin@opal"))
    rows = {
        "person": juriste.pk,
        "appoint": juriste.pk,
        "end": place.pk,
        "extend": place.pk,
        "cancel": coming.pk,
        "renew": offer.pk,
        "withdraw": offer.pk,
    }
    for name in (name.partition(":")[2] for name in names_of_the_site() if name.startswith("people:")):
        for slug in ("opal", "tous"):
            look(still, reverse(f"people:{name}", args=[slug, *([rows[name]] if name in rows else [])]))
    for query in ("?montrer=passees", "?q=introuvable", "?tri=-connexion"):
        look(still, reverse("people:list", args=["opal"]) + query)


@pytest.mark.usefixtures("network")
def test_each_template_can_be_read(still, enter):
    enter(person("juriste@opal"))
    codes = TemplateRevision.objects.exclude(kind="note").values_list("template__code", flat=True)
    for code in sorted(set(codes))[::8]:
        look(still, f"{REGISTER}modeles/{code}/")
