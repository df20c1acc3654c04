"""Article 18: nobody is let go before the handover is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.status import filed_on
from handover.findings import flag
from handover.model import Clearance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def cleared_before_filing(context: Context) -> Iterator[Flag]:
    """Flag a clearance while the case is not filed, or on a day before it was (R67)."""
    filed = filed_on(context)
    for event in _clearances(context):
        if filed is None or event.cleared_on < filed:
            yield flag(event.at / "cleared_on", cleared_on=event.cleared_on, filed_on=filed)


def clearance_of_other_person(context: Context) -> Iterator[Flag]:
    """Flag a clearance of somebody else than the transferor, or where nobody leaves (R67)."""
    for event in _clearances(context):
        leaves = context.case.kind == "resignation"
        if not leaves or event.person != context.case.parties.transferor:
            yield flag(event.at / "person", person=event.person, leaves=leaves)


def _clearances(context: Context) -> Iterator[Clearance]:
    yield from (event for event in context.case.events if isinstance(event, Clearance))
