"""Numbers: those that two cases have, and customers that two open cases hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from handover.characters import same
from handover.facts.status import Status

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from handover.findings import At
    from handover.ledger.entry import Entry
    from handover.model import Case

_One = TypeVar("_One")

_IN_MOTION = {Status.DRAFT, Status.READY, Status.SIGNING, Status.REFUSED}


def alike(named: Iterable[tuple[Hashable, _One]]) -> Iterator[tuple[_One, _One]]:
    """Yield each that shares its name with others, and the first of these."""
    by_name: dict[Hashable, list[_One]] = {}
    for name, one in named:
        by_name.setdefault(name, []).append(one)
    for first, *others in by_name.values():
        yield from ((first, other) for other in others[:1])
        yield from ((other, first) for other in others)


def ambiguous(cases: Iterable[Case]) -> frozenset[str]:
    """Return the folders of cases whose number another one has, so that it names neither."""
    return frozenset(case.folder for case, _ in of_one_number(cases))


def of_one_number(cases: Iterable[Case]) -> Iterator[tuple[Case, Case]]:
    """Yield the cases that have the number of another one, and that one."""
    return alike((same(case.id), case) for case in cases)


def of_one_customer(
    entries: Iterable[Entry],
) -> Iterator[tuple[tuple[Entry, str, At], tuple[Entry, str, At]]]:
    """Yield the customers that several open cases hand over, each case once."""
    open_cases = [entry for entry in entries if entry.status in _IN_MOTION]
    return alike(
        (customer, (entry, customer, at))
        for entry in open_cases
        for customer, at in _lines(entry.case).items()
    )


def _lines(case: Case) -> dict[str, At]:
    """Return the customers of a case, each at the first line that names it."""
    return {line.customer: line.at / "customer" for line in reversed(case.customers)}
