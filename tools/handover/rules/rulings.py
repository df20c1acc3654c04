"""Rulings: the table that one names, and what waits for one (Articles 11 and 17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover import money
from handover.facts.bearers import totals
from handover.facts.losses import losses
from handover.facts.questions import liability_edition, ruling
from handover.facts.split import named_table
from handover.findings import flag
from handover.model import Ruling
from handover.policy import Party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.facts.liability import Judgement
    from handover.findings import Flag
    from handover.model import Problem


def ruling_table_unknown(context: Context) -> Iterator[Flag]:
    """Flag a ruling by a table that the edition which shares the loss does not have."""
    found = {loss.problem.number: loss for loss in losses(context)}
    for event in context.case.events:
        if not isinstance(event, Ruling) or event.problem not in found:
            continue
        loss = found[event.problem]
        edition = liability_edition(loss.basis, loss.problem.found_on)
        if edition and named_table(edition, event.table) is None:
            known = tuple(by.table for by in edition.liability.tables)
            yield flag(event.at / "table", name=event.table, known=(*known, str(Party.COMPANY)))


def ruling_not_needed(context: Context) -> Iterator[Flag]:
    """Flag a ruling on a loss that the policy shares by itself (R62, R63).

    Not so where the transferor concealed something, which is for a ruling (A14).
    """
    for event, problem, judged in _ruled(context):
        if not problem.concealed and not judged.unruled.needs_ruling:
            yield flag(event.at / "table", problem=problem.number)


def ruling_gains_signer(context: Context) -> Iterator[Flag]:
    """Flag a ruling by which somebody who signed it bears less than by the policy itself (R65)."""
    for event, _, judged in _ruled(context):
        by, path = judged.outcome.ruling, context.case.path_of(event)
        here, otherwise = totals(judged.outcome.persons), totals(judged.unruled.persons)
        signed = (one.person for one in context.evidence.signatures if one.event == path)
        for person in dict.fromkeys(signed) if by and by.event == event.number else ():
            bears, more = (one.get(person, money.from_fen(0)) for one in (here, otherwise))
            if bears < more:
                yield flag(event.at / "table", person=person, bears=bears, otherwise=more)


def _ruled(context: Context) -> Iterator[tuple[Ruling, Problem, Judgement]]:
    """Yield the rulings on losses of which it can be told who bears what."""
    found = {loss.problem.number: loss for loss in losses(context)}
    for event in context.case.events:
        loss = found.get(event.problem) if isinstance(event, Ruling) else None
        if isinstance(event, Ruling) and loss and loss.judgement:
            yield event, loss.problem, loss.judgement


def concealment_needs_ruling(context: Context) -> Iterator[Flag]:
    """Flag a loss that the transferor is said to have concealed, without a ruling (R42, A14)."""
    for problem in context.case.problems:
        if problem.concealed and ruling(context, problem) is None:
            yield flag(problem.at / "concealed", problem=problem.number)
