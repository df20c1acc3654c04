"""The people behind the parties: who bears how much of a share (A7, A9, A10, A20)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from handover import money
from handover.policy import Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from handover.facts.split import Share
    from handover.policy import Edition

    Portions = Mapping[str | None, Fraction]


@dataclass(frozen=True, slots=True)
class Holders:
    """The people behind the parties for one loss, by id, each list in the order of the record.

    `receivers_of_customer` are those of the customer whose loss it is; None if it is nobody's.
    `clerks` gives the people of each function of finance and commerce that the channel has.
    `responsible` are those whose wrong data caused the loss (clause 20).
    `weights` are what receivers took over in yuan (A7), or agreed weights of clerks (A9).
    """

    transferor: str | None = None
    receivers: tuple[str, ...] = ()
    receivers_of_customer: tuple[str, ...] | None = None
    supervisor: str | None = None
    manager_at_sign_off: str | None = None
    manager_at_discovery: str | None = None
    clerks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    responsible: tuple[str, ...] = ()
    assistants: tuple[str, ...] = ()
    weights: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonShare:
    """What one person bears for one party in yuan: total x percent x portion, to the fen.

    `person` is None for the company.
    """

    person: str | None
    party: Party
    total: Decimal
    percent: Decimal
    portion: Fraction
    amount: Decimal


class Lack(StrEnum):
    """Why a share has no bearer."""

    NOBODY = "nobody"
    WEIGHTS_UNKNOWN = "weights_unknown"


@dataclass(frozen=True, slots=True)
class Unborne:
    """A party's share in yuan that no person can be named for."""

    party: Party
    amount: Decimal
    why: Lack


def bear(
    edition: Edition, shares: tuple[Share, ...], holders: Holders, *, finance_error: bool
) -> tuple[tuple[PersonShare, ...], tuple[Unborne, ...]]:
    """Distribute the shares of the parties over their people; nothing of the total gets lost."""
    total = money.total(share.amount for share in shares)
    rows: list[PersonShare | Unborne] = []
    for share in shares:
        portions = _portions(edition, share.party, holders, finance_error=finance_error)
        rows += _borne(share, total, portions)
    persons = tuple(row for row in rows if isinstance(row, PersonShare))
    if edition.rule_of("A20")["two_roles"] == "max":
        persons = _larger_only(persons)
    return persons, tuple(row for row in rows if isinstance(row, Unborne))


def totals(persons: Iterable[PersonShare]) -> dict[str | None, Decimal]:
    """Return what each person bears in all, in yuan; None is the company."""
    sums: dict[str | None, Decimal] = {}
    for share in persons:
        sums[share.person] = sums.get(share.person, money.from_fen(0)) + share.amount
    return sums


def _borne(
    share: Share, total: Decimal, portions: Portions | None
) -> Iterator[PersonShare | Unborne]:
    if not portions:
        why = Lack.WEIGHTS_UNKNOWN if portions is None else Lack.NOBODY
        yield Unborne(share.party, share.amount, why)
        return
    amounts = money.divide(share.amount, tuple(portions.values()))
    for (person, portion), amount in zip(portions.items(), amounts, strict=True):
        yield PersonShare(person, share.party, total, share.percent, portion, amount)


def _portions(
    edition: Edition, party: Party, holders: Holders, *, finance_error: bool
) -> Portions | None:
    if party is Party.COMPANY:
        return {None: Fraction(1)}
    if party is Party.RECEIVER:
        return _receivers(edition, holders)
    if party is Party.FINANCE_COMMERCE and not finance_error:
        return _clerks(edition, holders)
    at_discovery = edition.rule_of("A10")["manager"] == "at_discovery"
    people = {
        Party.TRANSFEROR: (holders.transferor,),
        Party.SUPERVISOR: (holders.supervisor,),
        Party.DEPARTMENT_MANAGER: (
            holders.manager_at_discovery if at_discovery else holders.manager_at_sign_off,
        ),
        Party.FINANCE_COMMERCE: holders.responsible,
        Party.ASSISTANT: holders.assistants,
    }
    return _equally(*people[party])


def _receivers(edition: Edition, holders: Holders) -> Portions | None:
    how = edition.rule_of("A7")["receivers"]
    if how == "by_amount":
        return _weighted(holders.receivers, holders.weights)
    if how == "by_customer" and holders.receivers_of_customer is not None:
        return _equally(*holders.receivers_of_customer)
    return _equally(*holders.receivers)


def _clerks(edition: Edition, holders: Holders) -> Portions | None:
    how = edition.rule_of("A9")["finance"]
    functions = [people for people in holders.clerks.values() if people]
    clerks = tuple(dict.fromkeys(chain.from_iterable(functions)))
    if how == "weights":
        return _weighted(clerks, holders.weights)
    if how == "per_function":
        portions: dict[str | None, Fraction] = dict.fromkeys(clerks, Fraction(0))
        for people in functions:
            for person in people:
                portions[person] += Fraction(1, len(functions) * len(people))
        return portions
    return _equally(*clerks)


def _equally(*people: str | None) -> Portions:
    named = [person for person in people if person is not None]
    return {person: Fraction(1, len(named)) for person in named}


def _weighted(people: tuple[str, ...], weights: Mapping[str, Decimal]) -> Portions | None:
    if len(people) <= 1:
        return _equally(*people)
    known = {person: Fraction(weights[person]) for person in people if person in weights}
    whole = sum(known.values())
    if len(known) < len(people) or not whole:
        return None
    return {person: weight / whole for person, weight in known.items()}


def _larger_only(persons: tuple[PersonShare, ...]) -> tuple[PersonShare, ...]:
    """Leave the smaller share of a person in two roles to the company."""
    larger = {
        share.person: max((s for s in persons if s.person == share.person), key=_amount)
        for share in persons
    }
    return tuple(
        share if share is larger[share.person] else replace(share, person=None) for share in persons
    )


def _amount(share: PersonShare) -> Decimal:
    return share.amount
