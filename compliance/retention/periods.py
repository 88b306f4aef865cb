"""How long an office keeps something on a day: the common rule, or what the office set in its place."""

from dataclasses import dataclass
from datetime import date

from compliance.datasets.phrases import counted_from
from compliance.law.source import vocabulary
from compliance.law.vocabularies import Term
from compliance.offices.models import Office
from compliance.retention.models import RetentionSetting
from compliance.retention.rules import Period

RULES = "retention_rules"


@dataclass(frozen=True)
class Kept:
    """A rule as it holds for an office: the common one, and what stands in its place, if anything does."""

    rule: Term
    setting: RetentionSetting | None

    @property
    def common(self) -> Period:
        """Return the period of the common rule."""
        return Period(self.rule.data["value"], self.rule.data["unit"])

    @property
    def period(self) -> Period:
        """Return how long it is kept."""
        return self.setting.period if self.setting else self.common

    @property
    def words(self) -> str:
        """Return « 5 ans à compter de la fin du contrat »."""
        return f"{self.period.words} {counted_from(self.rule.data['trigger'])}"

    @property
    def needs_visa(self) -> bool:
        """Tell whether it is public archives, destroyed by the visa of the Archives alone (C. patr., art. L.212-2)."""
        return bool(self.rule.data["visa"])

    @property
    def is_fixed(self) -> bool:
        """Tell whether no office sets another period."""
        return bool(self.rule.data.get("fixed"))


def kept(office: Office, on: date) -> dict[str, Kept]:
    """Return every rule as it holds for the office that day, by code, in the order of the law file; one query."""
    settings = RetentionSetting.objects.filter(office=office, starts__lte=on).order_by("starts", "pk")
    latest = {setting.rule: setting for setting in settings.select_related("set_by")}
    return {rule.code: Kept(rule, latest.get(rule.code)) for rule in vocabulary(RULES).valid(on)}
