"""Whether a loss can be shared at all: what it names must be of its case, or it needs mending."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from handover.facts.questions import basis_of
from handover.facts.revisions import signed_by

if TYPE_CHECKING:
    from handover.facts.context import Context
    from handover.model import Problem


class Misfit(StrEnum):
    """What a loss names that is not of its case."""

    CUSTOMER = "customer"
    CLERK = "clerk"


def misfit(context: Context, problem: Problem) -> Misfit | None:
    """Return what keeps a loss from being shared by this case (R70, R78); None if nothing does.

    Whose window holds, and who its receiver is, nobody can tell of a customer whom the case did not
    hand over when the loss was found; a stranger bears no share of finance and commerce.
    """
    if signed_by(context, problem.found_on)[-1].case.line(problem.customer) is None:
        return Misfit.CUSTOMER
    error, basis = problem.finance_error, basis_of(context, problem)
    is_stranger = error and error.by not in basis.case.parties.finance_commerce
    return Misfit.CLERK if is_stranger else None
