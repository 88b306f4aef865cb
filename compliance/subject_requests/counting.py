"""The figures of the requests that a person may count: numbers alone, drawn from their rows in two statements."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from compliance.access.enforcement import Scope
from compliance.law.source import vocabulary
from compliance.subject_requests import clock as clocks
from compliance.subject_requests import log, rules
from compliance.subject_requests.clock import Term, Verdict
from compliance.subject_requests.figures import Case, Days, Tally, received_in, steps, tally
from compliance.subject_requests.models import SubjectRequest
from compliance.subject_requests.parts import RightAsked
from compliance.subject_requests.queries import SubjectRequestQuerySet

LATE = frozenset({Verdict.LATE, Verdict.OVERDUE})
AT_ONCE = 2_000  # rows read from the database together


@dataclass(frozen=True)
class Figures:
    """The figures of a period: of its requests, right by right in words, by the step in which they were received.

    ``aside`` were no exercise of rights: they are counted apart, and in nothing else.
    """

    requests: Tally
    by_right: list[tuple[str, Tally]]
    by_step: list[tuple[Days, int]]
    aside: int

    @property
    def lines(self) -> list[tuple[str, Tally]]:
        """Return the lines of the table: each right, then the requests whole."""
        return [*self.by_right, (_("Demandes entières"), self.requests)]


def countable(scope: Scope) -> SubjectRequestQuerySet:
    """Return the requests of the page's offices that count in the figures the person may read."""
    rows: SubjectRequestQuerySet = SubjectRequest.objects.counted_for(scope.user)
    return scope.within(rows)


def count(rows: SubjectRequestQuerySet, first: date, last: date, today: date) -> Figures:
    """Return the figures of the requests received from ``first`` to ``last``, among ``rows``."""
    rows = rows.filter(received_on__gte=first, received_on__lte=last).order_by()
    exercised = rows.exclude(qualification__in=rules.ASIDE)
    told = {pk: (_case(row, today), row["terms"]["rights"]) for pk, row in _read(exercised)}
    by_right: defaultdict[str, list[Case]] = defaultdict(list)
    asked = RightAsked.objects.filter(request__in=exercised).order_by()
    columns = ("request_id", "key", "right", "outcome", "answered_on")
    for row in asked.values(*columns).iterator(AT_ONCE):
        request, terms = told.get(row["request_id"], (None, {}))
        if request is not None:  # it may have come in between the two statements
            by_right[row["right"]].append(_case_of_right(row, request, terms.get(row["key"], {}), today))
    requests = [request for request, _terms in told.values()]
    return Figures(
        requests=tally(requests),
        by_right=[(label, tally(by_right[code])) for code, label in _rights() if code in by_right],
        by_step=received_in(steps(first, last), [request.received for request in requests]),
        aside=rows.filter(qualification__in=rules.ASIDE).count(),
    )


def _read(rows: SubjectRequestQuerySet) -> Iterator[tuple[int, dict[str, Any]]]:
    columns = ("pk", "received_on", "status", "closed_on", "was_late", "due_on", "extension_notice_on", "terms")
    for row in rows.values(*columns).iterator(AT_ONCE):
        yield row["pk"], row


def _case(row: Mapping[str, Any], today: date) -> Case:
    is_open = row["status"] in rules.OPEN
    return Case(
        received=row["received_on"],
        outcome="" if is_open else row["status"],
        answered=row["closed_on"],
        late=row["due_on"] is not None and row["due_on"] < today if is_open else row["was_late"],
        extended=row["extension_notice_on"] is not None,
    )


def _case_of_right(row: Mapping[str, Any], request: Case, kept: Mapping[str, Any], today: date) -> Case:
    """Return a right as a case; its answer is measured against the term that it holds, kept with its request."""
    due = log.held_by(row["outcome"], {name: Term.from_json(term) for name, term in kept.items()})
    answered = row["answered_on"] if row["outcome"] else None
    return Case(
        received=request.received,
        outcome=row["outcome"],
        answered=answered,
        late=due is not None and clocks.verdict(due.day, answered=answered, today=today) in LATE,
        extended=request.extended,
    )


def _rights() -> list[tuple[str, str]]:
    """Return every right by its code, in the order of the law, those that have ended too."""
    return [(term.code, term.label) for term in vocabulary("request_rights").terms]
