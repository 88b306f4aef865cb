"""An office's form: what is proposed, refused, kept, and what happens when two people save."""

import pytest
from django.urls import reverse

from compliance.governance.installation import directory, services
from compliance.offices.models import ContactPoint, Office
from tests.factories import OfficeFactory, UserFactory
from tests.governance.sheets import RECEPTION, RIGHTS, posted, posted_again

CREATE = "/installation/organismes/nouveau/"


@pytest.fixture
def office(db):
    facts = {"name": "Opal", "slug": "opal", "legal_form": "oph", "siren": "404833048", "city": "Laon"}
    return services.create_office(facts, [RIGHTS, RECEPTION], by=UserFactory(full_name="Nadia Ferrier"))


@pytest.fixture
def edit(office):
    return reverse("governance:edit_office", args=[office.slug])


# --- creating ---


def test_an_office_is_created_with_its_contact_points(browser, root):
    done = browser.post(CREATE, posted(RIGHTS, RECEPTION, siren="732 829 320"), follow=True)

    office = Office.objects.get()
    assert done.redirect_chain == [(reverse("governance:office", args=["oise-habitat"]), 302)]
    assert "Oise Habitat est créé." in done.text
    assert (office.siren, office.slug, office.version) == ("732829320", "oise-habitat", 1)
    assert [point.label for point in office.contact_points.order_by("pk")] == ["Vos droits", "Accueil"]
    entry = office.history.get()
    assert (entry.history_user, len(entry.snapshot["contact_points"])) == (root, 2)


def test_the_form_opens_on_the_usual_answers(browser):
    form = browser.get(CREATE).context["entry"].form
    assert [form[name].value() for name in ("country", "holiday_zone", "colour")] == ["France", "metropole", "leaf"]


@pytest.mark.parametrize(
    ("name", "taken", "proposed"),
    [
        ("L’Opal, à Laon", [], "lopal-a-laon"),
        ("Opal", ["opal"], "opal-2"),
        ("Opal", ["opal", "opal-2"], "opal-3"),
        ("Opal", ["opal-habitat"], "opal"),
        ("Tous", [], "tous-2"),
        ("Nouveau", [], "nouveau-2"),
        ("é" * 150, [], "e" * 56),
        ("…", [], ""),
    ],
)
@pytest.mark.django_db
def test_an_address_word_is_proposed(name, taken, proposed):
    for slug in taken:
        OfficeFactory(slug=slug)
    assert directory.free_slug(name) == proposed


def test_the_word_that_was_typed_is_kept(browser):
    browser.post(CREATE, posted(slug="oise"))
    assert Office.objects.get().slug == "oise"


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"siren": "732829321"}, "siren", "clé de contrôle"),
        ({"siren": "404833048"}, "siren", "Un organisme porte déjà ce numéro SIREN."),
        ({"name": "Opal"}, "name", "Un organisme porte déjà ce nom."),
        ({"slug": "opal"}, "slug", "Ce mot d’adresse est déjà pris"),
        ({"slug": "tous"}, "slug", "Ce mot est réservé"),
        ({"name": "…"}, "slug", "Aucun mot d’adresse ne peut être tiré de ce nom"),
        ({"name": ""}, "name", "Ce champ est obligatoire"),
        ({"legal_form": ""}, "legal_form", "Ce champ est obligatoire"),
        ({"headcount": "12"}, "headcount_on", "À quelle date ce chiffre vaut-il ?"),
        ({"holiday_zone": "lune"}, "holiday_zone", "n’est pas un choix"),
    ],
)
def test_a_refused_office_keeps_everything(browser, office, typed, field, words):
    page = browser.post(CREATE, posted(RIGHTS, **typed))

    entry = page.context["entry"]
    assert page.status_code == 422
    (message,) = entry.form.errors[field]
    assert words in message
    assert f'href="#{entry.form[field].anchor}"' in page.text
    assert "12 rue des Tilleuls" in page.text
    assert 'value="droits@oise.example"' in page.text
    assert Office.objects.count() == 1


def test_a_refused_contact_point_is_named_in_the_summary(browser):
    page = browser.post(CREATE, posted(RIGHTS, RECEPTION | {"label": "", "email": "sans arobase"}))

    assert page.status_code == 422
    assert 'href="#id_contact_points-1-label"' in page.text
    assert 'href="#id_contact_points-1-email"' in page.text
    assert not Office.objects.exists()


def test_an_empty_row_is_left_out(browser):
    browser.post(CREATE, posted(RIGHTS, dict.fromkeys(RIGHTS, "")))
    assert ContactPoint.objects.count() == 1


def test_too_many_contact_points(browser):
    page = browser.post(CREATE, posted(*[RIGHTS] * 21))
    assert page.status_code == 422
    assert "Points de contact : 21 lignes, alors qu’une partie en compte 20 au plus." in page.text
    assert len(page.context["entry"].points.rows) == 21


# --- rows, without script ---


def test_a_row_is_added_and_nothing_is_reproached(browser):
    page = browser.post(CREATE, posted(RIGHTS, name="", siren="12") | {"add": "contact_points"})

    assert page.status_code == 200
    assert "error-summary" not in page.text and "errorlist" not in page.text
    assert 'value="12"' in page.text
    kept, added = page.context["entry"].points.rows
    assert kept.key == "0"
    assert f'name="contact_points-{added.key}-label"' in page.text
    assert page.text.count("autofocus") == 1
    assert not Office.objects.exists()


def test_a_row_is_removed(browser):
    page = browser.post(CREATE, posted(RIGHTS, RECEPTION) | {"remove": "contact_points-0"})
    assert labels(page) == ["Accueil"]


