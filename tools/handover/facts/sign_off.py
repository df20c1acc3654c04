"""Who signs a case, who has, and on which day the last of them did (Articles 4 and 17)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.dates import local_day
from handover.policy import Party

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.evidence import Signature
    from handover.facts.context import Context
    from handover.policy import Signer

SIGN_OFF = "sign_off"


@dataclass(frozen=True, slots=True)
class Slot:
    """A signature that the policy asks for; a later one does not move the clock."""

    role: str
    person: str
    later: bool = False


def slots(context: Context) -> tuple[Slot, ...]:
    """Return the slots of the sign-off in the edition's order, as far as people are named."""
    if context.policy is None:
        return ()
    signers = context.policy.act(SIGN_OFF).signers
    return tuple(slot for signer in signers for slot in _slots(context, signer))


def _slots(context: Context, signer: Signer) -> Iterator[Slot]:
    roles = functions(context) if signer.channel_functions else (signer.party,)
    for role, person, _ in context.case.parties.roles():
        if role in roles:
            yield Slot(str(role), person, signer.later)


def functions(context: Context) -> tuple[str, ...]:
    """Return the functions that the channel of the case brings to the table (clause 10)."""
    found = context.policy and context.policy.find_channel(context.case.channel)
    return tuple(needed.function for needed in found.functions) if found else ()


def signature(context: Context, slot: Slot) -> Signature | None:
    """Return the acceptance that fills a slot."""
    return context.evidence.accepted(SIGN_OFF, slot.role, slot.person)


def signed_on(context: Context, anchor: str = "last_of_three") -> date | None:
    """Return the company's day on which the last signature came that starts the clock (A1).

    None until transferor, every receiver and supervisor have signed. Signatures are over the whole
    case, so that the anchor `per_material` is the same day; `last_of_all` waits for everyone.
    """
    wanted = slots(context)
    if not {Party.TRANSFEROR, Party.RECEIVER, Party.SUPERVISOR} <= {slot.role for slot in wanted}:
        return None
    found = [signature(context, s) for s in wanted if not s.later or anchor == "last_of_all"]
    if None in found:
        return None
    instants = [one.instant for one in found if one]
    return local_day(max(instants), context.register.time_zone)
