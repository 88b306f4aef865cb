"""The words of the periods."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from compliance.deadlines.rules import Period

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PERIODS: "dict[Period, StrPromise]" = {
    Period.LATE: _("En retard"),
    Period.WEEK: _("Cette semaine"),
    Period.MONTH: _("Ce mois-ci"),
    Period.LATER: _("Dans les trois mois"),
}
TONES = {Period.LATE: "late", Period.WEEK: "soon"}  # of a period in which something is due
