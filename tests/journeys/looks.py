"""What every page owes its readers: no barrier that axe can see, in light and in dark, and no sideways scroll."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
ALL_RULES = {"resultTypes": ["violations"]}
COLOURS = {**ALL_RULES, "runOnly": ["cat.color"]}
TELEPHONE = {"width": 320, "height": 640}  # CSS pixels, WCAG 2.2 criterion 1.4.10
WIDER = """() => [...document.querySelectorAll("body *")]
  .filter(element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(element => element.outerHTML.slice(0, 120))"""


def axe(page: Page) -> None:
    """Fail on any violation that axe finds: of any rule in the light scheme, of those about colours in the dark one."""
    for scheme, options in (("light", ALL_RULES), ("dark", COLOURS)):  # one page, one tree: the scheme changes colours
        # Colours that are still fading from one scheme to the other would be measured half-way.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = AXE.run(page, options=options).response["violations"]
        assert not found, "\n".join(describe(scheme, violation) for violation in found)
    page.emulate_media(color_scheme="light")


def describe(scheme: str, violation: dict) -> str:
    """Name a violation, what it asks, and the elements that break it."""
    places = "\n".join(f"    {node['html']}\n    {node['failureSummary']}" for node in violation["nodes"])
    return f"{scheme}: {violation['id']}: {violation['help']}\n{places}"


def no_sideways_scroll(page: Page) -> None:
    """Fail when the page is wider than the narrowest telephone; elements that scroll by themselves are allowed."""
    before = page.viewport_size
    page.set_viewport_size(TELEPHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    wider = page.evaluate(WIDER) if width > TELEPHONE["width"] else []
    if before:
        page.set_viewport_size(before)
    assert width <= TELEPHONE["width"], f"{width} pixels wide:\n" + "\n".join(wider)
