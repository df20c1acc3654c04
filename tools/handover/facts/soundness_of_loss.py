"""Whether a loss can be shared at all: what it names must be of its case, or it needs mending."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handover.facts.context import Context
    from handover.model import Problem


class Misfit(StrEnum):
    """What a loss names that is not of its case."""

    CUSTOMER = "customer"
    CLERK = "clerk"


def misfit(context: Context, problem: Problem) -> Misfit | None:
    """Return what keeps a loss from being shared by this case (R70, R78); None if nothing does.

    Whose window holds, and who its receiver is, nobody can tell of a customer of another case; a
    stranger bears no share of finance and commerce.
    """
    if context.case.line(problem.customer) is None:
        return Misfit.CUSTOMER
    error = problem.finance_error
    is_stranger = error and error.by not in context.case.parties.finance_commerce
    return Misfit.CLERK if is_stranger else None
