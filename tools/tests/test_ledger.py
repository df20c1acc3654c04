from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from annotated import EDITION
from hypothesis import given
from hypothesis import strategies as st

from handover import ledger
from handover.characters import same
from handover.evidence import Evidence
from handover.facts.context import Context
from handover.facts.status import Standing, Status
from handover.findings import At, Place, Severity, Text, flag
from handover.ledger import Entry, Ledger, Lost
from handover.ledger.across import Across
from handover.ledger.clearance import exit_of, leaving
from handover.ledger.custody import Custody
from handover.ledger.tenure import Move, chain
from handover.ledger.windows import is_open
from handover.model import Case, CustomerLine, Kind, Parties, Retained
from handover.register import Customer, Person, Register
from handover.rules.rule import Claim

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

    from handover.ledger.across import Found

MOVING = (Status.DRAFT, Status.READY, Status.SIGNING, Status.REFUSED)
LINES = {"case": 2, "customers": 12}
TODAY = date(2026, 3, 31)
BEGAN = date(2020, 1, 1)


def place(at: At) -> Place:
    return Place(at.file, LINES[str(at.path[0])])


def entry(
    case: str, *customers: str, folder: str | None = None, status: Status | None = Status.DRAFT
) -> Entry:
    where = f"cases/2026/{folder or case}"
    at = At(f"{where}/case.yaml")
    lines = tuple(CustomerLine(at / "customers" / i, one) for i, one in enumerate(customers))
    parties = Parties(at / "parties", "E1001", ("E1002",))
    whole = Case(at, case, where, Kind.TRANSFER, "peripheral", TODAY, parties, lines)
    return Entry(whole, place, None, Standing(status, None, None, None) if status else None)


def found(*entries: Entry) -> list[tuple[str, str, int, dict[str, object]]]:
    return [
        (one.code, one.place.file.split("/")[2], one.place.line, dict(one.facts))
        for one in ledger.findings(Ledger(TODAY, entries=entries))
    ]


# ---- numbers


def test_cases_with_their_own_numbers_and_customers_are_clean() -> None:
    assert [] == found()
    assert [] == found(entry("HO-2026-0001", "C0101"), entry("HO-2026-0002", "C0102"))


def test_a_number_that_is_taken_is_reported_at_both_folders() -> None:
    first, second = entry("HO-2026-0001", folder="a"), entry("HO-2026-0001", folder="b")
    expected = [
        ("X0101", "a", 2, {"case": "HO-2026-0001", "other": "cases/2026/b/case.yaml"}),
        ("X0101", "b", 2, {"case": "HO-2026-0001", "other": "cases/2026/a/case.yaml"}),
    ]
    assert expected == sorted(found(first, second), key=lambda one: one[1])
    assert expected == sorted(found(second, first), key=lambda one: one[1])


@pytest.mark.parametrize("other", ["ho-2026-0001", "HO-2026-０００１", "ＨＯ-2026-0001"])
def test_a_number_differs_by_more_than_capitals_and_width(other: str) -> None:
    entries = entry("HO-2026-0001", folder="a"), entry(other, folder="b")
    assert [("a", "HO-2026-0001"), ("b", other)] == [
        (folder, facts["case"]) for _, folder, _, facts in found(*entries)
    ]


def test_a_composed_letter_is_the_same_letter() -> None:
    assert same("caf\u00e9") == same("CAFE\u0301")


def test_of_many_each_is_reported_beside_one_of_the_others() -> None:
    entries = [entry("HO-2026-0001", folder=folder) for folder in "abc"]
    named = [(folder, facts["other"]) for _, folder, _, facts in found(*entries)]
    assert [("a", "b"), ("b", "a"), ("c", "a")] == [
        (folder, str(other).split("/")[2]) for folder, other in named
    ]


def test_a_number_is_taken_by_a_case_that_could_not_be_judged() -> None:
    unjudged = entry("HO-2026-0001", "C0101", folder="a", status=None)
    entries = (unjudged, entry("HO-2026-0001", "C0101", folder="b"))
    assert [("X0101", "a"), ("X0101", "b")] == [one[:2] for one in found(*entries)]


def test_a_number_that_two_have_names_neither() -> None:
    cases = [
        entry("HO-2026-0001", folder="a").case,
        entry("HO-2026-0002").case,
        entry("HO-2026-0001", folder="b").case,
    ]
    assert {"cases/2026/a", "cases/2026/b"} == ledger.ambiguous(cases)
    assert frozenset() == ledger.ambiguous(cases[:2])


