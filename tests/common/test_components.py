"""Components draw what they are given, keep the filters in the address, and escape what people typed."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

BITE = "<script>1</script>"


@pytest.fixture
def draw(rf: RequestFactory):
    def draw_source(source: str, address: str = "/", **context: object) -> str:
        template = engines["django"].from_string("{% load i18n ramure %}" + source)
        request = rf.get(address)
        request.user = AnonymousUser()
        return " ".join(template.render(context, request).split())

    return draw_source


@pytest.mark.parametrize(
    ("address", "href", "order"),
    [
        ("/?statut=v&page=3", "?statut=v&amp;tri=nom", ""),
        ("/?statut=v&tri=nom", "?statut=v&amp;tri=-nom", 'aria-sort="ascending"'),
        ("/?statut=v&tri=-nom", "?statut=v&amp;tri=nom", 'aria-sort="descending"'),
    ],
)
def test_a_column_head_sorts_and_keeps_the_filters(draw, address: str, href: str, order: str):
    head = draw('{% sort_heading "nom" "Intitulé" %}', address)
    assert f'href="{href}"' in head
    assert order in head
    assert ("aria-sort" in head) == bool(order)


def test_pages_keep_the_filters(draw):
    page = Paginator(range(500), 50).page(2)
    source = '{% include "components/pagination.html" with page=page only %}'
    pages = draw(source, "/?statut=v", page=page)
    assert 'href="?statut=v&amp;page=3"' in pages
    assert "51 à 100 sur 500" in pages
    assert 'aria-current="page"' in pages


def test_one_page_needs_no_pages(draw):
    page = Paginator(range(5), 50).page(1)
    assert draw('{% include "components/pagination.html" with page=page only %}', page=page) == ""


def test_a_meter_opens_onto_what_is_missing(draw):
    missing = [SimpleNamespace(label=BITE, url="#duree")]
    meter = draw('{% include "components/meter.html" with value=1 total=2 missing=missing only %}', missing=missing)
    assert "1 sur 2 renseignés" in meter
    assert '<a href="#duree">&lt;script&gt;' in meter


def test_a_full_meter_opens_onto_nothing(draw):
    assert "<details" not in draw('{% include "components/meter.html" with value=2 total=2 only %}')


def test_an_absent_fact_says_so(draw):
    assert "non renseigné" in draw('{% fact "Durée" %} {% endfact %}')
    assert "Cinq ans" in draw('{% fact "Durée" article="RGPD, art. 30(1)(f)" confirm=True %}Cinq ans{% endfact %}')


def test_what_people_typed_is_escaped_in_every_frame(draw):
    frames = (
        '{% section "a" text article=text url="#" %}{{ text }}{% endsection %}',
        "{% table text %}<tbody><tr><td>{{ text }}</td></tr></tbody>{% endtable %}",
        "{% fact text article=text %}{{ text }}{% endfact %}",
        '{% include "components/chip.html" with word=text only %}',
        '{% include "components/message.html" with tone="error" text=text only %}',
        '{% include "components/empty.html" with title=text text=text only %}',
        '{% include "components/stat.html" with value=text label=text note=text only %}',
    )
    for frame in frames:
        drawn = draw(frame, text=BITE)
        assert "<script>" not in drawn
        assert "&lt;script&gt;" in drawn


def test_differences_are_escaped_and_marked(draw):
    lines = [SimpleNamespace(label="Durée", old="Dix ans", new=f"Cinq ans {BITE}")]
    source = (
        '{% include "components/diff.html" with lines=lines old_title="Avant" new_title="Après" caption="x" only %}'
    )
    table = draw(source, lines=lines)
    assert "<del>Dix</del> ans" in table
    assert "<ins>Cinq</ins> ans" in table
    assert "<script>" not in table


def test_history_says_when_who_and_what(draw):
    moment = datetime(2026, 4, 7, 12, 5, tzinfo=UTC)
    entries = [SimpleNamespace(when=moment, who="Awa Diop", what="Fiche créée", url="")]
    drawn = draw('{% include "components/timeline.html" with entries=entries only %}', entries=entries)
    for words in ("Awa Diop", "Fiche créée", "7 avril 2026"):
        assert words in drawn


@pytest.mark.parametrize(("level", "tone"), [("success", "done"), ("error", "late"), ("late", "late"), ("?", "info")])
def test_levels_of_messages_have_a_tone(draw, level: str, tone: str):
    source = '{% include "components/message.html" with tone=level text="x" only %}'
    assert f'data-tone="{tone}"' in draw(source, level=level)
