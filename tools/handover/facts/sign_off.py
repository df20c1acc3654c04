"""Who signs an act of a case, who has, and on which day they all had (Articles 4, 10 and 17)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover import evidence
from handover.dates import local_day
from handover.evidence import Group
from handover.model import Problem, Role
from handover.policy import Party

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.evidence import Signature
    from handover.facts.context import Context
    from handover.model import Event
    from handover.policy import Channel, Signer

SIGN_OFF = evidence.SIGN_OFF
REPORTER = "reporter"


@dataclass(frozen=True, slots=True)
class Slot:
    """A signature that the policy asks for; a later one does not move the clock."""

    role: str
    person: str
    later: bool = False


def slots(context: Context, act: str = SIGN_OFF) -> tuple[Slot, ...]:
    """Return the slots of an act in the edition's order, as far as people are named."""
    return tuple(slot for signer in _signers(context, act) for slot in _slots(context, signer))


def _signers(context: Context, act: str) -> tuple[Signer, ...]:
    return context.policy.act(act).signers if context.policy else ()


def _slots(context: Context, signer: Signer, event: Event | None = None) -> Iterator[Slot]:
    roles = _roles(context, signer)
    reporter = event.reported_by if isinstance(event, Problem) else None
    if signer.person == REPORTER and reporter:
        yield Slot(REPORTER, reporter)
    for role, person, _ in context.case.parties.roles():
        if role in roles:
            yield Slot(str(role), person, signer.later)
    if signer.function:
        yield from _holders(context, signer, signer.function)


def _holders(context: Context, signer: Signer, function: str) -> Iterator[Slot]:
    """Yield everyone who holds a post of the function today."""
    for person in context.register.people.values():
        position = person.position(context.today) if person.employed(context.today) else None
        if position and position.holds(function, signer.office):
            yield Slot(function, person.id, signer.later)


def _roles(context: Context, signer: Signer) -> tuple[str | None, ...]:
    if signer.channel_functions:
        return functions(context)
    if signer.party is Party.FINANCE_COMMERCE:
        return (Role.FINANCE, Role.COMMERCE)
    return (signer.party,)


def channels(context: Context) -> tuple[Channel, ...]:
    """Return the channel of the case, then those of its customers, as far as known (clause 10)."""
    known = context.register.customers
    lines = (known.get(line.customer) for line in context.case.customers)
    asked = dict.fromkeys((context.case.channel, *(line.channel for line in lines if line)))
    found = (context.policy.find_channel(name) for name in asked) if context.policy else ()
    return tuple(channel for channel in found if channel)


def functions(context: Context) -> tuple[str, ...]:
    """Return the functions that the channels of the case bring to the table (clause 10)."""
    asked = (needed.function for one in channels(context) for needed in one.functions)
    return tuple(dict.fromkeys(asked))


def signature(context: Context, slot: Slot) -> Signature | None:
    """Return the acceptance that fills a slot of the sign-off."""
    return context.evidence.accepted(SIGN_OFF, slot.role, slot.person)


def signed_on(context: Context, anchor: str = "last_of_three") -> date | None:
    """Return the company's day on which the last signature came that starts the clock (A1).

    None until transferor, every receiver and supervisor have signed. Signatures are over the whole
    case, so that the anchor `per_material` is the same day; `last_of_all` waits for everyone.
    """
    return agreed_on(context, SIGN_OFF, later=anchor == "last_of_all")


def agreed_on(
    context: Context, act: str, event: Event | None = None, *, later: bool = False
) -> date | None:
    """Return the company's day on which all signers of an act had accepted for the first time.

    None as well while the case names nobody for one of them; `later` counts the later ones in.
    """
    groups = _groups(context, act, event, later=later)
    instant = context.evidence.agreed(act, groups, context.case.path_of(event) if event else None)
    return local_day(instant, context.register.time_zone) if instant and groups else None


def _groups(
    context: Context, act: str, event: Event | None = None, *, later: bool = False
) -> list[Group]:
    return [
        Group(
            frozenset((slot.role, slot.person) for slot in _slots(context, signer, event)),
            every=signer.every or signer.channel_functions,
        )
        for signer in _signers(context, act)
        if later or not signer.later
    ]


def is_voided(context: Context) -> bool:
    """Tell whether the case was signed by all three sides and its content changed afterwards."""
    groups = _groups(context, SIGN_OFF)
    voided = bool(groups) and context.evidence.is_voided(groups)
    return voided and signed_on(context) is None
