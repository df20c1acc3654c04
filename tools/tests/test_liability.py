from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover import build, money, source
from handover.facts.bearers import Holders, Lack, PersonShare, Unborne, bear, totals
from handover.facts.liability import (
    Alternative,
    Loss,
    Question,
    Refusal,
    assess,
    judge,
)
from handover.facts.split import Share, split
from handover.facts.window import Window, last_day, last_days, window
from handover.money import Rounding
from handover.policy import Party, Table, TableShare

if TYPE_CHECKING:
    from handover.facts.liability import Judgement, Outcome
    from handover.policy import Edition

FILE = Path(__file__).parents[2] / "schema/policy/2024-01-01.yaml"


def load() -> Edition:
    document, _ = source.load(FILE.read_bytes(), FILE.name)
    assert document
    return build.edition(cast("dict[str, Any]", document.data))


EDITION = load()
TABLES = EDITION.liability.tables
AMOUNTS = st.integers(0, 10**13).map(money.from_fen)
DAYS = st.dates(date(2019, 1, 1), date(2032, 12, 31))
LOSSES = st.builds(
    Loss, st.none() | DAYS, DAYS, AMOUNTS, finance_error=st.booleans(), unresolved=st.booleans()
)
PEOPLE = Holders(
    transferor="E1001",
    receivers=("E1002", "E1003"),
    receivers_of_customer=("E1003",),
    supervisor="E1004",
    manager_at_sign_off="E1005",
    manager_at_discovery="E1005",
    clerks={"finance": ("E1006", "E1007"), "commerce": ("E1008",)},
    responsible=("E1007",),
    assistants=("E1009",),
)


def loss(signed: str | None, found: str, amount: str, **flags: bool) -> Loss:
    signed_on = date.fromisoformat(signed) if signed else None
    return Loss(signed_on, date.fromisoformat(found), money.yuan(amount), **flags)


WITHIN = loss("2026-03-15", "2026-04-20", "10000.00")
AFTER = loss("2026-03-15", "2027-01-20", "10000.00")


def shares(outcome: Outcome) -> dict[str, str]:
    return {str(share.party): str(share.amount) for share in outcome.shares}


def percents(outcome: Outcome) -> dict[str, str]:
    return {str(share.party): str(share.percent) for share in outcome.shares}


def owed(outcome: Outcome) -> dict[str | None, str]:
    return {person: str(amount) for person, amount in totals(outcome.persons).items()}


def others(judgement: Judgement, reading: str) -> dict[str, Outcome | None]:
    return {a.option: a.outcome for a in judgement.alternatives if a.reading == reading}


# The window of clause 17


@pytest.mark.parametrize(
    ("signed", "found", "expected", "last"),
    [
        ("2026-03-15", "2026-03-14", "before", "2026-07-15"),
        ("2026-03-15", "2026-03-15", "within", "2026-07-15"),
        ("2026-03-15", "2026-07-15", "within", "2026-07-15"),
        ("2026-03-15", "2026-07-16", "after", "2026-07-15"),
        ("2025-10-31", "2026-02-28", "within", "2026-02-28"),
        ("2025-10-31", "2026-03-01", "after", "2026-02-28"),
        ("2023-10-31", "2024-02-29", "within", "2024-02-29"),
    ],
)
def test_the_last_day_of_the_window_is_within(
    signed: str, found: str, expected: str, last: str
) -> None:
    """R61: the last day is included."""
    outcome = assess(EDITION, loss(signed, found, "1.00")).outcome
    assert expected == outcome.window
    assert last == str(outcome.window_last_day)


def test_each_reading_of_the_four_months_has_its_last_day() -> None:
    days = {
        "calendar_months": date(2026, 6, 28),
        "month_end_sticks": date(2026, 6, 30),
        "days_120": date(2026, 6, 28),  # 31 + 30 + 31 + 28
        "days_122": date(2026, 6, 30),
        "rolled": date(2026, 6, 29),  # 28 June is a Sunday
    }
    assert days == last_days(EDITION, date(2026, 2, 28))


