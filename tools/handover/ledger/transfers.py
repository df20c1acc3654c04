"""Articles 1, 8 and 17: no customer is left behind, handed over twice, or handed back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handover.facts.sign_off import signed_on, unsigned
from handover.facts.status import Status
from handover.findings import flag
from handover.ledger.clearance import resigned_on
from handover.ledger.custody import moves
from handover.ledger.numbers import of_one_customer, of_one_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.facts.context import Context
    from handover.ledger.across import Found
    from handover.ledger.entry import Entry, Ledger
    from handover.ledger.tenure import Move, Tenure
    from handover.model import Case, CustomerLine
    from handover.register import Person


def number_taken_twice(ledger: Ledger) -> Iterator[Found]:
    """Flag a case number that another case has, however it is written (R78)."""
    entries = {entry.case.at.file: entry for entry in ledger.entries}
    for case, other in of_one_number(entry.case for entry in ledger.ordered):
        entry = entries[case.at.file]
        yield entry, flag(case.at / "case", case=case.id, other=other.at.file)


def customer_in_two_cases(ledger: Ledger) -> Iterator[Found]:
    """Flag a customer that two cases hand over which are under way (R78)."""
    for (entry, customer, at), (other, _, _) in of_one_customer(ledger.ordered):
        signing = [one for one in (entry, other) if one.status is Status.SIGNING]
        first = next(iter(signing), entry)
        waiting = unsigned(first.context) if first.context else ()
        facts = {"late": bool(signing), "case": first.case.id, "waiting": waiting}
        yield entry, flag(at, customer=customer, other=other.case.id, **facts)


def customer_left_behind(ledger: Ledger) -> Iterator[Found]:
    """Flag a customer of the transferor who is neither handed over nor kept back (R01, R06, R26)."""
    for entry, _ in ledger.judged:
        case = entry.case
        for customer in _left_behind(ledger, entry):
            facts = {"transferor": case.parties.transferor, "opened_on": case.opened_on}
            yield entry, flag(case.at / "customers", customer=customer, **facts)


def _left_behind(ledger: Ledger, entry: Entry) -> Iterator[str]:
    """Yield whom the transferor held when the case was opened, by what was signed before it was."""
    case, custody = entry.case, ledger.custody
    giver, day, own = case.parties.transferor, case.opened_on, custody.moved_by(case.folder)
    given = ledger.in_no_case(custody.given(giver, case.folder, day), giver, day)
    left = ledger.unhanded[giver, day].difference(own).union(given)
    left = left.difference(customer for customer, _ in case.named_customers())
    if left and not entry.is_cancelled:
        yield from filter(left.__contains__, custody.customers)


def leaver_keeps_customers(ledger: Ledger) -> Iterator[Found]:
    """Flag somebody who has left, or leaves today, and holds a customer in no case (R33)."""
    for person, last in _leavers(ledger):
        if last <= ledger.today:
            yield from _leaving(ledger, person, last, left=True)


def leaver_has_customers(ledger: Ledger) -> Iterator[Found]:
    """Flag somebody who leaves within the notice of clause 8 and holds a customer in no case (R33)."""
    days = timedelta(ledger.edition.notice.days if ledger.edition else 0)
    for person, last in _leavers(ledger):
        if timedelta() < last - ledger.today <= days:
            yield from _leaving(ledger, person, last, left=False)


def _leavers(ledger: Ledger) -> Iterator[tuple[Person, date]]:
    """Yield who leaves and the last day, that of the resignation if the register's is not sooner."""
    for person in ledger.register.people.values() if ledger.register else ():
        resigned = resigned_on(ledger, person.id)
        days = [person.employed_to, resigned if resigned and person.employed(resigned) else None]
        last = min(filter(None, days), default=None)
        if last:
            yield person, last


def _leaving(ledger: Ledger, person: Person, last: date, *, left: bool) -> Iterator[Found]:
    """Yield the customers of somebody who leaves that no case speaks of.

    What a case keeps back stays with nobody who leaves.
    """
    held = ledger.custody.held(person.id, ledger.today)
    spoken = ledger.under_way | _left_in_cases(ledger, person.id) if held else frozenset()
    customers = tuple(customer for customer in held if customer not in spoken)
    if customers:
        facts = {"person": person.id, "customers": customers, "last_day": last, "left": left}
        yield None, flag(person.at / "employed_to", **facts)


