"""The moves of a customer from hand to hand, and the days on which each person holds it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from handover.dates import add_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Move:
    """A customer that a signed case hands over; `receiver` is None where it is not told to whom."""

    customer: str
    giver: str
    receiver: str | None
    day: date
    instant: datetime
    folder: str
    case: str

    @property
    def order(self) -> tuple[datetime, str]:
        """The key that puts the moves of a customer in the order of their sign-offs."""
        return self.instant, self.folder


@dataclass(frozen=True, slots=True)
class Tenure:
    """The days on which a person holds a customer, both included; to this day without the last.

    `case` is the number of the case by which it came, None for the first owner. `person` is None
    where the case does not tell who takes it over.
    """

    person: str | None
    from_day: date
    to_day: date | None = None
    case: str | None = None

    def covers(self, day: date) -> bool:
        """Tell whether a day is one of these."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


def chain(owner: str, owned_from: date, moves: Iterable[Move]) -> tuple[Tenure, ...]:
    """Return who holds a customer from the first day on: one person every day, without a gap.

    Of several sign-offs on one day the last one counts.
    """
    ordered = sorted(moves, key=lambda move: move.order)
    starts = [Tenure(owner, owned_from)]
    starts += map(begun, ordered)
    return tuple(closed(starts))


def begun(move: Move) -> Tenure:
    """Return from when on the receiver of a move holds the customer."""
    return Tenure(move.receiver, move.day, None, move.case)


def closed(starts: list[Tenure]) -> Iterator[Tenure]:
    """Yield the tenures with their last days, without those that another follows on the same day."""
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        last = add_days(following.from_day, -1) if following else None
        if last is None or start.from_day <= last:
            yield Tenure(start.person, start.from_day, last, start.case)


@dataclass(frozen=True, slots=True)
class Way:
    """The moves of a customer in the order of their sign-offs, and where each case comes first."""

    moves: tuple[Move, ...] = ()
    orders: tuple[tuple[datetime, str], ...] = ()
    days: tuple[date, ...] = ()
    first: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, moved: Iterable[Move]) -> Way:
        """Return the way of a customer."""
        ordered = tuple(sorted(moved, key=lambda move: move.order))
        first = {move.folder: index for index, move in reversed(list(enumerate(ordered)))}
        orders, days = tuple(move.order for move in ordered), tuple(move.day for move in ordered)
        return cls(ordered, orders, days, first)

    def signed_before(self, folder: str) -> int:
        """Return how many moves were signed before a case was; all where it was not."""
        return self.first.get(folder, len(self.moves))

    def place(self, move: Move) -> int:
        """Return how many moves were signed before one of these."""
        return bisect_left(self.orders, move.order)

    def up_to(self, on: date, end: int) -> int:
        """Return how many of the first moves took place up to a day."""
        return bisect_right(self.days, on, 0, end)