@given(DAYS, DAYS)
def test_the_window_has_no_gap_and_no_overlap(signed: date, found: date) -> None:
    last = last_day(EDITION, signed)
    assert last
    expected = "before" if found < signed else "within" if found <= last else "after"
    assert expected == window(EDITION, signed, found)


ROLLED = EDITION.under("A2", "rolled")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("2027-02-15", Window.WITHIN),  # four months, rolled or not
        ("2027-02-16", Window.UNKNOWN),  # within only if the 15th is a day off
        ("2027-03-18", Window.UNKNOWN),  # 31 days later, more than any days off
        ("2027-03-19", Window.AFTER),
    ],
)
def test_days_off_that_are_not_published_yet_leave_few_days_open(
    found: str, expected: Window
) -> None:
    outcome = assess(ROLLED, loss("2026-10-15", found, "100.00")).outcome
    assert expected is outcome.window
    assert outcome.window_last_day is None
    refusal = Refusal.CALENDAR_UNKNOWN if expected is Window.UNKNOWN else None
    assert refusal is outcome.refusal


def test_published_days_off_move_the_last_day() -> None:
    # 15 June 2026 + 4 months = Thursday, 15 October; 1 June + 4 = National Day, to the 8th
    assert Window.AFTER is window(ROLLED, date(2026, 6, 15), date(2026, 10, 16))
    assert Window.WITHIN is window(ROLLED, date(2026, 6, 1), date(2026, 10, 8))
    assert Window.AFTER is window(ROLLED, date(2026, 6, 1), date(2026, 10, 9))


# The shares of clauses 15, 17 and 20


def test_found_within_the_window() -> None:
    outcome = assess(EDITION, loss("2025-10-31", "2026-02-28", "9999.99")).outcome
    assert {
        "receiver": "1500.00",  # 1499.9985
        "supervisor": "2500.00",  # 2499.9975
        "finance_commerce": "1000.00",  # 999.999
        "company": "4999.99",  # the rest
    } == shares(outcome)
    assert ("17-1",) == outcome.clauses
    assert not outcome.needs_ruling


def test_found_after_the_window() -> None:
    outcome = assess(EDITION, loss("2025-10-31", "2026-03-01", "9999.99")).outcome
    assert {
        "receiver": "2500.00",
        "department_manager": "1500.00",
        "finance_commerce": "1000.00",
        "company": "4999.99",
    } == shares(outcome)
    assert ("17-2",) == outcome.clauses


def test_wrong_data_from_finance_within_the_window() -> None:
    """R71, R74: finance and commerce keep their part, and the supervisor bears more."""
    outcome = assess(EDITION, replace(WITHIN, finance_error=True)).outcome
    assert {
        "receiver": "15",
        "supervisor": "30",
        "finance_commerce": "10",
        "company": "45",
    } == percents(outcome)
    assert ("17-1", "20-2") == outcome.clauses


def test_wrong_data_from_finance_after_the_window() -> None:
    outcome = assess(EDITION, replace(AFTER, finance_error=True)).outcome
    assert {
        "receiver": "25",
        "department_manager": "15",
        "supervisor": "30",
        "finance_commerce": "10",
        "company": "20",
    } == percents(outcome)
    assert ("17-2", "20-2") == outcome.clauses


@pytest.mark.parametrize("signed", [None, "2026-05-01", "2026-03-15", "2025-01-01"])
def test_what_was_left_unresolved_is_the_transferors_in_any_window(signed: str | None) -> None:
    judgement = assess(EDITION, loss(signed, "2026-04-20", "0.01", unresolved=True))
    assert {"transferor": "0.01"} == shares(judgement.outcome)
    assert {"transferor": "100"} == percents(judgement.outcome)
    assert ("15",) == judgement.outcome.clauses
    assert () == judgement.alternatives


def test_what_was_left_unresolved_after_the_sign_off_outweighs_wrong_data() -> None:
    outcome = assess(EDITION, replace(WITHIN, finance_error=True, unresolved=True)).outcome
    assert {"transferor": "10000.00"} == shares(outcome)


