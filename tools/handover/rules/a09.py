"""Article 9: whom the management centre sends to observe, and what they report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import flag
from handover.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag

_CENTRE = "management_centre"


def observer_report_missing(context: Context) -> Iterator[Flag]:
    """Flag a case that was observed and has no report of it (R34)."""
    case = context.case
    if case.parties.observers and case.observer_report is None:
        yield flag(case.parties.at / "observers", people=case.parties.observers)


def observer_of_other_function(context: Context) -> Iterator[Flag]:
    """Flag an observer who was not of the management centre at opening (R34)."""
    on = context.case.opened_on
    for role, person, at in context.case.parties.roles():
        if role is Role.OBSERVER and context.register.employed(person, on):
            post = context.register.position(person, on)
            if post is None or not post.holds(_CENTRE):
                yield flag(at, person=person, opened_on=on)
