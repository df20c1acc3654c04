"""Windows of Article 17 that are open at the same time for one customer (A13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.questions import clock_start, liability_edition
from handover.facts.window import Window, window
from handover.ledger.custody import moves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from handover.facts.context import Context


def is_open(context: Context, day: date) -> bool:
    """Tell whether a day lies within the window of a case; its sign-off day and last day do.

    Each revision that was signed has a window of its own (A21).
    """
    known = ((one, liability_edition(one, day)) for one in context.revisions)
    return any(
        window(edition, clock_start(one, edition), day) is Window.WITHIN
        for one, edition in known
        if edition
    )


def contested(contexts: Iterable[Context]) -> Mapping[str, frozenset[str]]:
    """Return, by the folder of the case, the problems for which two windows are open."""
    known = tuple(contexts)
    handed = handed_by(known)
    return {
        context.case.folder: frozenset(
            problem.number
            for problem in context.case.problems
            if overlapping(context, problem.found_on, handed.get(problem.customer, ()))
        )
        for context in known
    }


def overlapping(context: Context, day: date, handed: Iterable[Context]) -> tuple[Context, ...]:
    """Return the other handovers whose window is open on a day, as that of the case itself is."""
    found = tuple(one for one in handed if is_open(one, day))
    folders = {one.case.folder for one in found}
    others = tuple(one for one in found if one.case.folder != context.case.folder)
    return others if context.case.folder in folders else ()


def handed_by(contexts: Iterable[Context]) -> Mapping[str, tuple[Context, ...]]:
    """Return the signed cases of each customer."""
    found: dict[str, list[Context]] = {}
    for context in contexts:
        for move in moves(context):
            found.setdefault(move.customer, []).append(context)
    return {customer: tuple(cases) for customer, cases in found.items()}
