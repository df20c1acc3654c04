"""The company's register: who is who on which day, whose customers they are, what things cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from handover.dates import day
from handover.findings import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from handover.findings import At
    from handover.papers.tables import Row, Table
    from handover.source import Document


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
        """Return the prices with the latest first day among those in force; one is right."""
        held = [p for p in self.prices if p.holds(sku, channel, on, tax_included=tax_included)]
        latest = max((price.from_day for price in held), default=None)
        return tuple(price for price in held if price.from_day == latest)


Data = dict[str, Any]


def register(
    repository: Document,
    people: Iterable[Document],
    customers: Iterable[Document],
    prices: Iterable[Table],
    listed: frozenset[str] = frozenset(),
) -> Register:
    """Return the register of valid records; of two with one id the first by file name counts.

    `listed` names the numbers that have a file, so that an unsound record is not a stranger.
    """
    data = cast("Data", repository.data)
    return Register(
        repository=data["repository"],
        company=Text(**data["company"]),
        time_zone=data["time_zone"],
        as_of=_day(data, "as_of"),
        departments={row["department"]: Text(**row["name"]) for row in data["departments"]},
        people=_first_by_id(_person(document) for document in people),
        customers=_first_by_id(_customer(document) for document in customers),
        prices=tuple(_price(row) for table in prices for row in table.rows if _is_whole(row)),
        listed=listed,
    )


def _first_by_id(records: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for record in records:
        found.setdefault(record.id, record)
    return found


def _person(document: Document) -> Person:
    data = cast("Data", document.data)
    return Person(
        at=document.at,
        id=data["person"],
        name=Text(data["name"], data.get("name_en") or data["name"]),
        system=data["system"],
        employed_from=day(data["employed_from"]),
        employed_to=_day(data, "employed_to"),
        positions=tuple(_position(row) for row in data["positions"]),
        accounts=tuple(_accounts(data, document.at)),
    )


def _position(data: Data) -> Position:
    return Position(
        from_day=day(data["from"]),
        function=data["function"],
        title=data["title"],
        department=data["department"],
        office=data["office"],
        reports_to=data.get("reports_to"),
    )


def _accounts(data: Data, at: At) -> Iterator[Account]:
    for index, row in enumerate(data.get("accounts", ())):
        yield Account(
            at / "accounts" / index / "id",
            row["host"],
            row["id"],
            day(row["from"]),
            _day(row, "to"),
        )


def _customer(document: Document) -> Customer:
    data = cast("Data", document.data)
    return Customer(
        at=document.at,
        id=data["customer"],
        name=Text(data["name"], data.get("name_en") or data["name"]),
        channel=data["channel"],
        first_owner=data["first_owner"]["person"],
        owned_from=day(data["first_owner"]["from"]),
        contacts=tuple(
            Contact(row["number"], row["name"], row.get("title"))
            for row in data.get("contacts", ())
        ),
    )


def _is_whole(row: Row) -> bool:
    wanted = ("sku", "channel", "price", "tax_included", "effective_from")
    return all(row.values[column] is not None for column in wanted)


def _price(row: Row) -> Price:
    values = cast("Data", row.values)
    return Price(
        sku=values["sku"],
        channel=values["channel"],
        from_day=values["effective_from"],
        to_day=values.get("effective_to"),
        amount=values["price"],
        tax_included=values["tax_included"],
    )


def _day(data: Data, key: str) -> date | None:
    return day(data[key]) if key in data else None
