"""Whether a case asks for an edition that is there and cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.sign_off import signed_on
from handover.findings import flag
from handover.policy import in_doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from handover.facts.context import Context
    from handover.findings import Flag
    from handover.policy import Unusable


def edition_unknown(context: Context, unusable: Iterable[Unusable]) -> Flag | None:
    """Flag a case for which an edition would hold that cannot be used."""
    lost = tuple(unusable)
    for day in _days_of_edition(context):
        if wanted := in_doubt(context.editions, lost, day):
            at = context.case.at / "opened_on"
            return flag(at, day=day, first=wanted.first_day, path=wanted.file)
    return None


def _days_of_edition(context: Context) -> Iterator[date]:
    """Yield the days of a case that decide which edition holds for its papers and losses (A12)."""
    yield context.case.opened_on
    yield from filter(None, map(signed_on, context.revisions))
    policy = context.policy
    if policy and policy.rule_of("A12")["edition_of_liability"] == "discovery":
        yield context.today
        yield from (problem.found_on for problem in context.case.problems)
