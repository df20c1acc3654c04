"""What holds whatever happens: windows of every day, splits of any table, custody by any history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover import ledger, money
from handover.evidence import Evidence
from handover.facts.admitted import admitted
from handover.facts.bearers import Holders, bear
from handover.facts.context import Context
from handover.facts.losses import losses
from handover.facts.split import split
from handover.facts.status import standing
from handover.facts.window import Window, last_day, window
from handover.findings import At, Place, Text
from handover.ledger import Entry, Ledger
from handover.model import Case, CustomerLine, Kind, Parties
from handover.money import Rounding
from handover.policy import Party, Table, TableShare
from handover.register import Customer, Person, Register

from .annotated import EDITION, decision

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence

    from handover.evidence import Signature
    from handover.ledger.custody import Custody
    from handover.policy import Edition

ONE_DAY = timedelta(days=1)

# ---- the window of every day

DAYS = [date(2019, 1, 1) + timedelta(days=number) for number in range(5114)]  # to 2032-12-31


def by_month() -> dict[tuple[int, int], list[date]]:
    """Return a calendar made by walking: the days of every month in which a window can end."""
    found: dict[tuple[int, int], list[date]] = {}
    day = DAYS[0]
    while day < date(2033, 12, 31):
        found.setdefault((day.year, day.month), []).append(day)
        day += ONE_DAY
    return found


MONTHS = by_month()
NEW_YEARS_EVE = date(max(chinese_calendar.constants.holidays).year, 12, 31)
"""The last day of which it is published whether people work."""


def four_months_on(start: date) -> date:
    """Return the day of the same number in the fourth month after, or the last that it has."""
    year, month = (
        (start.year, start.month + 4) if start.month < 9 else (start.year + 1, start.month - 8)
    )
    days = MONTHS[year, month]
    return next((day for day in days if day.day == start.day), days[-1])


def to_the_end(start: date) -> date:
    """Return the same, from the end of a month to the end of a month."""
    later = four_months_on(start)
    is_end = (start + ONE_DAY).day == 1
    return MONTHS[later.year, later.month][-1] if is_end else later


EXPECTED = {
    "calendar_months": four_months_on,
    "month_end_sticks": to_the_end,
    "days_120": lambda start: date.fromordinal(start.toordinal() + 120),
    "days_122": lambda start: date.fromordinal(start.toordinal() + 122),
}


@pytest.mark.parametrize("option", EXPECTED)
def test_the_window_of_every_day_ends_on_its_last_day_and_that_day_is_within(option: str) -> None:
    edition, before = EDITION.under("A2", option), date.min
    for signed in DAYS:
        last = last_day(edition, signed)
        assert EXPECTED[option](signed) == last
        assert before <= last
        assert [Window.BEFORE, Window.WITHIN, Window.WITHIN, Window.AFTER] == [
            window(edition, signed, found)
            for found in (signed - ONE_DAY, signed, last, last + ONE_DAY)
        ], signed
        before = last


def test_a_window_that_rolls_ends_on_the_first_working_day_from_its_last_day() -> None:
    edition = EDITION.under("A2", "rolled")
    for signed in DAYS:
        first, last = four_months_on(signed), last_day(edition, signed)
        if last:  # ten days off in a row are the most that there were
            working = chinese_calendar.get_workdays(first, min(first + 10 * ONE_DAY, NEW_YEARS_EVE))
            assert working[0] == last
        else:
            assert NEW_YEARS_EVE < first + 10 * ONE_DAY
            assert [Window.WITHIN, Window.UNKNOWN, Window.AFTER] == [
                window(edition, signed, first + days * ONE_DAY) for days in (0, 1, 32)
            ]


# ---- splits of any table among any people

AMOUNTS = st.integers(0, 10**13).map(money.from_fen) | st.integers(0, 30).map(money.from_fen)
PERSONS = tuple(f"E{number}" for number in range(1, 9))
SOME = st.lists(st.sampled_from(PERSONS), unique=True, max_size=4).map(tuple)
ONE = st.none() | st.sampled_from(PERSONS)
HOLDERS = st.builds(
    Holders,
    transferor=ONE,
    receivers=SOME,
    receivers_of_customer=st.none() | SOME,
    supervisor=ONE,
    manager_at_sign_off=ONE,
    manager_at_discovery=ONE,
    clerks=st.dictionaries(st.sampled_from(["finance", "commerce"]), SOME),
    responsible=SOME,
    assistants=SOME,
    weights=st.dictionaries(st.sampled_from(PERSONS), AMOUNTS),
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Return a table of some parties whose percentages have two places and add up to 100."""
    parties = draw(st.lists(st.sampled_from(Party), min_size=1, unique=True))
    number = len(parties) - 1
    cuts = draw(st.lists(st.integers(0, 10_000), min_size=number, max_size=number))
    ends = [0, *sorted(cuts), 10_000]
    parts = [Decimal(later - sooner) / 100 for sooner, later in pairwise(ends)]
    return Table("any", "17", tuple(map(TableShare, parties, parts)))


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Return the edition under any reading of how to round and who bears a share."""
    edition = EDITION
    for reading in ("A7", "A8", "A9", "A10", "A18", "A20"):
        options = [one.option for one in edition.reading(reading).options if one.rule]
        edition = edition.under(reading, draw(st.sampled_from(options)))
    return edition


@given(editions(), tables(), AMOUNTS, st.integers(0, 2))
def test_any_table_is_shared_whole_and_nobody_gets_a_fen_too_much(
    edition: Edition, by: Table, total: Decimal, functions: int
) -> None:
    found = split(edition, by, total, functions)
    assert found == split(edition, by, total, functions)
    assert Decimal(100) == sum(share.percent for share in found)
    assert total == money.total(share.amount for share in found)
    assert all(share.amount >= 0 for share in found)
    rounding = edition.rule_of("A8")["rounding"]
    for share in found[:-1]:
        exact = total * share.percent / 100
        if share.party is edition.liability.residual:
            continue
        if rounding == Rounding.HALF_UP:
            assert share.amount <= money.round_fen(exact)
        else:
            assert abs(share.amount - exact) < Decimal("0.01")


@given(editions(), tables(), AMOUNTS, HOLDERS, st.booleans())
def test_any_share_is_borne_whole_by_its_people_or_named_as_unborne(
    edition: Edition,
    by: Table,
    total: Decimal,
    holders: Holders,
    finance_error: bool,  # noqa: FBT001
) -> None:
    shares = split(edition, by, total, len(holders.clerks))
    persons, unborne = bear(edition, shares, holders, finance_error=finance_error)
    assert (persons, unborne) == bear(edition, shares, holders, finance_error=finance_error)
    parts = [*persons, *unborne]
    assert all(part.amount >= 0 for part in parts)
    for share in shares:
        own = (part.amount for part in parts if part.party is share.party)
        assert share.amount == money.total(own)
    assert {one.person for one in persons} <= {None, *PERSONS}
    if edition.rule_of("A20")["two_roles"] != "max":
        assert {Party.COMPANY} >= {one.party for one in persons if one.person is None}


# ---- custody by any history of handovers

BEGAN, ENDS = date(2020, 1, 1), date(2020, 5, 1)
SALES, SUPERVISOR = ("E1001", "E1002", "E1003"), "E2001"
CUSTOMERS = ("C0101", "C0102", "C0103")
EIGHT_HOURS = timedelta(hours=8)


@dataclass(frozen=True)
class Handover:
    """A handover: who gives which customers to whom, and how long after the opening each signs.

    The hours are those of transferor, supervisor and each receiver; None for who never signs.
    """

    giver: str
    receivers: tuple[str, ...]
    customers: tuple[str, ...]
    named: bool
    opened: date
    hours: tuple[int | None, ...]
    cancelled: bool

    @property
    def signed(self) -> datetime | None:
        """The instant of the last of all signatures."""
        known = [one for one in self.hours if one is not None]
        start = datetime(self.opened.year, self.opened.month, self.opened.day, tzinfo=UTC)
        whole = len(known) == len(self.hours) and not self.cancelled
        return start - EIGHT_HOURS + timedelta(hours=max(known)) if whole else None

    @property
    def taker(self) -> str | None:
        """Who takes the customers over, if that is told."""
        return self.receivers[0] if self.named or len(self.receivers) == 1 else None


@st.composite
def handovers(draw: st.DrawFn) -> Handover:
    giver = draw(st.sampled_from(SALES))
    others = [one for one in SALES if one != giver]
    receivers = draw(st.lists(st.sampled_from(others), min_size=1, max_size=2, unique=True))
    number = len(receivers) + 2
    often_signed = st.integers(0, 900) | st.integers(0, 900) | st.integers(0, 48) | st.none()
    return Handover(
        giver,
        tuple(receivers),
        tuple(draw(st.lists(st.sampled_from(CUSTOMERS), min_size=1, unique=True))),
        draw(st.booleans()),
        BEGAN + timedelta(days=draw(st.integers(0, 40))),
        tuple(draw(st.lists(often_signed, min_size=number, max_size=number))),
        draw(st.sampled_from([False, False, False, True])),
    )


HISTORIES = st.lists(handovers(), max_size=7)


def register() -> Register:
    people = {
        one: Person(At(one), one, Text(one, one), "sales", BEGAN, None, ())
        for one in (*SALES, SUPERVISOR)
    }
    customers = {
        one: Customer(At(one), one, Text(one, one), "peripheral", owner, BEGAN)
        for one, owner in zip(CUSTOMERS, SALES, strict=True)
    }
    return Register("", Text("", ""), "Asia/Shanghai", None, {}, people, customers)


REGISTER = register()


def context(handover: Handover, number: int, today: date) -> Context:
    """Return a handover as the program sees it on a day."""
    folder = f"cases/2020/HO-2020-{number:04}"
    at = At(f"{folder}/case.yaml")
    taker = handover.taker if handover.named else None
    lines = [
        CustomerLine(at / "customers" / index, one, receiver=taker)
        for index, one in enumerate(handover.customers)
    ]
    case = Case(
        at,
        folder[-12:],
        folder,
        Kind.TRANSFER,
        "peripheral",
        handover.opened,
        Parties(at / "parties", handover.giver, handover.receivers, SUPERVISOR),
        tuple(lines),
        cancelled_on=handover.opened if handover.cancelled else None,
    )
    evidence = Evidence("", tuple(sorted(signatures(handover), key=lambda one: one.instant)))
    return admitted(Context(case, EDITION, (EDITION,), REGISTER, evidence, today))


def signatures(handover: Handover) -> Iterable[Signature]:
    slots = [("transferor", handover.giver), ("supervisor", SUPERVISOR)]
    slots += [("receiver", one) for one in handover.receivers]
    for (role, person), hours in zip(slots, handover.hours, strict=True):
        if hours is not None:
            instant = datetime.fromisoformat(f"{handover.opened}T00:00:00+08:00")
            yield decision(role, person, (instant + timedelta(hours=hours)).isoformat())


def book(history: Sequence[tuple[int, Handover]], today: date = ENDS) -> Ledger:
    """Return the ledger of handovers, each with its number, as of a day."""
    return Ledger(today, REGISTER, EDITION, tuple(entry(n, one, today) for n, one in history))


def entry(number: int, handover: Handover, today: date) -> Entry:
    seen = context(handover, number, today)
    where = standing(seen, losses(seen), complete=True)
    return Entry(seen.case, lambda at: Place(at.file), seen, where)


def holder(history: Sequence[tuple[int, Handover]], customer: str, day: date) -> str | None:
    """Return who holds a customer on a day by the rule alone: the last one signed by then."""
    taken = [
        (one.signed, number, one.taker)
        for number, one in history
        if customer in one.customers and one.signed and (one.signed + EIGHT_HOURS).date() <= day
    ]
    first = SALES[CUSTOMERS.index(customer)]
    return max(taken, key=lambda one: one[:2])[2] if taken else first


def every_day(last: date = ENDS) -> Iterable[date]:
    return (BEGAN + timedelta(days=number) for number in range((last - BEGAN).days + 1))


def chains(custody: Custody) -> object:
    return {customer: custody.chain(customer) for customer in CUSTOMERS}


@settings(deadline=None)
@given(HISTORIES)
def test_every_customer_has_one_holder_every_day_and_it_is_who_took_it_over_last(
    handed: list[Handover],
) -> None:
    history = list(enumerate(handed))
    custody = book(history).custody
    for customer in CUSTOMERS:
        tenures = custody.chain(customer)
        assert (BEGAN, None) == (tenures[0].from_day, tenures[-1].to_day)
        assert all(
            one.to_day and one.to_day + ONE_DAY == then.from_day for one, then in pairwise(tenures)
        )
        assert all(one.to_day is None or one.from_day <= one.to_day for one in tenures)
        for day in every_day():
            (found,) = (one.person for one in tenures if one.covers(day))
            assert holder(history, customer, day) == found
    for day in (BEGAN, date(2020, 2, 10), ENDS):
        held = [customer for person in SALES for customer in custody.held(person, day)]
        told = [customer for customer in CUSTOMERS if holder(history, customer, day)]
        assert told == sorted(held)


@settings(deadline=None)
@given(HISTORIES, st.integers(0, 80))
def test_who_holds_a_customer_on_a_day_depends_on_nothing_signed_later(
    handed: list[Handover], number: int
) -> None:
    history, day = list(enumerate(handed)), BEGAN + timedelta(days=number)
    then, now = book(history, day).custody, book(history).custody
    for customer in CUSTOMERS:
        for earlier in every_day(day):
            one, other = then.tenure(customer, earlier), now.tenure(customer, earlier)
            assert one
            assert other
            assert (one.person, one.from_day, one.case) == (
                other.person,
                other.from_day,
                other.case,
            )


@settings(deadline=None)
@given(HISTORIES)
def test_what_is_cancelled_or_not_signed_by_all_moves_nothing(handed: list[Handover]) -> None:
    history = list(enumerate(handed))
    signed = [(number, one) for number, one in history if one.signed]
    assert chains(book(signed).custody) == chains(book(history).custody)


@settings(deadline=None)
@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_order_in_which_cases_are_read_changes_nothing(
    handed: list[Handover], order: random.Random
) -> None:
    history = list(enumerate(handed))
    shuffled = order.sample(history, len(history))
    one, other = book(history), book(shuffled)
    assert chains(one.custody) == chains(other.custody)
    found = [sorted(ledger.findings(each), key=lambda f: f.order) for each in (one, other)]
    assert found[0] == found[1]
