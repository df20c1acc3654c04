"""Who signs an act of a case, who has, and on which day they all had (Articles 4, 10 and 17)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover import evidence
from handover.dates import local_day
from handover.evidence import Group
from handover.facts.context import once
from handover.model import Delegation, Problem, Role
from handover.policy import Party

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from handover.evidence import Signature
    from handover.facts.context import Context
    from handover.model import Event
    from handover.policy import Channel, Signer
    from handover.register import Person, Position

SIGN_OFF = evidence.SIGN_OFF
VOUCHING = "resignation_dates"
"""The act by which HR says that the dates of a resignation are right."""

REPORTER, DELEGATOR = "reporter", "delegator"


@dataclass(frozen=True, slots=True)
class Slot:
    """A signature that the policy asks for; a later one does not move the clock."""

    role: str
    person: str
    later: bool = False


def slots(context: Context, act: str = SIGN_OFF) -> tuple[Slot, ...]:
    """Return the slots of an act in the edition's order, as far as people are named."""
    return tuple(slot for _, group in signers(context, act) for slot in group)


def signers(
    context: Context, act: str, event: Event | None = None, *, ever: bool = False
) -> tuple[tuple[Signer, tuple[Slot, ...]], ...]:
    """Return who signs an act in the edition's order, each with the slots of those named.

    For a function it is who holds it today; who ever did, if asked, and for an event. The parties
    who sign an event are those of the revision by which all had signed it, or the one that holds.
    """
    asked = context.policy.act(act).signers if context.policy else ()
    named, ever = _signed_by(context, event) if event else context, ever or event is not None
    return tuple((signer, tuple(_slots(named, signer, event, ever=ever))) for signer in asked)


def _signed_by(context: Context, event: Event) -> Context:
    """Return the first revision all of whose parties signed an event; the last where none have."""
    done = (one for one in context.earlier if _heard_at(context, one, event.act, event))
    return next(done, context)


def _slots(context: Context, signer: Signer, event: Event | None, *, ever: bool) -> Iterator[Slot]:
    roles = _roles(context, signer)
    if signer.person and (person := _named(event, signer.person)):
        yield Slot(signer.person, person)
    for role, person, _ in context.case.parties.roles():
        if role in roles:
            yield Slot(str(role), person, signer.later)
    if signer.function:
        yield from _holders(context, signer, signer.function, ever=ever)


def _named(event: Event | None, key: str) -> str | None:
    """Return the person whom an event names as its reporter or delegator."""
    if key == REPORTER and isinstance(event, Problem):
        return event.reported_by
    return event.delegator if key == DELEGATOR and isinstance(event, Delegation) else None


def _holders(context: Context, signer: Signer, function: str, *, ever: bool) -> Iterator[Slot]:
    """Yield everyone who holds a post of the function today, or ever did.

    Who signed held it then, or the evidence would not count.
    """
    for person in context.register.people.values():
        held = person.positions if ever else _position_today(context, person)
        if any(position.holds(function, signer.office) for position in held):
            yield Slot(function, person.id, signer.later)


def _position_today(context: Context, person: Person) -> tuple[Position, ...]:
    position = person.position(context.today) if person.employed(context.today) else None
    return (position,) if position else ()


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


def accepted_in_order(context: Context, event: Event) -> list[list[Signature]]:
    """Return who has accepted an event, step by step; nothing where its act asks for no order."""
    if context.policy is None or not context.policy.act(event.act).in_order:
        return []
    file, accepted = context.case.path_of(event), context.evidence.accepted
    return [
        [said for slot in slots if (said := accepted(event.act, slot.role, slot.person, file))]
        for _, slots in signers(context, event.act, event)
    ]


def unsigned(context: Context, *, later: bool = False) -> tuple[str, ...]:
    """Return those of transferor, receivers and supervisor whose sign-off is not there (R60).

    With `later` also those who may sign it later.
    """
    asked = (slot for slot in slots(context) if later or not slot.later)
    lacking = (slot.person for slot in asked if signature(context, slot) is None)
    return tuple(dict.fromkeys(filter(context.register.knows, lacking)))


def signed_on(context: Context, anchor: str = "last_of_three") -> date | None:
    """Return the company's day on which the last signature came that starts the clock (A1).

    None until transferor, every receiver and supervisor have signed. Signatures are over the whole
    case, so that the anchor `per_material` is the same day; `last_of_all` waits for everyone.
    """
    if anchor == "last_of_all":
        return _day(context, _agreed_at(context, SIGN_OFF))
    return _day(context, signed_at(context))


@once
def signed_at(context: Context) -> datetime | None:
    """Return the instant at which transferor, every receiver and supervisor had signed."""
    return _agreed_at(context, SIGN_OFF, later=False)


def agreed_on(context: Context, event: Event) -> date | None:
    """Return the company's day on which all signers of an event had accepted for the first time.

    None as well while the case names nobody for one of them.
    """
    return _day(context, _agreed_at(context, event.act, event))


@once
def later_signed_on(context: Context) -> date | None:
    """Return the day on which the last of those had signed who may do so later (Article 10).

    Where nobody is, it is the sign-off day.
    """
    groups = [group for group in _groups(context, SIGN_OFF, later=True) if group.slots]
    if not groups:
        return signed_on(context)
    return _day(context, context.evidence.agreed(SIGN_OFF, groups))


def agreed(context: Context, act: str) -> bool:
    """Tell whether all signers of an act about the whole case accepted it as it is."""
    return _agreed_at(context, act) is not None


def _agreed_at(
    context: Context, act: str, event: Event | None = None, *, later: bool | None = None
) -> datetime | None:
    named = _signed_by(context, event) if event else context
    return _heard_at(context, named, act, event, later=later)


def _heard_at(
    context: Context,
    named: Context,
    act: str,
    event: Event | None = None,
    *,
    later: bool | None = None,
) -> datetime | None:
    """Return the instant at which all had accepted whom a revision names."""
    groups = _groups(named, act, event, later=later)
    path = context.case.path_of(event) if event else None
    return context.evidence.agreed(act, groups, path) if groups else None


def _groups(
    context: Context, act: str, event: Event | None = None, *, later: bool | None = None
) -> list[Group]:
    """Return who must sign, or of whom one must; only the later ones or the others, if asked."""
    asked = context.policy.act(act).signers if context.policy else ()
    return [
        Group(
            frozenset(
                (slot.role, slot.person) for slot in _slots(context, signer, event, ever=True)
            ),
            every=signer.every or signer.channel_functions,
        )
        for signer in asked
        if later in {None, signer.later}
    ]


def _day(context: Context, instant: datetime | None) -> date | None:
    return local_day(instant, context.register.time_zone) if instant else None


@once
def voided_at(context: Context) -> datetime | None:
    """Return the instant at which all three sides had signed what was changed afterwards (R80).

    None once they have signed what it is now.
    """
    asked = context.policy.act(SIGN_OFF).signers if context.policy else ()
    sides = [str(signer.party) for signer in asked if signer.party and not signer.later]
    return context.evidence.voided(sides) if sides and not signed_at(context) else None


def ever_signed_at(context: Context) -> datetime | None:
    """Return the instant of the sign-off, even if the content was changed afterwards."""
    return signed_at(context) or voided_at(context)


def ever_signed_on(context: Context) -> date | None:
    """Return the sign-off day, even if the content was changed afterwards."""
    return _day(context, ever_signed_at(context))


def is_voided(context: Context) -> bool:
    """Tell whether the case was signed by all three sides and its content changed afterwards."""
    return voided_at(context) is not None
