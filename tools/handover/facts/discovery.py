"""Article 17: the day of discovery, which decides money, against what is known of the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover import money
from handover.dates import add_days, local_day
from handover.facts.bearers import totals
from handover.facts.window import Window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.facts.liability import Judgement
    from handover.model import Problem


@dataclass(frozen=True, slots=True)
class Gain:
    """Who bears less, in yuan, than if the loss had been found on the other side of the last day."""

    person: str
    bears: Decimal
    otherwise: Decimal
    other_day: date


def recorded_on(context: Context, problem: Problem) -> date | None:
    """Return the first day on which a loss is known to have stood on record.

    The history checked out tells it, or the first signature over it. A day to come is unknown:
    who judges as of an earlier day cannot know it.
    """
    path, zone = context.case.path_of(problem), context.register.time_zone
    known = [
        local_day(one.instant, zone) for one in context.evidence.signatures if one.event == path
    ]
    came = context.recorded.get(problem.at.file)
    return min([*known, *([came] if came and came <= context.today else ())], default=None)


def gains(context: Context, problem: Problem, judged: Judgement) -> Iterator[Gain]:
    """Yield who reported or signed a loss and gains by its day, if it is so near the last one."""
    here, most = judged.outcome, judged.edition.discovery.days
    other = _other_side(here.window, here.window_last_day)
    if other is None or abs((problem.found_on - other).days) > most:
        return
    borne, elsewhere = totals(here.persons), totals(judged.found(other).persons)
    for person in _reviewers(context, problem):
        bears, otherwise = (one.get(person, money.from_fen(0)) for one in (borne, elsewhere))
        if bears < otherwise:
            yield Gain(person, bears, otherwise, other)


def _other_side(found: Window, last: date | None) -> date | None:
    sides = {Window.WITHIN: add_days(last, 1), Window.AFTER: last} if last else {}
    return sides.get(found)


def _reviewers(context: Context, problem: Problem) -> tuple[str, ...]:
    path = context.case.path_of(problem)
    signed = (one.person for one in context.evidence.signatures if one.event == path)
    named = (problem.reported_by, *signed)
    return tuple(dict.fromkeys(person for person in named if person))
