"""The register as the people of the network live it: the shared DPO, an office's juriste, its direction."""

import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Dialog, Locator, Page, expect

from compliance.processing import services
from compliance.processing.models import ProcessingActivity
from compliance.records import content as contents
from registry.demonstration import PASSWORD
from tests.factories import OfficeFactory, UserFactory, member_of
from tests.journeys.network import network, person  # noqa: F401  # a fixture
from tests.processing.factories import an_activity, approved, submitted

BUTTON = "button"


@pytest.fixture
def opal(transactional_db):
    return OfficeFactory(slug="opal", name="L’Opal")


@pytest.fixture
def camille(opal):
    return member_of(opal, "juriste", person=UserFactory(full_name="Camille Berthier"))


def reach(page: Page, target: Locator, key: str = "Tab", most: int = 150) -> None:
    """Press a key until the focus is on the target; a person without a mouse goes nowhere otherwise."""
    for _step in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{target} is not reached with {most} × {key}")


def focus_is_seen(page: Page) -> None:
    """Check that the element which has the focus is outlined and inside the window, above what sticks to its foot."""
    seen = page.evaluate(
        """() => {
          const one = document.activeElement, bar = document.querySelector(".action-bar");
          const foot = bar && !bar.contains(one) ? bar.getBoundingClientRect().top : innerHeight;
          const top = one.getBoundingClientRect().top, outline = getComputedStyle(one).outlineStyle;
          return {name: one.outerHTML, outline, inside: top >= 0 && top < foot};
        }"""
    )
    assert seen["outline"] == "solid" and seen["inside"], seen


def names(page: Page) -> list[str]:
    """Return the first word of each line of the page's table."""
    return [text.strip() for text in page.get_by_role("rowheader").all_inner_texts()]


def save(page: Page) -> None:
    page.locator(".action-bar").get_by_role("button", name="Enregistrer").click()


def heard_only(complaints: list[str], status: int) -> None:
    """Forget the refusal that was expected; anything else stays a fault."""
    assert complaints and all(str(status) in heard for heard in complaints), complaints
    complaints.clear()


