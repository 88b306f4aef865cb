"""A record's form gives back exactly what was typed, and refuses beside the field what cannot be."""

import json
from copy import deepcopy

import pytest
from django.db import models
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.common.fields import Line
from compliance.common.forms import FIRST_DAY, LAST_DAY
from compliance.common.text import clean_text, is_control, one_line
from compliance.law.fields import CodeField
from compliance.law.source import vocabulary
from compliance.processing.layout import activity_sections
from compliance.processing.models import ProcessingActivity
from compliance.records.content import MAX_ROWS, blank, content_fields, part_model
from compliance.records.forms import RecordForm
from tests.processing.factories import complete_content
from tests.records.browser import body
from tests.records.typing import typed
from tests.records.values import REFUSED_TOGETHER, full_content

LEASE = "purposes-lease"
AFTER = "data_categories-identity-retentions-after"


def form_of(data, base=None):
    """Return the form of an activity, bound to what was posted over ``base``."""
    return RecordForm(ProcessingActivity, activity_sections(), base or blank(ProcessingActivity), data)


def posted(content=None, **changes):
    """Return the body of a form in which a content was typed."""
    return body(typed(ProcessingActivity, content or complete_content()), **changes)


def errors(form):
    """Return every error of the form by the name of its field."""
    assert not form.is_valid()
    return {
        one.add_prefix(name) if name != "__all__" else name: messages
        for one in form.errors_shown
        for name, messages in one.errors.items()
    }


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(
    lambda text: "".join(c for c in clean_text(text) if not is_control(c)).strip()
)


def value_strategy(field):
    """Return the values that may be typed in a column."""
    if field.is_relation:
        return st.none()  # nothing is offered here; tests/processors types links
    if isinstance(field, CodeField):
        codes = sorted(set(vocabulary(field.vocabulary).codes()) - REFUSED_TOGETHER.get(field.vocabulary, set()))
        return st.sampled_from([*([""] if field.blank else []), *codes])
    if field.choices:
        return st.sampled_from([code for code, _ in field.choices])
    if isinstance(field, models.BooleanField):
        return st.booleans()
    if isinstance(field, models.DateField):
        return st.none() | st.dates(FIRST_DAY, LAST_DAY).map(str)
    if isinstance(field, models.IntegerField):
        return st.none() | st.integers(1, 9_999)
    text = TEXT.map(one_line) if isinstance(field, Line) else TEXT
    return text if field.blank else text.map(lambda typed: typed or "x")


def content_strategy(model):
    """Return what may be typed in the form of a model: its columns, and any rows in its parts."""
    columns = {field.name: value_strategy(field) for field in content_fields(model) if field.editable}
    keys = {} if model is ProcessingActivity else {"key": st.from_regex(r"\A[a-z0-9]{1,12}\Z")}
    parts = {
        name: st.lists(content_strategy(part_model(model, name)), max_size=3, unique_by=lambda row: row["key"])
        for name in model.PARTS
    }
    return st.fixed_dictionaries({**keys, **columns, **parts}).map(sensible)


def sensible(content):
    """Give a duration what it needs, and a derogation nothing that closes it."""
    if content.get("public_powers") == "yes":
        return {**content, "public_powers": "no"}
    if content.get("value") is not None:
        return {**content, "unit": content["unit"] or "years", "trigger": content["trigger"] or "fin du bail"}
    return {**content, "unit": ""} if "unit" in content else content


def without_blank_rows(model, content):
    """Return the content without the rows in which nothing is said, however deep."""
    kept = dict(content)
    for name in model.PARTS:
        part = part_model(model, name)
        rows = [without_blank_rows(part, row) for row in content[name]]
        kept[name] = [row for row in rows if {**row, "key": ""} != {**blank(part), "key": ""}]
    return kept


