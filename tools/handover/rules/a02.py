"""Article 2: whom the policy binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def transferor_outside_scope(context: Context) -> Iterator[Flag]:
    """Flag a transferor who belongs to no system that the policy binds (R02)."""
    parties = context.case.parties
    person = context.register.people.get(parties.transferor)
    if context.policy and person and person.system not in context.policy.scope.systems:
        yield flag(parties.at / "transferor", person=parties.transferor, system=person.system)
