"""Rows come and go by the server alone, and nothing typed is lost."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from compliance.common.forms import Form
from compliance.common.rows import Row, Rows, change_asked, posted_keys, show_change


class RecipientForm(Form):
    name = forms.CharField()
    kinds = forms.CharField(required=False)


def posted(button: str = "save=") -> QueryDict:
    name, _, value = button.partition("=")
    data = QueryDict(mutable=True)
    data.setlist("to", ["a", "b", "c"])
    data.update({"title": "Paie", "to-a-name": "Préfecture", "to-b-name": "", "to-c-name": "Huissier", name: value})
    return data


def part_of(data: QueryDict, **facts: Any) -> Rows:
    rows = [Row(key, f"to-{key}", RecipientForm(data, prefix=f"to-{key}")) for key in posted_keys(data, "to")]
    return Rows("to", "Destinataires", "Destinataire", "to", **{"most": 20, "rows": rows, **facts})


def keys_after(button: str) -> list[str]:
    change = change_asked(posted(button), "new")
    assert change is not None
    return change.data.getlist(change.prefix)


def test_another_button_changes_no_row():
    assert change_asked(posted("save="), "new") is None


def test_a_row_is_added_at_the_end():
    assert keys_after("add=to") == ["a", "b", "c", "new"]


def test_a_row_leaves_and_the_others_keep_their_names():
    assert keys_after("remove=to-b") == ["a", "c"]


@pytest.mark.parametrize("button", ["remove=to-z", "remove=to-", "remove=to-B"])
def test_a_row_that_is_not_there_takes_none_away(button: str):
    assert keys_after(button) == ["a", "b", "c"]


def test_what_was_posted_is_left_as_it_is():
    data = posted("add=to")
    change_asked(data, "new")
    assert data.getlist("to") == ["a", "b", "c"]


def test_a_changed_part_reproaches_nothing_and_brings_the_focus():
    change = change_asked(posted("add=to"), "new")
    assert change is not None
    part = part_of(change.data)
    assert show_change(part.walk(), change) is part
    assert [dict(row.form.errors) for row in part.rows] == [{}, {}, {}, {}]
    assert part.said == "Ligne ajoutée : Destinataire 4."
    assert "autofocus" in str(part.rows[3].form["name"])
    assert not part.focused


def test_once_a_row_is_gone_the_button_takes_the_focus():
    change = change_asked(posted("remove=to-c"), "new")
    assert change is not None
    part = part_of(change.data)
    show_change(part.walk(), change)
    assert (part.said, part.focused) == ("Ligne retirée : Destinataire.", True)


@pytest.mark.parametrize("button", ["add=from", "add=", "remove="])
def test_a_part_that_is_not_on_the_page_is_not_found(button: str):
    change = change_asked(posted(button), "new")
    assert change is not None
    assert show_change(part_of(change.data).walk(), change) is None


def test_blank_rows_are_dropped_and_too_many_are_refused():
    data = posted()
    part = part_of(data, most=1)
    assert not part.is_valid(data)
    assert [row.key for row in part.rows] == ["a", "c"]
    assert part.non_field_errors == ["Destinataires : 2 lignes, alors qu’une partie en compte 1 au plus."]
