"""The home page: how many cases wait, and the board of cases by status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.facts.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from handover.pipeline import Report
    from handover.verdicts import CaseReport

ORDER = (
    Status.NEEDS_RULING,
    Status.REFUSED,
    Status.DRAFT,
    Status.READY,
    Status.SIGNING,
    Status.SIGNED,
    Status.FILED,
    Status.CLOSED,
    Status.CANCELLED,
)
_AT_REST = frozenset({Status.CLOSED, Status.CANCELLED})
SOON = 30
"""Days ahead in which the end of a window is announced."""
_SHOWN_AT_REST = 5
_AGES = {
    Status.DRAFT: "opened",
    Status.READY: "opened",
    Status.FILED: "filed",
    Status.CLOSED: "closed",
    Status.CANCELLED: "cancelled",
}


@dataclass(frozen=True, slots=True)
class Card:
    """A case on the board: how long its status lasts, and how long its window will, in days."""

    report: CaseReport
    days: int
    days_left: int | None

    @property
    def age(self) -> str:
        """What the days are counted from: opened, waited, filed, closed or cancelled."""
        return _AGES.get(self.report.standing.status, "waited")


@dataclass(frozen=True, slots=True)
class Column:
    """The cases of one status, the longest in it first; `more` are not shown."""

    status: Status
    cards: tuple[Card, ...]
    more: int = 0

    @property
    def at_rest(self) -> bool:
        """Whether nothing more will happen to its cases."""
        return self.status in _AT_REST

    @property
    def count(self) -> int:
        """How many cases have this status."""
        return len(self.cards) + self.more


@dataclass(frozen=True, slots=True)
class Board:
    """The cases by status, how many wait for somebody, and those whose window ends soon."""

    columns: tuple[Column, ...]
    waiting: int
    ending: tuple[Card, ...]


def board(report: Report) -> Board:
    """Return the board of a report; a status without cases has no column."""
    cards = [card(case, report.today) for case in report.cases]
    ending = (c for c in cards if c.days_left is not None and c.days_left <= SOON)
    return Board(
        columns=tuple(_columns(cards)),
        waiting=sum(bool(case.standing.steps) for case in report.cases),
        ending=tuple(sorted(ending, key=lambda c: c.days_left or 0)),
    )


def card(case: CaseReport, today: date) -> Card:
    """Return a case with its days; none are left of a window that has ended."""
    standing = case.standing
    since = standing.since or case.context.case.opened_on
    last = standing.window_last_day
    left = (last - today).days if last and last >= today else None
    return Card(case, (today - since).days, left)


def _columns(cards: Iterable[Card]) -> Iterator[Column]:
    by_status: dict[Status, list[Card]] = {status: [] for status in ORDER}
    for one in cards:
        by_status[one.report.standing.status].append(one)
    for status, found in by_status.items():
        at_rest = status in _AT_REST
        # What waits longest stands first; what is over, the latest.
        found.sort(key=lambda one: one.days if at_rest else -one.days)
        shown = found[:_SHOWN_AT_REST] if at_rest else found
        if found:
            yield Column(status, tuple(shown), len(found) - len(shown))
