"""Rows come and go by the server alone, and nothing typed is lost."""

import pytest
from django import forms
from django.forms import formset_factory
from django.http import QueryDict

from compliance.common.forms import Form
from compliance.common.rows import RowFormSet, changed_rows


class RecipientForm(Form):
    name = forms.CharField()
    kinds = forms.CharField(required=False)


Recipients = formset_factory(RecipientForm, formset=RowFormSet, can_delete=True, extra=0)


def posted(button: str, *, stored: int = 0) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"to-TOTAL_FORMS": "3", "to-INITIAL_FORMS": str(stored), "title": "Paie"})
    for number, name in enumerate(("Préfecture", "", "Huissier")):
        data[f"to-{number}-name"] = name
        data.setlist(f"to-{number}-kinds", [f"{number}a", f"{number}b"])
    name, _, value = button.partition("=")
    data[name] = value
    return data


def test_another_button_changes_no_row():
    assert changed_rows(posted("save=")) is None


@pytest.mark.parametrize("button", ["remove=to", "remove=", "remove=to-x"])
def test_a_button_nobody_made_changes_no_row(button: str):
    assert changed_rows(posted(button)) is None


def test_a_row_is_added_at_the_end():
    changed = changed_rows(posted("add=to"))
    assert changed is not None
    assert changed["to-TOTAL_FORMS"] == "4"
    assert [form["name"].value() for form in Recipients(changed, prefix="to")] == ["Préfecture", "", "Huissier", None]


def test_a_row_leaves_and_the_next_ones_move_up():
    changed = changed_rows(posted("remove=to-1"))
    assert changed is not None
    assert changed["to-TOTAL_FORMS"] == "2"
    assert changed["to-1-name"] == "Huissier"
    assert changed.getlist("to-1-kinds") == ["2a", "2b"]
    assert "to-2-name" not in changed
    assert changed["title"] == "Paie"


def test_a_stored_row_is_marked_and_kept():
    data = posted("remove=to-0", stored=1)
    data["to-0-id"] = "12"
    changed = changed_rows(data)
    assert changed is not None
    assert changed["to-0-DELETE"] == "on"
    assert changed["to-TOTAL_FORMS"] == "3"


def test_an_initial_row_without_identity_leaves_the_count():
    changed = changed_rows(posted("remove=to-0", stored=2))
    assert changed is not None
    assert changed["to-INITIAL_FORMS"] == "1"


def test_a_form_shown_again_reproaches_nothing():
    rows = Recipients(changed_rows(posted("add=to")), prefix="to").shown_again()
    assert [dict(form.errors) for form in rows] == [{}, {}, {}, {}]
    assert "Huissier" in str(rows.forms[2])
