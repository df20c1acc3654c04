"""Across cases: numbers that are taken twice, customers that two open cases hand over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from handover.facts.status import Status
from handover.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from handover.findings import At, Place

_One = TypeVar("_One")

_IN_MOTION = {Status.DRAFT, Status.READY, Status.SIGNING, Status.REFUSED}


@dataclass(frozen=True, slots=True)
class Entry:
    """What other cases need to know of a case; `place` finds a value of its record.

    `status` is None where the case could be read and not judged.
    """

    case: str
    at: At
    status: Status | None
    customers: tuple[tuple[str, At], ...]
    place: Callable[[At], Place]


def findings(entries: Iterable[Entry]) -> Iterator[Finding]:
    """Yield what no case can see by itself, at each of the cases concerned."""
    ordered = sorted(entries, key=lambda entry: entry.at.file)
    for entry, other in _of_one_number(ordered):
        facts = {"case": entry.case, "other": other.at.file}
        yield _error("X0101", entry, entry.at / "case", facts)
    for (entry, customer, at), (other, _, _) in _of_one_customer(ordered):
        yield _error("X0102", entry, at, {"customer": customer, "other": other.case})


def ambiguous(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the case files whose number another one has, so that it names neither."""
    return frozenset(entry.at.file for entry, _ in _of_one_number(entries))


def alike(named: Iterable[tuple[Hashable, _One]]) -> Iterator[tuple[_One, _One]]:
    """Yield each that shares its name with others, and the first of these."""
    by_name: dict[Hashable, list[_One]] = {}
    for name, one in named:
        by_name.setdefault(name, []).append(one)
    for first, *others in by_name.values():
        yield from ((first, other) for other in others[:1])
        yield from ((other, first) for other in others)


def _of_one_number(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Entry]]:
    return alike((entry.case.casefold(), entry) for entry in entries)


def _of_one_customer(
    entries: Iterable[Entry],
) -> Iterator[tuple[tuple[Entry, str, At], tuple[Entry, str, At]]]:
    """Yield the customers that several open cases hand over, each case once."""
    open_cases = (entry for entry in entries if entry.status in _IN_MOTION)
    lines = ((entry, dict(reversed(entry.customers))) for entry in open_cases)
    return alike(
        (customer, (entry, customer, at))
        for entry, named in lines
        for customer, at in named.items()
    )


def _error(code: str, entry: Entry, at: At, facts: Mapping[str, object]) -> Finding:
    return Finding(code, Severity.ERROR, entry.place(at), facts, case=entry.case)
