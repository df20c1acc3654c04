"""Article 10: the functions that each channel brings to the table."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from handover.facts.revisions import filing
from handover.facts.sign_off import channels, later_signed_on, signature, signed_on, slots
from handover.findings import Flag, flag
from handover.model import Role
from handover.policy import Needed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.policy import Channel
    from handover.register import Position

_MOST_CANDIDATES = 3
_CLERKS = (Role.FINANCE, Role.COMMERCE, Role.ASSISTANT)
_SALES_SIDES = (Role.TRANSFEROR, Role.RECEIVER, Role.SUPERVISOR)


def function_not_represented(context: Context) -> Iterator[Flag]:
    """Flag a function, of the right office, for which nobody takes part (R35 to R39)."""
    for needed, channel in _needed(context).items():
        if not _represented(context, needed):
            named, post = _named(context, needed)
            facts = {
                "function": needed.function,
                "office": needed.office,
                "channel": channel.channel,
                "named": named,
                "does": post.function if post else None,
                "of": post.office if post else None,
                "candidates": _candidates(context, needed) or None,
            }
            yield Flag(context.case.parties.at / needed.function, facts, channel.clause)


def _named(context: Context, needed: Needed) -> tuple[str | None, Position | None]:
    """Return who is named for a function and does something else, with their post at opening."""
    for role, person, _ in context.case.parties.roles():
        post = context.register.position(person, context.case.opened_on)
        if role in _CLERKS and role == needed.function and post:
            return person, post
    return None, None


def _candidates(context: Context, needed: Needed) -> tuple[str, ...]:
    """Return some who could stand for a function: in that post at opening, and no side here."""
    if needed.function not in _CLERKS:
        return ()
    roles = context.case.parties.roles()
    sides = {person for role, person, _ in roles if role in _SALES_SIDES}
    on = context.case.opened_on
    posts = {p.id: p.position(on) for p in context.register.people.values() if p.employed(on)}
    able = (
        number
        for number, post in sorted(posts.items())
        if number not in sides and post and post.holds(needed.function, needed.office)
    )
    return tuple(islice(able, _MOST_CANDIDATES))


def clerk_of_other_function(context: Context) -> Iterator[Flag]:
    """Flag who is named for a function and holds another; it would sign and bear a share (R52).

    Where the channel asks for the function and nobody holds it, another finding says so.
    """
    lacking = {one.function for one in _needed(context) if not _represented(context, one)}
    for role, person, at in context.case.parties.roles():
        is_asked = role in _CLERKS and role not in lacking
        if is_asked and not _may_hold(context, person, Needed(str(role))):
            yield flag(at, person=person, function=str(role))


def filed_without_functions(context: Context) -> Iterator[Flag]:
    """Flag a filing before all functions of the channel have signed, each of their people (R40)."""
    handed = filing(context)
    if handed is None or signed_on(context) is None or later_signed_on(context):
        return
    waiting = (slot for slot in slots(context) if slot.later and not signature(context, slot))
    people = tuple(slot.person for slot in waiting if context.register.knows(slot.person))
    if people:
        facts = {"people": people}
        yield Flag(handed.at / "filed_on", facts, channels(context)[0].clause)


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
