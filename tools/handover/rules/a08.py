"""Article 8: a resignation is filed ahead of time and approved before the handover opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.dates import add_days
from handover.facts.sign_off import VOUCHING, agreed
from handover.findings import flag
from handover.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag
    from handover.model import Resignation


def resignation_missing(context: Context) -> Iterator[Flag]:
    """Flag a resignation without the days of filing and of leaving (R31, R33)."""
    if context.case.kind is not Kind.RESIGNATION:
        return
    at = context.case.at / "resignation"
    for key in ("filed_on", "last_day"):
        if getattr(context.case.resignation, key, None) is None:
            yield flag(at / key, key=key)


def notice_too_short(context: Context) -> Iterator[Flag]:
    """Flag a last day sooner than the notice allows; the day of filing is not counted (R31)."""
    resignation, policy = _resignation(context), context.policy
    if not (policy and resignation and resignation.filed_on and resignation.last_day):
        return
    days = policy.notice.probation_days if resignation.probation else policy.notice.days
    earliest = add_days(resignation.filed_on, days)
    if resignation.last_day < earliest:
        at = resignation.at / "last_day"
        yield flag(at, last_day=resignation.last_day, earliest=earliest, days=days)


def approval_missing(context: Context) -> Iterator[Flag]:
    """Flag a handover opened before the company approved the resignation; never an error (R32)."""
    resignation, opened_on = _resignation(context), context.case.opened_on
    if resignation and not (resignation.approved_on and resignation.approved_on <= opened_on):
        at = resignation.at / "approved_on"
        yield flag(at, approved_on=resignation.approved_on, opened_on=opened_on)


def dates_not_vouched_for(context: Context) -> Iterator[Flag]:
    """Flag the dates of a resignation that nobody of HR has signed as they stand (R31)."""
    resignation = _resignation(context)
    filed, last = (resignation.filed_on, resignation.last_day) if resignation else (None, None)
    if resignation and filed and last and context.policy and not agreed(context, VOUCHING):
        yield flag(resignation.at, filed_on=filed, last_day=last)


def _resignation(context: Context) -> Resignation | None:
    """Return the dates of a resignation; a person who only moves gives no notice."""
    return context.case.resignation if context.case.kind is Kind.RESIGNATION else None
