"""The company's register: who is who on which day, whose customers they are, what things cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from decimal import Decimal

    from handover.findings import At, Text


@dataclass(frozen=True, slots=True)
class Position:
    """What a person does from a day on, until the next position begins."""

    from_day: date
    function: str
    title: str
    department: str
    office: str
    reports_to: str | None = None

    def holds(self, function: str, office: str | None = None) -> bool:
        """Tell whether this is a post of a function, and of an office if one is given."""
        return self.function == function and office in {None, self.office}

    def manages(self, department: str | None = None) -> bool:
        """Tell whether this is the post of a manager, and of a department if one is given."""
        return self.title == "department_manager" and department in {None, self.department}


@dataclass(frozen=True, slots=True)
class Account:
    """A forge account, known by its numeric id."""

    at: At
    host: str
    id: int
    from_day: date
    to_day: date | None = None

    def held(self, on: date) -> bool:
        """Tell whether the account was the person's on a day."""
        return self.from_day <= on and (self.to_day is None or on <= self.to_day)


@dataclass(frozen=True, slots=True)
class Key:
    """A public key with which a person signs, or the sealer."""

    at: At
    public_key: str
    from_day: date
    to_day: date | None = None

    def held(self, on: date) -> bool:
        """Tell whether the key was in use on a day."""
        return self.from_day <= on and (self.to_day is None or on <= self.to_day)


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the company."""

    at: At
    id: str
    name: Text
    system: str
    employed_from: date
    employed_to: date | None
    positions: tuple[Position, ...]
    accounts: tuple[Account, ...] = ()
    keys: tuple[Key, ...] = ()

    def employed(self, on: date) -> bool:
        """Tell whether the person was with the company on a day."""
        return self.employed_from <= on and (self.employed_to is None or on <= self.employed_to)

    def position(self, on: date) -> Position | None:
        """Return the position held on a day."""
        held = [position for position in self.positions if position.from_day <= on]
        return max(held, key=lambda position: position.from_day, default=None)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a customer, known by a number."""

    number: int
    name: str
    position: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer and its first owner; later owners follow from the handovers."""

    at: At
    id: str
    name: Text
    channel: str
    first_owner: str
    owned_from: date
    contacts: tuple[Contact, ...] = ()
    uscc: str | None = None
    credit_limit: Decimal | None = None
    first_deal_on: date | None = None
    given: frozenset[str] = frozenset()
    """The names of the fields that its record has."""


FORM_ROLES = {
    "representative": "salesperson",
    "superior": "superior",
    "department_manager": "department_manager",
}
"""In which role people sign the form of a new customer, and where the form names them."""


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """The form of a new customer: who signs in which role, and who has at which time (Article 7)."""

    at: At
    customer: str
    filled_on: date
    people: Mapping[str, str]
    signed: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Adoption:
    """How an edition was made known, who has read it, and who agreed to sign electronically."""

    at: At
    edition: date
    published_on: date
    consulted_on: date | None = None
    acknowledged: Mapping[str, date] = field(default_factory=dict)
    electronic: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Price:
    """The company's sale price of a model in a channel from a day on (Article 19)."""

    sku: str
    channel: str
    from_day: date
    to_day: date | None
    amount: Decimal
    tax_included: bool

    def holds(self, sku: str, channel: str, on: date, *, tax_included: bool) -> bool:
        """Tell whether this is a price of that model and channel on that day."""
        return (
            (self.sku, self.channel, self.tax_included) == (sku, channel, tax_included)
            and self.from_day <= on
            and (self.to_day is None or on <= self.to_day)
        )


@dataclass(frozen=True, slots=True)
class Register:
    """The whole register: the repository's own facts, people, customers and prices."""

    repository: str
    company: Text
    time_zone: str
    as_of: date | None
    departments: Mapping[str, Text]
    people: Mapping[str, Person]
    customers: Mapping[str, Customer]
    prices: tuple[Price, ...] = ()
    listed: frozenset[str] = frozenset()
    prices_are_sound: bool = True
    sealers: tuple[Key, ...] = ()
    new_customers: Mapping[str, NewCustomer] = field(default_factory=dict)
    unread_forms: frozenset[str] = frozenset()
    adoptions: tuple[Adoption, ...] = ()

    def knows(self, number: str) -> bool:
        """Tell whether a person or customer has a record here, sound or not."""
        return number in self.people or number in self.customers or number in self.listed

    def employed(self, person: str, on: date) -> bool:
        """Tell whether a person is known and was with the company on a day."""
        known = self.people.get(person)
        return known is not None and known.employed(on)

    def position(self, person: str | None, on: date) -> Position | None:
        """Return the position that a person holds on a day; None for a stranger."""
        known = self.people.get(person or "")
        return known.position(on) if known else None

    def superior(self, person: str, on: date) -> str | None:
        """Return the direct superior of a person on a day."""
        position = self.position(person, on)
        return position.reports_to if position else None

    def prices_on(
        self, sku: str, channel: str, on: date, *, tax_included: bool
    ) -> tuple[Price, ...]:
        """Return the prices with the latest first day among those in force; one is right.

        None at all while a price list is not sound: the row that cannot be read may be the one.
        """
        if not self.prices_are_sound:
            return ()
        held = [p for p in self.prices if p.holds(sku, channel, on, tax_included=tax_included)]
        latest = max((price.from_day for price in held), default=None)
        return tuple(price for price in held if price.from_day == latest)


_CREDIT_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The digits of unified social credit codes, in the order of their values (GB 32100)."""


def is_credit_code(code: str) -> bool:
    """Tell whether the last digit of a unified social credit code is the check on the others."""
    *body, check = map(_CREDIT_CODE.index, code)
    weighed = sum(value * pow(3, at, 31) for at, value in enumerate(body))
    return (weighed + check) % 31 == 0
