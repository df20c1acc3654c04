"""Whether the register fits together: what no schema of one record can see."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from handover.characters import same
from handover.findings import Finding, Severity, flag
from handover.ledger.numbers import alike
from handover.register import is_credit_code
from handover.soundness.errors import errors
from handover.sshsig import PublicKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from handover.findings import At, Flag, Place
    from handover.register import Account, Person, Position, Register
    from handover.source import Document

    Data = dict[str, Any]


def of_register(
    known: Register, channels: Iterable[str], place: Callable[[At], Place]
) -> Iterator[Finding]:
    """Yield what does not fit together in the register; `channels` are those of all editions."""
    for code, check in _OF_REGISTER.items():
        yield from errors(code, check(known), place)
    yield from errors("F0304", _channel_unknown(known, tuple(dict.fromkeys(channels))), place)


def of_numbers(key: str, records: Iterable[Document]) -> Iterator[Finding]:
    """Yield the records of people or customers whose number another one has."""
    named = ((same(cast("Data", one.data)[key]), one) for one in records)
    for record, other in alike(named):
        facts = {"number": cast("Data", record.data)[key], "path": other.file}
        yield Finding("F0333", Severity.ERROR, record.place((key,)), facts)


def of_adoptions(
    known: Register, days: Iterable[date], place: Callable[[At], Place]
) -> Iterator[Finding]:
    """Yield the adoptions of editions that are not there; `days` are the first days of all."""
    there = tuple(sorted(days))
    lost = (one for one in known.adoptions if one.edition not in there)
    flags = (flag(one.at / "edition", edition=one.edition, known=there) for one in lost)
    yield from errors("F0344", flags, place)


def _stranger(known: Register) -> Iterator[Flag]:
    """Flag a superior or a first owner who has no record."""
    named = ((p.reports_to, at / "reports_to") for _, p, at in _positions(known))
    owners = ((c.first_owner, c.at / "first_owner" / "person") for c in known.customers.values())
    for person, at in chain(named, owners):
        if person and not known.knows(person):
            yield flag(at, person=person)


def _own_superior(known: Register) -> Iterator[Flag]:
    """Flag a person who reports to nobody else."""
    for person, position, at in _positions(known):
        if position.reports_to == person.id:
            yield flag(at / "reports_to", person=person.id)


def _department_unknown(known: Register) -> Iterator[Flag]:
    """Flag a position in a department that repository.yaml does not list."""
    for _, position, at in _positions(known):
        if position.department not in known.departments:
            key, listed = position.department, tuple(known.departments)
            yield flag(at / "department", key=key, known=listed)


def _position_at_odds(known: Register) -> Iterator[Flag]:
    """Flag a position that begins on the day of another one, or while the person is not there."""
    for person in known.people.values():
        seen: set[date] = set()
        for index, position in enumerate(person.positions):
            day, at = position.from_day, person.at / "positions" / index / "from"
            if day in seen:
                yield flag(at, day=day, bound=None, late=False)
            elif not person.employed(day):
                late = day >= person.employed_from
                bound = person.employed_to if late else person.employed_from
                yield flag(at, day=day, bound=bound, late=late)
            seen.add(day)


def _account_of_two(known: Register) -> Iterator[Flag]:
    """Flag an account that was two people's on one day, so that it proves for neither who signed."""
    held = ((p, account) for p in known.people.values() for account in p.accounts)
    by_id: dict[tuple[str, int], list[tuple[Person, Account]]] = {}
    for person, account in held:
        by_id.setdefault((account.host, account.id), []).append((person, account))
    for owners in by_id.values():
        for person, account in owners:
            others = (p for p, other in owners if p is not person and _overlap(account, other))
            if other := next(others, None):
                yield flag(account.at, person=other.id)


def _overlap(one: Account, other: Account) -> bool:
    return one.held(other.from_day) or other.held(one.from_day)


def _key_of_two(known: Register) -> Iterator[Flag]:
    """Flag a public key that two people have, so that it proves for neither who signed (R81).

    Nor does one that seals receipts. However it is typed, it is one key.
    """
    sealing = {PublicKey.of(key.public_key) for key in known.sealers}
    owners: dict[PublicKey, list[Person]] = {}
    held = [(person, *one) for person in known.people.values() for one in _keys(person)]
    for person, _, key in held:
        owners.setdefault(key, []).append(person)
    for person, at, key in held:
        others = [other.id for other in owners[key] if other is not person]
        if others or key in sealing:
            yield flag(at, person=others[0] if others else None)


def _keys(person: Person) -> Iterator[tuple[At, PublicKey]]:
    found = ((one.at, PublicKey.of(one.public_key)) for one in person.keys)
    yield from ((at, key) for at, key in found if key)


def _key_unusable(known: Register) -> Iterator[Flag]:
    """Flag a public key by which nothing can be verified, of a person or the sealer (R81)."""
    of_people = (key for person in known.people.values() for key in person.keys)
    for key in chain(of_people, known.sealers):
        if PublicKey.of(key.public_key) is None:
            yield flag(key.at)


def _contact_listed_twice(known: Register) -> Iterator[Flag]:
    """Flag a contact whose number another contact of the customer has."""
    for customer in known.customers.values():
        seen: set[int] = set()
        for index, contact in enumerate(customer.contacts):
            if contact.number in seen:
                at = customer.at / "contacts" / index / "number"
                yield flag(at, number=contact.number)
            seen.add(contact.number)


def _credit_code_wrong(known: Register) -> Iterator[Flag]:
    """Flag a credit code whose check digit is not that of the others."""
    for customer in known.customers.values():
        if customer.uscc and not is_credit_code(customer.uscc):
            yield flag(customer.at / "uscc", customer=customer.id, differs=False)


def _channel_unknown(known: Register, channels: tuple[str, ...]) -> Iterator[Flag]:
    """Flag a customer in a channel that no edition has; nothing where no edition can be read."""
    for customer in known.customers.values():
        if channels and customer.channel not in channels:
            yield flag(customer.at / "channel", key=customer.channel, known=channels)


def _positions(known: Register) -> Iterator[tuple[Person, Position, At]]:
    for person in known.people.values():
        for index, position in enumerate(person.positions):
            yield person, position, person.at / "positions" / index


_OF_REGISTER: Mapping[str, Callable[[Register], Iterator[Flag]]] = {
    "F0301": _stranger,
    "F0328": _own_superior,
    "F0329": _department_unknown,
    "F0330": _position_at_odds,
    "F0331": _account_of_two,
    "F0332": _contact_listed_twice,
    "F0516": _credit_code_wrong,
    "F0334": _key_of_two,
    "F0356": _key_unusable,
}
