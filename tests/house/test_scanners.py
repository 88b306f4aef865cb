"""Every scanner finds what it is for, and leaves its neighbour alone."""

import pytest

from tests.house import scanners, template_scanners


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("Activity.objects.filter(pk=1)", 1),
        ("Activity._base_manager.all()", 1),
        ("OfficeGrant.of_any_date.all()", 1),
        ("get_object_or_404(Activity, pk=1)", 1),
        ("from django.views.generic import ListView, TemplateView", 1),
        ("rows = Activity.objects\nrows.get(pk=1)", 1),
        ("len(Activity.objects.all())", 1),
        ("Activity.objects.visible_to(user).filter(pk=1)", 0),
        ("Activity.objects.for_list().visible_to(user)", 0),
        ("ModelChoiceField(queryset=Activity.objects.none())", 0),
        ("request.scope.within(Activity.objects.all())", 1),
        ("request.scope.within(Activity.objects.visible_to(user))", 0),
        ("rows.filter(Exists(Purpose.objects.filter(activity=OuterRef('pk'))))", 0),
        ("get_object_or_404(rows, pk=1)", 0),
        ("get_object_or_404(Activity.objects.visible_to(user), pk=1)", 0),
    ],
)
def test_row_doors(source, count):
    assert len(scanners.row_doors(source)) == count


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("import guardian", 1),
        ("from guardian.shortcuts import assign_perm", 1),
        ("from django.contrib.auth.decorators import permission_required", 1),
        ("user.has_perm('offices.view_register')", 1),
        ("user.get_all_permissions()", 1),
        ("from compliance.access.perimeter import office_ids", 0),
        ("class User:\n    def has_perm(self): ...", 0),
    ],
)
def test_permission_questions(source, count):
    assert len(scanners.permission_questions(source)) == count


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("Activity.objects.bulk_create(rows)", 1),
        ("Activity.objects.filter(pk=1).update(name='x')", 1),
        ("rows.update(name='x')", 1),
        ("office.activities.all().delete()", 1),
        ("Activity.objects.with_links().delete()", 1),
        ("rows = Activity.objects.filter(pk=1)\nrows.delete()", 1),
        ("Activity.objects.filter(pk=1)._raw_delete('default')", 1),
        ("digest.update(content)", 0),
        ("names.update({'a': 1})", 0),
        ("record.delete()", 0),
        ("record = Activity.objects.filter(pk=1).get()\nrecord.delete()", 0),
        ("storage.delete(name)", 0),
    ],
)
def test_bulk_writes(source, count):
    assert len(scanners.bulk_writes(source)) == count


def test_signals():
    assert scanners.signals("from django.db.models.signals import post_save") == ["1: from django.db.models.signals"]
    assert scanners.signals("import signal") == []


def test_trusted_html():
    assert len(scanners.trusted_html("from django.utils import safestring\nsafestring.mark_safe(text)")) == 1
    assert scanners.trusted_html("format_html('<b>{}</b>', text)") == []
    assert (
        len(template_scanners.trusted_html("{{ text|safe }}\n{% autoescape off %}{{ text }}{% endautoescape %}")) == 2
    )
    assert template_scanners.trusted_html("{{ text|safer }}{# text|safe #}") == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("migrations.RunPython(fill)", 1),
        ("migrations.RunSQL('DROP TABLE x')", 1),
        ("migrations.RunPython(fill, migrations.RunPython.noop)", 0),
        ("migrations.RunPython(fill, reverse_code=empty)", 0),
    ],
)
def test_one_way_migrations(source, count):
    assert len(scanners.one_way_migrations(source)) == count


def test_generated_names():
    names = ["0001_initial", "0002_auto_20261122_1200", "0003_alter_office_name", "0004_office_slug_and_more"]
    assert scanners.generated_names(names) == names
    assert scanners.generated_names(["0001_people", "0002_shared_cache", "0003_initials_of_a_person"]) == []


def test_too_long():
    assert scanners.too_long(
        {"a.py": 401, "b.py": 400, "c.html": 121}, {"a.py": 400, "b.py": 400, "c.html": 120}.get
    ) == {
        "a.py": 401,
        "c.html": 121,
    }


