"""Copying an activity to another office: everything is copied, or named as local to the first one."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from compliance.access import services as access
from compliance.history.models import JournalEntry
from compliance.processing import services
from compliance.processing.copy_rules import LOCAL, copied, left_behind
from compliance.processing.models import ProcessingActivity
from compliance.records.content import blank, content_fields, normalise, part_model, read
from compliance.records.enums import Status
from tests.factories import LONG_AGO, NetworkFactory, OfficeFactory, dpo_of, member_of
from tests.processing.factories import an_activity, approved, complete_content
from tests.processors.factories import a_sheet, joins
from tests.records.values import full_content

DB = pytest.mark.django_db


def paths_of(model, above=""):
    """Yield the path of each column and part of a register's content, « part.column »."""
    for field in content_fields(model):
        yield f"{above}{field.name}"
    for name in model.PARTS:
        yield f"{above}{name}"
        yield from paths_of(part_model(model, name), f"{above}{name}.")


def values_at(content, path):
    """Return the values that stand at a path, one per row of the parts that it goes through."""
    name, _dot, below = path.partition(".")
    if not below:
        return [content[name]]
    return [value for row in content[name] for value in values_at(row, below)]


def is_local(path):
    """Tell whether the path, or a part that it belongs to, stays."""
    steps = path.split(".")
    return any(".".join(steps[:count]) in LOCAL for count in range(1, len(steps) + 1))


def holds_local(path):
    return any(name.startswith(f"{path}.") for name in LOCAL)


def blank_at(model, path):
    """Return what a path says when nothing is filled in."""
    name, _dot, below = path.partition(".")
    return blank_at(part_model(model, name), below) if below else blank(model)[name]


def test_every_column_is_copied_or_named_as_local():
    content = full_content(ProcessingActivity)
    copy = normalise(ProcessingActivity, copied(content))
    for path in LOCAL:
        assert set(map(str, values_at(copy, path))) == {str(blank_at(ProcessingActivity, path))}, path
    for path in paths_of(ProcessingActivity):
        if not is_local(path) and not holds_local(path):
            assert values_at(copy, path) == values_at(content, path), f"{path} is neither copied nor local"


def test_what_is_named_as_local_exists():
    assert set(paths_of(ProcessingActivity)) >= LOCAL


@DB
def test_a_link_is_copied_where_the_other_office_may_have_it_alone():
    source, target = OfficeFactory(), OfficeFactory()
    shared = NetworkFactory()
    for office in (source, target):
        joins(office, shared)
    sheets = [a_sheet(shared, "Au réseau"), a_sheet(source, "Au premier")]
    rows = [{"processor": sheet.pk, "details": sheet.name} for sheet in sheets]
    copy = services.copy_activity(an_activity(source, processors=rows), target, by=None)
    kept = [(row["processor"], row["details"]) for row in read(copy)["processors"]]
    assert kept == [(sheets[0].pk, "Au réseau"), (None, "Au premier")]


def test_what_stays_is_what_is_filled():
    assert list(left_behind(blank(ProcessingActivity))) == []
    assert list(left_behind(full_content(ProcessingActivity))) == sorted(LOCAL)
    assert list(left_behind(complete_content(started_on=None, information="unknown", dpia_examined_on=None))) == [
        "service"
    ]


@given(st.sets(st.sampled_from(sorted(LOCAL))))
def test_whatever_is_local_nothing_else_is_left_out(local):
    content = full_content(ProcessingActivity, rows=1)
    copy = copied(content, local)
    again = copied(copy, local)
    assert again == copy
    assert set(left_behind(copy, local)) == set()
    assert set(left_behind(content, local)) == local
    assert {name for name in content if name not in copy} == {name for name in local if "." not in name}


# --- the verb ---


@pytest.fixture
def opal():
    return OfficeFactory(slug="opal", name="L’Opal")


@pytest.fixture
def reims():
    return OfficeFactory(slug="reims", name="Reims Habitat")


@pytest.fixture
def dpo(opal, reims):
    return dpo_of(opal, reims)


def as_(person):
    client = Client()
    client.force_login(person)
    return client


@DB
def test_a_copy_is_a_draft_written_by_one_entry(opal, reims, dpo):
    source = approved(opal, name="Gestion des baux", with_transfer=True)
    an_activity(reims)
    before = source.history.count()
    copy = services.copy_activity(source, reims, by=dpo)
    assert (copy.office, copy.number, copy.status, copy.version) == (reims, 2, Status.DRAFT, 1)
    assert read(copy) == normalise(ProcessingActivity, copied(read(source)))
    assert (copy.copied_from, copy.history.count(), source.history.count()) == (source, 1, before)
    entry = copy.history.get()
    assert (entry.history_user, entry.history_change_reason) == (dpo, "fiche copiée d’un autre organisme")
    assert "Opal" not in str(entry.snapshot) + entry.history_change_reason
    assert not copy.opinions.exists() and not copy.guests.exists()


