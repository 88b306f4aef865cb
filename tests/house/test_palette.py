"""The colours hold the contrasts of WCAG 2.2 (1.4.3 for text, 1.4.11 for marks), in both schemes."""

import itertools
import re
from pathlib import Path

import pytest

STYLESHEET = Path(__file__).resolve().parents[2] / "compliance/common/static/ramure/ramure.css"
TOKEN = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
TEXT, MARK = 4.5, 3.0
SCHEMES = ("light", "dark")
OFFICES = ("leaf", "ocean", "plum", "brick", "amber", "slate", "teal", "rose", "moss", "indigo", "copper", "graphite")
TONES = ("info", "soon", "late", "done", "brand")
GROUNDS = ("paper", "surface", "sunken", "raised", "hover")
NEAREST_COLOURS = 0.045  # in OKLab: less, and two offices look alike

CSS = STYLESHEET.read_text(encoding="utf-8")
PALETTE = {name: dict(zip(SCHEMES, colours, strict=True)) for name, *colours in TOKEN.findall(CSS)}


def linear(colour: str) -> tuple[float, float, float]:
    """Return the red, green and blue light of ``#rrggbb``."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def oklab(colour: str) -> tuple[float, float, float]:
    red, green, blue = linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def pairs() -> list[tuple[str, str, float]]:
    """List every pair the stylesheet draws: what is drawn, on what, and the contrast it needs."""
    texts = [(word, ground, TEXT) for word in ("ink", "muted", "accent", "brand", "late") for ground in GROUNDS]
    tones = [(tone, ground, TEXT) for tone in TONES for ground in (f"{tone}-soft", "paper", "surface")]
    inks = [("ink", f"{tone}-soft", TEXT) for tone in TONES]
    offices = [(f"colour-{name}", ground, TEXT) for name in OFFICES for ground in ("paper", "surface", "sunken")]
    solids = [("on-solid", solid, TEXT) for solid in ("brand", "brand-hover", *(f"colour-{name}" for name in OFFICES))]
    edges = [("edge", ground, MARK) for ground in ("paper", "surface", "sunken")]
    return texts + tones + inks + offices + solids + edges


def test_known_contrasts():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_everything_written_can_be_read(scheme: str):
    ratios = {(drawn, on): (contrast(PALETTE[drawn][scheme], PALETTE[on][scheme]), need) for drawn, on, need in pairs()}
    assert {pair: round(ratio, 2) for pair, (ratio, need) in ratios.items() if ratio < need} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_two_offices_never_look_alike(scheme: str):
    colours = {name: oklab(PALETTE[f"colour-{name}"][scheme]) for name in OFFICES}
    distances = {
        (one, other): sum((a - b) ** 2 for a, b in zip(colours[one], colours[other], strict=True)) ** 0.5
        for one, other in itertools.combinations(OFFICES, 2)
    }
    assert {pair: round(distance, 3) for pair, distance in distances.items() if distance < NEAREST_COLOURS} == {}


def test_every_office_colour_can_be_chosen():
    assert tuple(name.removeprefix("colour-") for name in PALETTE if name.startswith("colour-")) == OFFICES
    assert tuple(re.findall(r'\[data-colour="(\w+)"\]', CSS)) == OFFICES


def test_colours_are_written_once():
    after_tokens = CSS[CSS.index("@layer base {") :]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", after_tokens) == []


def test_every_token_used_exists():
    defined = set(re.findall(r"(--[\w-]+)\s*:", CSS))
    assert set(re.findall(r"var\((--[\w-]+)", CSS)) - defined == set()
