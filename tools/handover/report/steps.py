"""Who must do what next in a case, and in which revision where a correction is under way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.facts.sign_off import VOUCHING
from handover.facts.steps import asked
from handover.rules.a08 import dates_not_vouched_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.steps import Step
    from handover.verdicts import CaseReport
    from handover.words import Voice


@dataclass(frozen=True, slots=True)
class Next:
    """A step, and the revision that it is about if that is a correction under way."""

    step: Step
    revision: int | None = None


def steps_of(case: CaseReport) -> tuple[Next, ...]:
    """Return who must do what next, for a correction under way as well."""
    under_way = case.standing.correction
    later = under_way.next_steps if under_way else ()
    number = under_way.revision if under_way else None
    return (*map(Next, case.standing.next_steps), *(Next(step, number) for step in later))


def waiting_for(case: CaseReport, person: str) -> tuple[Next, ...]:
    """Return what waits for a person: HR's word on the dates of a resignation as well (R31)."""
    return tuple(one for one in (*steps_of(case), *_dates(case)) if one.step.person == person)


def _dates(case: CaseReport) -> Iterator[Next]:
    context = case.context
    if context.case.cancelled_on is None and any(dates_not_vouched_for(context)):
        yield from map(Next, asked(context, VOUCHING))


def said(one: Next, voice: Voice) -> str:
    """Return what is to be done, in which revision."""
    does = voice.phrase(f"step_{one.step.act}")
    return voice.phrase("of_revision", revision=one.revision, step=does) if one.revision else does
