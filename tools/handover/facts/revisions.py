"""Revisions: what was corrected after the sign-off and signed anew, and whose clock counts (A21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.faulty import is_same
from handover.facts.sign_off import ever_signed_at, ever_signed_on, signed_on
from handover.model import day_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from handover.facts.context import Context
    from handover.model import Event, Filing, Problem


def effective(revisions: Sequence[Context]) -> Context:
    """Return the last revision that everybody signed; the last one where none is signed yet."""
    signed = [revision for revision in revisions if ever_signed_on(revision)]
    return (signed or revisions)[-1]


def in_force_at(context: Context, instant: datetime) -> Context:
    """Return the revision that everybody had signed last at an instant; the first before that."""
    signed = ((one, ever_signed_at(one)) for one in context.revisions)
    held = [one for one, at in signed if at and at <= instant]
    return (held or context.revisions)[-1 if held else 0]


def first_signed_on(context: Context) -> date | None:
    """Return the day on which the handover was signed, whatever was corrected after that."""
    days = (ever_signed_on(revision) for revision in context.revisions)
    return min(filter(None, days), default=None)


def requested_early(context: Context) -> bool:
    """Tell whether a correction was requested to be signed before what it corrects was (R80)."""
    requested = context.case.sign_off_requested_on
    signed = ever_signed_on(context.earlier[-1]) if context.earlier else None
    return bool(requested and signed and requested < signed)


def filing(context: Context) -> Filing | None:
    """Return the first filing of what was signed; of a corrected revision, the first after it."""
    filings = context.case.filings
    if first_signed_on(context) == ever_signed_on(context):
        return next(iter(filings), None)
    signed = signed_on(context)
    return next((one for one in filings if signed and one.filed_on >= signed), None)


def revision_of(context: Context, event: Event) -> int:
    """Return the revision that an event followed: the last one signed up to its day, or the first."""
    return signed_by(context, day_of(event))[-1].case.revision


def clock_of(context: Context, problem: Problem, rule: object) -> Context | None:
    """Return the revision whose sign-off starts the clock of a loss by an option of A21.

    It is one of those signed up to the day of discovery. None where the option asks for the paper
    that was wrong, several revisions were signed, and the record does not tell it.
    """
    candidates = signed_by(context, problem.found_on)
    if len(candidates) == 1 or rule == "first_revision":
        return candidates[0]
    if rule == "last_revision":
        return candidates[-1]
    if problem.faulty_paper is None:
        return None
    return next(one for one in candidates if is_same(one, candidates[-1], problem))


def signed_by(context: Context, day: date) -> tuple[Context, ...]:
    """Return the revisions signed up to a day, the oldest first; before any, the first one."""
    signed = ((one, ever_signed_on(one)) for one in context.revisions)
    return tuple(one for one, on in signed if on and on <= day) or context.revisions[:1]