@given(content_strategy(ProcessingActivity))
@settings(max_examples=50)  # each is a whole form
def test_what_is_typed_is_what_is_read(content):
    form = form_of(posted({**content, "origin": ""}))
    assert form.is_valid(), [one.errors for one in form.errors_shown]
    assert form.content() == {**without_blank_rows(ProcessingActivity, content), "origin": ""}


def test_a_full_record_passes_through_its_form_unchanged():
    content = full_content(ProcessingActivity)
    form = form_of(posted(content), base=content)
    assert form.is_valid()
    assert form.content() == content


def test_what_the_form_does_not_show_survives_an_edit():
    content = complete_content(origin="T01, état du droit au 22/11/2026")
    form = form_of(posted(content, origin="forgée"), base=content)
    assert form.is_valid()
    assert form.content()["origin"] == "T01, état du droit au 22/11/2026"


@pytest.fixture
def choices_ended(amended_law):
    """Give a law in which internal recipients and the active phase are no longer a choice."""
    for name in ("recipients", "retention_phases"):
        path = amended_law / f"{name}.json"
        file = json.loads(path.read_text(encoding="utf-8"))
        file["terms"][0]["valid_to"] = "2020-12-31"
        path.write_text(json.dumps(file), encoding="utf-8")


def test_a_choice_out_of_force_stays_where_it_was_made(choices_ended):
    content = complete_content()
    shown = RecordForm(ProcessingActivity, activity_sections(), content)
    selects = {one.prefix: one for one in shown.forms() if hasattr(one, "fields")}
    assert 'value="internal" selected' in str(selects["recipients-inside"]["kind"])
    assert 'value="active" selected' in str(selects["data_categories-identity-retentions-active"]["phase"])
    form = form_of(posted(), base=content)
    assert form.is_valid(), errors(form)
    assert form.content() == content


def test_a_choice_out_of_force_is_not_offered_elsewhere(choices_ended):
    content = complete_content()
    content["recipients"].append({"key": "new", "kind": "internal", "details": "", "to_confirm": False})
    assert list(errors(form_of(posted(content), base=complete_content()))) == ["recipients-new-kind"]
    assert "recipients-inside-kind" in errors(form_of(posted()))


@pytest.mark.parametrize(
    ("path", "row"),
    [
        (("recipients",), {"key": "empty", "kind": "", "details": "", "to_confirm": False}),
        (("data_categories",), blank(part_model(ProcessingActivity, "data_categories")) | {"key": "empty"}),
        (("data_categories", 0, "retentions"), None),
    ],
)
def test_a_blank_row_is_dropped_without_a_word(path, row):
    content, wanted = complete_content(), complete_content()
    target = content
    for step in path:
        target = target[step]
    retention = part_model(part_model(ProcessingActivity, "data_categories"), "retentions")
    target.append(row or blank(retention) | {"key": "empty"})
    form = form_of(posted(content))
    assert form.is_valid()
    assert form.content() == wanted


def test_a_blank_row_that_holds_only_blank_rows_is_dropped_too():
    content = complete_content()
    category = part_model(ProcessingActivity, "data_categories")
    retention = blank(part_model(category, "retentions")) | {"key": "empty"}
    content["data_categories"].append(blank(category) | {"key": "empty", "retentions": [retention]})
    form = form_of(posted(content))
    assert form.is_valid()
    assert form.content() == complete_content()


def test_a_row_of_spaces_is_blank():
    content = complete_content()
    content["recipients"].append({"key": "spaces", "kind": "", "details": "  \n ", "to_confirm": False})
    form = form_of(posted(content))
    assert form.is_valid()
    assert form.content() == complete_content()


