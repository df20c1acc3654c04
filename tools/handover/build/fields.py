"""Fields of a record to values: what is not there is None, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from handover.dates import day
from handover.model import Paper
from handover.money import yuan

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from decimal import Decimal

    from handover.findings import At

Data = dict[str, Any]
T = TypeVar("T")


def optional_day(data: Data, key: str) -> date | None:
    """Return the day under a key; None where there is none."""
    return day(data[key]) if key in data else None


def amount(data: Data, key: str) -> Decimal | None:
    """Return the amount under a key in yuan; None where there is none."""
    return yuan(data[key]) if key in data else None


def one(data: Data, at: At, key: str, build: Callable[[Any, At], T]) -> T | None:
    """Return what is built of the record under a key; None where there is none."""
    return build(data[key], at / key) if key in data else None


def each(data: Data, at: At, key: str, build: Callable[[Any, At], T]) -> tuple[T, ...]:
    """Return what is built of every entry of the list under a key."""
    return tuple(build(row, at / key / index) for index, row in enumerate(data.get(key, ())))


def paper(data: str | Data, at: At) -> Paper:
    """Return a paper: a file of the folder, a nil return, or a file kept elsewhere."""
    if isinstance(data, str):
        return Paper(at, file=data)
    return Paper(
        at, nil=data.get("nil"), elsewhere=data.get("elsewhere"), sha256=data.get("sha256")
    )
