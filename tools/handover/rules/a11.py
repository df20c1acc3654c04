"""Article 11: the transferor introduces the customers and explains the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.sign_off import signed_on
from handover.findings import flag
from handover.rules.references import known_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def introduction_missing(context: Context) -> Iterator[Flag]:
    """Flag a customer of whom the transferor wrote nothing for the receiver (R44)."""
    for line in known_lines(context):
        if not line.introduction:
            yield flag(line.at / "introduction", customer=line.customer)


def training_missing(context: Context) -> Iterator[Flag]:
    """Flag a handover in which the transferor is not said to have explained anything (R45)."""
    transferor, knows = context.case.parties.transferor, context.register.knows
    by = [entry.by for entry in context.case.training]
    if knows(transferor) and all(map(knows, by)) and transferor not in by:
        yield flag(context.case.at / "training", person=transferor)


def training_outside_handover(context: Context) -> Iterator[Flag]:
    """Flag training before the opening, after the request to sign, or in the future (R45)."""
    case = context.case
    ends = (case.sign_off_requested_on, signed_on(context), context.today)
    first, last = case.opened_on, min(day for day in ends if day)
    for entry in case.training:
        if not first <= entry.trained_on <= last:
            yield flag(entry.at / "trained_on", day=entry.trained_on, first=first, last=last)