@pytest.mark.parametrize(
    ("case", "refusal", "clauses"),
    [
        (loss(None, "2026-04-20", "1.00"), "not_signed", ("15", "17-1")),
        (loss("2026-04-21", "2026-04-20", "1.00"), "found_before_sign_off", ("15", "17-1")),
        (
            loss("2026-04-21", "2026-04-20", "1.00", finance_error=True),
            "finance_error_before_sign_off",
            ("15", "17-1", "20-2"),
        ),
        (
            loss(None, "2026-04-20", "1.00", finance_error=True, unresolved=True),
            "finance_error_before_sign_off",
            ("15", "17-1", "20-2"),
        ),
    ],
)
def test_what_the_policy_does_not_decide_needs_a_ruling(
    case: Loss, refusal: str, clauses: tuple[str, ...]
) -> None:
    judgement = assess(EDITION, case)
    assert Window.BEFORE is judgement.outcome.window
    assert refusal == judgement.outcome.refusal
    assert judgement.outcome.needs_ruling
    assert clauses == judgement.outcome.clauses
    assert () == judgement.outcome.shares
    assert () == judgement.alternatives


def test_an_unknown_calendar_does_not_matter_to_what_was_left_unresolved() -> None:
    case = loss("2026-10-15", "2027-02-16", "5.00", unresolved=True)
    outcome = assess(ROLLED, case).outcome
    assert Window.UNKNOWN is outcome.window
    assert {"transferor": "5.00"} == shares(outcome)


def test_no_share_is_negative_for_any_loss_and_table() -> None:
    tables = {tuple(sorted(int(s.percent) for s in table.shares)) for table in TABLES}
    for weights in tables:
        residual = weights.index(max(weights))
        for fen in range(200001):
            parts = money.cut(fen, weights, Rounding.HALF_UP, residual)
            assert fen == sum(parts)
            assert min(parts) >= 0


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.table)
@pytest.mark.parametrize("rounding", Rounding)
def test_shares_add_up_to_the_loss(table: Table, rounding: Rounding) -> None:
    edition = EDITION.under("A8", rounding)
    for fen in (*range(201), 99999, 999999, 12845678):
        total = money.from_fen(fen)
        found = split(edition, table, total, functions=2)
        assert [row.party for row in table.shares] == [share.party for share in found]
        assert total == money.total(share.amount for share in found)
        assert all(share.amount >= 0 for share in found)


def test_half_up_is_literal_for_everyone_but_the_company() -> None:
    for table in TABLES:
        for fen in range(2001):
            for share in split(EDITION, table, money.from_fen(fen), functions=2):
                exact = money.from_fen(fen) * share.percent / 100
                if share.party is not Party.COMPANY:
                    assert money.round_fen(exact) == share.amount


def test_a_party_of_zero_percent_is_not_listed() -> None:
    rows = (TableShare(Party.ASSISTANT, Decimal()), TableShare(Party.COMPANY, Decimal(100)))
    found = split(EDITION, Table("all", "17", rows), money.yuan("3.00"), functions=2)
    assert (Share(Party.COMPANY, Decimal(100), money.yuan("3.00")),) == found


def test_the_company_takes_the_rest_wherever_a_table_lists_it() -> None:
    rows = (TableShare(Party.COMPANY, Decimal(50)), TableShare(Party.RECEIVER, Decimal(50)))
    found = split(EDITION, Table("halves", "17", rows), money.yuan("0.01"), functions=2)
    assert ["0.00", "0.01"] == [str(share.amount) for share in found]  # half a fen goes up


def test_a_table_without_the_company_leaves_the_rest_to_the_party_listed_last() -> None:
    half = Decimal(50)
    rows = (TableShare(Party.RECEIVER, half), TableShare(Party.SUPERVISOR, half))
    found = split(EDITION, Table("halves", "17", rows), money.yuan("0.01"), functions=2)
    assert ["0.01", "0.00"] == [str(share.amount) for share in found]


