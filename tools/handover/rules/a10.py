"""Article 10: the functions that each channel brings to the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.sign_off import channels
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
    """Return what the channels of the case ask for, each with the first channel that asks."""
    needed: dict[Needed, Channel] = {}
    for channel in channels(context):
        for one in channel.functions:
            needed.setdefault(one, channel)
    of_an_office = {one.function for one in needed if one.office}
    return {
        one: channel
        for one, channel in needed.items()
        if one.office or one.function not in of_an_office
    }


def _represented(context: Context, needed: Needed) -> bool:
    return any(
        _stands_for(role, needed.function) and _may_hold(context, person, needed)
        for role, person, _ in context.case.parties.roles()
    )


def _stands_for(role: Role, function: str) -> bool:
    return role == function or (function == "sales" and role in _SALES_SIDES)


def _may_hold(context: Context, person: str, needed: Needed) -> bool:
    """Tell whether a person held a post at opening; of a stranger another finding speaks."""
    on = context.case.opened_on
    if not context.register.employed(person, on):
        return True
    position = context.register.position(person, on)
    return position is not None and position.holds(needed.function, needed.office)
