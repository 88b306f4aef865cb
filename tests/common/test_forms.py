"""Fields are tied to their words: label, help, article of law, errors."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import get_default_renderer

from compliance.common.forms import DateInput, Form, Renderer, Textarea


class ActivityForm(Form):
    articles = {"purpose": "RGPD, art. 30(1)(b)", "title": "RGPD, art. 30(1)"}
    confirm = {"retention"}

    title = forms.CharField(label="Intitulé", help_text="Ce que fait l’office.")
    purpose = forms.CharField(label="Finalité", widget=forms.Textarea)
    retention = forms.CharField(label="Durée", required=False)
    started_on = forms.DateField(label="Mise en œuvre", required=False)
    people = forms.MultipleChoiceField(
        label="Personnes", choices=[("t", "Locataires")], widget=forms.CheckboxSelectMultiple
    )
    sensitive = forms.BooleanField(label="Données de santé", required=False, help_text="Handicap.")
    secret = forms.CharField(label="Mot de passe", widget=forms.PasswordInput, strip=False, required=False)


def test_the_site_draws_with_this_renderer():
    assert isinstance(get_default_renderer(), Renderer)


def test_help_and_article_are_heard_with_the_control():
    page = str(ActivityForm()["title"].as_field_group())
    assert '<label for="id_title">Intitulé</label>' in page
    assert 'aria-describedby="id_title_helptext"' in page
    assert 'id="id_title_helptext"' in page
    assert "RGPD, art. 30(1)" in page


def test_an_article_alone_is_help():
    assert ActivityForm()["purpose"].aria_describedby == "id_purpose_helptext"


def test_errors_are_heard_after_the_help():
    field = ActivityForm({})["purpose"]
    page = str(field.as_field_group())
    assert 'aria-describedby="id_purpose_helptext id_purpose_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_purpose_error"' in page


def test_a_group_is_a_fieldset_an_error_can_lead_to():
    field = ActivityForm({})["people"]
    page = str(field.as_field_group())
    assert page.count("<fieldset") == page.count("</fieldset>") == 1
    assert f'id="{field.anchor}"' in page
    assert "Personnes" in page[page.index("<legend") : page.index("</legend>")]


def test_only_what_is_required_says_so():
    assert "obligatoire" in str(ActivityForm()["title"].as_field_group())
    assert "obligatoire" not in str(ActivityForm()["retention"].as_field_group())


def test_what_waits_for_the_dpo_says_so():
    assert "à confirmer par le DPO" in str(ActivityForm()["retention"].as_field_group())
    assert "à confirmer" not in str(ActivityForm()["title"].as_field_group())


def test_a_box_to_tick_is_followed_by_its_label():
    page = str(ActivityForm()["sensitive"].as_field_group())
    assert page.index('type="checkbox"') < page.index("<label")


def test_a_date_is_written_as_the_browser_reads_it():
    page = str(ActivityForm(initial={"started_on": date(2026, 4, 7)})["started_on"])
    assert 'type="date"' in page
    assert 'value="2026-04-07"' in page
    assert ActivityForm({"started_on": "2026-04-07"})["started_on"].value() == "2026-04-07"


def test_a_newline_of_the_browser_is_no_change():
    form = ActivityForm({"purpose": "Un\r\ndeux"}, initial={"purpose": "Un\ndeux"})
    assert "purpose" not in form.changed_data


def test_one_line_of_text_holds_one_line():
    form = ActivityForm({"title": "Alice\r\n\nCliquez ici", "purpose": "Un\n\ndeux"})
    assert form["title"].data == "Alice Cliquez ici"
    assert form["purpose"].data == "Un\n\ndeux"


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_that_no_rule_reckons_is_refused(day):
    words = str(ActivityForm({"started_on": day}).errors["started_on"])
    assert "entre le 1er janvier 1900 et le 31 décembre 2100" in words


@pytest.mark.parametrize("day", ["1900-01-01", "2100-12-31"])
def test_the_days_at_the_edges_are_taken(day):
    assert "started_on" not in ActivityForm({"started_on": day}).errors


@pytest.mark.parametrize(
    ("typed", "kept"), [("a@ｏffice.example", "a@office.example"), ("a@exa\u0308.example", "a@exä.example")]
)
def test_letters_that_reach_one_mailbox_are_one_address(typed, kept):
    class WriteForm(Form):
        to = forms.EmailField(label="Adresse électronique")

    form = WriteForm({"to": typed})
    assert form.is_valid() and form.cleaned_data["to"] == kept


def test_a_password_is_taken_as_typed():
    form = ActivityForm({"secret": "e\u0301 "})
    assert form["secret"].data == "e\u0301 "


@pytest.mark.parametrize("name", ["title", "purpose", "retention"])
def test_control_characters_are_refused_in_every_text(name: str):
    assert "caractère invisible" in str(ActivityForm({name: "avant\x01après"}).errors[name])


def test_what_a_form_says_of_its_widget_is_kept():
    class LettersForm(Form):
        words = forms.CharField(widget=forms.Textarea(attrs={"autocomplete": "off", "lang": "fr"}))
        day = forms.DateField(widget=DateInput(attrs={"min": "2026-01-01"}))

    fields = LettersForm().fields
    assert isinstance(fields["words"].widget, Textarea)
    assert fields["words"].widget.attrs["autocomplete"] == "off"
    assert fields["day"].widget.attrs["min"] == "2026-01-01"
