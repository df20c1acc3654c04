"""Checked data to the register, and to what is recorded beside it: forms and adoptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from handover.build.fields import amount, each, optional_day
from handover.dates import day
from handover.findings import Text
from handover.register import (
    FORM_ROLES,
    Account,
    Adoption,
    Contact,
    Customer,
    Key,
    NewCustomer,
    Person,
    Position,
    Price,
    Register,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handover.findings import At
    from handover.papers.tables import Row, Table
    from handover.source import Document

    Data = dict[str, Any]


def register(
    repository: Document,
    people: Iterable[Document],
    customers: Iterable[Document],
    prices: Iterable[Table],
    listed: frozenset[str] = frozenset(),
    *,
    prices_are_sound: bool = True,
) -> Register:
    """Return the register of valid records; of two with one id the first by file name counts.

    `listed` names the numbers that have a file, so that an unsound record is not a stranger.
    """
    data = cast("Data", repository.data)
    return Register(
        repository=data["repository"],
        company=Text(**data["company"]),
        time_zone=data["time_zone"],
        as_of=optional_day(data, "as_of"),
        departments={row["department"]: Text(**row["name"]) for row in data["departments"]},
        people=_first_by_id(_person(document) for document in people),
        customers=_first_by_id(_customer(document) for document in customers),
        prices=tuple(_price(row) for table in prices for row in table.rows if _is_whole(row)),
        sealers=each(data, repository.at, "sealers", _key),
        listed=listed,
        prices_are_sound=prices_are_sound,
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
        employed_to=optional_day(data, "employed_to"),
        positions=tuple(_position(row) for row in data["positions"]),
        accounts=each(data, document.at, "accounts", _account),
        keys=each(data, document.at, "keys", _key),
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


def _account(data: Data, at: At) -> Account:
    days = day(data["from"]), optional_day(data, "to")
    return Account(at / "id", data["host"], data["id"], *days)


def _key(data: Data, at: At) -> Key:
    days = day(data["from"]), optional_day(data, "to")
    return Key(at / "public_key", data["public_key"], *days)


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
        uscc=data.get("uscc"),
        credit_limit=amount(data, "credit_limit"),
        first_deal_on=optional_day(data, "first_deal_on"),
        given=frozenset(data),
    )


def new_customer(document: Document) -> NewCustomer:
    """Return the form of a new customer from a valid record."""
    data = cast("Data", document.data)
    people = {role: data[key] for role, key in FORM_ROLES.items()}
    return NewCustomer(document.at, data["customer"], day(data["filled_on"]), people)


def adoption(document: Document) -> Adoption:
    """Return the adoption of an edition from a valid record."""
    data = cast("Data", document.data)
    read, agreed = data.get("acknowledged", ()), data.get("electronic_signatures", ())
    return Adoption(
        at=document.at,
        edition=day(data["edition"]),
        published_on=day(data["published_on"]),
        consulted_on=optional_day(data, "consulted_on"),
        acknowledged={row["person"]: day(row["acknowledged_on"]) for row in read},
        electronic={row["person"]: day(row["agreed_on"]) for row in agreed},
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
