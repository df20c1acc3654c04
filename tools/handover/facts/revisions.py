"""Revisions: what was corrected after the sign-off and signed anew, and whose clock counts (A21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.sign_off import ever_signed_on, signed_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from handover.facts.context import Context
    from handover.model import Filing, Problem


def effective(revisions: Sequence[Context]) -> Context:
    """Return the last revision that everybody signed; the last one where none is signed yet."""
    signed = [revision for revision in revisions if ever_signed_on(revision)]
    return (signed or revisions)[-1]


def first_signed_on(context: Context) -> date | None:
    """Return the day on which the handover was signed, whatever was corrected after that."""
    days = (ever_signed_on(revision) for revision in context.revisions)
    return min(filter(None, days), default=None)


def filing(context: Context) -> Filing | None:
    """Return the first filing of what was signed; of a corrected revision, the first after it."""
    filings = context.case.filings
    if first_signed_on(context) == ever_signed_on(context):
        return next(iter(filings), None)
    signed = signed_on(context)
    return next((one for one in filings if signed and one.filed_on >= signed), None)


def clock_of(context: Context, problem: Problem, rule: object) -> Context | None:
    """Return the revision whose sign-off starts the clock of a loss by an option of A21.

    It is one of those signed up to the day of discovery. None where the option asks for the paper
    that was wrong, several revisions were signed, and the record does not tell it.
    """
    signed = [(ever_signed_on(one), one) for one in context.revisions]
    found = [one for day, one in signed if day and day <= problem.found_on]
    candidates = found or list(context.revisions[:1])
    if len(candidates) == 1 or rule == "first_revision":
        return candidates[0]
    if rule == "last_revision":
        return candidates[-1]
    if problem.faulty_paper is None:
        return None
    faulty = _content(candidates[-1], problem)
    return next(one for one in candidates if _content(one, problem) == faulty)


def _content(context: Context, problem: Problem) -> str | None:
    """Return what tells the paper that was wrong from another: its digest, or its nil return."""
    line = context.case.line(problem.customer)
    paper = line.papers.get(problem.faulty_paper or "") if line else None
    if paper is None:
        return None
    own = context.evidence.contents.get(paper.file) if paper.file else paper.sha256
    return paper.nil or own
