"""The forms of new customers and the adoption of editions: in time, complete, signed in turn."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from handover.evidence import NEW_CUSTOMER
from handover.facts.new_customers import asked
from handover.findings import Finding, Severity, flag
from handover.policy import in_force
from handover.register import FORM_ROLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from handover.findings import At, Flag, Place
    from handover.policy import Edition
    from handover.register import Customer, NewCustomer, Register

    Editions = tuple[Edition, ...]
    Check = Callable[[Register, Editions, date], Iterator[Flag]]


def findings(
    known: Register, editions: Editions, today: date, place: Callable[[At], Place]
) -> Iterator[Finding]:
    """Yield what is wrong with the forms of new customers and with how editions were adopted."""
    edition = in_force(editions, today)
    for code, (severity, check) in CHECKS.items():
        clause = edition.clause_of(code) if edition else None
        for one in check(known, editions, today):
            named = clause.clause if clause else None
            yield Finding(code, severity, one.placed(place), one.facts, clause=named)


def _due(customer: Customer, editions: Editions) -> date | None:
    """Return the day by which a customer's form is due; None for those older than the policy."""
    edition = in_force(editions, customer.owned_from)
    if edition is None:
        return None
    late = customer.owned_from + timedelta(edition.new_customers.days)
    return min(late, customer.first_deal_on or late)


def _missing(known: Register, editions: Editions, today: date) -> Iterator[Flag]:
    """Flag a customer whose form is due and not there (R28)."""
    for customer in known.customers.values():
        edition = in_force(editions, customer.owned_from)
        if customer.id in known.new_customers or customer.id in known.unread_forms or not edition:
            continue
        due = customer.owned_from + timedelta(edition.new_customers.days)
        if due <= today:
            yield flag(customer.at / "customer", customer=customer.id, due=due)


def _late(known: Register, editions: Editions, today: date) -> Iterator[Flag]:
    """Flag a form that was filled in later than it was due, or after the first deal (R28)."""
    del today
    for form, customer in _of_customers(known):
        due = _due(customer, editions)
        if due and due < form.filled_on:
            yield flag(form.at / "filled_on", filled_on=form.filled_on, due=due)


def _incomplete(known: Register, editions: Editions, today: date) -> Iterator[Flag]:
    """Flag what a form is for and the register does not have (R28)."""
    del today
    for form, customer in _of_customers(known):
        edition = in_force(editions, form.filled_on)
        for field in edition.new_customers.fields if edition else ():
            if field not in customer.given:
                yield flag(customer.at / field, customer=customer.id, field=field)


def _wrong_signer(known: Register, editions: Editions, today: date) -> Iterator[Flag]:
    """Flag somebody named in a form who was not who the policy asks for on that day (R29)."""
    del today
    for form, customer in _of_customers(known):
        late = (due := _due(customer, editions)) is not None and due < form.filled_on
        for role, wanted in _wanted(known, form, None if late else customer.first_owner):
            if not wanted and form.people[role] in known.people:
                at = form.at / FORM_ROLES[role]
                yield flag(at, person=form.people[role], role=role, filled_on=form.filled_on)


def _wanted(known: Register, form: NewCustomer, owner: str | None) -> Iterator[tuple[str, bool]]:
    """Yield each role of a form, and whether who is named there is the right one."""
    people, on = form.people, form.filled_on
    rep = people["representative"]
    yield "representative", owner in {None, rep}
    yield "superior", known.superior(rep, on) in {None, people["superior"]}
    post, manager = known.position(rep, on), known.position(people["department_manager"], on)
    manages = manager is not None and manager.manages(post.department if post else None)
    yield "department_manager", manages


def _out_of_order(known: Register, editions: Editions, today: date) -> Iterator[Flag]:
    """Flag who signed a form before somebody who signs first (R30)."""
    del today
    for form in known.new_customers.values():
        edition = in_force(editions, form.filled_on)
        if edition is None or not edition.act(NEW_CUSTOMER).in_order:
            continue
        signed = [role for role in asked(form, editions) if role in form.signed]
        for first, role in pairwise(signed):
            if form.signed[role] <= form.signed[first]:
                people = {"person": form.people[role], "other": form.people[first]}
                yield flag(form.at / FORM_ROLES[role], **people)


def _stranger(known: Register, editions: Editions, today: date) -> Iterator[Flag]:
    """Flag somebody whom a form or an adoption names and who has no record."""
    del editions, today
    for form in known.new_customers.values():
        for role, person in form.people.items():
            if not known.knows(person):
                yield flag(form.at / FORM_ROLES[role], person=person)
    for one in known.adoptions:
        for key, people in (("acknowledged", one.acknowledged), ("electronic", one.electronic)):
            for person in people:
                if not known.knows(person):
                    yield flag(one.at / _LISTED[key], person=person)


_LISTED = {"acknowledged": "acknowledged", "electronic": "electronic_signatures"}


def _of_nobody(known: Register, editions: Editions, today: date) -> Iterator[Flag]:
    """Flag the form of a customer who has no record."""
    del editions, today
    for form in known.new_customers.values():
        if not known.knows(form.customer):
            yield flag(form.at / "customer", customer=form.customer)


def _published_late(known: Register, editions: Editions, today: date) -> Iterator[Flag]:
    """Flag an edition that was made known after its first day (R75)."""
    del editions, today
    for one in known.adoptions:
        if one.published_on > one.edition:
            facts = {"published_on": one.published_on, "edition": one.edition}
            yield flag(one.at / "published_on", **facts)


def _of_customers(known: Register) -> Iterator[tuple[NewCustomer, Customer]]:
    for number, form in known.new_customers.items():
        if number in known.customers:
            yield form, known.customers[number]


CHECKS: Mapping[str, tuple[Severity, Check]] = {
    "A0701": (Severity.WARNING, _missing),
    "A0702": (Severity.WARNING, _late),
    "A0703": (Severity.WARNING, _incomplete),
    "A0704": (Severity.ERROR, _wrong_signer),
    "A0706": (Severity.ERROR, _out_of_order),
    "A2103": (Severity.WARNING, _published_late),
    "F0301": (Severity.ERROR, _stranger),
    "F0302": (Severity.ERROR, _of_nobody),
}
"""Each check by its code, and how much its flags weigh."""
