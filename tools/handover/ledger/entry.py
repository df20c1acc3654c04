"""What other cases need to know of a case, and what is known of those that could not be judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from handover.facts.revisions import first_signed_on
from handover.facts.sign_off import signed_at
from handover.findings import Place
from handover.ledger.custody import Custody
from handover.ledger.numbers import ambiguous

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

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
        signed = self.context and first_signed_on(self.context)
        return self.case.cancelled_on is not None and not signed


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

    def cases_of(self, person: str) -> Iterator[tuple[Entry, Context]]:
        """Yield the cases, but for those cancelled, in which a person hands over."""
        for entry, context in self.judged:
            if entry.case.parties.transferor == person and not entry.is_cancelled:
                yield entry, context
