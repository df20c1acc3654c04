"""Article 3: which rules need not be followed in a case, because somebody signed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.context import once
from handover.facts.sign_off import agreed_on
from handover.findings import At
from handover.model import Waiver

if TYPE_CHECKING:
    from handover.facts.context import Context
    from handover.findings import Flag
    from handover.model import Case


@once
def in_effect(context: Context) -> tuple[Waiver, ...]:
    """Return the waivers of rules that may be waived, signed as the edition asks."""
    policy = context.policy
    waivers = (event for event in context.case.events if isinstance(event, Waiver))
    return tuple(
        waiver
        for waiver in waivers
        if policy and waiver.rule in policy.waivers.rules and agreed_on(context, waiver)
    )


def waived(context: Context, rule: str, flag: Flag) -> bool:
    """Tell whether what a rule flags is waived: in the whole case, or for all its customers."""
    signed = {waiver.customer for waiver in in_effect(context) if waiver.rule == rule}
    concerned = _customers(context.case, flag)
    return None in signed or (bool(concerned) and concerned <= signed)


def _customers(case: Case, flag: Flag) -> set[str | None]:
    """Return the customers that a flag is about: those of its entry or of its visit."""
    match flag.at:
        case At(path=("customers", int(index), *_)):
            return {case.customers[index].customer}
        case At(path=("visits", int(index), *_)):
            return set(case.visits[index].customers)
        case _:
            return set()
