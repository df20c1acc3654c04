"""Article 12: the receiver goes along and learns how the customers are doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def dynamics_missing(context: Context) -> Iterator[Flag]:
    """Flag a visit without a word on how the customer is doing (R47)."""
    for visit in context.case.visits:
        if not visit.dynamics:
            yield flag(visit.at / "dynamics", visited_on=visit.visited_on)
