"""Article 1: what one handover left open, the next one of the same customer begins with.

Two statements adjoin if the later begins on the cut-off of the earlier one or on the day after, and
overlap if it begins before; across a gap nobody can tell what was paid in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.dates import add_days
from handover.facts.papers import closings, explained, statements
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.facts.papers import Statement
    from handover.ledger.across import Found
    from handover.ledger.entry import Entry, Ledger
    from handover.papers.tables import Row


@dataclass(frozen=True, slots=True)
class Continued:
    """A statement that leaves no gap to the customer's signed case before, with both balances."""

    entry: Entry
    context: Context
    statement: Statement
    opening: Row
    begins: date
    before: Context
    cut_off: date
    closing: Decimal

    @property
    def customer(self) -> str:
        """The customer."""
        return self.statement.customer

    @property
    def adjoins(self) -> bool:
        """Whether the opening is to be the closing of the case before."""
        return self.begins in {self.cut_off, add_days(self.cut_off, 1)}

    def entries(self) -> Iterator[Row]:
        """Yield what was booked since the case before, in this statement and those after it."""
        for statement in statements(self.context):
            begins = _day(statement, "opening")
            later = statement.customer == self.customer and begins and begins >= self.begins
            for row in statement.entries if later else ():
                if self.adjoins or (row.day("date") or self.cut_off) > self.cut_off:
                    yield row

    @property
    def facts(self) -> dict[str, object]:
        """What a sentence about either finding names."""
        return {"customer": self.customer, "other": self.before.case.id, "day": self.cut_off}


def opening_differs(ledger: Ledger) -> Iterator[Found]:
    """Flag an opening balance that is not the closing one of the case before (R24).

    A warning: it may be that the earlier statement was wrong, which nobody can change any more.
    """
    for one in continued(ledger):
        opening = one.opening.money("balance")
        if not one.adjoins or opening in {None, one.closing}:
            continue
        if not explained(one.context, one.customer, opening - one.closing):
            at, facts = one.opening.place("balance"), one.facts
            yield one.entry, flag(at, balance=opening, expected=one.closing, **facts)


def continued(ledger: Ledger) -> Iterator[Continued]:
    """Yield the statements that leave no gap to the case before."""
    for entry, context in ledger.judged:
        for statement in statements(context):
            opening = statement.row("opening")
            before = before_of(ledger, entry, statement.customer)
            begins, ends = _day(statement, "opening"), _day(statement, "closing")
            for day, closing in _closings(before, statement.customer):
                is_past = begins and ends and begins < day and ends <= day
                if opening and before and begins and begins <= add_days(day, 1) and not is_past:
                    facts = (opening, begins, before, day, closing)
                    yield Continued(entry, context, statement, *facts)


def _day(statement: Statement, kind: str) -> date | None:
    row = statement.row(kind)
    return row.day("date") if row else None


def _closings(context: Context | None, customer: str) -> Iterator[tuple[date, Decimal]]:
    """Yield the cut-off and the balance of a customer's last statement in a case, if it has one."""
    for one, row, balance in closings(context) if context else ():
        day = row.day("date")
        if one == customer and day:
            yield day, balance


def before_of(ledger: Ledger, entry: Entry, customer: str) -> Context | None:
    """Return the last case that handed the customer over before this was opened; None if unsure."""
    folder, custody = entry.case.folder, ledger.custody
    if not set(custody.doubts.get(customer, ())) <= {folder}:
        return None
    last = custody.last_before(customer, folder, entry.case.opened_on)
    return ledger.contexts.get(last.folder) if last else None