@given(LOSSES)
def test_a_loss_is_shared_whole_or_not_at_all(case: Loss) -> None:
    judgement = assess(EDITION, case)
    assert judgement == assess(EDITION, case)
    found = [judgement.outcome, *(a.outcome for a in judgement.alternatives if a.outcome)]
    for outcome in found:
        assert case.amount == outcome.total
        assert outcome.needs_ruling == (not outcome.shares)
        assert outcome.needs_ruling or case.amount == sum(s.amount for s in outcome.shares)
        assert all(share.amount >= 0 for share in outcome.shares)
    assert all(outcome.owed != judgement.outcome.owed for outcome in found[1:])


# Alternatives


def test_a_loss_that_every_reading_shares_alike_has_no_alternative() -> None:
    assert () == assess(EDITION, WITHIN).alternatives


def test_other_ways_to_count_the_months() -> None:
    # 31 October + 122 days = 30 + 31 + 31 + 28 = 28 February is 120, so 2 March
    found = others(assess(EDITION, loss("2025-10-31", "2026-03-01", "9999.99")), "A2")
    assert ["days_122"] == list(found)
    outcome = found["days_122"]
    assert outcome
    assert Window.WITHIN is outcome.window
    assert date(2026, 3, 2) == outcome.window_last_day
    assert "2500.00" == shares(outcome)["supervisor"]


def test_an_alternative_that_is_not_published_yet_is_named_without_a_result() -> None:
    judgement = assess(EDITION, loss("2026-10-15", "2027-02-16", "100.00"))
    assert Alternative("A2", "rolled", None) in judgement.alternatives
    assert not others(assess(EDITION, loss("2026-10-15", "2027-06-16", "100.00")), "A2")


def test_other_ways_to_round() -> None:
    found = others(assess(EDITION, replace(WITHIN, amount=money.yuan("1.11"))), "A8")
    # 1.11: 16.65, 27.75, 11.1 and 55.5 fen; half up 17 + 28 + 11, the rest 55
    assert ["floor"] == list(found)
    outcome = found["floor"]
    assert outcome
    assert ["0.16", "0.27", "0.11", "0.57"] == list(shares(outcome).values())


def test_other_ways_to_read_the_thirty_percent_of_clause_20() -> None:
    within = others(assess(EDITION, replace(WITHIN, finance_error=True)), "A11-within")
    assert {
        "on_top": ["15", "55", "10", "20"],
        "of_finance_part": ["15", "28", "7", "50"],
    } == {option: list(percents(outcome).values()) for option, outcome in within.items() if outcome}
    after = others(assess(EDITION, replace(AFTER, finance_error=True)), "A11-after")
    assert {
        "replaces_manager": ["25", "30", "10", "35"],
        "not_applicable": ["25", "15", "10", "50"],
    } == {option: list(percents(outcome).values()) for option, outcome in after.items() if outcome}


def test_the_caller_says_how_other_options_see_the_loss() -> None:
    question = Question(
        WITHIN,
        seen_by={
            ("A1", "last_of_all"): Question(replace(WITHIN, signed_on=None)),
            ("A3", "realised"): Question(replace(WITHIN, found_on=AFTER.found_on)),
            ("A4", "signed_tax_included"): Question(replace(WITHIN, amount=money.yuan("8000.00"))),
            ("A4", "found_tax_excluded"): Question(WITHIN),
            ("A4", "placed_tax_included"): None,
        },
    )
    judgement = judge(EDITION, question)
    assert [
        ("A1", "last_of_all"),
        ("A3", "realised"),
        ("A4", "signed_tax_included"),
        ("A4", "placed_tax_included"),
    ] == [(a.reading, a.option) for a in judgement.alternatives]
    unsigned, late, cheaper, unpriced = (a.outcome for a in judgement.alternatives)
    assert unsigned
    assert Refusal.NOT_SIGNED is unsigned.refusal
    assert late
    assert Window.AFTER is late.window
    assert cheaper
    assert "1200.00" == shares(cheaper)["receiver"]  # 15 % of 8,000
    assert unpriced is None


def test_what_came_back_is_taken_off_first() -> None:
    judgement = judge(EDITION, Question(WITHIN, recovered=money.yuan("4000.00")))
    assert "6000.00" == str(judgement.outcome.total)
    assert "900.00" == shares(judgement.outcome)["receiver"]
    gross = others(judgement, "A17")["gross"]
    assert gross
    assert "1500.00" == shares(gross)["receiver"]