def test_the_last_row_of_a_part_can_go():
    data = posted(complete_content(recipients=[]))
    form = form_of(data, base=complete_content())
    assert form.is_valid()
    assert form.content()["recipients"] == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (f"{LEASE}-legal_basis", "6-1-z", "« 6-1-z » n’est pas un choix de cette liste."),
        (f"{LEASE}-label", "", "obligatoire"),
        (f"{LEASE}-label", "a\x07b", "Un caractère invisible"),
        (f"{LEASE}-label", "a\x00b", "caractère"),
        (f"{LEASE}-label", "x" * 20_001, "20000"),
        (f"{AFTER}-trigger", "", "à compter de quel événement"),
        (f"{AFTER}-unit", "", "Indiquez l’unité"),
        (f"{AFTER}-value", "", "Indiquez la durée"),
        (f"{AFTER}-value", "0", "supérieure ou égale à 1"),
        (f"{AFTER}-value", "10000", "inférieure ou égale à 9999"),
        (f"{AFTER}-value", "cinq", "nombre entier"),
        (f"{AFTER}-value", "1e3", "nombre entier"),
        ("name", "", "obligatoire"),
        ("name", "\ud800", "caractère invisible"),
        ("started_on", "30/02/2026", "date"),
        ("transfers_outside_eu", "peut-être", "choix"),
        ("transfers_outside_eu", "", "obligatoire"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(name, value, words):
    found = errors(form_of(posted(**{name: value})))
    assert list(found) == [name]
    assert words in " ".join(found[name]).replace("\xa0", " ")


def test_a_second_legal_basis_is_refused_beside_the_field():
    data = posted()
    data.setlist(f"{LEASE}-legal_basis", ["6-1-b", "6-1-f"])
    found = errors(form_of(data))
    assert list(found) == [f"{LEASE}-legal_basis"]
    assert "Une seule réponse" in found[f"{LEASE}-legal_basis"][0]


@pytest.mark.parametrize("name", ["name", "transfers_outside_eu", f"{AFTER}-unit"])
def test_a_field_sent_twice_is_refused_everywhere(name):
    data = posted()
    data.setlist(name, [data[name], "autre"])
    assert name in errors(form_of(data))


def test_201_rows_are_refused_and_kept_on_the_page():
    rows = [{"key": f"r{rank}", "kind": "internal", "details": str(rank), "to_confirm": False} for rank in range(201)]
    form = form_of(posted(complete_content(recipients=rows)))
    assert not form.is_valid()
    [part] = form.errors_shown
    assert part.non_field_errors == [f"Destinataires : 201 lignes, alors qu’une partie en compte {MAX_ROWS} au plus."]
    assert len(part.rows) == 201


FORGED = ["../x", "A", "a" * 13, "", "é", "a b", "lease\n", "lease-label", "１", "<b>"]


@pytest.mark.parametrize("key", FORGED)
def test_a_forged_key_makes_no_row(key):
    data = posted()
    data.appendlist("purposes", key)
    data[f"purposes-{key}-label"] = "forgée"
    form = form_of(data)
    assert form.is_valid()
    assert form.content() == complete_content()


def test_a_key_sent_twice_makes_one_row():
    data = posted()
    data.appendlist("purposes", "lease")
    form = form_of(data)
    assert form.is_valid()
    assert form.content() == complete_content()


def test_a_key_from_elsewhere_is_only_a_new_row():
    content = complete_content()
    content["purposes"].append(deepcopy(content["purposes"][0]) | {"key": "elsewhere", "label": "Autre"})
    form = form_of(posted(content), base=complete_content())
    assert form.is_valid()
    assert [row["key"] for row in form.content()["purposes"]] == ["lease", "rentlaw", "elsewhere"]


def test_rows_without_their_hidden_key_are_not_read():
    data = posted()
    del data["purposes"]
    form = form_of(data, base=complete_content())
    assert form.is_valid()
    assert form.content()["purposes"] == []


def test_an_empty_body_is_refused_and_not_an_error():
    assert "name" in errors(form_of(body([])))


def test_fields_that_nobody_asked_for_change_nothing():
    form = form_of(posted(status="approved", office="7", number="9", missing_count="0", id="1", key="x"))
    assert form.is_valid()
    assert form.content() == complete_content()
