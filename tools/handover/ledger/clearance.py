"""Article 18: nobody is cleared before everything is handed over; what still keeps a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from handover.facts.losses import losses
from handover.facts.sign_off import agreed_on
from handover.facts.status import filed_on
from handover.findings import flag
from handover.model import Clearance, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.facts.context import Context
    from handover.facts.losses import CaseLoss
    from handover.facts.steps import Step
    from handover.ledger.across import Found
    from handover.ledger.entry import Entry, Ledger


@dataclass(frozen=True, slots=True)
class Cleared:
    """HR's own word that a person may go; `confirmed_on` is None until it is signed."""

    case: str
    event: Clearance
    confirmed_on: date | None


class Waiting(NamedTuple):
    """A step of a case that waits for a person; `revision` is that of a correction under way."""

    case: str
    step: Step
    revision: int | None


@dataclass(frozen=True, slots=True)
class Exit:
    """What still keeps a person: cases, customers, losses, and what nobody can tell.

    `customers` are those held, each with the case that hands it over, if one does. `doubted` are
    customers of whom it cannot be told whether the person holds them, `unread` folders of cases
    that may be the person's. `waiting` are the steps of this person, which keep nobody.
    """

    person: str
    last_day: date | None
    cases: tuple[Entry, ...]
    customers: tuple[tuple[str, str | None], ...]
    losses: tuple[tuple[str, CaseLoss], ...]
    doubted: tuple[str, ...]
    unread: tuple[str, ...]
    waiting: tuple[Waiting, ...]
    cleared: Cleared | None

    @property
    def is_blocked(self) -> bool:
        """Whether something of the handover is still to be done, or cannot be told."""
        return any((self.cases, self.customers, self.losses, self.doubted, self.unread))


def leaving(ledger: Ledger) -> tuple[str, ...]:
    """Return who has a last day in the register, or hands over for a resignation."""
    people = ledger.register.people.values() if ledger.register else ()
    left = {one.id for one in people if one.employed_to}
    resigned = {
        entry.case.parties.transferor
        for entry, _ in ledger.judged
        if entry.case.kind is Kind.RESIGNATION and not entry.is_cancelled
    }
    return tuple(sorted(left | resigned))


def exit_of(ledger: Ledger, person: str) -> Exit:
    """Return what still keeps a person, as of the ledger's day (Article 18)."""
    known = ledger.register.people.get(person) if ledger.register else None
    return Exit(
        person=person,
        last_day=(known.employed_to if known else None) or resigned_on(ledger, person),
        cases=tuple(entry for entry, context in ledger.cases_of(person) if not filed_on(context)),
        customers=tuple(_customers(ledger, person)),
        losses=tuple(_losses(ledger, person)),
        doubted=tuple(_doubted(ledger, person)),
        unread=tuple(one.folder for one in ledger.lost if one.may_name(person)),
        waiting=tuple(_waiting(ledger, person)),
        cleared=_cleared(ledger, person),
    )


def resigned_on(ledger: Ledger, person: str) -> date | None:
    """Return the last working day that the resignations of a person name."""
    said = (entry.case.resignation for entry, _ in ledger.cases_of(person))
    return max((one.last_day for one in said if one and one.last_day), default=None)


def _customers(ledger: Ledger, person: str) -> Iterator[tuple[str, str | None]]:
    cases = {
        line.customer: entry.case.id
        for entry, context in ledger.cases_of(person)
        if not filed_on(context)
        for line in entry.case.customers
    }
    for customer in ledger.custody.held(person, ledger.today):
        yield customer, cases.get(customer)


def _doubted(ledger: Ledger, person: str) -> Iterator[str]:
    custody = ledger.custody
    for customer in custody.customers:
        if customer in custody.doubts and person in {one.person for one in custody.chain(customer)}:
            yield customer


def _losses(ledger: Ledger, person: str) -> Iterator[tuple[str, CaseLoss]]:
    for entry, context in ledger.judged:
        for loss in losses(context):
            if loss.settled_for(person) is None and _concerns(context, loss, person):
                yield entry.case.id, loss


def _concerns(context: Context, loss: CaseLoss, person: str) -> bool:
    """Tell whether a person bears a loss, or may once it is decided who does."""
    borne = loss.judgement.outcome.persons if loss.judgement else ()
    if borne:
        return any(share.person == person and share.amount for share in borne)
    return any(party == person for _, party, _ in context.case.parties.roles())


def _waiting(ledger: Ledger, person: str) -> Iterator[Waiting]:
    for entry, _ in ledger.judged:
        standing = entry.standing
        under_way = standing.correction if standing else None
        for step in standing.steps if standing else ():
            if step.person == person:
                later = under_way is not None and step in under_way.next_steps
                number = under_way.revision if under_way and later else None
                yield Waiting(entry.case.id, step, number)


def _cleared(ledger: Ledger, person: str) -> Cleared | None:
    """Return the latest clearance of a person, one that is signed before one that is not."""
    found = [
        Cleared(entry.case.id, event, agreed_on(context, event))
        for entry, context, event in _clearances(ledger)
        if event.person == person
    ]
    return max(
        found, key=lambda one: (one.confirmed_on is not None, one.event.cleared_on), default=None
    )


def cleared_with_customers_left(ledger: Ledger) -> Iterator[Found]:
    """Flag the clearance of somebody who holds a customer, or has another case not filed (R67)."""
    for entry, _, event in _clearances(ledger):
        cases = [
            (other, filed_on(context))
            for other, context in ledger.cases_of(event.person)
            if other is not entry
        ]
        open_ = tuple(one.case.id for one, day in cases if day is None or day > event.cleared_on)
        customers = _left(ledger, event)
        if open_ or customers:
            facts = {"customers": customers or None, "cases": open_ or None}
            yield entry, flag(event.at / "cleared_on", person=event.person, **facts)


def _left(ledger: Ledger, event: Clearance) -> tuple[str, ...]:
    """Return the customers whom a person holds on the day of the clearance, in no open case."""
    held = ledger.custody.held(event.person, event.cleared_on)
    return tuple(customer for customer in held if customer not in ledger.under_way)


def _clearances(ledger: Ledger) -> Iterator[tuple[Entry, Context, Clearance]]:
    for entry, context in ledger.judged:
        for event in entry.case.events:
            if isinstance(event, Clearance):
                yield entry, context, event
