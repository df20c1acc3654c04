"""The rows of an edition, each known by a name of its kind."""

from __future__ import annotations

from typing import TypeVar

_Row = TypeVar("_Row")


def named(name: str, rows: tuple[_Row, ...], key: str) -> _Row:
    """Return the row that has a name under a key; KeyError if none has."""
    for row in rows:
        if getattr(row, key) == name:
            return row
    raise KeyError(name)
