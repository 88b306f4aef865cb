"""What a letter says and what it lacks. Pure: no Django.

A template holds places to fill, written « [[motifs]] »; those that are known are filled when the letter is opened, the
others by whoever writes it. What the law asks of a letter whatever its words (remedies) is no part of its text: it
follows it, and nobody can take it away by mistake.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

PLACE = re.compile(r"\[\[\s*([^\[\]\n]{1,60}?)\s*\]\]")

# The places that the product fills by itself.
FILLED = (
    "référence",
    "demandeur",
    "personne concernée",
    "reçue le",
    "droits",
    "échéance",
    "échéance prorogée",
    "organisme",
)
# The verbs, by the states that they take a letter from. Read aloud: « sign takes what is written or awaits it ».
MOVES: dict[str, frozenset[str]] = {
    "revise": frozenset({"draft"}),
    "submit": frozenset({"draft"}),
    "send_back": frozenset({"to_sign"}),
    "sign": frozenset({"draft", "to_sign"}),
    "send": frozenset({"signed"}),
    "give_up": frozenset({"draft", "to_sign", "signed"}),
}

BRACKETS = ("[[", "]]")
RIGHTS = "droits"  # of an answer: those that it answers
REASONS, ANSWER = "motifs", "réponse"  # the places that a person writes
PLACES = frozenset({*FILLED, REASONS, ANSWER})

# Structured, commonly used and machine-readable (Art. 20(1) GDPR; EDPB: a PDF is none of these).
STRUCTURED = frozenset({"csv", "json", "xml"})


@dataclass(frozen=True)
class Text:
    """The words of a letter: its subject on one line, its body in paragraphs."""

    subject: str
    body: str

    @property
    def paragraphs(self) -> list[str]:
        """Return the body's paragraphs, which a blank line separates."""
        return [found for part in re.split(r"\n\s*\n", self.body.strip()) if (found := part.strip())]

    @property
    def places(self) -> list[str]:
        """Return the places to fill that stand in the letter, each once, in their order."""
        return list(dict.fromkeys([*PLACE.findall(self.subject), *PLACE.findall(self.body)]))

    def filled(self, values: Mapping[str, str]) -> "Text":
        """Return the letter in which the places that ``values`` names are filled; a blank value fills nothing."""

        def fill(found: re.Match[str]) -> str:
            return values.get(found[1]) or found[0]

        return Text(PLACE.sub(fill, self.subject), PLACE.sub(fill, self.body))


def may(verb: str, state: str) -> bool:
    """Tell whether a verb applies to a letter in that state."""
    return state in MOVES[verb]


def unknown_places(text: Text) -> list[str]:
    """Return the places of a template that nothing fills: a slip of the keyboard would leave in every letter."""
    return [place for place in text.places if place not in PLACES]


def lacking(text: Text, values: Mapping[str, str], asked: Collection[str]) -> tuple[str, list[str]]:
    """Return what keeps a letter from being signed, and the places concerned; ("", []) when nothing does.

    ``text`` is the letter with its places, ``values`` what fills them, ``asked`` the places that its kind has. Reasons
    that nobody wrote, or that the letter does not say, are no reasons (Art. 12(3) and 12(4) GDPR).
    """
    if REASONS in asked and not values.get(REASONS, "").strip():
        return "no-reasons", [REASONS]
    if REASONS in asked and REASONS not in text.places:
        return "left-out", [REASONS]
    said = text.filled(values)
    if said.places:
        return "to-fill", said.places
    return ("brackets", []) if any(mark in f"{said.subject}{said.body}" for mark in BRACKETS) else ("", [])


def no_place(value: str) -> str:
    """Return a value in which nothing reads as a place: a name fills a letter, and asks nothing of it."""
    return value.replace("[[", "[").replace("]]", "]")


def left_out(text: Text, asked: Collection[str]) -> list[str]:
    """Return what a template must leave room for and does not: reasons (Art. 12(3) and 12(4) GDPR), the answer."""
    return [place for place in asked if place not in text.places]


def portability_lacks(extensions: Collection[str]) -> bool:
    """Tell whether an answer to a request for portability holds no structured file (Art. 20(1) GDPR).

    ``extensions`` are those of the files gathered, in small letters. A PDF answers a request for access, not this one.
    """
    return not STRUCTURED & set(extensions)
