"""Numbers and days as a sheet stores them, and as people see them there."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from math import inf, isfinite

LONGEST_NUMBER = 40
_SECONDS = 86_400
_REMEMBERED = 10_000

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?")
_ISO_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T00:00:00(?:\.0+)?Z?)?")
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
# Excel counts a 29 February 1900 that never was.
_LEAP_THAT_WAS_NOT = 60


@lru_cache(_REMEMBERED)
def plain(value: str) -> str | None:
    """Return a number as a spreadsheet shows it at its most exact: with fifteen digits."""
    number = float(value) if _NUMBER.fullmatch(value) else inf
    shown = f"{number:.15g}" if isfinite(number) else None
    return format(Decimal(shown), "f") if shown and "e" in shown else shown


@lru_cache(_REMEMBERED)
def dated(value: str, epoch: date) -> str | None:
    """Return the day that a number stands for, and the time unless that is midnight."""
    with suppress(OverflowError):
        count, seconds = divmod(round(float(value) * _SECONDS), _SECONDS)
        if epoch == EPOCH and count <= _LEAP_THAT_WAS_NOT:
            count += 1 if 0 < count < _LEAP_THAT_WAS_NOT else -_SECONDS
        time = f" {timedelta(seconds=seconds)}" if seconds else ""
        return f"{epoch + timedelta(days=count)}{time}" if count >= 0 else None
    return None


def instant(value: str) -> str:
    """Return the day of an instant that is midnight; any other as people write it."""
    found = _ISO_DAY.fullmatch(value)
    return found[1] if found else value.replace("T", " ")
