"""The network's templates: each gives an activity, whatever is answered to its questions."""

from itertools import product

import pytest
from django.utils import timezone

from compliance.history.canonical import canonical
from compliance.processing import services
from compliance.processing.models import NetworkTemplate, ProcessingActivity, TemplateRevision, latest_revisions
from compliance.processing.network_templates import load_templates
from compliance.processing.terms import law_terms
from compliance.processing.views import ADOPTABLE
from compliance.records.content import cleaned, normalise, read
from tests.factories import OfficeFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def revisions():
    """Give the templates of the house by code."""
    load_templates()
    return {revision.template.code: revision for revision in latest_revisions()}


def without_keys(content):
    """Return a content without the keys of its rows, which are drawn anew."""
    if isinstance(content, dict):
        return {name: without_keys(value) for name, value in content.items() if name != "key"}
    return [without_keys(row) for row in content] if isinstance(content, list) else content


def test_loading_twice_adds_nothing(revisions):
    assert len(revisions) == 42
    assert load_templates() == 0
    assert TemplateRevision.objects.count() == NetworkTemplate.objects.count() == 42


def test_every_template_but_the_note_can_be_adopted(revisions):
    adoptable = {code for code, revision in revisions.items() if revision.kind in ADOPTABLE}
    assert adoptable == {f"T{rank:02d}" for rank in range(1, 42)}
    assert revisions["T42"].kind == "note"


def test_each_template_adopts_cleanly(revisions):
    office = OfficeFactory()
    author = member_of(office)
    for code, revision in sorted(revisions.items()):
        if revision.kind not in ADOPTABLE:
            continue
        answers = [0] * len(revision.choices)
        activity = services.adopt_template(revision, office, answers, by=author)
        wanted = services.adopted_content(revision, answers, on=timezone.localdate())
        assert without_keys(read(activity)) == without_keys(normalise(ProcessingActivity, wanted)), code
        assert activity.origin.startswith(f"{code}, "), code
        assert (activity.status, activity.version) == ("draft", 1)
        assert activity.history.get().history_change_reason == f"fiche ouverte depuis le modèle {code}"
    assert list(ProcessingActivity.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 42))


def test_every_answer_to_every_question_gives_a_content_that_the_model_takes(revisions):
    asked = 0
    for code, revision in revisions.items():
        for answers in product(*[range(len(choice["answers"])) for choice in revision.choices]):
            content = services.adopted_content(revision, answers)
            if revision.kind in ADOPTABLE:
                cleaned(ProcessingActivity, content)
            for choice, rank in zip(revision.choices, answers, strict=True):
                asked += 1
                for *path, value in choice["answers"][rank]["set"]:
                    found = content
                    for step in path:
                        found = found[step]
                    assert found == value, (code, path)
    assert asked > 30


def test_an_adoption_leaves_the_template_as_it_was(revisions):
    before = canonical(revisions["T09"].content)
    activity = services.adopt_template(revisions["T09"], OfficeFactory(), [1], by=None)
    assert read(activity)["purposes"][0]["legal_basis"] == "6-1-e"
    assert canonical(TemplateRevision.objects.get(template__code="T09").content) == before
    assert canonical(revisions["T09"].content) == before


def test_each_row_of_an_adoption_has_a_key_of_its_own(revisions):
    office = OfficeFactory()
    contents = [read(services.adopt_template(revisions["T01"], office, [], by=None)) for _ in range(2)]
    keys = [row["key"] for content in contents for part in content.values() if isinstance(part, list) for row in part]
    assert len(set(keys)) == len(keys)


def test_too_few_answers_are_refused(revisions):
    with pytest.raises(ValueError, match="zip"):
        services.adopt_template(revisions["T09"], OfficeFactory(), [], by=None)
    assert not ProcessingActivity.objects.exists()


def test_the_latest_revision_is_the_one_that_is_offered(revisions):
    old = revisions["T01"]
    new = TemplateRevision.objects.create(
        template=old.template, source_version="2027-01-01", kind="template", title="Nouveau", content=old.content
    )
    assert [revision.pk for revision in latest_revisions() if revision.template.code == "T01"] == [new.pk]
    assert latest_revisions().count() == 42


def test_grounds_of_the_templates_are_of_the_right_kind(revisions):
    terms = law_terms()
    for code, revision in revisions.items():
        for row in normalise(ProcessingActivity, revision.content)["data_categories"]:
            if row["ground"]:
                assert terms.regime_of_ground[row["ground"]] == terms.regime_of_category.get(row["category"]), code
