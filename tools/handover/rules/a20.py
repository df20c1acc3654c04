"""Article 20: losses from wrong data of finance or commerce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.questions import basis_of
from handover.findings import flag
from handover.model import Penalty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag
    from handover.model import Case, Problem


def finance_error_by_stranger(context: Context) -> Iterator[Flag]:
    """Flag a finance error laid to somebody who is not finance or commerce of the case (R70)."""
    for problem in context.case.problems:
        error, clerks = problem.finance_error, _handed(context, problem).parties.finance_commerce
        known = error and all(map(context.register.knows, (error.by, *clerks)))
        if error and known and error.by not in clerks:
            yield flag(error.at / "by", person=error.by)


def finance_error_without_paper(context: Context) -> Iterator[Flag]:
    """Flag a finance error in a paper that the case does not hold for the customer (R70)."""
    for problem in context.case.problems:
        error, line = problem.finance_error, _handed(context, problem).line(problem.customer)
        paper = line.papers.get(error.paper) if error and line else None
        if error and line and (paper is None or paper.nil):
            yield flag(error.at / "paper", material=error.paper, customer=problem.customer)


def _handed(context: Context, problem: Problem) -> Case:
    """Return the case as everybody had signed it when the clock of a loss began (A21)."""
    return basis_of(context, problem).case


def criticised_in_other_month(context: Context) -> Iterator[Flag]:
    """Flag a criticism in a month that is not the month of discovery (R72)."""
    for event, problem in _penalties(context):
        if event.criticised_in not in {None, f"{problem.found_on:%Y-%m}"}:
            yield flag(event.at / "criticised_in", found_on=problem.found_on)


def penalty_decided_by_party(context: Context) -> Iterator[Flag]:
    """Flag a penalty decided by the person it falls on, or by one of the three sides (R73)."""
    parties = context.case.parties
    sides = {parties.transferor, *parties.receivers, parties.supervisor}
    for event in context.case.events:
        if isinstance(event, Penalty) and event.decided_by in {event.person, *sides}:
            own = event.decided_by == event.person
            yield flag(event.at / "decided_by", person=event.decided_by, own=own)


def penalty_without_error(context: Context) -> Iterator[Flag]:
    """Flag a penalty for a loss without finance error, or on somebody else than it names (R73)."""
    for event, problem in _penalties(context):
        by = problem.finance_error.by if problem.finance_error else None
        if event.person != by:
            yield flag(event.at / "person", person=event.person, by=by, problem=problem.number)


def _penalties(context: Context) -> Iterator[tuple[Penalty, Problem]]:
    """Yield the penalties with their losses; of a loss that is not there another finding speaks."""
    known = {problem.number: problem for problem in context.case.problems}
    for event in context.case.events:
        if isinstance(event, Penalty) and event.problem in known:
            yield event, known[event.problem]
