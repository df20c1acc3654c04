"""Article 6: the joint visit to every customer, and the customer's signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.sign_off import signed_on
from handover.findings import flag
from handover.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import Flag
    from handover.model import Case, Visit

_BOTH = (Role.TRANSFEROR, Role.SUPERVISOR)


def customer_not_visited(context: Context) -> Iterator[Flag]:
    """Flag a customer that no visit names (R26)."""
    visited = {customer for visit in context.case.visits for customer in visit.customers}
    for line in context.case.customers:
        if line.customer not in visited:
            yield flag(line.at, customer=line.customer)


def visit_without_all_three(context: Context) -> Iterator[Flag]:
    """Flag a visit at which transferor, a customer's receiver or supervisor was missing (R25)."""
    for visit in context.case.visits:
        for person in _needed(context.case, visit):
            if context.register.knows(person) and person not in visit.present:
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
    signed = {s.customer for visit in context.case.visits for s in visit.signed_by}
    for line in context.case.customers:
        if line.customer not in signed and line.refused_to_sign is None:
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
    first = context.case.opened_on
    ends = (context.case.sign_off_requested_on, signed_on(context), context.today)
    last = min(day for day in ends if day)
    for visit in context.case.visits:
        if not first <= visit.visited_on <= last:
            at = visit.at / "visited_on"
            yield flag(at, visited_on=visit.visited_on, first=first, last=last)


def contact_not_in_register(context: Context) -> Iterator[Flag]:
    """Flag a signature by a contact whom the customer register does not list (R27)."""
    for visit in context.case.visits:
        for signature in visit.signed_by:
            customer = context.register.customers.get(signature.customer)
            numbers = [contact.number for contact in customer.contacts] if customer else []
            if customer and signature.contact not in numbers:
                at = signature.at / "contact"
                yield flag(at, customer=signature.customer, contact=signature.contact)
