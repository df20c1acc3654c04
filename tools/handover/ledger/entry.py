"""What other cases need to know of a case, and what is known of those that could not be judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from handover.dates import add_days
from handover.facts.revisions import first_signed_on
from handover.facts.sign_off import signed_at
from handover.findings import Place
from handover.ledger.custody import Custody, moves
from handover.ledger.numbers import ambiguous
from handover.ledger.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from handover.facts.context import Context
    from handover.facts.status import Standing, Status
    from handover.findings import At
    from handover.model import Case
    from handover.policy import Edition
    from handover.register import Register


@dataclass(frozen=True, slots=True)
class Entry:
    """A case that could be read; `context` and `standing` are None where it could not be judged.

    `place` finds a value of its records.
    """

    case: Case
    place: Callable[[At], Place]
    context: Context | None = None
    standing: Standing | None = None

    @property
    def status(self) -> Status | None:
        """Where the case stands."""
        return self.standing.status if self.standing else None

    @property
    def is_cancelled(self) -> bool:
        """Whether the handover will not take place; what was signed has (A0412)."""
        if self.case.cancelled_on is None:
            return False
        return not (self.context and first_signed_on(self.context))


@dataclass(frozen=True, slots=True)
class Lost:
    """A case that could not be read; `named` is None where not even its text can be told."""

    folder: str
    named: frozenset[str] | None = None

    def may_name(self, number: str) -> bool:
        """Tell whether the case may be about a person or a customer."""
        return self.named is None or number in self.named


def _nowhere(at: At) -> Place:
    return Place(at.file)


@dataclass(frozen=True)
class Ledger:
    """All cases of a repository as of a day, with the register; `place` finds a value of it."""

    today: date
    register: Register | None = None
    edition: Edition | None = None
    entries: tuple[Entry, ...] = ()
    lost: tuple[Lost, ...] = ()
    place: Callable[[At], Place] = field(default=_nowhere, compare=False)

    @cached_property
    def ordered(self) -> tuple[Entry, ...]:
        """The cases by their files, in whichever order they were read."""
        return tuple(sorted(self.entries, key=lambda entry: entry.case.at.file))

    @cached_property
    def judged(self) -> tuple[tuple[Entry, Context], ...]:
        """The cases that have a verdict, by their files; a number that two have gives none."""
        twins = ambiguous(entry.case for entry in self.entries)
        sound = (entry for entry in self.ordered if entry.case.folder not in twins)
        return tuple((entry, entry.context) for entry in sound if entry.context)

    @cached_property
    def custody(self) -> Custody:
        """Who holds which customer on which day."""
        customers = self.register.customers if self.register else {}
        contexts = tuple(context for _, context in self.judged)
        return Custody.of(customers, contexts, self._doubts(customers))

    @cached_property
    def windows(self) -> Windows:
        """The windows of all signed cases."""
        return Windows.of(context for _, context in self.judged)

    def _doubts(self, customers: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
        """Return the customers of whom a case cannot be read or judged, with these cases."""
        found: dict[str, list[str]] = {}
        for customer, folder in self._doubted(customers):
            found.setdefault(customer, []).append(folder)
        return {customer: tuple(dict.fromkeys(folders)) for customer, folders in found.items()}

    def _doubted(self, customers: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        sound = {entry.case.folder for entry, context in self.judged if not context.unread}
        for case in (entry.case for entry in self.ordered if entry.case.folder not in sound):
            yield from ((line.customer, case.folder) for line in case.customers)
        for one in self.lost:
            yield from ((number, one.folder) for number in customers if one.may_name(number))

    @cached_property
    def under_way(self) -> frozenset[str]:
        """The customers in cases that are neither signed nor cancelled."""
        return frozenset(
            line.customer
            for entry, context in self.judged
            if not entry.is_cancelled and signed_at(context) is None
            for line in entry.case.customers
        )

    @cached_property
    def unhanded(self) -> Mapping[tuple[str, date], frozenset[str]]:
        """The customers a transferor held on the day of an opening, in no case still to be signed."""
        cases = (entry.case for entry, _ in self.judged)
        asked = {(case.parties.transferor, case.opened_on) for case in cases}
        return {one: frozenset(self.in_no_case(self.custody.held(*one), *one)) for one in asked}

    def in_no_case(self, customers: Iterable[str], giver: str, day: date) -> Iterator[str]:
        """Yield the customers whom no case of a transferor hands over that was not signed by a day.

        A case of somebody without a record may be the transferor's as well.
        """
        for customer in customers:
            days = (self._handed_until.get((one, customer)) for one in (giver, None))
            if not any(last and day <= last for last in days):
                yield customer

    @cached_property
    def _handed_until(self) -> Mapping[tuple[str | None, str], date]:
        """The last day before all cases were signed in which somebody hands over a customer."""
        known = self.register.people if self.register else {}
        found: dict[tuple[str | None, str], date] = {}
        for entry, context in self.judged:
            giver = entry.case.parties.transferor
            signed = min((move.day for move in moves(context)), default=None)
            last = add_days(signed, -1) if signed else date.max
            for line in () if entry.is_cancelled else entry.case.customers:
                key = (giver if giver in known else None, line.customer)
                found[key] = max(last, found.get(key, last))
        return found

    @cached_property
    def contexts(self) -> Mapping[str, Context]:
        """What each case that has a verdict is judged by, by its folder."""
        return {entry.case.folder: context for entry, context in self.judged}

    def cases_of(self, person: str) -> tuple[tuple[Entry, Context], ...]:
        """Return the cases, but for those cancelled, in which a person hands over."""
        return tuple(self._cases.get(person, ()))

    @cached_property
    def _cases(self) -> Mapping[str, list[tuple[Entry, Context]]]:
        found: dict[str, list[tuple[Entry, Context]]] = {}
        for entry, context in self.judged:
            if not entry.is_cancelled:
                found.setdefault(entry.case.parties.transferor, []).append((entry, context))
        return found
