"""Article 5: five kinds of paper for every customer, or a nil return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import flag
from handover.rules.references import known_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def customer_file_missing(context: Context) -> Iterator[Flag]:
    """Flag a customer without a customer file, for which no nil return will do (R06, R20)."""
    yield from _missing(context, "customer_file")
    for line in known_lines(context):
        paper = line.papers.get("customer_file")
        if paper and paper.nil:
            yield flag(paper.at, customer=line.customer, material="customer_file")


def statement_missing(context: Context) -> Iterator[Flag]:
    """Flag a customer without a statement of account (R24)."""
    yield from _missing(context, "statement")


def receivables_missing(context: Context) -> Iterator[Flag]:
    """Flag a customer without a receivables detail or a nil return (R21)."""
    yield from _missing(context, "receivables")


def samples_missing(context: Context) -> Iterator[Flag]:
    """Flag a customer without a placed-sample detail or a nil return (R22)."""
    yield from _missing(context, "samples")


def work_materials_missing(context: Context) -> Iterator[Flag]:
    """Flag a customer without a list of work materials or a nil return (R23)."""
    yield from _missing(context, "work_materials")


def no_customer(context: Context) -> Iterator[Flag]:
    """Flag a case that hands over no customer at all (R01)."""
    if not context.case.customers:
        yield flag(context.case.at / "customers")


def _missing(context: Context, material: str) -> Iterator[Flag]:
    for line in known_lines(context):
        if material not in line.papers:
            yield flag(line.at / material, customer=line.customer, material=material)
