"""The receivables detail: every row adds up, and its age follows from the due date."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from handover import money
from handover.dates import add_days
from handover.facts.papers import CUSTOMER_FILE, RECEIVABLES, column_of, detail, of
from handover.facts.sign_off import signed_on
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.facts.customer_table import Detail
    from handover.findings import Flag, Text
    from handover.papers.tables import Row

_AMOUNTS = ("original", "received", "credit", "outstanding")
_PROBLEM = "problem"


def outstanding_wrong(context: Context) -> Iterator[Flag]:
    """Flag an outstanding amount that is not the original less received and credited (R21)."""
    for row in _rows(context):
        known = [amount for name in _AMOUNTS if (amount := row.money(name)) is not None]
        if len(known) == len(_AMOUNTS):
            original, received, credited, left = known
            right = original - received - credited
            if left != right:
                yield flag(row.place("outstanding"), amount=left, expected=right)


def _rows(context: Context) -> Iterator[Row]:
    for found in of(context, RECEIVABLES):
        yield from found.rows


def outstanding_negative(context: Context) -> Iterator[Flag]:
    """Flag an amount below zero that is not marked as an advance (R21)."""
    for row in _rows(context):
        amount = row.money("outstanding")
        if amount is not None and amount < 0 and not row.values["advance"]:
            yield flag(row.place("advance", "outstanding"), amount=amount)


def settled_negative(context: Context) -> Iterator[Flag]:
    """Flag what was received or credited below zero, which makes what is owed more (R21)."""
    for row in _rows(context):
        for name in ("received", "credit"):
            amount = row.money(name)
            if amount is not None and amount < 0:
                yield flag(row.place(name), amount=amount)


def age_wrong(context: Context) -> Iterator[Flag]:
    """Flag days overdue, or an age, that do not follow from due date and cut-off (R21).

    What is not due yet may be 0 days overdue, or less.
    """
    for row, days in _overdue(_rows(context)):
        typed, late = row.count("days_overdue"), max(days, 0)
        if typed is not None and typed not in {days, late}:
            yield flag(row.place("days_overdue"), days=True, value=str(typed), expected=days)
        age, right = _ages(context, row, days)
        if age and age != right:
            yield flag(row.place("bucket"), days=False, value=age, expected=right)


def _overdue(rows: Iterable[Row]) -> Iterator[tuple[Row, int]]:
    """Yield the rows with the days from due date to cut-off."""
    for row in rows:
        due, cut_off = row.day("due_date"), row.day("as_of")
        if due and cut_off:
            yield row, (cut_off - due).days


def _ages(context: Context, row: Row, days: int) -> tuple[Text | None, Text | None]:
    """Return the age typed and the right one; none where the edition has other ages."""
    choices = column_of(context, row, "bucket").choices
    names: dict[str | None, Text] = {choice.value: choice.name for choice in choices}
    ages = context.policy.papers.ages if context.policy else ()
    if len(ages) + 1 != len(choices):
        return None, None
    return names.get(row.text("bucket")), choices[bisect_left(ages, days)].name


def due_date_differs(context: Context) -> Iterator[Flag]:
    """Flag a due date that is not the day of the invoice plus the days of the terms (R21)."""
    for row in _rows(context):
        due, invoiced, terms = row.day("due_date"), row.day("invoice_date"), row.count("terms_days")
        right = add_days(invoiced, terms) if invoiced and terms is not None else None
        if due and right and due != right:
            yield flag(row.place("due_date"), day=due, expected=right)


def receivable_risky(context: Context) -> Iterator[Flag]:
    """Flag a customer long overdue or over its limit, before anybody takes it over (R21)."""
    for found in of(context, RECEIVABLES) if signed_on(context) is None else ():
        oldest, days = _oldest(context, found)
        beyond = _beyond(context, found)
        if row := oldest or beyond:
            at, owed = row.place("due_date" if oldest else "outstanding"), _total(found)
            over = beyond is not None
            yield flag(at, customer=found.customer, days=days, owed=owed, over=over)


def _oldest(context: Context, found: Detail) -> tuple[Row | None, int | None]:
    """Return the row longest overdue, with its days, if they are too many."""
    most = context.policy.papers.overdue_days if context.policy else None
    open_rows = [(row, days) for row, days in _overdue(found.rows) if _owed(row) > 0]
    late = ((row, days) for row, days in open_rows if most is not None and days > most)
    return max(late, key=lambda one: one[1], default=(None, None))


def _beyond(context: Context, found: Detail) -> Row | None:
    """Return the row with which the amount passes the credit limit, which is nobody else's to see."""
    limit = _limit(context, found.customer)
    if limit is None or _total(found) <= limit:
        return None
    sums = zip(accumulate(map(_owed, found.rows)), found.rows, strict=True)
    return next(row for owed, row in sums if owed > limit)


def _limit(context: Context, customer: str) -> Decimal | None:
    """Return how much a customer may owe: by its customer file, else by the register."""
    file = detail(context, customer, CUSTOMER_FILE)
    typed = [row.money("credit_limit") for row in file.rows] if file else []
    known = context.register.customers.get(customer)
    registered = known.credit_limit if known else None
    return next((limit for limit in typed if limit is not None), registered)


def _total(found: Detail) -> Decimal:
    return money.total(map(_owed, found.rows))


def _owed(row: Row) -> Decimal:
    return row.money("outstanding") or money.from_fen(0)


def disputed_without_issue(context: Context) -> Iterator[Flag]:
    """Flag a disputed receivable of a customer for whom no problem is listed (R57)."""
    told = {issue.customer for issue in context.case.issues if issue.kind == _PROBLEM}
    for found in of(context, RECEIVABLES):
        for row in found.rows if found.customer not in told else ():
            if row.values["disputed"] or row.text("class") == _PROBLEM:
                at = row.place("disputed" if row.values["disputed"] else "class")
                yield flag(at, customer=found.customer, number=row.text("doc_no"))
