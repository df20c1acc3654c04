"""Rulings: the table that one names, and what waits for one (Articles 11 and 17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.losses import losses
from handover.facts.questions import liability_edition, ruling
from handover.facts.split import named_table
from handover.findings import flag
from handover.model import Ruling
from handover.policy import Party

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


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


def concealment_needs_ruling(context: Context) -> Iterator[Flag]:
    """Flag a loss that the transferor is said to have concealed, without a ruling (R42, A14)."""
    for problem in context.case.problems:
        if problem.concealed and ruling(context, problem) is None:
            yield flag(problem.at / "concealed", problem=problem.number)
