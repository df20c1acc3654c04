"""Across cases: numbers that are taken twice, customers that two open cases hand over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.facts.status import Status
from handover.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from handover.findings import At, Place

_IN_MOTION = {Status.DRAFT, Status.READY, Status.SIGNING, Status.REFUSED}


@dataclass(frozen=True, slots=True)
class Entry:
    """What other cases need to know of a case; `place` finds a value of its record."""

    case: str
    at: At
    status: Status
    customers: tuple[tuple[str, At], ...]
    place: Callable[[At], Place]


def findings(entries: Iterable[Entry]) -> Iterator[Finding]:
    """Yield what no case can see by itself."""
    ordered = sorted(entries, key=lambda entry: entry.at.file)
    yield from _case_number_taken_twice(ordered)
    yield from _customer_in_two_open_cases(ordered)


def _case_number_taken_twice(entries: list[Entry]) -> Iterator[Finding]:
    first: dict[str, Entry] = {}
    for entry in entries:
        known = first.setdefault(entry.case.casefold(), entry)
        if known is not entry:
            facts = {"case": entry.case, "other": known.at.file}
            yield _error("X0101", entry, entry.at / "case", facts)


def _customer_in_two_open_cases(entries: list[Entry]) -> Iterator[Finding]:
    first: dict[str, Entry] = {}
    for entry in entries:
        for customer, at in entry.customers if entry.status in _IN_MOTION else ():
            known = first.setdefault(customer, entry)
            if known is not entry:
                facts = {"customer": customer, "other": known.case}
                yield _error("X0102", entry, at, facts)


def _error(code: str, entry: Entry, at: At, facts: Mapping[str, object]) -> Finding:
    return Finding(code, Severity.ERROR, entry.place(at), facts, case=entry.case)
