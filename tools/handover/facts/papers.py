"""What the tables of a case say of each customer: rows by material, statements, what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover import money
from handover.facts.context import once
from handover.facts.customer_table import Detail

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.papers.schema import Column
    from handover.papers.tables import Row

CUSTOMER_FILE, STATEMENT = "customer_file", "statement"
RECEIVABLES, SAMPLES = "receivables", "samples"
OF_CUSTOMERS = frozenset({CUSTOMER_FILE, STATEMENT, RECEIVABLES, SAMPLES})
"""The materials each row of which names its customer."""

MAY_TAKE_BACK = frozenset({"return", "red_invoice", "adjustment"})
"""The entries of a statement that bookkeepers may write as a debit below zero."""

_NOTHING = money.from_fen(0)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of account, line by line."""

    customer: str
    rows: tuple[Row, ...]
    whole: bool

    @property
    def entries(self) -> tuple[Row, ...]:
        """The rows of our own books: all but the customer's balance."""
        return tuple(row for row in self.rows if row.text("doc_type") != "customer_balance")

    def row(self, kind: str) -> Row | None:
        """Return the first row of a kind."""
        return next((row for row in self.rows if row.text("doc_type") == kind), None)

    def slips(self) -> Iterator[tuple[Row, Decimal, Decimal]]:
        """Yield the rows whose balance does not follow, with the balance typed and the right one.

        A row is judged by the balance before it as it was typed, or as it should have been: one
        slip is one row.
        """
        before: tuple[Decimal, ...] = ()
        for row in self.entries:
            typed = row.money("balance") or _NOTHING
            moved = (row.money("debit") or _NOTHING) - (row.money("credit") or _NOTHING)
            right = tuple(balance + moved for balance in before)
            before = (typed,)
            if right and typed not in right:
                before = (typed, right[-1])
                yield row, typed, right[0]


@once
def details(context: Context) -> tuple[Detail, ...]:
    """Return what the tables of the case say, customer by customer; nothing of strangers."""
    return tuple(_details(context))


def _details(context: Context) -> Iterator[Detail]:
    for customer in dict.fromkeys(line.customer for line in context.case.customers):
        line = context.case.line(customer)
        known = line is not None and context.register.knows(customer)
        for material, paper in line.papers.items() if line and known else ():
            table = context.papers.get(paper.file or "")
            if table and table.schema.table == material in OF_CUSTOMERS:
                rows = tuple(_about(customer, owners(context, paper.file), table.rows))
                yield Detail(customer, material, rows, table.whole)


def _about(customer: str, owned_by: tuple[str, ...], rows: tuple[Row, ...]) -> Iterator[Row]:
    """Yield the rows about a customer: all where the table is its own, whoever they name."""
    for row in rows:
        if len(owned_by) == 1 or row.text("customer_id") == customer:
            yield row


def owners(context: Context, file: str | None) -> tuple[str, ...]:
    """Return the customers whose paper a file is."""
    named = (
        line.customer
        for line in context.case.customers
        if any(paper.file == file for paper in line.papers.values())
    )
    return tuple(dict.fromkeys(named))


def of(context: Context, material: str) -> tuple[Detail, ...]:
    """Return what the tables of one material say, customer by customer."""
    return tuple(detail for detail in details(context) if detail.material == material)


def detail(context: Context, customer: str, material: str) -> Detail | None:
    """Return what the table of one material says of a customer."""
    found = of_customer(context, customer)
    return next((one for one in found if one.material == material), None)


def of_customer(context: Context, customer: str) -> tuple[Detail, ...]:
    """Return what the tables of the case say of a customer."""
    return tuple(_by_customer(context).get(customer, ()))


@once
def _by_customer(context: Context) -> Mapping[str, list[Detail]]:
    found: dict[str, list[Detail]] = {}
    for one in details(context):
        found.setdefault(one.customer, []).append(one)
    return found


def reduced(row: Row) -> Decimal:
    """Return by how much an entry of a statement says that less is owed.

    That is its credit, and where goods or an invoice came back, a debit below zero as well.
    """
    debit = row.money("debit") or _NOTHING
    is_back = row.text("doc_type") in MAY_TAKE_BACK and debit < 0
    return (row.money("credit") or _NOTHING) - (debit if is_back else _NOTHING)


def column_of(context: Context, row: Row, name: str) -> Column:
    """Return a column of the table that a row is from; StopIteration if it has none."""
    table = next(table for table in context.papers.values() if table.file == row.file)
    return next(column for column in table.schema.columns if column.name == name)


@once
def statements(context: Context) -> tuple[Statement, ...]:
    """Return the statements of account, customer by customer."""
    return tuple(
        Statement(each.customer, tuple(rows), each.whole)
        for each in of(context, STATEMENT)
        for rows in _by_number(each.rows).values()
    )


def _by_number(rows: tuple[Row, ...]) -> dict[str | None, list[Row]]:
    found: dict[str | None, list[Row]] = {}
    for row in rows:
        found.setdefault(row.text("statement_no"), []).append(row)
    return found


@once
def closings(context: Context) -> tuple[tuple[str, Row, Decimal], ...]:
    """Return each customer with the closing row of its latest statement, and the balance there."""
    latest: dict[str, Row] = {}
    for statement in statements(context):
        row, known = statement.row("closing"), latest.get(statement.customer)
        day = row and row.day("date")
        if row and day and (known is None or (known.day("date") or day) <= day):
            latest[statement.customer] = row
    return tuple(
        (customer, row, balance)
        for customer, row in latest.items()
        if (balance := row.money("balance")) is not None
    )


def outstanding(context: Context, customer: str) -> Decimal | None:
    """Return what a customer owes by its receivables; None where they cannot be told."""
    line = context.case.line(customer)
    paper = line.papers.get(RECEIVABLES) if line else None
    if paper and paper.nil:
        return _NOTHING
    found = detail(context, customer, RECEIVABLES)
    amounts = [row.money("outstanding") for row in found.rows] if found and found.whole else [None]
    known = [amount for amount in amounts if amount is not None]
    return money.total(known) if len(known) == len(amounts) else None


def explained(context: Context, customer: str, difference: Decimal) -> bool:
    """Tell whether issues of a customer carry a difference: one of them, or all together."""
    of_customer = (issue.amount for issue in context.case.issues if issue.customer == customer)
    amounts = [amount for amount in of_customer if amount is not None]
    return abs(difference) in {*amounts, money.total(amounts)}
