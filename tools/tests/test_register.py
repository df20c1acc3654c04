from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from annotated import COMPANY, document

from handover import repo
from handover.build import register
from handover.findings import At, Text
from handover.papers.csv_file import read_csv
from handover.papers.schema import table_schema
from handover.register import Account, Position, Price

if TYPE_CHECKING:
    from handover.register import Register

REPOSITORY = """repository: 11111111-2222-4333-8444-555555555555
company: {zh: 试验公司, en: Test company}
time_zone: Asia/Shanghai
as_of: 2026-06-30
departments: [{department: channel, name: {zh: 渠道部, en: channel department}}]
"""
PERSON = """person: E1001
name: 周舟
name_en: Zhou Zhou
system: sales
employed_from: 2024-01-01
employed_to: 2026-03-31
positions:
  - {from: 2025-07-01, function: sales, title: staff, department: channel, office: branch}
accounts:
  - {host: forge.example, id: 1001, login: zhou, from: 2024-01-01, to: 2026-03-31}
"""
CUSTOMER = """customer: C0101
name: 青禾电脑
name_en: Qinghe Computers
channel: it_peripheral
contacts: [{number: 1, name: 孔老板, title: 老板}, {number: 2, name: 曹会计}]
first_owner: {person: E1001, from: 2024-01-01}
"""
PRICES = """型号,渠道,售价,含税,生效日,失效日
A-NB15,online,4999.00,是,2026-01-01,2026-06-30
A-NB15,online,,是,2026-07-01,
"""


def made(
    people: tuple[str, ...] = (), customers: tuple[str, ...] = (), prices: str = ""
) -> Register:
    columns = table_schema(repo.table_schemas()["prices.table.json"])
    tables = [read_csv(prices.encode(), columns, "prices.csv")[0]] if prices else []
    return register(
        document("repository", REPOSITORY.encode(), "repository.yaml"),
        [document("person", text.encode(), f"{i}.yaml") for i, text in enumerate(people)],
        [document("customer", text.encode(), f"{i}.yaml") for i, text in enumerate(customers)],
        tables,
    )


# What is read


def test_the_repository_says_whose_register_it_is() -> None:
    found = made()
    assert "11111111-2222-4333-8444-555555555555" == found.repository
    assert (Text("试验公司", "Test company"), "Asia/Shanghai") == (found.company, found.time_zone)
    assert date(2026, 6, 30) == found.as_of
    assert {"channel": Text("渠道部", "channel department")} == found.departments
    assert None is COMPANY.as_of


def test_a_person_is_read() -> None:
    person = made((PERSON,)).people["E1001"]
    assert ("E1001", Text("周舟", "Zhou Zhou"), "sales") == (person.id, person.name, person.system)
    assert (date(2024, 1, 1), date(2026, 3, 31)) == (person.employed_from, person.employed_to)
    assert (Position(date(2025, 7, 1), "sales", "staff", "channel", "branch", None),) == (
        person.positions
    )
    assert (
        Account(
            At("0.yaml", ("accounts", 0, "id")),
            "forge.example",
            1001,
            date(2024, 1, 1),
            date(2026, 3, 31),
        ),
    ) == person.accounts


def test_a_name_without_english_is_its_own_translation() -> None:
    plain = PERSON.replace("name_en: Zhou Zhou\n", "").split("accounts")[0]
    person = made((plain,), (CUSTOMER,)).people["E1001"]
    assert Text("周舟", "周舟") == person.name
    assert () == person.accounts


def test_a_customer_is_read() -> None:
    customer = made((), (CUSTOMER,)).customers["C0101"]
    assert ("C0101", "it_peripheral", "E1001", date(2024, 1, 1)) == (
        customer.id,
        customer.channel,
        customer.first_owner,
        customer.owned_from,
    )
    assert Text("青禾电脑", "Qinghe Computers") == customer.name
    assert Text("青禾电脑", "青禾电脑") == COMPANY.customers["C0101"].name
    assert [(1, "孔老板", "老板"), (2, "曹会计", None)] == [
        (contact.number, contact.name, contact.position) for contact in customer.contacts
    ]
    assert () == COMPANY.customers["C0301"].contacts


def test_of_two_records_with_one_number_the_first_counts() -> None:
    found = made((PERSON, PERSON.replace("周舟", "别人")))
    assert "周舟" == found.people["E1001"].name.zh
    assert "0.yaml" == found.people["E1001"].at.file


def test_a_price_that_is_not_whole_is_left_out() -> None:
    (price,) = made(prices=PRICES).prices
    assert (
        Price(
            "A-NB15",
            "online",
            date(2026, 1, 1),
            date(2026, 6, 30),
            Decimal("4999.00"),
            tax_included=True,
        )
        == price
    )


