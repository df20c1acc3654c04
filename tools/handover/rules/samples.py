"""The placed samples: the count agrees with the books, the value with the price list."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from handover.characters import named_in
from handover.facts.papers import SAMPLES, of
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from handover.facts.context import Context
    from handover.findings import Flag
    from handover.papers.tables import Row


_JOINED = re.compile(r"[,，\s]")
"""What stands between two numbers of a cell and parts them for people alone."""


def samples_not_counted_by_receiver(context: Context) -> Iterator[Flag]:
    """Flag samples that were counted without the customer's receiver (R46)."""
    for customer, row in _rows(context):
        people, counted_by = context.case.receivers_of(customer), row.listed("counted_by")
        if counted_by and len(people) == 1 and not set(people) & set(counted_by):
            yield flag(row.place("counted_by"), person=people[0])


def _rows(context: Context) -> Iterator[tuple[str, Row]]:
    for found in of(context, SAMPLES):
        for row in found.rows:
            yield found.customer, row


def count_differs(context: Context) -> Iterator[Flag]:
    """Flag a count that is not what the books say, while no issue of the customer tells (R46).

    An issue tells if it names the model, or a serial number of the row. A difference typed and not
    the one that follows is flagged as well.
    """
    for customer, row in _rows(context):
        booked, counted = row.count("qty_book"), row.count("qty_counted")
        if booked is None or counted is None:
            continue
        missing = booked - counted
        wrong = row.count("qty_diff") not in {None, missing}
        if wrong or (missing and not _is_told(context, customer, row)):
            at = row.place("qty_diff" if wrong else "qty_counted")
            sku = row.text("sku")
            yield flag(at, booked=booked, counted=counted, difference=missing, typed=wrong, sku=sku)


def _is_told(context: Context, customer: str, row: Row) -> bool:
    issues = [issue for issue in context.case.issues if issue.customer == customer]
    is_named = named_in(*(text for one in issues for text in (one.title, one.description)))
    names = (row.text("sku"), row.text("name"), *row.listed("serials"))
    return any(is_named(name) for name in names if name)


def serials_wrong(context: Context) -> Iterator[Flag]:
    """Flag serial numbers that are not as many as were counted, or one that stands twice (R22)."""
    seen: Counter[str] = Counter()
    for _, row in _rows(context):
        serials, counted = row.listed("serials"), row.count("qty_counted")
        seen.update(serials)
        twice = next((serial for serial in serials if seen[serial] > 1), None)
        if twice or (serials and counted is not None and len(serials) != counted):
            joined = not twice and any(_JOINED.search(serial) for serial in serials)
            at, listed = row.place("serials"), len(serials)
            yield flag(at, joined=joined, twice=twice, listed=listed, counted=counted)


def sample_price_missing(context: Context) -> Iterator[Flag]:
    """Flag samples of the company for which the price lists have no price, or two (R22)."""
    for _, row, prices in _priced(context):
        if len(prices) != 1:
            several = bool(prices)
            yield flag(row.place("sku"), sku=row.text("sku"), day=row.day("as_of"), several=several)


def sample_value_wrong(context: Context) -> Iterator[Flag]:
    """Flag a price that is not the price list's, or a value that is not price by count (R22)."""
    for _, row, prices in _priced(context):
        typed, worth, counted = (
            *(row.money("current_price"), row.money("value")),
            row.count("qty_counted"),
        )
        for price in prices if len(prices) == 1 else ():
            right = None if counted is None else price * counted
            if typed not in {None, price}:
                yield flag(row.place("current_price"), amount=typed, expected=price, count=None)
            elif right is not None and worth not in {None, right}:
                yield flag(row.place("value"), amount=worth, expected=right, count=counted)


def _priced(context: Context) -> Iterator[tuple[str, Row, tuple[Decimal, ...]]]:
    """Yield the samples of the company with the prices of the customer's channel that day (A4)."""
    policy = context.policy
    for customer, row in _rows(context):
        known = context.register.customers.get(customer)
        sku, day = row.text("sku"), row.day("as_of")
        if policy and known and sku and day and row.text("ownership") == "company":
            tax = bool(policy.rule_of("A4")["tax_included"])
            prices = context.register.prices_on(sku, known.channel, day, tax_included=tax)
            yield customer, row, tuple(price.amount for price in prices)
