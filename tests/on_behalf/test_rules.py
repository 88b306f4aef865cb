"""The law of the processor's register: what each item of Art. 30(2) asks for, and where it is filled in."""

from copy import deepcopy
from datetime import date
from itertools import combinations

import pytest

from compliance.on_behalf import rules
from compliance.on_behalf.layout import on_behalf_sections
from compliance.on_behalf.models import ProcessingOnBehalf
from compliance.on_behalf.words import CHECKS, missing_items
from compliance.records.checks import lacking
from compliance.records.content import blank, cleaned
from compliance.transfers.terms import transfer_law
from tests.on_behalf.factories import complete_content
from tests.processing.factories import TRANSFER

TODAY = date(2026, 11, 22)
LAW = transfer_law()


def checks(content):
    return rules.checks(content, LAW, TODAY)


def lacked(content):
    """Return the (code, article, row) of what keeps a record from being ready for a control."""
    return {(check.code, check.article, check.row) for check in lacking(checks(content))}


def with_controller(**changes):
    content = complete_content()
    content["controllers"][0] |= changes
    return content


def test_nothing_is_missing_from_a_complete_record():
    assert not any(not check.done for check in checks(complete_content()))
    transferred = complete_content(transfers_outside_eu="yes", transfers=[deepcopy(TRANSFER)])
    assert not lacked(transferred)


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (
            blank(ProcessingOnBehalf),
            {
                ("controllers", "30(2)(a)", ""),
                ("transfers_answer", "30(2)(c)", ""),
                ("security_measures", "30(2)(d)", ""),
            },
        ),
        (complete_content(controllers=[]), {("controllers", "30(2)(a)", "")}),
        (with_controller(address=""), {("reached", "30(2)(a)", "c1")}),
        (with_controller(address="", contact="mairie@commune.example"), set()),
        (with_controller(categories=[]), {("categories", "30(2)(b)", "c1")}),
        (with_controller(representative="", dpo=""), set()),
        (with_controller(contract="", contract_on=None), set()),
        (complete_content(transfers_outside_eu="unknown"), {("transfers_answer", "30(2)(c)", "")}),
        (complete_content(transfers_outside_eu="yes"), {("transfers", "30(2)(c)", "")}),
        (complete_content(security_measures=[]), {("security_measures", "30(2)(d)", "")}),
    ],
)
def test_what_each_item_asks_for(content, missing):
    assert lacked(content) == missing


def test_each_controller_has_categories_of_its_own():
    content = complete_content()
    other = {**deepcopy(content["controllers"][0]), "key": "c2", "name": "Un syndicat", "categories": []}
    content["controllers"].append(other)
    assert lacked(content) == {("categories", "30(2)(b)", "c2")}


def test_the_contract_stands_beside():
    beside = {
        (check.code, check.article)
        for check in checks(with_controller(contract="", contract_on=None))
        if not check.done
    }
    assert beside == {("contract", "28(3)"), ("contract_on", "28(3)")}


@pytest.mark.parametrize("column", ["documentation", "cnil_told_on", "persons_told_on"])
def test_a_transfer_on_compelling_interests_asks_for_its_documents(column):
    complete = {
        "key": "t1",
        "recipient": "Assistance",
        "country": "US",
        "mechanism": "49-1-al2",
        "occasional": "yes",
        "public_powers": "no",
        "documentation": "Analyse du 3 mars, jointe",
        "cnil_told_on": "2026-03-04",
        "persons_told_on": "2026-03-04",
    }
    assert not lacked(complete_content(transfers_outside_eu="yes", transfers=[complete]))
    without = {**complete, column: None if column.endswith("_on") else ""}
    assert len(lacked(complete_content(transfers_outside_eu="yes", transfers=[without]))) == 1


def test_every_check_has_its_words_its_article_and_its_place():
    content = with_controller(categories=[], address="", contract="", contract_on=None)
    content |= {"transfers_outside_eu": "yes", "transfers": [{**TRANSFER, "key": "t1", "mechanism": ""}]}
    content["security_measures"] = []
    content = {**blank(ProcessingOnBehalf), **content}
    for found in (checks(content), checks(blank(ProcessingOnBehalf))):
        assert {check.code for check in found} <= CHECKS.keys() | {"transfer"}
        items = missing_items([check for check in found if not check.done], "/modifier/")
        assert all(", RGPD, art. " in item.label and item.url.startswith("/modifier/#") for item in items)
        on_page = {item.url for item in missing_items(found, "")}
        assert on_page <= {f"#{section.anchor}" for section in on_behalf_sections()}
    [reached] = [item for item in missing_items(checks(content), "/m/") if "adresse" in item.label]
    assert reached.url == "/m/#id_controllers-c1-address" and "Saint-Aubin" in reached.label
    [none] = [item for item in missing_items(checks(content), "/m/") if "catégorie" in item.label]
    assert none.url == "/m/#controllers-c1"


HOLES = [
    ("controllers", []),
    ("security_measures", []),
    ("transfers_outside_eu", "unknown"),
    ("transfers", []),
]


@pytest.mark.parametrize("holes", [pair for size in (1, 2, 4) for pair in combinations(HOLES, size)])
def test_filling_what_is_missing_never_asks_for_something_else(holes):
    wide = complete_content(transfers_outside_eu="yes", transfers=[deepcopy(TRANSFER)])
    content = {**deepcopy(wide), **dict(holes)}
    for name, _hole in holes:
        before = len(lacked(content))
        content[name] = wide[name]
        assert len(lacked(content)) <= before
    assert not lacked(content)


def test_no_purpose_no_data_no_retention():
    names = {column.name for section in on_behalf_sections() for column in section.columns}
    names |= {part.name for section in on_behalf_sections() for part in section.parts}
    assert not names & {"purposes", "data_categories", "data_subjects", "retentions", "legal_basis"}


def test_another_processor_has_a_sheet_or_a_name():
    for row in ({}, {"processor": 1, "name": "Docalys"}):
        with pytest.raises(Exception, match="fiche"):
            cleaned(ProcessingOnBehalf, complete_content(processors=[row]))
