"""Article 3: which rules need not be followed in a case, because somebody signed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from handover.facts.context import once
from handover.facts.papers import owners
from handover.facts.sign_off import agreed_on
from handover.findings import At, Place
from handover.model import Waiver

if TYPE_CHECKING:
    from handover.facts.context import Context
    from handover.findings import Flag


@once
def in_effect(context: Context) -> tuple[Waiver, ...]:
    """Return the waivers of rules that may be waived, signed as the edition asks."""
    waivers = (event for event in context.case.events if isinstance(event, Waiver))
    return tuple(
        waiver
        for waiver in waivers
        if may_be_waived(context, waiver.rule) and agreed_on(context, waiver)
    )


def may_be_waived(context: Context, rule: str) -> bool:
    """Tell whether the edition lets somebody sign that a rule need not be followed."""
    return context.policy is not None and rule in context.policy.waivers.rules


def unsigned(context: Context, rule: str) -> Waiver | None:
    """Return the waiver of a rule in the whole case that still waits for signatures."""
    written = (event for event in context.case.events if isinstance(event, Waiver))
    waits = (one for one in written if one.rule == rule and one.customer is None)
    return next((one for one in waits if one not in in_effect(context)), None)


def waived(context: Context, rule: str, flag: Flag) -> bool:
    """Tell whether what a rule flags is waived: in the whole case, or for all its customers."""
    signed = {waiver.customer for waiver in in_effect(context) if waiver.rule == rule}
    concerned = _customers(context, flag.at) if signed else set()
    return None in signed or (bool(concerned) and concerned <= signed)


def _customers(context: Context, at: At | Place) -> set[str | None]:
    """Return the customers that a place is about: those of its entry, its visit or its row."""
    match at:
        case At(path=("customers", int(index), *_)):
            return {context.case.customers[index].customer}
        case At(path=("visits", int(index), *_)):
            return set(context.case.visits[index].customers)
        case Place():
            named = _of_rows(context).get((at.file, at.line))
            own = owners(context, at.file.removeprefix(f"{context.case.home}/"))
            return {named} if named else set(own)
        case _:
            return set()


@once
def _of_rows(context: Context) -> dict[tuple[str, int], str]:
    """Return whose each row is in the tables of several customers."""
    shared = ((table, owners(context, path)) for path, table in context.papers.items())
    return {
        (row.file, row.line): customer
        for table, customers in shared
        for row in (table.rows if len(customers) > 1 else ())
        if (customer := cast("str", row.values.get("customer_id"))) in customers
    }
