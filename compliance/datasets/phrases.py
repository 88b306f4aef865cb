"""French phrases in which several columns of a row read as one. Pure."""

from collections.abc import Callable

from compliance.common.french_dates import NBSP, duration

# « à compter de » with the article that follows it.
CONTRACTED = (
    ("le ", "du "),
    ("les ", "des "),
    ("la ", "de la "),
    ("l’", "de l’"),
    ("un ", "d’un "),
    ("une ", "d’une "),
)


def length_of_time(number: int, unit: str, label: Callable[[str], str]) -> str:
    """Return « 5 ans »; ``label`` gives the words of a unit that the law files name and the code does not count in."""
    try:
        return duration(number, unit)
    except ValueError:
        return f"{number} {label(unit)}".strip()


def counted_from(event: str) -> str:
    """Return « à compter du départ », « à compter de la fin du bail », or « à compter de : fin du bail »."""
    for article, contracted in CONTRACTED:
        if event.lower().startswith(article):
            return f"à compter {contracted}{event[len(article) :]}"
    return f"à compter de{NBSP}: {event}"
