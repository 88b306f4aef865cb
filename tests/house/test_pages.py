"""Each address of the site has its page looked at by a journey, or a reason why not."""

from pathlib import Path

from tests.isolation.routes import names_of_the_site
from tests.journeys.pages import BELOW_A_FORM, ELSEWHERE, NO_PAGE, PAGES, told

JOURNEYS = Path(__file__).parents[1] / "journeys"


def test_each_page_is_looked_at_or_told_why_not():
    pages = {name for name in names_of_the_site() if not name.endswith(BELOW_A_FORM)}
    assert sorted(pages - told()) == []


def test_nothing_is_told_of_a_page_that_is_gone():
    assert sorted(told() - set(names_of_the_site())) == []


def test_what_has_no_page_is_looked_at_nowhere():
    assert not {page.name for page in PAGES} & set(NO_PAGE)


def test_the_journeys_that_look_elsewhere_are_there():
    assert [name for name in ELSEWHERE if not (JOURNEYS / name).is_file()] == []