@DB
def test_what_leaves_an_office_is_in_its_journal(opal, reims, dpo):
    source = an_activity(opal)
    copy = services.copy_activity(source, reims, by=dpo)
    line = JournalEntry.objects.get()
    assert (line.action, line.office_id, line.person) == ("copy", opal.pk, dpo)
    assert line.details == {"record": 1, "version": 1, "to": reims.pk, "copy": copy.number}


@DB
def test_a_copy_outlives_the_draft_that_it_came_from(opal, reims, dpo):
    source = an_activity(opal)
    copy = services.copy_activity(source, reims, by=dpo)
    services.delete_draft(source.pk, by=None)
    copy.refresh_from_db()
    assert copy.copied_from is None
    assert as_(dpo).get(copy.get_absolute_url()).status_code == 200


# --- the page ---


@DB
def test_the_page_shows_what_is_copied_and_what_stays(opal, reims, dpo):
    source = an_activity(opal, joint_controllers=[{"name": "La Ville"}])
    html = as_(dpo).get(source.page("copy")).text
    staying, _mark, taken = html.partition('id="copie-titre"')
    for words in ("Gestion locative", "01/03/2019", "La Ville", "les avis du DPO", "les documents"):
        assert words in staying and words not in taken
    assert "Exécuter les baux" in taken
    assert '<option value="reims">' in html and '<option value="opal">' not in html


@DB
def test_a_copy_is_opened_from_its_page(opal, reims, dpo):
    source = an_activity(opal)
    reply = as_(dpo).post(source.page("copy"), {"version": 1, "office": "reims"})
    copy = ProcessingActivity.objects.get(office=reims)
    assert reply.status_code == 302 and reply.url == copy.page("edit")


@DB
@pytest.mark.parametrize("office", ["", "opal", "amiens", "inconnu", "tous"])
def test_one_copies_where_one_keeps_the_register_and_nowhere_else(opal, reims, dpo, office):
    OfficeFactory(slug="amiens")
    source = an_activity(opal)
    assert as_(dpo).post(source.page("copy"), {"version": 1, "office": office}).status_code == 422
    assert ProcessingActivity.objects.count() == 1


@DB
def test_a_record_that_changed_meanwhile_is_read_again_first(opal, reims, dpo):
    source = an_activity(opal)
    services.revise_activity(source.pk, complete_content(name="Autre"), version=1, by=None)
    reply = as_(dpo).post(source.page("copy"), {"version": 1, "office": "reims"})
    assert reply.url == source.get_absolute_url()
    assert ProcessingActivity.objects.count() == 1


@DB
def test_a_get_copies_nothing(opal, reims, dpo):
    source = an_activity(opal)
    assert as_(dpo).get(f"{source.page('copy')}?office=reims&version=1").status_code == 200
    assert ProcessingActivity.objects.count() == 1 and not JournalEntry.objects.exists()


@DB
def test_who_keeps_no_other_register_has_nowhere_to_copy(opal):
    source, client = an_activity(opal), as_(member_of(opal))
    assert source.page("copy") not in client.get(source.get_absolute_url()).text
    assert "aucun autre organisme" in client.get(source.page("copy")).text
    assert client.post(source.page("copy"), {"version": 1, "office": "opal"}).status_code == 422


@DB
def test_a_right_that_ends_during_the_copy_undoes_it(opal, reims, monkeypatch):
    person, source = member_of(opal), an_activity(opal)
    place = access.appoint(reims, person, "juriste", starts=LONG_AGO, ends=None, by=None)
    copy_activity = services.copy_activity

    def meanwhile(*args, **kwargs):
        copy = copy_activity(*args, **kwargs)
        place.grants.all().delete()
        return copy

    monkeypatch.setattr(services, "copy_activity", meanwhile)
    assert as_(person).post(source.page("copy"), {"version": 1, "office": "reims"}).status_code == 403
    assert ProcessingActivity.objects.count() == 1


@DB
def test_only_who_sees_the_first_office_reads_its_name(opal, reims, dpo):
    copy = services.copy_activity(an_activity(opal), reims, by=dpo)
    assert "T-001, L’Opal" in as_(dpo).get(copy.get_absolute_url()).text
    reader = as_(member_of(reims))
    for name in ("detail", "edit", "history"):
        html = reader.get(copy.page(name)).text
        assert "Opal" not in html
    assert "Copiée d’une fiche d’un autre organisme" in reader.get(copy.get_absolute_url()).text
