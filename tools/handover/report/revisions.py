"""The revisions of a case: when each was signed, and when the window that begins then ends (A21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.facts.questions import clock_start, liability_edition
from handover.facts.sign_off import ever_signed_on
from handover.facts.window import last_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.facts.context import Context
    from handover.verdicts import CaseReport
    from handover.words import Voice


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a case, the day on which all three sides had signed it, and its last day."""

    number: int
    signed_on: date | None
    window_last_day: date | None


def revisions(case: CaseReport) -> tuple[Revision, ...]:
    """Return the revisions of a case, the one under way as well."""
    known = tuple(map(_revision, case.context.revisions))
    under_way = case.standing.correction
    return (*known, Revision(under_way.revision, None, None)) if under_way else known


def _revision(context: Context) -> Revision:
    signed = ever_signed_on(context)
    edition = liability_edition(context, context.today) if signed else None
    start = clock_start(context, edition) or signed if edition else None
    last = last_day(edition, start) if edition and start else None
    return Revision(context.case.revision, signed, last)


def lines(case: CaseReport, voice: Voice) -> Iterator[str]:
    """Yield each signed revision with its days, and which clock counts; nothing without several."""
    signed = [one for one in revisions(case) if one.signed_on]
    if len(signed) > 1:
        yield from (said(one, voice) for one in signed)
        yield from clock(case, voice)


def said(one: Revision, voice: Voice) -> str:
    """Return a signed revision in words: its sign-off day, and the last day where it is known."""
    key = "revision_signed" if one.window_last_day else "revision_signed_only"
    return voice.phrase(
        key, revision=one.number, signed_on=one.signed_on, window_last_day=one.window_last_day
    )


def clock(case: CaseReport, voice: Voice) -> Iterator[str]:
    """Yield which revision's window a loss goes by, as the case's edition reads it (A21)."""
    if policy := case.context.policy:
        reading = policy.reading("A21")
        meaning = reading.option(reading.chosen).meaning
        yield voice.phrase("revision_clock", option=voice.text(meaning))