def test_more_came_back_than_was_lost() -> None:
    outcome = judge(EDITION, Question(WITHIN, recovered=money.yuan("10000.01"))).outcome
    assert "0.00" == str(outcome.total)
    assert {"0.00"} == set(shares(outcome).values())


# The people behind the parties


def test_each_share_has_its_people_and_its_formula() -> None:
    outcome = judge(EDITION, Question(WITHIN, holders=PEOPLE)).outcome
    total = money.yuan("10000.00")

    def share(
        person: str | None, party: Party, percent: int, portion: Fraction, amount: str
    ) -> PersonShare:
        return PersonShare(person, party, total, Decimal(percent), portion, money.yuan(amount))

    third = Fraction(1, 3)
    assert (
        share("E1003", Party.RECEIVER, 15, Fraction(1), "1500.00"),
        share("E1004", Party.SUPERVISOR, 25, Fraction(1), "2500.00"),
        share("E1006", Party.FINANCE_COMMERCE, 10, third, "333.34"),  # the odd fen
        share("E1007", Party.FINANCE_COMMERCE, 10, third, "333.33"),
        share("E1008", Party.FINANCE_COMMERCE, 10, third, "333.33"),
        share(None, Party.COMPANY, 50, Fraction(1), "5000.00"),
    ) == outcome.persons
    assert () == outcome.unborne


def test_what_was_left_unresolved_falls_on_the_transferor() -> None:
    outcome = judge(EDITION, Question(replace(WITHIN, unresolved=True), holders=PEOPLE)).outcome
    assert {"E1001": "10000.00"} == owed(outcome)


def test_wrong_data_falls_on_the_responsible_alone() -> None:
    question = Question(replace(WITHIN, finance_error=True), holders=PEOPLE)
    assert "1000.00" == owed(judge(EDITION, question).outcome)["E1007"]
    assert not {"E1006", "E1008"} & set(owed(judge(EDITION, question).outcome))


@pytest.mark.parametrize(
    ("option", "holders", "expected"),
    [
        ("by_customer", PEOPLE, {"E1003": "1500.00"}),
        (
            "by_customer",
            replace(PEOPLE, receivers_of_customer=None),
            {"E1002": "750.00", "E1003": "750.00"},
        ),
        ("equal", PEOPLE, {"E1002": "750.00", "E1003": "750.00"}),
        (
            "by_amount",
            # 1500 x 30,000 / 70,000 = 642.857, 1500 x 40,000 / 70,000 = 857.142
            replace(
                PEOPLE,
                weights={"E1002": money.yuan("30000.00"), "E1003": money.yuan("40000.00")},
            ),
            {"E1002": "642.86", "E1003": "857.14"},
        ),
        ("by_amount", replace(PEOPLE, receivers=("E1002",)), {"E1002": "1500.00"}),
    ],
)
def test_several_receivers(option: str, holders: Holders, expected: dict[str, str]) -> None:
    outcome = judge(EDITION.under("A7", option), Question(WITHIN, holders=holders)).outcome
    found = {s.person: str(s.amount) for s in outcome.persons if s.party is Party.RECEIVER}
    assert expected == found
    assert 1 == sum(s.portion for s in outcome.persons if s.party is Party.RECEIVER)


@pytest.mark.parametrize(
    "weights",
    [{}, {"E1002": Decimal(1)}, {"E1002": Decimal(0), "E1003": Decimal(0)}],
)
def test_weights_that_nobody_gave_leave_a_share_unborne(weights: dict[str, Decimal]) -> None:
    holders = replace(PEOPLE, weights=weights)
    outcome = judge(EDITION.under("A7", "by_amount"), Question(WITHIN, holders=holders)).outcome
    amount = money.yuan("1500.00")
    assert (Unborne(Party.RECEIVER, amount, Lack.WEIGHTS_UNKNOWN),) == outcome.unborne
    assert not outcome.computable
    found = others(judge(EDITION, Question(WITHIN, holders=holders)), "A7")
    assert found["by_amount"] is None
    assert found["equal"]