@pytest.mark.parametrize("status", MOVING)
def test_a_customer_in_two_open_cases_is_reported_at_both(status: Status) -> None:
    first = entry("HO-2026-0001", "C0101", "C0102")
    second = entry("HO-2026-0002", "C0103", "C0101", status=status)
    signing = status is Status.SIGNING
    facts = {"customer": "C0101", "late": signing, "waiting": ()}
    assert [
        ("X0102", one, 12, {**facts, "other": other, "case": "HO-2026-0002" if signing else one})
        for one, other in (("HO-2026-0001", "HO-2026-0002"), ("HO-2026-0002", "HO-2026-0001"))
    ] == sorted(found(second, first), key=lambda one: one[1])


@pytest.mark.parametrize("status", [status for status in Status if status not in MOVING])
def test_a_customer_may_be_handed_on_once_the_first_case_is_signed(status: Status) -> None:
    first = entry("HO-2026-0001", "C0101", status=status)
    second = entry("HO-2026-0002", "C0101")
    assert [] == found(first, second)


def test_a_customer_listed_twice_in_one_case_is_no_matter_of_two_cases() -> None:
    twice = entry("HO-2026-0001", "C0101", "C0101")
    assert [] == found(twice)
    shared = list(ledger.findings(Ledger(TODAY, entries=(twice, entry("HO-2026-0002", "C0101")))))
    assert ["HO-2026-0001", "HO-2026-0002"] == [one.case for one in shared]
    (_, (_, _, at)), *_ = _customers_twice(twice, entry("HO-2026-0002", "C0101"))
    assert ("customers", 0, "customer") == at.path  # the finding stands at the first of the two


def _customers_twice(*entries: Entry) -> Iterator[tuple[str, tuple[Entry, str, At]]]:
    from handover.ledger.numbers import of_one_customer

    for one, _ in of_one_customer(entries):
        yield one[0].case.id, one


def test_a_finding_across_cases_is_an_error_and_names_its_case() -> None:
    entries = tuple(entry("HO-2026-0001", "C0101", folder=folder) for folder in "ab")
    findings = list(ledger.findings(Ledger(TODAY, entries=entries)))
    assert ["X0101", "X0101", "X0102", "X0102"] == [one.code for one in findings]
    assert {(Severity.ERROR, "HO-2026-0001")} == {(one.severity, one.case) for one in findings}


def test_a_rule_that_fails_does_not_hide_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(_: Ledger) -> Iterator[Found]:
        raise KeyError(1)

    monkeypatch.setattr(ledger, "RULES", (Across("X0201", faulty), *ledger.RULES))
    entries = tuple(entry("HO-2026-0001", folder=folder) for folder in "ab")
    first, *others = ledger.findings(Ledger(TODAY, entries=entries))
    assert ("E001", {"rule": "X0201", "name": "faulty", "error": "KeyError: 1"}) == (
        first.code,
        first.facts,
    )
    assert (Severity.ERROR, Place("cases")) == (first.severity, first.place)
    assert ["X0101", "X0101"] == [one.code for one in others]


def test_a_finding_about_the_register_stands_where_the_register_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = At("cases/register/people/E1001.yaml", ("employed_to",))
    rule = Across("X0202", lambda _: iter([(None, flag(at))]))
    monkeypatch.setattr(ledger, "RULES", (rule,))
    (one,) = ledger.findings(Ledger(TODAY))
    assert (Place(at.file), None, None) == (one.place, one.case, one.clause)


def test_a_finding_across_cases_is_that_of_the_edition_of_its_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (one,) = judged([({"C0101"}, set())], register(customer("C0101")))
    assert one.context
    one = replace(one, context=replace(one.context, policy=EDITION))
    rule = Across("X0203", lambda book: iter([(book.entries[0], flag(one.case.at / "case"))]))
    monkeypatch.setattr(ledger, "RULES", (replace(rule, claim=Claim.HANDOVER),))
    cited = next(row.clause for row in EDITION.requirements if "X0203" in row.rules)
    assert [cited] == [each.clause for each in ledger.findings(Ledger(TODAY, entries=(one,)))]
    assert one.context
    case = replace(one.case, cancelled_on=TODAY)
    one = replace(one, case=case, context=replace(one.context, case=case))
    assert [] == list(ledger.findings(Ledger(TODAY, entries=(one,))))


# ---- custody, over random histories

PEOPLE = ("E1001", "E1002", "E1003")
days = st.integers(0, 40).map(lambda number: BEGAN + timedelta(number))
moments = st.lists(st.tuples(st.integers(-5, 40), st.sampled_from((*PEOPLE, None))), max_size=8)


def moved(history: Iterable[tuple[int, str | None]], customer: str = "C0101") -> tuple[Move, ...]:
    """Return moves of a customer in the order of a history; several may be of one day."""
    found: list[Move] = []
    for index, (number, receiver) in enumerate(sorted(history, key=lambda one: one[0])):
        day = BEGAN + timedelta(number)
        instant = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=index)
        name = f"HO-2020-{index:04}"
        found.append(Move(customer, "E1001", receiver, day, instant, f"cases/2020/{name}", name))
    return tuple(found)


