"""Windows of Article 17 that are open at the same time for one customer (A13)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from handover.facts.questions import clock_start, liability_edition
from handover.facts.window import Window, last_within, window
from handover.ledger.custody import moves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from handover.facts.context import Context
    from handover.model import Problem


def is_open(context: Context, day: date) -> bool:
    """Tell whether a day lies within the window of a case; its sign-off day and last day do.

    Each revision that was signed has a window of its own (A21).
    """
    known = ((one, liability_edition(one, day)) for one in context.revisions)
    return any(
        window(edition, clock_start(one, edition), day) is Window.WITHIN
        for one, edition in known
        if edition
    )


def contested(contexts: Iterable[Context]) -> Mapping[str, frozenset[str]]:
    """Return, by the folder of the case, the problems for which two windows are open."""
    known = tuple(contexts)
    windows = Windows.of(known)
    return {
        context.case.folder: frozenset(
            problem.number
            for problem in context.case.problems
            if windows.overlapping(context, problem)
        )
        for context in known
    }


class _Span(NamedTuple):
    """A signed case, and the first and last day on which a window of it can be open."""

    first: date
    last: date
    place: int
    context: Context


@dataclass(frozen=True, slots=True)
class _Row:
    """The signed cases of a customer by their first days, and up to when one so far is open."""

    spans: tuple[_Span, ...]
    firsts: tuple[date, ...]
    reached: tuple[date, ...]

    @classmethod
    def of(cls, spans: Iterable[_Span]) -> _Row:
        """Return the cases of a customer."""
        ordered = tuple(sorted(spans, key=lambda span: span[:3]))
        firsts = tuple(span.first for span in ordered)
        return cls(ordered, firsts, tuple(accumulate((span.last for span in ordered), max)))

    def open_on(self, day: date) -> tuple[Context, ...]:
        """Return the cases whose window is open on a day, in the order in which they were read."""
        near = self.spans[bisect_left(self.reached, day) : bisect_right(self.firsts, day)]
        by_place = sorted(near, key=lambda span: span.place)
        return tuple(span.context for span in by_place if is_open(span.context, day))


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of all signed cases, by customer."""

    rows: Mapping[str, _Row]

    @classmethod
    def of(cls, contexts: Iterable[Context]) -> Windows:
        """Return the windows of cases."""
        found: dict[str, list[_Span]] = {}
        for place, context in enumerate(contexts):
            customers = dict.fromkeys(move.customer for move in moves(context))
            days = tuple(_days(context)) if customers else ()
            for customer in customers if days else ():
                span = _Span(min(days)[0], max(last for _, last in days), place, context)
                found.setdefault(customer, []).append(span)
        return cls({customer: _Row.of(spans) for customer, spans in found.items()})

    def open_on(self, customer: str, day: date) -> tuple[Context, ...]:
        """Return the handovers of a customer whose window is open on a day."""
        row = self.rows.get(customer)
        return row.open_on(day) if row else ()

    def overlapping(self, context: Context, problem: Problem) -> tuple[Context, ...]:
        """Return the other handovers whose window is open for a loss, as that of the case itself is."""
        found = self.open_on(problem.customer, problem.found_on)
        folders = {one.case.folder for one in found}
        others = tuple(one for one in found if one.case.folder != context.case.folder)
        return others if context.case.folder in folders else ()


def _days(context: Context) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of each window that a revision can have, by any edition."""
    for one in context.revisions:
        for edition in one.editions:
            if start := clock_start(one, edition):
                yield start, last_within(edition, start)
