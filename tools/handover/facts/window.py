"""The window of clause 17: its last day, and whether a problem was found inside it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from handover.dates import add_days, add_months, add_months_sticky, working_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from handover.policy import Edition

_COUNTS: Mapping[str, Callable[[date, int], date]] = {
    "calendar_months": add_months,
    "month_end_sticks": add_months_sticky,
    "days": add_days,
}
# Days; the longest run of days off from 2004 to 2026 was ten, so this is safely more than any.
_LONGEST_REST = 31


class Window(StrEnum):
    """When a problem was found; unknown where days off decide that are not published yet."""

    BEFORE = "before"
    WITHIN = "within"
    AFTER = "after"
    UNKNOWN = "unknown"


def window(edition: Edition, signed_on: date | None, found_on: date) -> Window:
    """Tell when a problem was found; the day of signing and the last day are within (clause 17)."""
    if signed_on is None or found_on < signed_on:
        return Window.BEFORE
    soonest, latest = _bounds(edition, signed_on)
    if found_on <= soonest:
        return Window.WITHIN
    return Window.AFTER if found_on > latest else Window.UNKNOWN


def last_day(edition: Edition, signed_on: date) -> date | None:
    """Return the last day of the window under A2; None if its days off are not published yet."""
    counted = _counted(edition, signed_on)
    return working_day(counted) if edition.rule_of("A2").get("roll") else counted


def last_days(edition: Edition, signed_on: date) -> dict[str, date | None]:
    """Return the last day of the window under every option of A2 that has a rule."""
    options = (option.option for option in edition.reading("A2").options if option.rule)
    return {option: last_day(edition.under("A2", option), signed_on) for option in options}


def beyond_limitation(edition: Edition, signed_on: date | None, found_on: date) -> bool:
    """Tell whether a loss was found so late that the limitation period deserves a look (R63)."""
    months = edition.liability.limitation_months
    return signed_on is not None and found_on > add_months(signed_on, months)


def last_within(edition: Edition, signed_on: date) -> date:
    """Return the last day that is certain to be within the window, whatever days off come."""
    return _bounds(edition, signed_on)[0]


def _bounds(edition: Edition, signed_on: date) -> tuple[date, date]:
    if last := last_day(edition, signed_on):
        return last, last
    counted = _counted(edition, signed_on)
    return counted, add_days(counted, _LONGEST_REST)


def _counted(edition: Edition, signed_on: date) -> date:
    rule = edition.rule_of("A2")
    count = _COUNTS[str(rule["count"])]
    return count(signed_on, int(rule["days"] if "days" in rule else rule["months"]))
