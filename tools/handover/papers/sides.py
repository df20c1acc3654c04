"""On which side of an account a balance stands, where an export has a column of its own for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from handover.papers.cells import value_of
from handover.papers.schema import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handover.papers.schema import Column


@dataclass(frozen=True, slots=True)
class Sides:
    """What such a column is called, what it says, and which of our columns hold a balance.

    What is in `beside` is such a column only where the next one is a balance: elsewhere it tells
    the side of an entry.
    """

    headers: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    debit: frozenset[str] = frozenset()
    credit: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()

    @classmethod
    def read(cls, said: Mapping[str, Iterable[str]]) -> Sides:
        """Return the sides as schema/tables/synonyms.yaml names them."""
        spelled = {key: frozenset(map(folded, said[key])) for key in said if key != "of"}
        return cls(of=frozenset(said.get("of", ())), **spelled)

    def column(self, headers: Mapping[int, str], taken: Mapping[int, Column]) -> int | None:
        """Return the number of the column that tells the side; None if there is none."""
        for number, header in headers.items():
            following = taken.get(number + 1)
            before = folded(header) in self.beside and following and following.name in self.of
            if number not in taken and (before or folded(header) in self.headers):
                return number
        return None

    def is_credit(self, cell: str) -> bool | None:
        """Tell whether a cell names the side on which a balance is negative; None if neither."""
        if folded(cell) in self.credit:
            return True
        return False if not cell.strip() or folded(cell) in self.debit else None

    def turned(self, cell: str, column: Column) -> str:
        """Return a cell with its balance negative, as it is if it holds none or is so already."""
        value = value_of(cell, column) if column.name in self.of else None
        return str(-value) if isinstance(value, Decimal) and value > 0 else cell
