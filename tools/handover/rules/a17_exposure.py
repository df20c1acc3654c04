"""Article 17: losses of more than the papers of their customer show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from handover import money
from handover.facts.exposure import counted, documents, exposure, of_document
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.findings import At, Flag
    from handover.model import GoodsLine, Problem


class _Sum(NamedTuple):
    """What losses up to one take of a customer, in yuan or goods, and what the papers show."""

    at: At
    customer: str
    sku: str | None
    amount: Decimal | int
    shown: Decimal | int | None
    several: bool


def loss_beyond_exposure(context: Context) -> Iterator[Flag]:
    """Flag a loss with which more money is lost than was owed and held, or more goods (R66)."""
    for one in (*_money(context), *_goods(context)):
        if one.shown is not None and one.amount > one.shown:
            yield flag(
                one.at,
                customer=one.customer,
                lost=one.amount,
                shown=one.shown,
                sku=one.sku,
                several=one.several,
            )


def _known(context: Context) -> list[Problem]:
    """Return the losses but for those of a stranger, of whom another finding speaks."""
    return [one for one in context.case.problems if context.register.knows(one.customer)]


def _money(context: Context) -> Iterator[_Sum]:
    """Yield what is lost with each loss: of its document, or else of all that the customer has."""
    losses = [one for one in _known(context) if one.loss is not None]
    named = {one.number: documents(context, one) for one in losses}
    for count, problem in enumerate(losses, 1):
        there = [one for one in losses[:count] if one.customer == problem.customer]
        alike = [one for one in there if named[one.number] & named[problem.number]]
        of_one = _sum(problem, alike, of_document(context, problem))
        of_all = _sum(problem, there, exposure(context, problem.customer))
        yield of_one if of_one.shown is not None and of_one.amount > of_one.shown else of_all


def _sum(problem: Problem, losses: list[Problem], shown: Decimal | None) -> _Sum:
    amount = money.total(one.loss for one in losses if one.loss is not None)
    return _Sum(problem.at / "loss", problem.customer, None, amount, shown, len(losses) > 1)


def _goods(context: Context) -> Iterator[_Sum]:
    taken: dict[tuple[str, str], list[GoodsLine]] = {}
    for problem in _known(context):
        for line in problem.lines:
            lines = taken.setdefault((problem.customer, line.sku), [])
            lines.append(line)
            shown = counted(context, problem.customer, line.sku)
            amount, several = sum(one.quantity for one in lines), len(lines) > 1
            yield _Sum(line.at / "quantity", problem.customer, line.sku, amount, shown, several)
