"""Article 21: which edition of the policy holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.sign_off import signed_on
from handover.findings import flag
from handover.policy import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag


def no_edition_in_force(context: Context) -> Iterator[Flag]:
    """Flag a case opened before the first edition came into force (R75)."""
    if context.policy is None:
        first = min((edition.first_day for edition in context.editions), default=None)
        yield flag(context.case.at / "opened_on", opened_on=context.case.opened_on, first=first)


def newer_edition_at_sign_off(context: Context) -> Iterator[Flag]:
    """Flag a case that was signed under a later edition than it was opened under (R76)."""
    signed = signed_on(context)
    newer = in_force(context.editions, signed) if signed else None
    if newer and context.policy and newer.first_day != context.policy.first_day:
        yield flag(
            context.case.at / "opened_on",
            opened_on=context.case.opened_on,
            opened_under=context.policy.first_day,
            signed_under=newer.first_day,
        )
