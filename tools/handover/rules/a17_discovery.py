"""Article 17: a day of discovery that the record, or those who vouch for it, speak against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.discovery import gains, recorded_on
from handover.facts.losses import losses
from handover.facts.questions import liability_edition
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def found_after_recorded(context: Context) -> Iterator[Flag]:
    """Flag a loss that stood on record before the day on which it is said to be found (R65)."""
    for problem in context.case.problems:
        recorded = recorded_on(context, problem)
        if recorded and problem.found_on > recorded:
            at = problem.at / "found_on"
            yield flag(at, found_on=problem.found_on, recorded_on=recorded)


def recorded_late(context: Context) -> Iterator[Flag]:
    """Flag a loss put on record more days after its discovery than the edition lets pass (R65)."""
    for loss in losses(context):
        problem = loss.problem
        edition = liability_edition(loss.basis, problem.found_on)
        recorded = recorded_on(context, problem)
        late = (recorded - problem.found_on).days if recorded else 0
        if edition and late > edition.discovery.days:
            at, days = problem.at / "found_on", edition.discovery.days
            yield flag(at, found_on=problem.found_on, recorded_on=recorded, late=late, days=days)


def reviewer_gains(context: Context) -> Iterator[Flag]:
    """Flag a reporter or signer who bears less because of the day of discovery (R65)."""
    for loss in losses(context):
        judged, problem = loss.judgement, loss.problem
        for gain in gains(context, problem, judged) if judged else ():
            yield flag(
                problem.at / "found_on",
                person=gain.person,
                found_on=problem.found_on,
                bears=gain.bears,
                otherwise=gain.otherwise,
                other_day=gain.other_day,
            )
