"""Article 10: the functions that each channel brings to the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import Flag
from handover.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.policy import Channel, Needed

_SALES_SIDES = (Role.TRANSFEROR, Role.RECEIVER, Role.SUPERVISOR)


def function_not_represented(context: Context) -> Iterator[Flag]:
    """Flag a function, of the right office, for which nobody takes part (R35 to R39)."""
    for needed, channel in _needed(context).items():
        if not _represented(context, needed):
            facts = {
                "function": needed.function,
                "office": needed.office,
                "channel": channel.channel,
            }
            yield Flag(context.case.parties.at / needed.function, facts, channel.clause)


def _needed(context: Context) -> dict[Needed, Channel]:
    """Return what the channels of the case and of its customers ask for, with the first asking."""
    lines = (context.register.customers.get(line.customer) for line in context.case.customers)
    asked = dict.fromkeys((context.case.channel, *(line.channel for line in lines if line)))
    known = {c.channel: c for c in context.policy.channels} if context.policy else {}
    needed: dict[Needed, Channel] = {}
    for channel in asked:
        for one in known[channel].functions if channel in known else ():
            needed.setdefault(one, known[channel])
    return needed


def _represented(context: Context, needed: Needed) -> bool:
    return any(
        _stands_for(role, needed.function)
        and (position := context.register.position(person, context.case.opened_on))
        and position.function == needed.function
        and needed.office in {None, position.office}
        for role, person, _ in context.case.parties.roles()
    )


def _stands_for(role: Role, function: str) -> bool:
    return role == function or (function == "sales" and role in _SALES_SIDES)
