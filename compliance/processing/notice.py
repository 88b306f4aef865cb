"""The information notice of Arts 13 and 14 GDPR, written for the persons from a record and its office's sheet.

It says what the record says, in plain French, and invents nothing: what is not there is listed as missing.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from compliance.datasets.phrases import counted_from, length_of_time
from compliance.processing import notice_rules
from compliance.processing.notice_rules import Content, Reach, rows_told
from compliance.processing.notice_words import (
    DISPOSITIONS,
    OBLIGATIONS,
    PHASES,
    closed_rights,
    open_rights,
    sentence,
    spaced,
)
from compliance.processing.rights_rules import rights
from compliance.processing.rules import LEGITIMATE_INTEREST, retention_is_stated
from compliance.records.checks import Check

type Label = Callable[[str, str], str]  # the words of a code, given its vocabulary


@dataclass(frozen=True)
class Public:
    """Whom the notice speaks to: how they are called in it, which categories of persons they are."""

    called: str
    covers: Collection[str]


@dataclass(frozen=True)
class Contacts:
    """What the office published of itself, of its DPO, and of where rights are asked for; "" for what it did not."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    has_dpo: bool = False
    dpo_name: str = ""
    dpo: str = ""
    rights: str = ""

    @property
    def reach(self) -> Reach:
        """Return how the controller and the DPO may be reached."""
        return Reach(self.address or self.phone or self.email, self.dpo, self.has_dpo)

    @property
    def where_to_ask(self) -> str:
        """Return where a person writes to exercise a right."""
        return self.rights or self.dpo or self.email or self.address


@dataclass(frozen=True)
class Block:
    """A question and its answer: sentences, then a list, then a last sentence."""

    title: str
    lines: list[str]
    items: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Notice:
    """The text, block by block, and what it would have to say and cannot."""

    title: str
    opening: str
    blocks: list[Block]
    lacking: list[Check]
    concerned: list[str]  # the categories of the public that the record names

    def as_text(self) -> str:
        """Return the notice as plain text, to paste."""
        parts = [self.title, self.opening]
        for block in self.blocks:
            items = "\n".join(f"- {item}" for item in block.items)
            parts += filter(None, [block.title, *block.lines, items, *block.after])
        return "\n\n".join(parts)


def notice(content: Content, office: Contacts, public: Public, label: Label) -> Notice:
    """Return the notice of a record for a public. Pure: ``label`` gives the words of the day."""
    source = content["source"]
    blocks = [
        _controller(content, office),
        _purposes(content, label),
        _data(content, label),
        _recipients(content, label),
        _transfers(content, office, label),
        _source(content) if notice_rules.articles("source", source) else None,
        _obligation(content) if notice_rules.articles("obligation", source) else None,
        _automated(content),
        _rights(content, office),
        _complaint(),
    ]
    opening = _(
        "%(office)s utilise des données sur vous en tant que %(called)s. "
        "Ce texte dit lesquelles, pourquoi, et quels sont vos droits."
    )
    return Notice(
        spaced(_("Vos données personnelles : %(name)s") % {"name": content["name"]}),
        opening % {"office": office.name, "called": public.called},
        [_spaced(block) for block in blocks if block and (block.lines or block.items)],
        notice_rules.lacking(content, office.reach),
        notice_rules.concerned(content, public.covers),
    )


def _spaced(block: Block) -> Block:
    lines, items, after = ([spaced(text) for text in texts] for texts in (block.lines, block.items, block.after))
    return Block(spaced(block.title), lines, items, after)


def _controller(content: Content, office: Contacts) -> Block:
    ways = ", ".join(filter(None, [" ".join(office.address.split()), office.phone, office.email]))
    lines = [
        sentence(_("%(office)s est le responsable de traitement : %(ways)s") % {"office": office.name, "ways": ways})
        if ways
        else sentence(_("%(office)s est le responsable de traitement") % {"office": office.name})
    ]
    for row in rows_told(content, "joint_controllers"):
        lines.append(sentence(_("%(name)s en est responsable avec nous") % {"name": row["name"]}))
        if row["essence"]:
            lines.append(sentence(row["essence"]))
    if office.has_dpo and office.dpo:
        name = f" ({office.dpo_name})" if office.dpo_name else ""
        words = _("Notre délégué à la protection des données%(name)s répond à vos questions : %(ways)s")
        lines.append(sentence(words % {"name": name, "ways": office.dpo}))
    return Block(_("Qui est responsable de vos données ?"), lines)


def _purposes(content: Content, label: Label) -> Block:
    return Block(
        _("Pourquoi utilisons-nous vos données ?"),
        [],
        [_purpose(row, label) for row in rows_told(content, "purposes")],
    )


def _purpose(row: Content, label: Label) -> str:
    said = [sentence(row["label"])]
    if row["legal_basis"]:
        basis = label("legal_bases", row["legal_basis"])
        law = f" ({row['legal_reference']})" if row["legal_reference"] else ""
        said.append(sentence(_("Ce qui nous y autorise : %(basis)s") % {"basis": basis[:1].lower() + basis[1:] + law}))
    if row["legal_basis"] == LEGITIMATE_INTEREST and row["balancing_test"]:
        said.append(sentence(_("L’intérêt que nous poursuivons : %(interest)s") % {"interest": row["balancing_test"]}))
    return " ".join(said)


