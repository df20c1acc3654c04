"""Article 19: lost goods count at the company's sale price of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.losses import losses
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.facts.goods import PricedLine
    from handover.findings import Flag


def price_missing(context: Context) -> Iterator[Flag]:
    """Flag lost goods for which the price lists have no price (R69)."""
    for found_on, line in _lines(context):
        if line.candidates == 0:
            yield flag(line.line.at / "sku", sku=line.line.sku, found_on=found_on)


def price_ambiguous(context: Context) -> Iterator[Flag]:
    """Flag lost goods for which the price lists have two prices from the same day on (R69)."""
    for found_on, line in _lines(context):
        if line.candidates > 1:
            yield flag(line.line.at / "sku", sku=line.line.sku, found_on=found_on)


def loss_not_stated(context: Context) -> Iterator[Flag]:
    """Flag a loss that gives neither an amount nor goods, or both (R69)."""
    for problem in context.case.problems:
        if (problem.loss is None) == (not problem.lines):
            yield flag(problem.at / "loss", both=problem.loss is not None)


def _lines(context: Context) -> Iterator[tuple[object, PricedLine]]:
    for loss in losses(context):
        # Of a stranger, and of a list that is not sound, another finding speaks.
        known = loss.problem.customer in context.register.customers
        for line in loss.lines if known and context.register.prices_are_sound else ():
            yield loss.problem.found_on, line
