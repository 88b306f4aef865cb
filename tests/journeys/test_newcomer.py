"""Somebody who comes for the first time fills a whole record in, by keyboard alone, and closes the tab midway."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Dialog, Page, expect

from compliance.processing.layout import activity_sections
from compliance.processing.models import ProcessingActivity
from compliance.records.content import blank, read
from tests.factories import OfficeFactory, member_of

LONGEST = 800  # stops of the Tab key, from the top of the page to the foot of the form
FOCUSED = """() => {
  const one = document.activeElement, rows = document.getElementById(`part-${one.value}`);
  return {
    inside: !!one.closest(".record-form"), section: one.closest("section")?.id ?? "",
    name: one.name ?? "", kind: one.type ?? "", value: one.value ?? "", chosen: one.selectedOptions?.[0]?.text ?? "",
    saves: !!one.closest(".action-bar") && one.type === "submit",
    rows: one.name === "add" ? rows.querySelectorAll(":scope > fieldset").length : 0,
  };
}"""

# What is answered by another choice than the first one, field by field; "" leaves the question aside.
CHOICES = {
    "purposes.legal_basis": "L’exécution d’un contrat",
    "data_categories.ground": "",  # asked of particular data alone
    "transfers.country": "Suisse",
    "transfers.mechanism": "Décision d’adéquation",
    "obligation": "oui, le contrat",
    "automated_decision": "non",
    "automated_ground": "",
    "dpia_decision": "AIPD menée",
}
LEFT_ASIDE = {"automated_ground", "origin"}
BY_KIND = {"number": "3", "date": "01012026", "email": "contact@exemple.example"}


@dataclass(frozen=True)
class Field:
    """What has the focus, as a person would hear it said."""

    inside: bool
    section: str
    name: str
    kind: str
    value: str
    chosen: str
    saves: bool
    rows: int

    @property
    def path(self) -> str:
        """Return the column, after the part that it belongs to; the keys of rows are left out."""
        steps = self.name.split("-")
        return steps[0] if len(steps) == 1 else f"{steps[-3]}.{steps[-1]}"


def focused(page: Page) -> Field:
    return Field(**page.evaluate(FOCUSED))


def walk(page: Page, until: str = "") -> None:
    """Go from field to field by Tab, answer what is empty, open a row of each part; stop at the button that saves."""
    for _stop in range(LONGEST):
        page.keyboard.press("Tab")
        field = focused(page)
        if field.inside and field.section == until:
            return
        if field.saves:
            assert not until, f"{until} was not met on the way"
            return
        if field.name == "add" and not field.rows:
            open_row(page, field)
        elif field.inside:
            answer(page, field)
    raise AssertionError(f"the foot of the form is not reached with {LONGEST} Tab")


def open_row(page: Page, button: Field) -> None:
    page.keyboard.press("Enter")
    row = page.locator(f"#part-{button.value} > fieldset")
    expect(row).to_have_count(1)
    expect(row.locator(":focus")).to_have_count(1)
    answer(page, focused(page))


def answer(page: Page, field: Field) -> None:
    """Type or choose an answer, if there is none yet."""
    match field.kind:
        case "select-one" if not field.value or field.value == "unknown":
            choose(page, CHOICES.get(field.path))
        case "text" | "textarea" if not field.value:
            page.keyboard.type(f"Réponse {field.path}")
        case "number" | "date" | "email" if not field.value:
            page.keyboard.type(BY_KIND[field.kind])
            assert focused(page).value, field.name


def choose(page: Page, wanted: str | None) -> None:
    """Go down the list to the answer that begins so; None: the first one; "": none at all."""
    if wanted == "":
        return
    for _option in range(300):
        page.keyboard.press("ArrowDown")
        if wanted is None or focused(page).chosen.startswith(wanted):
            return
    raise AssertionError(f"no answer begins with {wanted}")


def test_a_newcomer_fills_a_whole_record_in_by_keyboard_alone(page: Page, context: BrowserContext, enter: Any) -> None:
    enter(member_of(OfficeFactory(slug="oise", name="Oise Habitat")))
    page.on("dialog", Dialog.accept)
    page.goto("/offices/oise/traitements/nouvelle/")
    walk(page, until="transferts")
    with page.expect_response("**/brouillon/"):
        page.evaluate("window.dispatchEvent(new Event('blur'))")  # as when one goes to another window
    page.close()

    again = context.new_page()
    again.goto("/offices/oise/traitements/nouvelle/")
    expect(again.get_by_text("ce que vous aviez saisi est rétabli")).to_be_visible()
    typed = again.locator("textarea").evaluate_all("all => all.filter(one => one.value.startsWith('Réponse')).length")
    assert typed > 10, "what was typed before the tab was closed is there"
    walk(again)
    again.keyboard.press("Enter")

    expect(again.get_by_role("heading", level=1)).to_have_text("Réponse name")
    expect(again.locator(".page-head").get_by_text("prête pour un contrôle", exact=True)).to_be_visible()
    expect(again.locator(".page-head")).not_to_contain_text("manque")
    content, empty = read(ProcessingActivity.objects.get()), blank(ProcessingActivity)
    shown = {part.name for section in activity_sections() for part in section.parts}
    shown |= {column.name for section in activity_sections() for column in section.columns}
    assert {name for name in shown if content[name] == empty[name]} == LEFT_ASIDE
