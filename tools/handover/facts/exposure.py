"""What the papers of a case show that a customer owes and holds: a loss is hardly more (rule 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover import money
from handover.characters import same_document
from handover.facts.context import once
from handover.facts.papers import RECEIVABLES, SAMPLES, detail, outstanding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.facts.customer_table import Detail
    from handover.model import Problem
    from handover.papers.tables import Row


def exposure(context: Context, customer: str) -> Decimal | None:
    """Return in yuan what the papers show that a customer owes and holds.

    None where they cannot be read, or say nothing of an amount.
    """
    return _exposures(context).get(customer)


@once
def _exposures(context: Context) -> Mapping[str, Decimal | None]:
    customers = dict.fromkeys(line.customer for line in context.case.customers)
    return {customer: _exposure(context, customer) for customer in customers}


def _exposure(context: Context, customer: str) -> Decimal | None:
    owed, held = outstanding(context, customer), _held(context, customer)
    return None if owed is None or held is None else owed + held


def of_document(context: Context, problem: Problem) -> Decimal | None:
    """Return in yuan what the receivables show of the document of a loss; None if they do not."""
    found = _receivables(context, problem)
    rows = found.documented(problem.document) if found else ()
    return _sum(row.money("outstanding") for row in rows) if rows else None


def documents(context: Context, problem: Problem) -> frozenset[str]:
    """Return the numbers that the document of a loss goes by in the receivables, and its own (R78).

    They are those of the invoice and of what was delivered, if all of these is what was lost.
    """
    if problem.document is None:
        return frozenset()
    found = _receivables(context, problem)
    wholly = found.wholly(problem.document) if found else frozenset[str]()
    return wholly | {same_document(problem.document)}


def counted(context: Context, customer: str, sku: str) -> int | None:
    """Return how many of a model were counted at a customer; None where that cannot be told."""
    rows = samples(context, customer)
    found = [row.count("qty_counted") for row in rows or () if row.text("sku") == sku]
    known = [count for count in found if count is not None]
    return None if rows is None or len(known) < len(found) else sum(known)


def _receivables(context: Context, problem: Problem) -> Detail | None:
    """Return the receivables of the customer of a loss; None where not all of them can be read."""
    found = detail(context, problem.customer, RECEIVABLES)
    return found if found and found.whole else None


def _held(context: Context, customer: str) -> Decimal | None:
    rows = samples(context, customer)
    return None if rows is None else _sum(row.money("value") for row in rows)


def samples(context: Context, customer: str) -> tuple[Row, ...] | None:
    """Return the samples of a customer, none for a nil return; None where they cannot be read."""
    line = context.case.line(customer)
    paper = line.papers.get(SAMPLES) if line else None
    if paper and paper.nil:
        return ()
    found = detail(context, customer, SAMPLES)
    return found.rows if found and found.whole else None


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    found = list(amounts)
    known = [amount for amount in found if amount is not None]
    return money.total(known) if len(known) == len(found) else None
