"""Article 5: a serial number is at one customer only, by the latest papers of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from handover.characters import same
from handover.facts.exposure import samples
from handover.facts.sign_off import signed_at
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.ledger.across import Found
    from handover.ledger.entry import Entry, Ledger
    from handover.papers.tables import Row

_STAYS = {None, "keep"}
"""What the sample details say of goods that stay where they are."""

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Held:
    """The samples that the latest papers of a customer count there."""

    entry: Entry
    context: Context
    customer: str
    rows: tuple[Row, ...]


def serial_in_two_places(ledger: Ledger) -> Iterator[Found]:
    """Flag a serial number that the latest papers of two customers hold (R22).

    Not so where the earlier paper says that it goes away, or an issue of the later case names it.
    """
    first: dict[str, _Held] = {}
    for held in _latest(ledger):
        for row, serial in _serials(held):
            other = first.get(same(serial), held)
            if other.entry is not held.entry and not _is_told(held, serial):
                facts = {"customer": held.customer, "holder": other.customer}
                at, case = row.place("serials"), other.entry.case.id
                yield held.entry, flag(at, serial=serial, other=case, **facts)
            if row.text("disposal") in _STAYS:
                first.setdefault(same(serial), held)


def _latest(ledger: Ledger) -> list[_Held]:
    """Return the latest samples of each customer, in the order in which their cases were signed."""
    ordered = sorted(ledger.judged, key=lambda one: (signed_at(one[1]) or _NEVER, one[0].case.id))
    found: dict[str, _Held] = {}
    for entry, context in ordered:
        for line in () if entry.is_cancelled else entry.case.customers:
            rows = samples(context, line.customer)
            if rows is not None:
                found.pop(line.customer, None)
                found[line.customer] = _Held(entry, context, line.customer, rows)
    return list(found.values())


def _serials(held: _Held) -> Iterator[tuple[Row, str]]:
    for row in held.rows:
        yield from ((row, serial) for serial in row.listed("serials"))


def _is_told(held: _Held, serial: str) -> bool:
    """Tell whether an issue of the customer speaks of a serial number."""
    issues = (issue for issue in held.context.case.issues if issue.customer == held.customer)
    return any(same(serial) in same(f"{one.title} {one.description}") for one in issues)
