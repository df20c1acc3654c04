"""Which edition is in force on a day, also where one of them cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from handover.policy.edition import Edition

_Begun = TypeVar("_Begun", "Edition", "Unusable")


@dataclass(frozen=True, slots=True)
class Unusable:
    """An edition that is there and cannot be used: its file, and the day it would begin."""

    file: str
    first_day: date


def in_force(editions: Iterable[Edition], on: date) -> Edition | None:
    """Return the latest edition whose first day has come, None before the first (clause 21)."""
    return _latest(editions, on)


def in_doubt(
    editions: Iterable[Edition], unusable: Iterable[Unusable], on: date
) -> Unusable | None:
    """Return the edition that would be in force on a day if only it could be used."""
    held, wanted = _latest(editions, on), _latest(unusable, on)
    is_older = held and wanted and wanted.first_day < held.first_day
    return None if is_older else wanted


def _latest(editions: Iterable[_Begun], on: date) -> _Begun | None:
    begun = (edition for edition in editions if edition.first_day <= on)
    return max(begun, key=lambda edition: edition.first_day, default=None)