def test_htmx_swaps_the_rows_alone(browser):
    asked = posted(RIGHTS) | {"add": "contact_points"}
    part = browser.post(CREATE, asked, headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div class="rows" id="part-contact_points" data-said="Ligne ajoutée')
    assert 'value="droits@oise.example"' in part.text


def test_a_button_nobody_made_changes_no_row(browser):
    assert labels(browser.post(CREATE, posted(RIGHTS) | {"add": "name"})) == ["Vos droits"]
    assert labels(browser.post(CREATE, posted(RIGHTS) | {"remove": "contact_points-7"})) == ["Vos droits"]
    assert not Office.objects.exists()


def test_a_stored_point_is_removed(browser, office, edit):
    data = posted_again(office) | {"remove": "contact_points-0"}
    assert labels(browser.post(edit, data)) == ["Accueil"]
    assert office.contact_points.count() == 2

    browser.post(edit, posted_again(office) | posted(RECEPTION, **sheet_of(office)))
    assert [point.label for point in office.contact_points.all()] == ["Accueil"]
    assert office.history.count() == 2


def labels(page):
    return [row.form["label"].value() for row in page.context["entry"].points.rows]


def sheet_of(office):
    return {name: value for name, value in posted_again(office).items() if not name.startswith("contact_points")}


# --- changing ---


def test_the_form_shows_what_is_stored(browser, office, edit):
    page = browser.get(edit)
    entry = page.context["entry"]
    assert entry.form["name"].value() == "Opal"
    assert entry.form.fields["slug"].disabled
    assert labels(page) == ["Vos droits", "Accueil"]


def test_a_change_is_saved_once(browser, office, edit):
    done = browser.post(edit, posted_again(office, city="Soissons", slug="ailleurs"), follow=True)

    office.refresh_from_db()
    assert (office.city, office.slug, office.version) == ("Soissons", "opal", 2)
    assert "Vos modifications sont enregistrées." in done.text
    assert office.history.count() == 2


def test_a_save_that_changes_nothing_says_so(browser, office, edit):
    done = browser.post(edit, posted_again(office), follow=True)
    assert "Rien n’a changé : rien n’a été enregistré." in done.text
    assert office.history.count() == 1


def test_a_refused_change_keeps_its_version_and_the_real_name(browser, office, edit):
    page = browser.post(edit, posted_again(office, name="Autre", siren="1"))
    assert page.status_code == 422
    assert "<h1>Modifier Opal</h1>" in page.text
    assert '<input type="hidden" name="version" value="1">' in page.text


# --- two people ---


@pytest.fixture
def overtaken(office):
    """What was being typed when Nadia saved."""
    typing = posted_again(office, phone="03 23 00 00 00", city="Chauny")
    facts = {"name": "Opal", "legal_form": "oph", "siren": "404833048", "city": "Soissons"}
    nadia = UserFactory(full_name="Nadia Ferrier")
    services.update_office(office.pk, facts, [RIGHTS], version=1, by=nadia)
    return typing


def test_a_stale_save_shows_both_and_loses_neither(browser, office, edit, overtaken):
    page = browser.post(edit, overtaken)

    assert page.status_code == 409
    assert "Quelqu’un a enregistré entre-temps" in page.text
    assert "Nadia Ferrier a enregistré le" in page.text
    lines = {line.label: (line.old, line.new) for line in page.context["stale_lines"]}
    assert lines.keys() == {"Ville", "Téléphone", "Point de contact 2"}
    assert lines["Ville"] == ("Soissons", "Chauny")
    assert page.context["entry"].form["phone"].value() == "03 23 00 00 00"
    office.refresh_from_db()
    assert (office.city, office.version) == ("Soissons", 2)


def test_saving_again_is_knowing(browser, office, edit, overtaken):
    page = browser.post(edit, overtaken)
    assert '<input type="hidden" name="version" value="2">' in page.text

    browser.post(edit, overtaken | {"version": page.context["version"]})
    office.refresh_from_db()
    assert (office.city, office.phone, office.version) == ("Chauny", "03 23 00 00 00", 3)
    assert office.contact_points.count() == 2


@pytest.mark.parametrize("version", ["", "-1", "1e3", "٢", "9" * 30, "deux"])
def test_a_version_that_was_tampered_with_is_stale(browser, office, edit, version):
    page = browser.post(edit, posted_again(office, city="Soissons", version=version))
    assert page.status_code == 409
    office.refresh_from_db()
    assert office.city == "Laon"


def test_a_refused_stale_form_stays_stale(browser, office, edit, overtaken):
    refused = browser.post(edit, overtaken | {"siren": "1"})
    assert refused.status_code == 422
    assert '<input type="hidden" name="version" value="1">' in refused.text


# --- reading ---


def test_the_page_shows_the_sheet_in_words(browser, office):
    page = browser.get(reverse("governance:office", args=["opal"]))
    facts = {column.label: text for group in page.context["groups"] for column, text in group.facts}
    assert facts["Forme juridique"] == "office public de l’habitat"
    assert facts["Zone de jours fériés"] == "Métropole"
    assert facts["Couleur"] == "feuille"
    assert "Vos droits" in page.text and "droits@oise.example" in page.text


def test_every_column_is_typed_somewhere():
    form = set(posted()) - {"contact_points"}
    assert form == {field.name for field in Office._meta.concrete_fields} - {"id", "version"}


@pytest.mark.parametrize("name", ["office", "edit_office", "appoint_admin"])
def test_an_unknown_office_is_not_there(browser, name):
    assert browser.get(reverse(f"governance:{name}", args=["inconnu"])).status_code == 404