@pytest.mark.parametrize(
    ("option", "weights", "expected"),
    [
        ("per_person", {}, ["333.34", "333.33", "333.33"]),
        ("per_function", {}, ["250.00", "250.00", "500.00"]),  # half each, then half of a half
        ("weights", {"E1006": 1, "E1007": 1, "E1008": 3}, ["200.00", "200.00", "600.00"]),
    ],
)
def test_several_people_of_finance_and_commerce(
    option: str, weights: dict[str, int], expected: list[str]
) -> None:
    holders = replace(PEOPLE, weights={who: Decimal(weight) for who, weight in weights.items()})
    outcome = judge(EDITION.under("A9", option), Question(WITHIN, holders=holders)).outcome
    found = [str(s.amount) for s in outcome.persons if s.party is Party.FINANCE_COMMERCE]
    assert expected == found
    assert 1 == sum(s.portion for s in outcome.persons if s.party is Party.FINANCE_COMMERCE)


def test_one_person_of_finance_and_commerce_is_counted_once() -> None:
    holders = replace(PEOPLE, clerks={"finance": ("E1006", "E1007"), "commerce": ("E1006",)})
    per_person = judge(EDITION, Question(WITHIN, holders=holders))
    assert "500.00" == owed(per_person.outcome)["E1006"]
    per_function = others(per_person, "A9")["per_function"]
    assert per_function
    assert "750.00" == owed(per_function)["E1006"]  # 500 for commerce, 250 for finance
    # a function without anyone leaves its part to the other
    alone = replace(PEOPLE, clerks={"finance": ("E1006",), "commerce": ()})
    outcome = judge(EDITION.under("A9", "per_function"), Question(WITHIN, holders=alone)).outcome
    assert "1000.00" == owed(outcome)["E1006"]


def test_the_manager_of_the_sign_off_or_of_the_discovery() -> None:
    holders = replace(PEOPLE, manager_at_discovery="E1015")
    judgement = judge(EDITION, Question(AFTER, holders=holders))
    assert "1500.00" == owed(judgement.outcome)["E1005"]
    other = others(judgement, "A10")["at_discovery"]
    assert other
    assert "1500.00" == owed(other)["E1015"]
    assert "E1005" not in owed(other)
    assert "A10" not in {
        a.reading for a in judge(EDITION, Question(AFTER, holders=PEOPLE)).alternatives
    }


def test_a_channel_with_one_function_only() -> None:
    holders = replace(PEOPLE, clerks={"commerce": ("E1008",)})
    judgement = judge(EDITION, Question(WITHIN, holders=holders))
    assert "10" == percents(judgement.outcome)["finance_commerce"]
    half = others(judgement, "A18")["takes_half"]
    assert half
    assert {"receiver": "15", "supervisor": "25", "finance_commerce": "5", "company": "55"} == (
        percents(half)
    )
    assert "500.00" == owed(half)["E1008"]


def test_half_of_a_share_goes_to_a_company_that_had_none() -> None:
    half = EDITION.under("A18", "takes_half")
    rows = (
        TableShare(Party.RECEIVER, Decimal(85)),
        TableShare(Party.FINANCE_COMMERCE, Decimal(15)),
    )
    found = split(half, Table("new", "17", rows), money.yuan("10.00"), functions=1)
    assert ["85", "7.5", "7.5"] == [str(share.percent) for share in found]
    assert ["8.50", "0.75", "0.75"] == [str(share.amount) for share in found]
    only = Table("receiver", "17", (TableShare(Party.RECEIVER, Decimal(100)),))
    assert ["10.00"] == [str(s.amount) for s in split(half, only, money.yuan("10"), functions=1)]


def test_one_person_in_two_roles() -> None:
    # the supervisor is also the manager: 15 % + 30 % after the window with wrong data
    holders = replace(PEOPLE, manager_at_sign_off="E1004", manager_at_discovery="E1004")
    question = Question(replace(AFTER, finance_error=True), holders=holders)
    judgement = judge(EDITION, question)
    assert "4500.00" == owed(judgement.outcome)["E1004"]
    larger = others(judgement, "A20")["max"]
    assert larger
    assert "3000.00" == owed(larger)["E1004"]
    assert "3500.00" == owed(larger)[None]  # 2,000 and the manager's 1,500
    assert shares(judgement.outcome) == shares(larger)