@pytest.mark.usefixtures("network")
def test_the_shared_dpo_keeps_an_activity_by_keyboard_alone(page, tmp_path):
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill("dpo@demo.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Accueil")
    assert names(page) == ["Oise Habitat", "Opal", "Reims Habitat"]

    reach(page, page.get_by_role("main").get_by_role("link", name="Opal", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator(".count-line")).to_contain_text("35 fiches")
    reach(page, page.get_by_role("rowheader", name="Vidéosurveillance").get_by_role("link"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("link", name="Modifier", exact=True))
    page.keyboard.press("Enter")
    _add_a_purpose(page)
    _add_a_category(page)
    page.keyboard.press("Enter")  # from a field: it saves

    expect(page.get_by_role("status").filter(has_text="est enregistrée")).to_be_visible()
    _read_the_history(page)
    _take_it_out(page, tmp_path)


def _add_a_purpose(page: Page) -> None:
    part = page.locator("#part-purposes")
    add = part.get_by_role("button", name="Ajouter : finalité")
    reach(page, add)
    before = part.get_by_role("group").count()
    focus_is_seen(page)
    page.keyboard.press("Enter")
    expect(part.get_by_role("group")).to_have_count(before + 1)
    row = part.get_by_role("group").last
    expect(row.get_by_label("Finalité")).to_be_focused()
    expect(page.locator("#announcement")).to_have_text(f"Ligne ajoutée : Finalité {before + 1}.")
    focus_is_seen(page)
    page.keyboard.type("Répondre aux réquisitions judiciaires")
    page.keyboard.press("Tab")
    expect(row.get_by_label("Base légale")).to_be_focused()
    focus_is_seen(page)
    page.keyboard.type("Le respect")
    page.keyboard.press("Tab")
    page.keyboard.type("Code de procédure pénale, art. 60-1")


def _add_a_category(page: Page) -> None:
    part = page.locator("#part-data_categories")
    reach(page, part.get_by_role("button", name="Ajouter : catégorie de données"))
    page.keyboard.press("Enter")
    row = part.locator("> fieldset").last
    expect(row.get_by_label("Catégorie de données")).to_be_focused()
    page.keyboard.press("ArrowDown")
    nested = row.get_by_role("button", name="Ajouter : durée de conservation")
    reach(page, nested)
    page.keyboard.press("Enter")
    retention = row.locator("fieldset")
    expect(retention.get_by_label("Phase")).to_be_focused()
    focus_is_seen(page)
    reach(page, retention.get_by_label("Durée", exact=True))
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.type("ann")
    page.keyboard.press("Tab")
    page.keyboard.type("clôture du dossier")


def _read_the_history(page: Page) -> None:
    reach(page, page.get_by_role("link", name=re.compile(r"^\d+ versions$")))
    page.keyboard.press("Enter")
    latest = page.locator(".timeline > li").first
    expect(latest).to_contain_text("Hélène Vasseur")
    reach(page, latest.get_by_role("link"))
    page.keyboard.press("Enter")
    table = page.locator("#comparaison").get_by_role("table")
    expect(table).to_contain_text("Répondre aux réquisitions judiciaires")
    expect(table).to_contain_text("3 ans à compter de : clôture du dossier")
    reach(page, page.get_by_label("Comparer la version"))
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page.locator("#comparaison")).to_contain_text("Version 2")


def _take_it_out(page: Page, folder) -> None:
    page.get_by_role("link", name="Registre des traitements").click()
    page.get_by_role("link", name="Exporter").click()
    page.get_by_label("Motif").fill("contrôle de la CNIL")
    with page.expect_download() as given:
        page.get_by_role("button", name="Exporter").click()
    given.value.save_as(folder / "registre.xlsx")
    sheet = load_workbook(folder / "registre.xlsx")["Activités de traitement"]
    assert sheet.max_row == 1 + 35, "a row for each activity that the list shows"


@pytest.mark.usefixtures("network")
def test_a_juriste_sees_one_office_and_opens_activities(page, enter, complaints):
    enter(person("juriste@opal"))
    page.goto("/")
    assert names(page) == ["Opal"]
    answer = page.goto("/offices/amiens/traitements/")
    assert answer and answer.status == 404
    heard_only(complaints, 404)

    page.goto("/offices/opal/traitements/")
    page.get_by_role("link", name="Partir d’un modèle").click()
    page.get_by_role("link", name="Vidéosurveillance").click()
    page.get_by_label("Des agents", exact=True).check()
    page.get_by_role("button", name="Ouvrir la fiche").click()
    expect(page.get_by_text("est ouverte : complétez-la")).to_be_visible()
    expect(page.get_by_label("Nom du traitement")).to_have_value(re.compile("Vidéosurveillance"))

    page.goto("/offices/opal/traitements/")
    page.get_by_role("link", name="Nouvelle fiche").click()
    page.get_by_label("Nom du traitement").fill("Jardins partagés")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Jardins partagés")
    expect(page.locator(".chip").first).to_have_text("brouillon")


def test_two_people_write_the_same_activity_and_nothing_is_lost(page, enter, camille, opal, complaints):
    activity = an_activity(opal, by=camille)
    thomas = member_of(opal, "juriste", person=UserFactory(full_name="Thomas Levasseur"))
    enter(thomas)
    page.goto(activity.page("edit"))
    page.get_by_label("Service en charge").fill("Pôle clientèle")
    changed = {**contents.read(activity), "service": "Agence de Laon", "notes": "Relu en comité."}
    services.revise_activity(activity.pk, changed, version=1, by=camille)
    save(page)

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Camille Berthier")
    row = page.get_by_role("row", name="Service en charge")
    expect(row).to_contain_text("Agence de Laon")
    expect(row).to_contain_text("Pôle clientèle")
    expect(page.get_by_label("Service en charge")).to_have_value("Pôle clientèle")
    heard_only(complaints, 409)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Gestion des baux")
    activity.refresh_from_db()
    assert (activity.version, activity.service, activity.history.count()) == (3, "Pôle clientèle", 3)
    assert activity.history.get(version=2).snapshot["content"]["notes"] == "Relu en comité."


def test_a_refused_activity_keeps_what_was_typed_and_leads_to_each_field(page, enter, camille, opal, complaints):
    activity = an_activity(opal)
    enter(camille)
    page.goto(activity.page("edit"))
    page.get_by_label("Nom du traitement").fill("")
    page.get_by_label("Service en charge").fill("Pôle clientèle")
    part = page.locator("#part-data_categories")
    retention = part.get_by_role("group", name="Durée de conservation 2")
    retention.get_by_label("à compter de").fill("")
    save(page)

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    heard_only(complaints, 422)
    expect(page.get_by_label("Service en charge")).to_have_value("Pôle clientèle")
    for name in ("Nom du traitement", "À compter de"):
        summary.get_by_role("link", name=name).focus()
        page.keyboard.press("Enter")
        focused = page.locator(":focus")
        expect(focused).to_have_attribute("aria-invalid", "true")
        assert focused.get_attribute("aria-describedby")
    page.locator(":focus").fill("fin du bail")
    page.get_by_label("Nom du traitement").fill("Baux")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Baux")


def test_leaving_what_was_typed_is_asked_first(page, enter, camille, opal):
    activity = an_activity(opal)
    enter(camille)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(activity.page("edit"))
    page.get_by_label("Service en charge").fill("Pôle clientèle")
    page.get_by_role("link", name="Annuler").click()
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Service en charge")).to_have_value("Pôle clientèle")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Gestion des baux")
    assert asked == ["beforeunload"]