def _left_in_cases(ledger: Ledger, person: str) -> set[str]:
    """Return the customers that a case of a person must not leave behind."""
    return {
        customer
        for entry, context in ledger.cases_of(person)
        if context.claims_sign_off
        for customer in _left_behind(ledger, entry)
    }


def handed_over_by_other(ledger: Ledger) -> Iterator[Found]:
    """Flag a customer whom somebody else than the transferor held: a gap, or a second time (R01).

    A correction moves no customer whom a later case has handed on since.
    """
    for entry, context in ledger.judged:
        yield from _handed_on(ledger, entry)
        for line in _certain(ledger, entry.case):
            held = ((day, _held(ledger, entry.case, line, day)) for day in _days(context))
            others = ((day, one) for day, one in held if not _is_giver(ledger, entry.case, one))
            for day, one in list(others)[:1]:
                facts = {"holder": one and one.person, "other": one and one.case, "day": day}
                late = _signing(context, late=day > entry.case.opened_on)
                handed = _handed(entry.case, line)
                yield entry, flag(line.at / "customer", **facts, **late, **handed)


def _signing(context: Context, *, late: bool) -> dict[str, object]:
    """Tell whether it is only for want of signatures that a later day is looked at, and of whose."""
    late = late and context.claims_sign_off and signed_on(context) is None
    return {"late": late, "waiting": unsigned(context)}


def _handed_on(ledger: Ledger, entry: Entry) -> Iterator[Found]:
    """Yield the customers whom a signed correction moved although another case had them by then."""
    case = entry.case
    for customer in ledger.custody.moved_by(case.folder):
        ordered = sorted(ledger.custody.moves[customer], key=lambda move: move.order)
        own = [index for index, move in enumerate(ordered) if move.folder == case.folder]
        for index in own[1:]:
            before, line = ordered[index - 1], case.line(customer)
            if before.folder != case.folder:
                at = line.at / "customer" if line else case.at / "customers"
                facts = {"customer": customer, "transferor": case.parties.transferor}
                held = {"holder": before.receiver, "other": before.case}
                yield entry, flag(at, **held, day=ordered[index].day, **facts)


def _handed(case: Case, line: CustomerLine) -> dict[str, object]:
    return {"customer": line.customer, "transferor": case.parties.transferor}


def _certain(ledger: Ledger, case: Case) -> Iterator[CustomerLine]:
    """Yield the customers of a case of whom it can be told who holds them, each once."""
    if case.cancelled_on is None:
        first = {line.customer: line for line in reversed(case.customers)}
        yield from (line for one, line in first.items() if ledger.custody.is_certain(one))


def _held(ledger: Ledger, case: Case, line: CustomerLine, day: date) -> Tenure | None:
    return ledger.custody.before(line.customer, case.folder, day)


def _days(context: Context) -> tuple[date, date]:
    """Return the days on which the transferor must hold the customers: opening and sign-off."""
    opened = context.case.opened_on
    return opened, max(opened, signed_on(context) or context.today)


def _is_giver(ledger: Ledger, case: Case, tenure: Tenure | None) -> bool:
    """Tell whether the transferor is the one who holds a customer, or nobody can say who is.

    A person without a record is the matter of another finding.
    """
    giver = case.parties.transferor
    holder = giver if tenure is None else tenure.person
    known = ledger.register.knows if ledger.register else bool
    if holder is None or not (known(giver) and known(holder)):
        return True
    return tenure is not None and holder == giver


def handed_back(ledger: Ledger) -> Iterator[Found]:
    """Flag a customer who goes back to one who handed it over while that window is open (R78)."""
    for entry, _ in ledger.judged:
        opened, folder = entry.case.opened_on, entry.case.folder
        for line in _certain(ledger, entry.case):
            for move in _still_open(ledger, line.customer, opened):
                again = move.giver in entry.case.receivers_of(line.customer)
                if again and ledger.custody.is_before(move, folder, opened):
                    facts = {"customer": line.customer, "receiver": move.giver, "other": move.case}
                    yield entry, flag(line.at / "customer", **facts)


def _still_open(ledger: Ledger, customer: str, day: date) -> Iterator[Move]:
    """Yield how a customer was handed over by the cases whose window is open on a day."""
    for context in ledger.windows.open_on(customer, day):
        yield from (move for move in moves(context) if move.customer == customer)