def test_equal_shares_of_two_roles_keep_the_one_listed_first() -> None:
    rows = tuple(
        Share(party, Decimal(50), money.yuan("5.00"))
        for party in (Party.SUPERVISOR, Party.DEPARTMENT_MANAGER)
    )
    holders = replace(PEOPLE, manager_at_sign_off="E1004")
    persons, _ = bear(EDITION.under("A20", "max"), rows, holders, finance_error=False)
    assert ["E1004", None] == [share.person for share in persons]


def test_an_assistant_bears_what_an_edition_says() -> None:
    rows = (Share(Party.ASSISTANT, Decimal(100), money.yuan("5.00")),)
    persons, unborne = bear(EDITION, rows, PEOPLE, finance_error=False)
    assert {"E1009": money.yuan("5.00")} == totals(persons)
    assert () == unborne


def test_a_share_without_anyone_is_a_problem_and_not_dropped() -> None:
    outcome = judge(EDITION, Question(WITHIN, holders=Holders(transferor="E1001"))).outcome
    assert (
        Unborne(Party.RECEIVER, money.yuan("1500.00"), Lack.NOBODY),
        Unborne(Party.SUPERVISOR, money.yuan("2500.00"), Lack.NOBODY),
        Unborne(Party.FINANCE_COMMERCE, money.yuan("1000.00"), Lack.NOBODY),
    ) == outcome.unborne
    assert {None: "5000.00"} == owed(outcome)
    assert outcome.computable


def test_a_share_without_anyone_is_a_problem_even_of_nothing() -> None:
    nothing = replace(WITHIN, amount=money.yuan("0"))
    outcome = judge(EDITION, Question(nothing, holders=replace(PEOPLE, supervisor=None))).outcome
    assert [Party.SUPERVISOR] == [share.party for share in outcome.unborne]


def people(*ids: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(ids), unique=True).map(tuple)


@given(
    LOSSES,
    st.builds(
        Holders,
        transferor=st.just("E1"),
        receivers=people("E2", "E3", "E4"),
        receivers_of_customer=st.none() | people("E2", "E3"),
        supervisor=st.sampled_from(["E5", None]),
        manager_at_sign_off=st.sampled_from(["E5", "E6", None]),
        manager_at_discovery=st.sampled_from(["E5", "E7", None]),
        clerks=st.dictionaries(st.sampled_from(["finance", "commerce"]), people("E8", "E9", "E0")),
        responsible=people("E8", "E9"),
        weights=st.dictionaries(st.sampled_from(["E2", "E3", "E4", "E8", "E9"]), AMOUNTS),
    ),
    AMOUNTS,
)
def test_nothing_gets_lost_between_the_people(
    case: Loss, holders: Holders, recovered: Decimal
) -> None:
    question = Question(case, recovered, holders)
    judgement = judge(EDITION, question)
    assert judgement == judge(EDITION, question)
    for outcome in (judgement.outcome, *(a.outcome for a in judgement.alternatives if a.outcome)):
        parts: list[PersonShare | Unborne] = [*outcome.persons, *outcome.unborne]
        assert all(part.amount >= 0 for part in parts)
        assert outcome.needs_ruling or outcome.total == sum(part.amount for part in parts)
        by_party = {s.party: money.yuan("0") for s in outcome.shares}
        for part in parts:
            by_party[part.party] += part.amount
        assert {s.party: s.amount for s in outcome.shares} == by_party
        portions = {share.party: Fraction(0) for share in outcome.persons}
        for share in outcome.persons:
            portions[share.party] += share.portion
        assert set(portions.values()) <= {1}


def test_the_day_of_signing_is_the_first_of_the_window() -> None:
    signed = date(2026, 3, 15)
    assert Window.BEFORE is window(EDITION, signed, signed - timedelta(days=1))
    assert Window.WITHIN is window(EDITION, signed, signed)