def test_promises():
    assert scanners.promises("x = 1  # TODO: later") == ["1: x = 1  # TODO: later"]
    assert scanners.promises("methods = []") == []


def test_named_templates():
    patterns = scanners.named_templates("render(request, 'office/list.html')\nrender(request, f'errors/{code}.html')")
    assert [
        any(p.fullmatch(name) for p in patterns) for name in ("office/list.html", "errors/404.html", "other.html")
    ] == [
        True,
        True,
        False,
    ]
    page = "{% extends 'layouts/base.html' %}{% include \"components/pill.html#small\" with a=1 only %}"
    assert template_scanners.named_templates(page) == {"layouts/base.html", "components/pill.html"}
    assert template_scanners.named_templates("{# {% include 'components/old.html' %} #}") == set()


@pytest.mark.parametrize(
    "template",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        '<a onclick="go()">',
        '<a hx-on:click="go()">',
        "<script>go()</script>",
        '<a href="javascript:go()">',
    ],
)
def test_inline_code(template):
    assert len(template_scanners.inline_code(f"<main>\n{template}")) == 1
    assert template_scanners.inline_code(f"<!-- {template} -->") == []


@pytest.mark.parametrize(
    "template",
    [
        '<script src="{% static "ramure/app.js" %}" defer></script>',
        '<script type="application/json">{"a": 1}</script>',
        '<p class="style">onclick = rien</p>',
        '<dialog open data-style="x">',
    ],
)
def test_pages_without_inline_code(template):
    assert template_scanners.inline_code(template) == []


@pytest.mark.parametrize(
    ("template", "count"),
    [
        ('<img src="https://elsewhere.example/a.png">', 1),
        ('<link rel="stylesheet" href="//elsewhere.example/a.css">', 1),
        ('<form action="http://elsewhere.example">', 1),
        ('<div hx-get="https://elsewhere.example">', 1),
        ('<a href="https://www.cnil.fr/fr">', 0),
        ('<a href="/offices/">', 0),
        ('<svg xmlns="http://www.w3.org/2000/svg">', 0),
    ],
)
def test_other_hosts(template, count):
    assert len(template_scanners.other_hosts(template, {"https://www.cnil.fr/fr"})) == count


@pytest.mark.parametrize(
    ("asset", "count"),
    [
        ("@import url(https://elsewhere.example/a.css);", 1),
        ('body { background: url("//elsewhere.example/a.png") }', 1),
        ("fetch('https://elsewhere.example')", 1),
        ("/* see https://www.w3.org/TR/WCAG22/ */ body { color: red }", 0),
        ("document.createElementNS('http://www.w3.org/2000/svg', 'path') // drawing", 0),
        ('@font-face { src: url("fonts/a.woff2") }', 0),
    ],
)
def test_other_hosts_in_assets(asset, count):
    assert len(template_scanners.other_hosts_in_asset(asset)) == count


@pytest.mark.parametrize(
    ("template", "count"),
    [
        ("{% if perms.offices.view_register %}", 1),
        ("{{ perms.offices }}", 1),
        ("{% load i18n guardian_tags %}", 1),
        ("{% if may_edit %}{{ permission.label }}", 0),
    ],
)
def test_permission_questions_in_templates(template, count):
    assert len(template_scanners.permission_questions(template)) == count


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("l'organisme", False),
        ("« organisme »", False),
        ("Bravo\u00a0!", False),
        ("l’organisme «\u00a0Opal\u00a0»", True),
    ],
)
def test_typography(text, right):
    assert (scanners.typography(text) is None) == right


def test_screen_texts_are_all_read():
    assert scanners.screen_texts("label = _('un')\nngettext('deux', 'trois', n)\nprint('quatre')") == [
        (1, "un"),
        (2, "deux"),
        (2, "trois"),
    ]
    template = "{% trans 'un' %}\n{% translate \"deux\" %}\n{% blocktrans with a=b %}trois{% endblocktrans %}quatre"
    assert list(template_scanners.screen_texts(template)) == [(1, "un"), (2, "deux"), (3, "trois")]
