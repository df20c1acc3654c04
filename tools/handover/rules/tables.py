"""What every table of a case owes: its customer, one cut-off, right totals, days in order, a clerk."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from handover.facts.papers import (
    CUSTOMER_FILE,
    OF_CUSTOMERS,
    RECEIVABLES,
    SAMPLES,
    STATEMENT,
    closings,
    column_of,
    details,
    of,
    owners,
    statements,
)
from handover.facts.sign_off import signed_on
from handover.findings import flag
from handover.register import is_credit_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from handover.facts.context import Context
    from handover.findings import Flag, Place
    from handover.papers.schema import Column
    from handover.papers.tables import Row, Table

_CLERKS = ("finance", "commerce")

_ADDED: Mapping[str, tuple[str, ...]] = {
    STATEMENT: ("debit", "credit"),
    RECEIVABLES: ("original", "received", "credit", "outstanding"),
    SAMPLES: ("qty_book", "qty_counted", "qty_diff", "value", "deposit"),
}
"""The columns whose cells may be added up."""


def stranger_in_paper(context: Context) -> Iterator[Flag]:
    """Flag a row about a customer whose paper this is not (R20, R21, R22)."""
    for path, table in context.papers.items():
        customers = owners(context, path)
        known = all(map(context.register.knows, customers))
        for row in table.rows if known and table.schema.table in OF_CUSTOMERS else ():
            customer = row.text("customer_id")
            if customer and customer not in customers:
                yield flag(row.place("customer_id"), customer=customer, customers=customers)


def cut_offs_differ(context: Context) -> Iterator[Flag]:
    """Flag the paper of a customer whose figures are of another day than the others' (R24)."""
    for customer in dict.fromkeys(found.customer for found in details(context)):
        papers = list(filter(None, _cut_offs(context, customer)))
        days = Counter(paper[0][0] for paper in papers)
        wanted = max(days, key=lambda day: days[day], default=None)
        for paper in papers:
            for day, at in [other for other in paper if other[0] != wanted][:1]:
                yield flag(at, customer=customer, day=day, expected=wanted)


def _cut_offs(context: Context, customer: str) -> Iterator[list[tuple[date, Place]]]:
    """Yield the days up to which the papers of a customer go, each with its cells."""
    closed = [(row, "date") for owner, row, _ in closings(context) if owner == customer]
    others = [
        [(row, "as_of") for row in found.rows]
        for found in (*of(context, RECEIVABLES), *of(context, SAMPLES))
        if found.customer == customer
    ]
    for cells in (closed, *others):
        yield [(day, row.place(column)) for row, column in cells if (day := row.day(column))]


def total_wrong(context: Context) -> Iterator[Flag]:
    """Flag a total that is not the sum of the lines above it, or of those since the last (R24)."""
    for table in context.papers.values():
        for total, column, sums in _totals(table):
            typed = total.values[column.name]
            if typed not in {None, *sums}:
                at = total.place(column.name)
                yield flag(at, column=column.header, amount=typed, expected=sums[0])


def _totals(table: Table) -> Iterator[tuple[Row, Column, tuple[Decimal, ...]]]:
    """Yield the totals of columns with the sums that they may be.

    A column whose cells may stay empty because we work them out has none unless all are filled in.
    """
    added = _ADDED.get(table.schema.table, ()) if table.whole else ()
    for column in table.schema.columns:
        empty = (row.values[column.name] is None for row in table.rows)
        if column.name in added and not (column.computed and any(empty)):
            yield from ((total, column, sums) for total, sums in _sums(table, column.name))


def _sums(table: Table, name: str) -> Iterator[tuple[Row, tuple[Decimal, ...]]]:
    """Yield each total with the sum of the lines since the last one, and of all lines above."""
    rows = sorted((*table.rows, *table.totals), key=lambda row: row.line)
    lines, since, whole = frozenset(row.line for row in table.totals), Decimal(0), Decimal(0)
    for row in rows:
        if row.line in lines:
            yield row, (since, whole)
            since = Decimal(0)
        else:
            amount = cast("Decimal", row.values[name] or 0)
            since, whole = since + amount, whole + amount


def paper_day_out_of_order(context: Context) -> Iterator[Flag]:
    """Flag a day of issue, signature or count outside of its time, once a paper (R05, R19)."""
    seen: set[tuple[str, str]] = set()
    for row, name, first, last in _times(context):
        day, key = row.day(name), (row.file, name)
        late = bool(day and last and day > last)
        if key not in seen and day and (late or (first and day < first)):
            seen.add(key)
            header = column_of(context, row, name).header
            bound = last if late else first
            yield flag(row.place(name), column=header, day=day, bound=bound, late=late)


def _times(context: Context) -> Iterator[tuple[Row, str, date | None, date | None]]:
    """Yield the cells that hold a day, with the first and the last day that it may be."""
    case = context.case
    asked, papers = case.sign_off_requested_on or signed_on(context), case.finance_papers
    for statement in statements(context):
        ours, theirs = statement.row("closing"), statement.row("customer_balance")
        if ours:
            requested = papers.requested_on if papers else None
            yield ours, "issued_on", requested, _first_visit(context, statement.customer)
        if theirs:
            yield theirs, "signed_on", ours.day("issued_on") if ours else None, asked
    for found in of(context, SAMPLES):
        yield from ((row, "counted_on", case.opened_on, asked) for row in found.rows)


def _first_visit(context: Context, customer: str) -> date | None:
    visits = context.case.visits
    return min((v.visited_on for v in visits if customer in v.customers), default=None)


def credit_code_wrong(context: Context) -> Iterator[Flag]:
    """Flag a credit code with a wrong check digit, or one that the register has otherwise (R20)."""
    for found in of(context, CUSTOMER_FILE):
        known = context.register.customers.get(found.customer)
        for row in found.rows:
            code, registered = row.text("uscc"), known and known.uscc
            differs = registered not in {None, code}
            if code and (differs or not is_credit_code(code)):
                right = is_credit_code(code)
                yield flag(row.place("uscc"), customer=found.customer, differs=right)


def paper_prepared_by_other(context: Context) -> Iterator[Flag]:
    """Flag a statement prepared or reviewed by nobody of finance or commerce (R52)."""
    for row, column, person, day in _makers(context):
        post = context.register.position(person, day)
        unsure = context.register.knows(person) and person not in context.register.people
        is_clerk = post is not None and post.function in _CLERKS
        if person == context.case.parties.transferor or not (is_clerk or unsure):
            yield flag(row.place(column), person=person, day=day)


def _makers(context: Context) -> Iterator[tuple[Row, str, str, date]]:
    papers = context.case.finance_papers
    for _, row, _ in closings(context):
        day = row.day("issued_on") or (papers and papers.issued_on) or row.day("date")
        for column in ("prepared_by", "reviewed_by"):
            person = row.text(column)
            if person and day:
                yield row, column, person, day
