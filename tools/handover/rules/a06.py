"""Article 6: the joint visit to every customer, and the customer's signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.sign_off import signed_on
from handover.findings import flag
from handover.model import Role
from handover.rules.references import known_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.facts.context import Context
    from handover.findings import Flag
    from handover.model import Case, CustomerLine, Visit

_BOTH = (Role.TRANSFEROR, Role.SUPERVISOR)


def customer_not_visited(context: Context) -> Iterator[Flag]:
    """Flag a customer that no visit names (R26)."""
    visited = [customer for visit in context.case.visits for customer in visit.customers]
    for line in _lacking(context, visited):
        yield flag(line.at, customer=line.customer)


def _lacking(context: Context, named: list[str]) -> Iterator[CustomerLine]:
    """Yield the entries of customers who are not named; none if one named may be meant."""
    if all(map(context.register.knows, named)):
        yield from (line for line in known_lines(context) if line.customer not in named)


def visit_without_all_three(context: Context) -> Iterator[Flag]:
    """Flag a visit at which transferor, a customer's receiver or supervisor was missing (R25)."""
    knows = context.register.knows
    for visit in context.case.visits:
        for person in _needed(context.case, visit) if all(map(knows, visit.present)) else ():
            if knows(person) and person not in visit.present:
                yield flag(visit.at / "present", person=person, visited_on=visit.visited_on)


def _needed(case: Case, visit: Visit) -> Iterator[str]:
    """Yield the parties of a visit, once each; a receiver only where it is clear who it is."""
    named = {case.receivers_of(c) for c in visit.customers if case.line(c)}
    for role, person, _ in case.parties.roles():
        if role in _BOTH or (role is Role.RECEIVER and (person,) in named):
            yield person


def visit_by_video(context: Context) -> Iterator[Flag]:
    """Flag a visit that was not on site (R25)."""
    for visit in context.case.visits:
        if visit.mode == "video":
            yield flag(visit.at / "mode", visited_on=visit.visited_on)


def customer_has_not_signed(context: Context) -> Iterator[Flag]:
    """Flag a customer whose signature is not there, and who has not refused it (R27)."""
    signed = [s.customer for visit in context.case.visits for s in visit.signed_by]
    for line in _lacking(context, signed):
        if line.refused_to_sign is None:
            yield flag(line.at, customer=line.customer)


def customer_refused_to_sign(context: Context) -> Iterator[Flag]:
    """Flag a customer who would not sign, with the supervisor's note (R27)."""
    for line in context.case.customers:
        if line.refused_to_sign is not None:
            at = line.at / "refused_to_sign"
            yield flag(at, customer=line.customer, reason=line.refused_to_sign)


def visit_outside_handover(context: Context) -> Iterator[Flag]:
    """Flag a visit before the opening, after the request to sign, or in the future (R25, R43).

    What everybody signed without a request ends on the sign-off day.
    """
    first, last = context.case.opened_on, _last_day(context)
    for visit in context.case.visits:
        if not first <= visit.visited_on <= last:
            at = visit.at / "visited_on"
            yield flag(at, visited_on=visit.visited_on, first=first, last=last)


def _last_day(context: Context) -> date:
    ends = (context.case.sign_off_requested_on, signed_on(context), context.today)
    return min(day for day in ends if day)


def customer_signed_outside_handover(context: Context) -> Iterator[Flag]:
    """Flag a customer's signature before its visit, after the request to sign, or in the future.

    Where the visit itself was outside, another finding speaks.
    """
    last = _last_day(context)
    for visit in context.case.visits:
        for signature in visit.signed_by:
            first, day = visit.visited_on, signature.signed_on
            if day and (day < first or first <= last < day):
                yield flag(signature.at / "signed_on", day=day, first=first, last=last)


def signature_of_customer_not_visited(context: Context) -> Iterator[Flag]:
    """Flag a signature of a customer that the visit does not name (R27)."""
    knows = context.register.knows
    for visit in context.case.visits:
        for signature in visit.signed_by if all(map(knows, visit.customers)) else ():
            customer = signature.customer
            if context.case.line(customer) and knows(customer) and customer not in visit.customers:
                yield flag(signature.at / "customer", customer=customer)


def absent_and_present(context: Context) -> Iterator[Flag]:
    """Flag a person who is said to have been at a visit and to have missed it (R25)."""
    for visit in context.case.visits:
        for index, (person, _) in enumerate(visit.absent):
            if person in visit.present:
                at = visit.at / "absent" / index / "person"
                yield flag(at, person=person, visited_on=visit.visited_on)


def contact_not_in_register(context: Context) -> Iterator[Flag]:
    """Flag a signature by a contact whom the customer register does not list (R27)."""
    for visit in context.case.visits:
        for signature in visit.signed_by:
            customer = context.register.customers.get(signature.customer)
            numbers = [contact.number for contact in customer.contacts] if customer else []
            if customer and signature.contact not in numbers:
                at = signature.at / "contact"
                yield flag(at, customer=signature.customer, contact=signature.contact)
