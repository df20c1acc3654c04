"""Money in yuan: decimals with two places, cut up in whole fen so that every part is exact."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# As in the schemas; twelve digits keep every product inside the precision of Decimal.
_AMOUNT = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?")
_FEN = Decimal("0.01")
_FEN_A_YUAN = 100


class Rounding(StrEnum):
    """What happens to the fractions of a fen when an amount is cut up."""

    HALF_UP = "half_up"
    FLOOR = "floor"
    LARGEST_REMAINDER = "largest_remainder"


def yuan(text: str, *, signed: bool = False) -> Decimal:
    """Read an amount in yuan such as "1500" or "0.5"; ValueError if it is anything else."""
    if not _AMOUNT.fullmatch(text):
        raise ValueError(text)
    amount = Decimal(text)
    if amount < 0 and not signed:
        raise ValueError(text)
    return from_fen(fen(amount))


def text(amount: Decimal) -> str:
    """Return an amount as people write it, "1500.00"; ValueError if it has a part of a fen."""
    return str(from_fen(fen(amount)))


def fen(amount: Decimal) -> int:
    """Return an amount of yuan in fen; ValueError if it has a part of a fen."""
    count = int(amount * _FEN_A_YUAN)
    if count != amount * _FEN_A_YUAN:
        raise ValueError(amount)
    return count


def from_fen(count: int) -> Decimal:
    """Return an amount of fen in yuan."""
    return (Decimal(count) / _FEN_A_YUAN).quantize(_FEN)


def round_fen(amount: Decimal) -> Decimal:
    """Round to the fen; half a fen goes up, away from zero."""
    return amount.quantize(_FEN, ROUND_HALF_UP)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Return the sum of amounts, 0.00 when there is none."""
    return sum(amounts, from_fen(0))


def divide(
    amount: Decimal,
    weights: Sequence[Decimal | Fraction | int],
    rounding: Rounding = Rounding.LARGEST_REMAINDER,
    rest: int = 0,
) -> tuple[Decimal, ...]:
    """Cut an amount of yuan by weights; see `cut`."""
    exact = [Fraction(weight) for weight in weights]
    unit = lcm(*(weight.denominator for weight in exact))
    whole = [int(weight * unit) for weight in exact]
    return tuple(from_fen(part) for part in cut(fen(amount), whole, rounding, rest))


def cut(count: int, weights: Sequence[int], rounding: Rounding, rest: int) -> tuple[int, ...]:
    """Cut fen by weights into parts that add up and are never negative.

    The part at index `rest` takes what rounding the others leaves; the largest remainder has no
    such part: what is left goes fen by fen to the largest fractions, the first listed when equal.
    """
    if rounding is Rounding.LARGEST_REMAINDER:
        return _by_largest_remainder(count, weights)
    whole = sum(weights)
    up = whole // 2 if rounding is Rounding.HALF_UP else 0
    parts, left = [], count
    for at, weight in enumerate(weights):
        # Rounding up may ask for more than there is; nobody gets more than is left.
        parts.append(0 if at == rest else min((count * weight + up) // whole, left))
        left -= parts[at]
    parts[rest] = left
    return tuple(parts)


def _by_largest_remainder(count: int, weights: Sequence[int]) -> tuple[int, ...]:
    whole = sum(weights)
    parts = [count * weight // whole for weight in weights]
    largest = sorted(range(len(weights)), key=lambda at: -(count * weights[at] % whole))
    for at in largest[: count - sum(parts)]:
        parts[at] += 1
    return tuple(parts)