# Who is who on which day


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2023-12-31", False), ("2024-01-01", True), ("2026-03-31", True), ("2026-04-01", False)],
)
def test_a_person_is_employed_from_the_first_day_to_the_last(day: str, *, expected: bool) -> None:
    found, on = made((PERSON,)), date.fromisoformat(day)
    assert expected == found.people["E1001"].employed(on) == found.employed("E1001", on)
    assert expected == found.people["E1001"].accounts[0].held(on)
    assert not found.employed("E9999", on)


def test_who_has_not_left_is_employed_and_keeps_the_account() -> None:
    person = COMPANY.people["E1001"]
    assert person.employed(date.max)
    assert person.accounts[0].held(date.max)


def test_a_position_is_held_from_its_day_until_the_next_begins() -> None:
    def title(day: date) -> str | None:
        position = COMPANY.position("E3001", day)
        return position and position.title

    assert None is title(date(2019, 12, 31))
    assert "department_manager" == title(date(2020, 1, 1)) == title(date(2026, 6, 30))
    assert "director" == title(date(2026, 7, 1))


def test_the_later_of_two_positions_counts_in_whatever_order_they_are_listed() -> None:
    person = COMPANY.people["E3001"]
    turned = replace(person, positions=tuple(reversed(person.positions)))
    assert person.position(date(2026, 7, 1)) == turned.position(date(2026, 7, 1))


def test_a_superior_is_that_of_the_position_held() -> None:
    assert "E2002" == COMPANY.superior("E1008", date(2026, 3, 31))
    assert "E2001" == COMPANY.superior("E1008", date(2026, 4, 1))
    assert None is COMPANY.superior("E3001", date(2026, 4, 1))
    assert None is COMPANY.superior("E1008", date(2019, 12, 31))
    assert None is COMPANY.superior("E9999", date(2026, 4, 1))
    assert None is COMPANY.position(None, date(2026, 4, 1))


@pytest.mark.parametrize(
    ("number", "expected"),
    [("E1001", True), ("C0101", True), ("E9001", True), ("E9999", False), ("C9999", False)],
)
def test_a_record_that_is_not_sound_is_still_no_stranger(number: str, *, expected: bool) -> None:
    assert expected == COMPANY.knows(number)


def test_a_sound_record_is_known_without_the_list_of_files() -> None:
    found = made((PERSON,), (CUSTOMER,))
    assert [True, True, False] == [found.knows(number) for number in ("E1001", "C0101", "E9001")]


def test_a_manager_manages_one_department() -> None:
    manager = COMPANY.position("E3003", date(2026, 1, 1))
    staff = COMPANY.position("E1001", date(2026, 1, 1))
    assert manager
    assert staff
    assert manager.manages()
    assert manager.manages("key_accounts")
    assert not manager.manages("channel")
    assert not staff.manages()
    assert not staff.manages("channel")


# Prices


def prices(sku: str, channel: str, day: str, *, tax_included: bool = True) -> list[str]:
    on = date.fromisoformat(day)
    found = COMPANY.prices_on(sku, channel, on, tax_included=tax_included)
    return [str(price.amount) for price in found]


@pytest.mark.parametrize(
    ("sku", "day", "expected"),
    [
        ("A-NB15", "2025-12-31", []),
        ("A-NB15", "2026-01-01", ["4999.00"]),
        ("A-NB15", "2026-06-30", ["4999.00"]),
        ("A-NB15", "2026-07-01", ["4799.00"]),  # the newer list, although the older has no end
        ("A-NB15", "2026-08-01", ["4799.00"]),  # the newer price is without tax
        ("A-OLD", "2026-03-31", ["99.00"]),
        ("A-OLD", "2026-04-01", []),
        ("A-HS20", "2026-03-31", ["289.00", "299.00"]),  # two lists from one day on
        ("A-NONE", "2026-03-31", []),
    ],
)
def test_the_price_of_a_day_is_the_newest_in_force(sku: str, day: str, expected: list[str]) -> None:
    assert expected == prices(sku, "it_peripheral", day)


def test_prices_with_and_without_tax_are_two_lists() -> None:
    assert ["4246.90"] == prices("A-NB15", "it_peripheral", "2026-08-01", tax_included=False)
    assert [] == prices("A-NB15", "it_peripheral", "2026-07-31", tax_included=False)


def test_a_price_is_that_of_its_channel() -> None:
    assert [] == prices("A-NB15", "online", "2026-08-01")