@given(moments, st.randoms(use_true_random=False))
def test_one_person_holds_a_customer_on_every_day(
    history: list[tuple[int, str | None]], order: random.Random
) -> None:
    moves = list(moved(history))
    order.shuffle(moves)
    tenures = chain("E1001", BEGAN, moves)
    first = tenures[0].from_day
    for number in range(60):
        day = first + timedelta(number)
        assert 1 == sum(one.covers(day) for one in tenures), day
    assert tenures[-1].to_day is None
    assert not any(one.covers(first - timedelta(1)) for one in tenures)


@given(moments, days)
def test_the_holder_is_the_receiver_of_the_last_case_signed_by_that_day(
    history: list[tuple[int, str | None]], day: date
) -> None:
    moves = moved(history)
    holding = next(one for one in chain("E1001", BEGAN, moves) if one.covers(day))
    by_then = [move for move in moves if move.day <= day]
    expected = (by_then[-1].receiver, by_then[-1].case) if by_then else ("E1001", None)
    assert expected == (holding.person, holding.case)


def customer(number: str, owner: str = "E1001") -> Customer:
    at = At(f"cases/register/customers/{number}.yaml")
    return Customer(at, number, Text(number, number), "peripheral", owner, BEGAN)


@given(
    st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=5),
    st.lists(moments, min_size=5, max_size=5),
    days,
)
def test_every_customer_is_held_by_exactly_one_person(
    owners: list[str], histories: list[list[tuple[int, str | None]]], day: date
) -> None:
    numbers = [f"C010{index}" for index in range(len(owners))]
    known = {one: customer(one, owner) for one, owner in zip(numbers, owners, strict=True)}
    named = [[(n, p or "E1003") for n, p in history if n >= 0] for history in histories]
    moves = {one: moved(history, one) for one, history in zip(numbers, named, strict=False)}
    custody = Custody(known, moves)
    held = [one for person in PEOPLE for one in custody.held(person, day)]
    assert sorted(numbers) == sorted(held)
    doubted = Custody(known, moves, {numbers[0]: ("cases/2026/HO-2026-0001",)})
    assert not any(numbers[0] in doubted.held(person, day) for person in PEOPLE)


def test_what_a_case_itself_moved_does_not_count_before_it() -> None:
    moves = moved([(1, "E1002"), (1, "E1003")])
    custody = Custody({"C0101": customer("C0101")}, {"C0101": moves})
    day = BEGAN + timedelta(1)
    for folder, person in ((moves[0].folder, "E1001"), (moves[1].folder, "E1002")):
        before = custody.before("C0101", folder, day)
        assert before is not None
        assert person == before.person
        given = {one for one in PEOPLE if list(custody.given(one, folder, day))}
        assert {person} == given
    unsigned = custody.before("C0101", "cases/2020/HO-2020-0009", day)
    assert unsigned is not None
    assert "E1003" == unsigned.person


def test_what_a_person_holds_before_a_case_is_by_what_was_signed_before_it() -> None:
    moves = moved([(1, "E1002"), (1, "E1003")])
    custody = Custody({"C0101": customer("C0101")}, {"C0101": moves})
    folders = {"E1001": moves[0].folder, "E1002": moves[1].folder, "E1003": None}
    for person, folder in folders.items():
        for other in folders:
            day = BEGAN + timedelta(1)
            held = custody.given(other, folder, day) if folder else custody.held(other, day)
            assert (("C0101",) if other == person else ()) == tuple(held)


def test_the_last_before_was_signed_before_a_case_and_up_to_a_day() -> None:
    first, second, third = moved([(1, "E1002"), (2, "E1003"), (3, "E1004")])
    custody = Custody({"C0101": customer("C0101")}, {"C0101": (first, second, third)})
    asked = ((second, third.day), (third, second.day), (third, first.day), (third, BEGAN))
    found = [custody.last_before("C0101", one.folder, day) for one, day in asked]
    assert [first, second, first, None] == found
    assert second == custody.last_before("C0101", "cases/2026/HO-2026-0099", second.day)
    assert custody.last_before("C0102", first.folder, third.day) is None
    for (one, day), last in zip(asked, found, strict=True):
        before = [
            move for move in (first, second, third) if custody.is_before(move, one.folder, day)
        ]
        assert last == (before or [None])[-1]


def test_nobody_holds_a_customer_before_its_first_day() -> None:
    custody = Custody({"C0101": customer("C0101")}, {})
    assert custody.tenure("C0101", BEGAN - timedelta(1)) is None
    assert () == custody.held("E1001", BEGAN - timedelta(1))
    assert not custody.is_certain("C0999")


# ---- nobody is left behind


