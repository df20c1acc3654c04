"""Days: read, moved by days, working days and months, rolled over days off, taken from instants."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ONE_DAY = timedelta(days=1)


def day(text: str) -> date:
    """Read a day such as "2026-02-28"; ValueError if it is written otherwise or does not exist."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def local_day(instant: str | datetime, zone: str) -> date:
    """Return the day of an instant in a time zone.

    ValueError if the instant has no offset or is not ISO 8601, or the zone is not known.
    """
    from zoneinfo import ZoneInfo

    moment = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    if moment.utcoffset() is None:
        raise ValueError(instant)
    try:
        return moment.astimezone(ZoneInfo(zone)).date()
    except (KeyError, OSError, OverflowError) as error:
        raise ValueError(zone, instant) from error


def start_of(on: date, zone: str) -> datetime:
    """Return the instant at which a day begins in a time zone, in UTC."""
    from zoneinfo import ZoneInfo

    return datetime(on.year, on.month, on.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def add_days(start: date, days: int) -> date:
    """Return the day so many days later, or the calendar's last day if that is sooner."""
    return _later(start, timedelta(days=days))


def add_months(start: date, months: int) -> date:
    """Return the same day so many months later, or the end of a shorter month (Civil Code 202)."""
    from dateutil.relativedelta import relativedelta

    return _later(start, relativedelta(months=months))


def add_months_sticky(start: date, months: int) -> date:
    """Return the same day so many months later; from the end of a month to the end of a month."""
    later = add_months(start, months)
    return _month_end(later) if start == _month_end(start) else later


def _month_end(within: date) -> date:
    return within.replace(day=monthrange(within.year, within.month)[1])


def working_day(start: date) -> date | None:
    """Return the day itself, or the first working day after days off; None in unpublished years."""
    from chinese_calendar import is_holiday

    try:
        while is_holiday(start):
            start += _ONE_DAY
    except NotImplementedError:
        return None
    return start


def add_working_days(start: date, days: int) -> date | None:
    """Return the day so many working days later; None where a year's days off are not published."""
    last: date | None = start
    for _ in range(days):
        last = working_day(add_days(last, 1)) if last else None
    return last


def _later(start: date, step: timedelta | relativedelta) -> date:
    try:
        return start + step
    except (OverflowError, ValueError):  # the two say in different ways that year 10000 is out
        return date.max
