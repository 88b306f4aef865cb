"""The help tells every field of a register, from its model: it cannot lag behind the form."""

import pytest
from django.urls import reverse

from compliance.contracts.datasets import CONTRACTS
from compliance.processing.datasets import ACTIVITIES
from compliance.processors.datasets import PROCESSORS
from compliance.records.content import content_fields, part_model
from registry.help import PAGES, section_help
from tests.contracts.factories import a_contract
from tests.factories import OfficeFactory, UserFactory, member_of
from tests.portal.factories import portal_open
from tests.processing.factories import an_activity
from tests.processors.factories import a_sheet
from tests.subject_requests.factories import a_request

REGISTERS = [ACTIVITIES, CONTRACTS, PROCESSORS]
EXPLAINED_ON_THE_PAGE = {"to_confirm"}  # one mark, the same on every row


def fields_of(model):
    """Yield every content field of a register's model and of its parts."""
    yield from (field for field in content_fields(model) if field.name not in EXPLAINED_ON_THE_PAGE)
    for name in model.PARTS:
        yield from fields_of(part_model(model, name))


def columns_of(part):
    yield from part.columns
    for inner in part.parts:
        yield from columns_of(inner)


def unexplained(section):
    """Return the fields of a section that say nothing of themselves and stand under no article."""
    columns = [*section.columns, *(column for part in section.parts for column in columns_of(part))]
    has_article = section.article.startswith("RGPD")
    return [column.label for column in columns if not (column.help or has_article or column.name == "to_confirm")]


@pytest.mark.parametrize("dataset", REGISTERS, ids=lambda dataset: dataset.name)
def test_each_field_explains_itself_or_stands_under_its_article(dataset):
    assert [label for section in dataset.sections for label in unexplained(section)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.django_db
def test_the_page_is_for_who_is_signed_in(client, page):
    address = reverse(f"help:{page.name}")
    assert address == f"/aide/{page.slug}/"
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 200
    assert f'href="{address}"' in client.get(reverse("help:index")).text


@pytest.mark.django_db
@pytest.mark.parametrize("dataset", REGISTERS, ids=lambda dataset: dataset.name)
def test_every_field_of_the_model_is_on_the_page(client, dataset):
    client.force_login(UserFactory())
    page = client.get(reverse(f"help:{dataset.name}"))
    told = {field.label.lower() for section in page.context["sections"] for field in section.fields}
    told |= {
        field.label.lower() for section in page.context["sections"] for part in section.parts for field in part.fields
    }
    fields = list(fields_of(dataset.model))
    assert len(fields) > 15
    assert [str(field.verbose_name) for field in fields if str(field.verbose_name).lower() not in told] == []
    shown = page.text.replace("&#x27;", "'").replace("&quot;", '"')
    assert [str(field.help_text) for field in fields if str(field.help_text) not in shown] == []


def test_the_words_of_short_lists_are_told_with_their_articles():
    told = {
        field.label: field
        for section in ACTIVITIES.sections
        for part in section_help(section).parts
        for field in part.fields
    }
    assert len(told["Base légale"].choices) == 6
    assert told["Base légale"].choices[0].article == "RGPD, art. 6(1)(a)"


@pytest.mark.django_db
def test_the_form_and_the_list_lead_there(client):
    office = OfficeFactory()
    client.force_login(member_of(office))
    sheet = a_sheet(office)
    forms = {
        "processing": an_activity(office).page("edit"),
        "processors": reverse("processors:edit", args=[office.slug, sheet.pk]),
        "contracts": a_contract(office, sheet).page("edit"),
    }
    for name, form in forms.items():
        for page in (reverse(f"{name}:list", args=[office.slug]), form):
            assert f'href="{reverse(f"help:{name}")}"' in client.get(page).text


@pytest.mark.django_db
def test_the_pages_about_the_portal_lead_to_its_help(client):
    office = OfficeFactory()
    portal_open(office)
    request = a_request(office)
    pages = {
        reverse("portal_staff:settings", args=[office.slug]): member_of(office, "admin"),
        reverse("portal_staff:exchange", args=[office.slug, request.number]): member_of(office),
        reverse("help:subject_requests"): member_of(office),
    }
    for page, reader in pages.items():
        client.force_login(reader)
        assert f'href="{reverse("help:portal")}"' in client.get(page).text
