"""Who holds a customer: its first owner, then from each sign-off day the receiver of its line.

Nobody types it. A case that is cancelled or not signed moves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from handover.dates import local_day
from handover.facts.context import once
from handover.facts.sign_off import signed_at, voided_at
from handover.ledger.tenure import Move, Way, begun, chain, closed
from handover.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from handover.facts.context import Context
    from handover.ledger.tenure import Tenure
    from handover.model import Case
    from handover.register import Customer


@once
def moves(context: Context) -> tuple[Move, ...]:
    """Return the customers that a case has moved: none before everybody has signed.

    A correction moves those for whom it names another receiver. Whom it hands over no more goes
    back to the transferor. What was signed is not undone by cancelling it later (A0412).
    """
    return tuple(_moves(context))


def _moves(context: Context) -> Iterator[Move]:
    before: dict[str, str | None] = {}
    for revision in filter(_takes_place, context.revisions):
        if instant := signed_at(revision):
            after = _receivers(revision.case)
            yield from _moved(revision, instant, before, after)
            before = after


def _moved(
    context: Context,
    instant: datetime,
    before: Mapping[str, str | None],
    after: Mapping[str, str | None],
) -> Iterator[Move]:
    case, day = context.case, local_day(instant, context.register.time_zone)
    giver = case.parties.transferor
    for customer in dict.fromkeys((*before, *after)):
        receiver = after.get(customer, giver)
        if customer not in before or before[customer] != receiver:
            yield Move(customer, giver, receiver, day, instant, case.folder, case.id)


def _takes_place(revision: Context) -> bool:
    return revision.case.cancelled_on is None


def _receivers(case: Case) -> dict[str, str | None]:
    """Return who takes over each customer; None where the case does not tell it."""
    named = {line.customer: case.receivers_of(line.customer) for line in case.customers}
    return {who: found[0] if len(found) == 1 else None for who, found in named.items()}


_NOWHERE = Way()


@dataclass(frozen=True)
class Custody:
    """Who holds which customer; `doubts` gives the folders of cases that keep it from being told."""

    customers: Mapping[str, Customer]
    moves: Mapping[str, tuple[Move, ...]]
    doubts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        customers: Mapping[str, Customer],
        contexts: Sequence[Context],
        doubts: Mapping[str, tuple[str, ...]],
    ) -> Custody:
        """Return who holds which customer by the signed cases.

        Where what was signed was changed afterwards, it cannot be told who took the customer over.
        """
        moved: dict[str, list[Move]] = {}
        doubted = {customer: list(folders) for customer, folders in doubts.items()}
        for context in contexts:
            for move in moves(context):
                moved.setdefault(move.customer, []).append(move)
        known = {customer: tuple(found) for customer, found in moved.items()}
        for context in filter(_is_voided, contexts):
            for customer in _voided(context, customers, known):
                doubted.setdefault(customer, []).append(context.case.folder)
        return cls(
            customers,
            known,
            {customer: tuple(dict.fromkeys(folders)) for customer, folders in doubted.items()},
        )

    def chain(self, number: str) -> tuple[Tenure, ...]:
        """Return who holds a customer from the first day on."""
        return self._chains[number]

    @cached_property
    def _chains(self) -> Mapping[str, tuple[Tenure, ...]]:
        return {one: self._chain(one, self.moves.get(one, ())) for one in self.customers}

    @cached_property
    def _tenures(self) -> Mapping[str | None, tuple[tuple[str, Tenure], ...]]:
        """What each person held at some time, of the customers of whom it is certain."""
        found: dict[str | None, list[tuple[str, Tenure]]] = {}
        for number in filter(self.is_certain, self.customers):
            for tenure in self.chain(number):
                found.setdefault(tenure.person, []).append((number, tenure))
        return {person: tuple(held) for person, held in found.items()}

    @cached_property
    def _moved(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for customer, moved in self.moves.items():
            for move in moved:
                found.setdefault(move.folder, {})[customer] = None
        return {folder: tuple(customers) for folder, customers in found.items()}

    @cached_property
    def _doubted_by(self) -> Mapping[str, tuple[str, ...]]:
        """The customers that one case alone leaves in doubt, by its folder."""
        found: dict[str, list[str]] = {}
        for number, folders in self.doubts.items():
            if number in self.customers and len(folders) == 1:
                found.setdefault(folders[0], []).append(number)
        return {folder: tuple(numbers) for folder, numbers in found.items()}

    def moved_by(self, folder: str) -> tuple[str, ...]:
        """Return the customers that a case has moved, each once."""
        return self._moved.get(folder, ())

    def tenure(self, number: str, on: date) -> Tenure | None:
        """Return who holds a customer on a day; None before its first day."""
        return next((one for one in self.chain(number) if one.covers(on)), None)

    def before(self, number: str, folder: str, on: date) -> Tenure | None:
        """Return who held a customer on a day, by what was signed before a case was."""
        way = self._ways.get(number, _NOWHERE)
        signed = way.signed_before(folder)
        last = way.up_to(on, signed)
        following = way.moves[last : min(last + 1, signed)]
        near = (*way.moves[max(last - 1, 0) : last], *following)
        held = self._chain(number, near) if last == 0 else closed([begun(move) for move in near])
        return next((one for one in held if one.covers(on)), None)

    def last_before(self, number: str, folder: str, on: date) -> Move | None:
        """Return how a customer was handed over last up to a day, before a case was signed."""
        way = self._ways.get(number, _NOWHERE)
        last = way.up_to(on, way.signed_before(folder))
        return way.moves[last - 1] if last else None

    def is_before(self, move: Move, folder: str, on: date) -> bool:
        """Tell whether a customer was handed over by a day, and before a case was signed."""
        way = self._ways[move.customer]
        return way.place(move) < way.up_to(on, way.signed_before(folder))

    @cached_property
    def _ways(self) -> Mapping[str, Way]:
        return {number: Way.of(moved) for number, moved in self.moves.items()}

    def is_certain(self, number: str) -> bool:
        """Tell whether it can be told who holds a customer."""
        return number in self.customers and number not in self.doubts

    def held(self, person: str, on: date) -> tuple[str, ...]:
        """Return the customers of whom it is certain that a person holds them on a day."""
        held = self._tenures.get(person, ())
        return tuple(number for number, tenure in held if tenure.covers(on))

    def given(self, person: str, folder: str, on: date) -> Iterator[str]:
        """Yield the customers whom a person held on a day, had a case not moved them.

        Those are among them of which nothing but this case leaves in doubt who holds them.
        """
        certain = filter(self.is_certain, self.moved_by(folder))
        for number in dict.fromkeys((*certain, *self._doubted_by.get(folder, ()))):
            tenure = self.before(number, folder, on)
            if tenure and tenure.person == person:
                yield number

    def _chain(self, number: str, moved: Iterable[Move]) -> tuple[Tenure, ...]:
        customer = self.customers[number]
        return chain(customer.first_owner, customer.owned_from, moved)


def _is_voided(context: Context) -> bool:
    return any(map(voided_at, context.revisions))


def _voided(
    context: Context, customers: Mapping[str, Customer], moved: Mapping[str, tuple[Move, ...]]
) -> Iterator[str]:
    """Yield the customers whom a case may have handed over that was changed after its sign-off.

    What it said then, nobody can tell: those that it names now, and all that a transferor has held.
    """
    heard = (said for one in context.revisions for said in one.evidence.heard)
    givers = {said.person for said in heard if said.role == Role.TRANSFEROR}
    givers |= {one.case.parties.transferor for one in context.revisions}
    for revision in context.revisions:
        yield from (line.customer for line in revision.case.customers)
    for number, customer in customers.items():
        receivers = (move.receiver for move in moved.get(number, ()))
        if givers.intersection((customer.first_owner, *receivers)):
            yield number
