"""What one table of a case says of one customer, row by row and document by document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from handover.characters import same_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handover.papers.schema import Value
    from handover.papers.tables import Row

    Said = tuple[Value, ...]

_DOCUMENT_NUMBERS = ("doc_no", "invoice_no")


@dataclass(frozen=True)
class Detail:
    """What one table says of one customer; `whole` tells whether all of the table could be read."""

    customer: str
    material: str
    rows: tuple[Row, ...]
    whole: bool

    def documented(self, document: str | None) -> tuple[Row, ...]:
        """Return the rows about a document, by its own number or that of its invoice."""
        return tuple(self._by_number.get(same_document(document or ""), ()))

    def about(self, document: str | None) -> tuple[Row, ...]:
        """Return the rows about a document; all without one, and where rows name no documents."""
        return self.documented(document) if document and self.names_documents else self.rows

    @property
    def names_documents(self) -> bool:
        """Whether its rows are about documents, each with a number."""
        return any(name in row.values for row in self.rows[:1] for name in _DOCUMENT_NUMBERS)

    def near(self, row: Said) -> Iterable[Said]:
        """Return what rows say that may say the same: of the same document, or of nobody knows which."""
        place = self._document_place
        if place is None or row[place] is None:
            return self.said
        return (*self._by_document.get(row[place], ()), *self._by_document.get(None, ()))

    @cached_property
    def _document_place(self) -> int | None:
        names = list(self.rows[0].values) if self.rows else []
        return names.index(_DOCUMENT_NUMBERS[0]) if _DOCUMENT_NUMBERS[0] in names else None

    @cached_property
    def _by_document(self) -> Mapping[Value, list[Said]]:
        found: dict[Value, list[Said]] = {}
        for one in self.said:
            found.setdefault(one[self._document_place or 0], []).append(one)
        return found

    def wholly(self, document: str) -> frozenset[str]:
        """Return the numbers that no other rows have than those about a document."""
        return self._together.get(same_document(document), frozenset())

    @cached_property
    def said(self) -> frozenset[Said]:
        """What the rows say, in whichever spelling and order."""
        return frozenset(map(said, self.rows))

    @cached_property
    def _by_number(self) -> Mapping[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            for number in numbers_of(row):
                found.setdefault(number, []).append(row)
        return found

    @cached_property
    def _together(self) -> Mapping[str, frozenset[str]]:
        lines = {one: frozenset(row.line for row in rows) for one, rows in self._by_number.items()}
        return {
            one: frozenset(n for row in rows for n in numbers_of(row) if lines[n] <= lines[one])
            for one, rows in self._by_number.items()
        }


def said(row: Row) -> Said:
    """Return what a row says, in whichever spelling."""
    values = row.values.values()
    return tuple(same_document(one) if isinstance(one, str) else one for one in values)


def numbers_of(row: Row) -> frozenset[str]:
    """Return the numbers of a document and of its invoice, as far as a row has them."""
    found = (row.text(name) for name in _DOCUMENT_NUMBERS if name in row.values)
    return frozenset(same_document(number) for number in found if number)
