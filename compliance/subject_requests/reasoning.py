"""Why a date is what it is, in French, step by step. Pure: no Django, no clock."""

from datetime import date

from compliance.common.dates import DAY, SATURDAY, Zone, is_working_day, public_holidays
from compliance.common.french_dates import DAYS, MONTHS, in_words, in_words_with_day

NUMBERS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")
WEEKEND = {SATURDAY: "un samedi", SATURDAY + 1: "un dimanche"}
TOGETHER = "; "  # between the names of two holidays that fall on the same day
HOLIDAYS = {
    "Jour de l’an": "le jour de l’An",
    "Vendredi saint": "le Vendredi saint",
    "Lundi de Pâques": "le lundi de Pâques",
    "Fête du Travail": "la fête du Travail",
    "Fête de la Victoire": "la fête de la Victoire",
    "Ascension": "l’Ascension",
    "Lundi de Pentecôte": "le lundi de Pentecôte",
    "Fête nationale": "la fête nationale",
    "Assomption": "l’Assomption",
    "Toussaint": "la Toussaint",
    "Armistice": "l’Armistice",
    "Noël": "Noël",
    "Saint-Étienne": "la Saint-Étienne",
    "Abolition de l’esclavage": "l’abolition de l’esclavage",
}


def received_on(day: date) -> str:
    """Return « reçue le jeudi 5 mars 2026 »."""
    return f"reçue le {in_words_with_day(day)}"


def period(received: date, months: int, raw: date) -> str:
    """Return « un mois : dimanche 5 avril », and why that is the month's last day when the same date does not exist.

    Reg. 1182/71, art. 3(2)(c).
    """
    clamped = "" if raw.day == received.day else f" (il n’y a pas de {received.day} : dernier jour du mois)"
    return f"{_spelt(months)} mois : {_near(raw, received)}{clamped}"


def suspension(days: int, raw: date, resumed: date) -> str:
    """Return « 10 jours suspendus : samedi 12 décembre »."""
    counted = f"{days} jours suspendus" if days > 1 else f"{_spelt(days)} jour suspendu"
    return f"{counted} : {_near(resumed, raw)}"


def roll(raw: date, day: date, zone: Zone) -> str:
    """Return « le 5 avril est un dimanche, le 6 le lundi de Pâques », for the days off from ``raw`` to ``day``.

    "" when the period ends on a working day (Reg. 1182/71, art. 3(4)).
    """
    said: list[str] = []
    current, month = raw, 0
    while current < day:
        named = f"le {_number(current)}" if current.month == month else f"le {_number(current)} {_month(current)}"
        said.append(f"{named} {'' if said else 'est '}{off_day(current, zone)}")
        current, month = current + DAY, current.month
    return ", ".join(said)


def off_day(day: date, zone: Zone) -> str:
    """Return what makes a day one that is not worked: « un dimanche », « le lundi de Pâques ».

    Raises ValueError for a working day.
    """
    if is_working_day(day, zone):
        raise ValueError(f"{day} is a working day")
    holiday = public_holidays(day.year, zone).get(day)
    if holiday is None:
        return WEEKEND[day.weekday()]
    return " et ".join(HOLIDAYS.get(name, f"un jour férié ({name})") for name in holiday.split(TOGETHER))


def due(what: str, day: date) -> str:
    """Return « réponse due le mardi 7 avril 2026 »."""
    return f"{what} le {in_words_with_day(day)}"


def _near(day: date, reference: date) -> str:
    """Return a day in words, its year only when it is another than the reference's."""
    if day.year != reference.year:
        return in_words_with_day(day)
    return f"{DAYS[day.weekday()]} {_number(day)} {_month(day)}"


def _number(day: date) -> str:
    return in_words(day).partition(" ")[0]


def _month(day: date) -> str:
    return MONTHS[day.month - 1]


def _spelt(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)
