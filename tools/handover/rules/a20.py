"""Article 20: losses from wrong data of finance or commerce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def finance_error_by_stranger(context: Context) -> Iterator[Flag]:
    """Flag a finance error laid to somebody who is not finance or commerce of the case (R70)."""
    clerks = context.case.parties.finance_commerce
    for problem in context.case.problems:
        error = problem.finance_error
        known = error and all(map(context.register.knows, (error.by, *clerks)))
        if error and known and error.by not in clerks:
            yield flag(error.at / "by", person=error.by)


def finance_error_without_paper(context: Context) -> Iterator[Flag]:
    """Flag a finance error in a paper that the case does not hold for the customer (R70)."""
    for problem in context.case.problems:
        error, line = problem.finance_error, context.case.line(problem.customer)
        paper = line.papers.get(error.paper) if error and line else None
        if error and line and (paper is None or paper.nil):
            yield flag(error.at / "paper", material=error.paper, customer=problem.customer)