def test_removing_a_row_leaves_the_focus_in_its_part(page, enter, camille, opal):
    activity = an_activity(opal)
    enter(camille)
    page.goto(activity.page("edit"))
    part = page.locator("#part-purposes")
    part.get_by_role("button", name="Retirer : Finalité 1").click()
    expect(part.get_by_role("group")).to_have_count(1)
    expect(part.get_by_role("button", name="Ajouter : finalité")).to_be_focused()
    expect(page.locator("#announcement")).to_have_text("Ligne retirée : Finalité.")
    save(page)
    expect(page.get_by_text("est enregistrée")).to_be_visible()
    assert [purpose.key for purpose in ProcessingActivity.objects.get().purposes.all()] == ["rentlaw"]


def test_without_script_rows_are_added_and_removed_and_the_form_saved(
    browser, live_server, context, enter, camille, opal
):
    activity = an_activity(opal)
    enter(camille)
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(activity.page("edit"))
    page.get_by_label("Service en charge").fill("Pôle clientèle")
    page.get_by_role("button", name="Ajouter : finalité").click()
    page.locator("#part-purposes > fieldset").last.get_by_label("Finalité").fill("Tenir les statistiques")
    page.get_by_role("button", name="Retirer : Finalité 1").click()
    page.get_by_role("button", name="Ajouter : durée de conservation").last.click()
    page.get_by_label("Critère").last.fill("Jusqu’au départ du locataire")
    page.get_by_label("Nom du traitement").press("Enter")

    expect(page.get_by_text("est enregistrée")).to_be_visible()
    activity.refresh_from_db()
    content = contents.read(activity)
    assert content["service"] == "Pôle clientèle"
    assert [row["label"] for row in content["purposes"]] == [
        "Appliquer le supplément de loyer",
        "Tenir les statistiques",
    ]
    assert content["data_categories"][1]["retentions"][1]["criterion"] == "Jusqu’au départ du locataire"
    plain.close()


def test_an_approved_activity_is_reopened_by_an_edit(page, enter, camille, opal):
    activity = submitted(opal, by=camille)
    enter(member_of(opal, "direction", person=UserFactory(full_name="Philippe Garance")))
    page.goto(activity.get_absolute_url())
    expect(page.get_by_role("link", name="Modifier", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Approuver").click()
    page.get_by_role("button", name="Approuver").click()
    expect(page.get_by_text("La fiche est approuvée.")).to_be_visible()

    enter(camille)
    page.goto(activity.page("edit"))
    expect(page.locator(".action-bar")).to_contain_text("l’enregistrer la rouvre")
    page.get_by_label("Service en charge").fill("Pôle clientèle")
    save(page)
    expect(page.get_by_text("elle devra l’être de nouveau")).to_be_visible()
    expect(page.locator(".chip").first).to_have_text("soumise")


def test_an_activity_is_sent_back_with_a_reason_and_a_draft_deleted(page, enter, camille, opal, complaints):
    activity, draft = submitted(opal, by=camille), an_activity(opal, name="Essai")
    enter(member_of(opal, "direction"))
    page.goto(activity.page("send_back"))
    page.get_by_role("button", name="Renvoyer").click()
    expect(page.get_by_label("Motif")).to_have_attribute("aria-invalid", "true")
    heard_only(complaints, 422)
    page.get_by_label("Motif").fill("La durée n’est pas celle du bail.")
    page.get_by_role("button", name="Renvoyer").click()
    expect(page.get_by_text("La fiche est renvoyée.")).to_be_visible()
    expect(page.get_by_role("complementary").filter(has_text="La durée n’est pas celle du bail.")).to_be_visible()

    enter(camille)
    page.goto(draft.get_absolute_url())
    page.get_by_role("link", name="Supprimer").click()
    page.get_by_role("button", name="Supprimer le brouillon").click()
    expect(page.get_by_text("est supprimé")).to_be_visible()
    assert approved(opal).number == 3
