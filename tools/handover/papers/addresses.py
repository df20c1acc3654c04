"""The addresses of cells: columns have letters, rows have numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from handover.papers.package import Refusal, RefusedError

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


def column_of(address: str, line: int) -> int:
    """Return the number of the column that an address in a row names."""
    letters = address.rstrip("0123456789")
    if address != f"{letters}{line}":
        raise RefusedError(Refusal.DAMAGED, line)
    return _number_of(letters)


@lru_cache(LAST_COLUMN)
def _number_of(letters: str) -> int:
    """Return the number of a column that has a letter."""
    number = 0
    for letter in letters:
        number = number * 26 + _LETTERS.index(letter) + 1
    return number


def letters_of(number: int) -> str:
    """Return the letters of a column that has a number."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = _LETTERS[rest] + letters
    return letters


def area(reference: str) -> Area:
    """Return the corners of a range such as B2:C7, or of one cell."""
    first, _, last = reference.partition(":")
    corners = (_ADDRESS.fullmatch(first), _ADDRESS.fullmatch(last or first))
    if not all(corners):
        raise RefusedError(Refusal.DAMAGED)
    (top, left), (bottom, right) = ((int(c[2]), _number_of(c[1])) for c in corners if c)
    return top, left, bottom, right