def judged(lists: Iterable[tuple[set[str], set[str]]], known: Register) -> Iterator[Entry]:
    """Yield cases of E1001, each with the customers that it hands over and keeps back."""
    for index, (handed, kept) in enumerate(lists):
        one = entry(f"HO-2026-{index:04}", *sorted(handed))
        retained = tuple(Retained(one.case.at / "retained" / i, k, "") for i, k in enumerate(kept))
        case = replace(one.case, retained=retained)
        context = Context(case, None, (), known, Evidence(""), TODAY)
        yield replace(one, case=case, context=context)


numbers = st.sets(st.sampled_from([f"C010{index}" for index in range(5)]))


@given(numbers, numbers, st.lists(st.tuples(numbers, numbers), min_size=1, max_size=3))
def test_a_customer_is_left_behind_exactly_when_it_is_dropped_from_every_list(
    owned: set[str], of_others: set[str], lists: list[tuple[set[str], set[str]]]
) -> None:
    own = {number: customer(number) for number in owned}
    others = {number: customer(number, "E1002") for number in of_others - owned}
    known = register(*own.values(), *others.values())
    book = Ledger(TODAY, known, entries=tuple(judged(lists, known)))
    handed = set[str]().union(*(one for one, _ in lists))
    expected = {
        (f"HO-2026-{index:04}", number)
        for index, (_, kept) in enumerate(lists)
        for number in owned - handed - kept
    }
    assert expected == {
        (one.case, one.facts["customer"]) for one in ledger.findings(book) if one.code == "X0201"
    }


def test_ten_times_the_cases_of_a_transferor_are_no_more_than_ten_times_the_work() -> None:
    numbers = [f"C{index:05}" for index in range(3_000)]
    known = register(*map(customer, numbers))
    lists = [({number}, set[str]()) for number in numbers[1:]]
    book = Ledger(TODAY, known, entries=tuple(judged(lists, known)))
    start = time.process_time()
    left = [one.facts["customer"] for one in ledger.findings(book) if one.code == "X0201"]
    assert numbers[:1] * len(lists) == left
    assert time.process_time() - start < 15  # seconds; minutes, if each case looks at all others


# ---- who may go


def test_of_a_person_without_a_record_no_last_day_is_known() -> None:
    known = register(customer("C0101"))
    (one,) = judged([({"C0101"}, set())], known)
    book = Ledger(TODAY, known, entries=(replace(one, standing=None),))
    exits = [exit_of(each, "E1009") for each in (book, replace(book, register=None))]
    assert [(None, ())] * 2 == [(each.last_day, each.waiting) for each in exits]


def test_who_has_a_last_day_or_resigns_is_leaving() -> None:
    known = register(customer("C0101"))
    gone = replace(known.people["E1003"], employed_to=TODAY)
    known = replace(known, people={**known.people, "E1003": gone})
    resigns, moves, stays = judged([(set(), set())] * 3, known)
    resigns = replace(resigns, case=replace(resigns.case, kind=Kind.RESIGNATION))
    parties = replace(stays.case.parties, transferor="E1002")
    cancelled = {"kind": Kind.RESIGNATION, "cancelled_on": TODAY, "parties": parties}
    stays = replace(stays, case=replace(stays.case, **cancelled))
    parties = replace(moves.case.parties, transferor="E1002")
    moves = replace(moves, case=replace(moves.case, parties=parties))
    book = Ledger(TODAY, known, entries=(moves, resigns, stays))
    assert ("E1001", "E1003") == leaving(book)
    assert ("E1001",) == leaving(replace(book, register=None))


# ---- windows


def test_before_the_first_edition_no_window_is_open() -> None:
    context = Context(entry("HO-2026-0001").case, None, (), register(), Evidence(""), TODAY)
    assert not is_open(context, TODAY)


# ---- what cannot be read


def register(*customers: Customer) -> Register:
    people = {one: Person(At(one), one, Text("", ""), "sales", BEGAN, None, ()) for one in PEOPLE}
    known = {one.id: one for one in customers}
    return Register("", Text("", ""), "UTC", None, {}, people, known)


def test_a_case_that_cannot_be_read_leaves_open_who_holds_what_it_may_name() -> None:
    known = register(customer("C0101"), customer("C0102"))
    book = Ledger(TODAY, known, lost=(Lost("cases/2026/a", frozenset({"C0102"})),))
    assert ("C0101",) == book.custody.held("E1001", TODAY)
    assert {"C0102": ("cases/2026/a",)} == book.custody.doubts
    nothing = replace(book, lost=(*book.lost, Lost("cases/2026/b")))
    assert () == nothing.custody.held("E1001", TODAY)


def test_a_case_that_cannot_be_judged_leaves_open_who_holds_its_customers() -> None:
    known = register(customer("C0101"), customer("C0102"))
    book = Ledger(TODAY, known, entries=(entry("HO-2026-0001", "C0101", status=None),))
    assert ("C0102",) == book.custody.held("E1001", TODAY)