def _data(content: Content, label: Label) -> Block:
    rows = rows_told(content, "data_categories")
    return Block(_("Quelles données, et combien de temps ?"), [], [_category(row, label) for row in rows])


def _category(row: Content, label: Label) -> str:
    name = label("data_categories", row["category"]) if row["category"] else ""
    said = " : ".join(filter(None, [name, row["details"]]))
    kept = [_retention(line, label) for line in row["retentions"] if retention_is_stated(line)]
    end = str(DISPOSITIONS.get(row["disposition"], ""))
    return " ".join(sentence(text) for text in (said, " ; ".join(kept), end if kept else "") if text)


def _retention(row: Content, label: Label) -> str:
    phase = str(PHASES.get(row["phase"], _("conservées")))
    if row["criterion"]:
        return f"{phase} : {row['criterion']}"
    length = length_of_time(row["value"], row["unit"], lambda unit: label("duration_units", unit))
    return f"{phase} {length} {counted_from(row['trigger'])}"


def _recipients(content: Content, label: Label) -> Block:
    rows = rows_told(content, "recipients")
    items = [sentence(row["details"] or label("recipients", row["kind"])) for row in rows]
    items += [sentence(_processor(row)) for row in rows_told(content, "processors")]
    return Block(_("Qui reçoit vos données ?"), [], list(dict.fromkeys(items)))


def _processor(row: Content) -> str:
    """Return who works for the controller: its name, which the caller put in the place of the id, and what it does."""
    name = row["processor"] if isinstance(row["processor"], str) else ""
    return " : ".join(filter(None, [name or _("un sous-traitant"), row["details"]]))


def _transfers(content: Content, office: Contacts, label: Label) -> Block | None:
    title = _("Vos données quittent-elles l’Union européenne ?")
    rows = rows_told(content, "transfers")
    if content["transfers_outside_eu"] == "no" and not rows:
        return Block(title, [_("Non.")])
    items = [_transfer(row, label) for row in rows]
    copy = _("Pour obtenir une copie des garanties, écrivez à : %(where)s")
    after = [sentence(copy % {"where": office.where_to_ask})] if items and office.where_to_ask else []
    return Block(title, [_("Oui :")] if items else [], items, after)


def _transfer(row: Content, label: Label) -> str:
    country = label("countries", row["country"]) if row["country"] else ""
    said = " – ".join(filter(None, [row["recipient"], country]))
    if row["mechanism"]:
        guarantee = label("transfer_mechanisms", row["mechanism"])
        said = _("%(who)s. Garantie : %(guarantee)s") % {"who": said, "guarantee": guarantee}
    return sentence(said)


def _source(content: Content) -> Block:
    lines = [sentence(content["source_details"])] if content["source_details"] else []
    own = [_("De vous-même.")] if content["source"] == "both" else []
    return Block(_("D’où viennent vos données ?"), [*own, *lines])


def _obligation(content: Content) -> Block:
    words = str(OBLIGATIONS.get(content["obligation"], ""))
    consequences = content["obligation_consequences"]
    after = (
        [sentence(_("Si vous ne les donnez pas : %(what)s") % {"what": consequences})] if words and consequences else []
    )
    return Block(_("Devez-vous donner ces données ?"), [words] if words else [], [], after)


def _automated(content: Content) -> Block:
    title = _("Une décision est-elle prise sans qu’une personne intervienne ?")
    if content["automated_decision"] == "no":
        return Block(title, [_("Non.")])
    if content["automated_decision"] != "yes":
        return Block(title, [])
    ask = _("Vous pouvez demander qu’une personne revoie la décision, donner votre point de vue et la contester.")
    details = [sentence(content["automated_details"])] if content["automated_details"] else []
    return Block(title, [_("Oui."), *details, ask])


def _rights(content: Content, office: Contacts) -> Block:
    standings = rights(row["legal_basis"] for row in content["purposes"])
    after = list(_how_to_ask(content, office))
    return Block(
        _("Quels sont vos droits ?"), [_("Vous pouvez :")], open_rights(standings), [*closed_rights(standings), *after]
    )


def _how_to_ask(content: Content, office: Contacts) -> Iterator[str]:
    if notice_rules.consents(content):
        yield _("Vous pouvez retirer votre consentement à tout moment ; ce qui a été fait avant reste valable.")
        yield from (sentence(row["consent_withdrawal"]) for row in content["purposes"] if row["consent_withdrawal"])
    if content["rights_details"]:
        yield sentence(content["rights_details"])
    if office.where_to_ask:
        yield sentence(_("Pour exercer un droit, écrivez à : %(where)s") % {"where": office.where_to_ask})


def _complaint() -> Block:
    words = _("Si notre réponse ne vous convient pas, vous pouvez adresser une réclamation à la CNIL : www.cnil.fr.")
    return Block(_("À qui vous plaindre ?"), [words])
