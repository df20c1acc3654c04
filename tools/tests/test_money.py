from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover import money
from handover.money import Rounding

AMOUNTS = st.integers(0, 10**14).map(money.from_fen)
WEIGHTS = st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(any)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("0", "0.00"),
        ("1500", "1500.00"),
        ("0.5", "0.50"),
        ("128456.78", "128456.78"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_an_amount_is_read_with_exactly_two_places(written: str, amount: str) -> None:
    assert amount == str(money.yuan(written))


@pytest.mark.parametrize(
    "written",
    [
        *("", " 1", "1 ", "1\n", "+1", "-1", "-0.01", "1.", ".5", "1.005", "1,000.00", "1e3"),
        *(
            "010",
            "00",
            "NaN",
            "Infinity",
            "0x10",
            "1_000",
            "¥5",
            "１２",
            "٣",
            "一",
            "1000000000000",
        ),
    ],
)
def test_what_is_not_an_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(written)}$"):
        money.yuan(written)


def test_a_signed_amount_may_be_negative_but_zero_has_no_sign() -> None:
    assert "-1.50" == str(money.yuan("-1.5", signed=True))
    assert "0.00" == str(money.yuan("-0", signed=True))
    assert "0.00" == str(money.yuan("-0.00"))


def test_an_amount_is_written_with_two_places() -> None:
    assert "1500.00" == money.text(Decimal(1500))
    assert "0.05" == money.text(Decimal("0.050"))
    assert "-12.30" == money.text(Decimal("-12.3"))


@pytest.mark.parametrize("amount", ["0.005", "1500.001", "-0.001"])
def test_a_part_of_a_fen_is_neither_written_nor_counted(amount: str) -> None:
    with pytest.raises(ValueError, match=amount):
        money.text(Decimal(amount))
    with pytest.raises(ValueError, match=amount):
        money.fen(Decimal(amount))


def test_half_a_fen_is_rounded_up() -> None:
    assert Decimal("0.01") == money.round_fen(Decimal("0.005"))
    assert Decimal("0.00") == money.round_fen(Decimal("0.0049"))
    assert Decimal("2.35") == money.round_fen(Decimal("2.345"))  # a banker would say 2.34
    assert Decimal("-0.01") == money.round_fen(Decimal("-0.005"))


def test_a_sum_has_two_places_even_of_nothing() -> None:
    assert "0.00" == str(money.total(()))
    assert "3.00" == str(money.total([money.yuan("1.25"), money.yuan("1.75")]))


@given(st.integers(1 - 10**14, 10**14 - 1))
def test_fen_and_yuan_are_the_same_money(count: int) -> None:
    amount = money.from_fen(count)
    assert count == money.fen(amount)
    assert amount == money.yuan(money.text(amount), signed=True)


def test_half_up_leaves_the_rest_to_one_party() -> None:
    # 9999.99: 15 % = 1499.9985, 25 % = 2499.9975, 10 % = 999.999, the rest is 4999.99
    parts = money.divide(money.yuan("9999.99"), (15, 25, 10, 50), Rounding.HALF_UP, rest=3)
    assert "1500.00 2500.00 1000.00 4999.99" == " ".join(map(str, parts))


def test_floor_leaves_the_rest_to_the_first_if_nobody_else_is_named() -> None:
    # the same fractions dropped: 3 x 0.01 more for the rest
    parts = money.divide(money.yuan("9999.99"), (50, 15, 25, 10), Rounding.FLOOR)
    assert "5000.02 1499.99 2499.99 999.99" == " ".join(map(str, parts))


def test_large_amounts_are_cut_exactly_and_almost_a_fen_is_dropped() -> None:
    # 99999999999999 x 501 / 1000 = 50099999999999.499
    assert (50099999999999, 49900000000000) == money.cut(
        99999999999999, (501, 499), Rounding.HALF_UP, rest=1
    )
    assert (0, 99) == money.cut(99, (1, 99), Rounding.FLOOR, rest=1)  # 0.99 of a fen


def test_the_largest_remainder_gets_the_odd_fen() -> None:
    # 1.01: 15.15, 25.25, 10.1 and 50.5 fen; 100 fen are given, the last one goes to the .5
    parts = money.divide(money.yuan("1.01"), (15, 25, 10, 50))
    assert "0.15 0.25 0.10 0.51" == " ".join(map(str, parts))


def test_equal_remainders_go_by_the_order_of_the_list() -> None:
    # 1.00 in three: 33 1/3 fen each, the odd fen to the first
    assert "0.34 0.33 0.33" == " ".join(map(str, money.divide(money.yuan("1"), (1, 1, 1))))


def test_nobody_is_rounded_up_to_more_than_is_left() -> None:
    # 0.02 by 30/30/30/10: 0.6 fen each rounds to 1, so the third finds nothing left
    # and the rest would owe -0.01
    assert (1, 1, 0, 0) == money.cut(2, (30, 30, 30, 10), Rounding.HALF_UP, rest=3)


def test_weights_may_be_decimals_and_fractions() -> None:
    halves = money.divide(money.yuan("2.00"), (Decimal("12.5"), Fraction(25, 2)))
    assert "1.00 1.00" == " ".join(map(str, halves))


@given(AMOUNTS, WEIGHTS, st.sampled_from(Rounding), st.data())
def test_parts_add_up_and_are_never_negative(
    amount: Decimal, weights: list[int], rounding: Rounding, data: st.DataObject
) -> None:
    rest = data.draw(st.integers(0, len(weights) - 1))
    parts = money.divide(amount, weights, rounding, rest)
    assert amount == sum(parts)
    assert all(part >= 0 for part in parts)
    assert parts == money.divide(amount, weights, rounding, rest)


@given(AMOUNTS, WEIGHTS)
def test_the_largest_remainder_is_less_than_a_fen_off(amount: Decimal, weights: list[int]) -> None:
    for weight, part in zip(weights, money.divide(amount, weights), strict=True):
        exact = Fraction(money.fen(amount) * weight, sum(weights))
        assert abs(exact - money.fen(part)) < 1
