from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover import dates

DAYS = [date(2019, 1, 1) + timedelta(days=n) for n in range(5114)]  # to 2032-12-31


def test_a_day_is_read() -> None:
    assert date(2026, 2, 28) == dates.day("2026-02-28")


@pytest.mark.parametrize(
    "written",
    [
        *("", "2026-2-28", "20260228", "2026-W09-6", "2026-02-30", "2026-13-01", "2025-02-29"),
        *("2026-02-28T00:00:00", "2026-02-28 ", "2026-02-28\n", "２０２６-02-28", "2026/02/28"),
    ],
)
def test_what_is_not_a_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(written)}$|out of range|must be in"):
        dates.day(written)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-07-15T23:59:59+08:00", "2026-07-15"),
        ("2026-07-15T15:59:59Z", "2026-07-15"),
        ("2026-07-15T16:00:00Z", "2026-07-16"),  # midnight in Shanghai
        ("2026-07-15T18:00:00-05:00", "2026-07-16"),
        ("1988-07-01T15:30:00Z", "1988-07-02"),  # summer time in China, +09:00
    ],
)
def test_an_instant_has_its_day_in_the_zone_of_the_company(instant: str, day: str) -> None:
    assert day == str(dates.local_day(instant, "Asia/Shanghai"))
    assert day == str(dates.local_day(datetime.fromisoformat(instant), "Asia/Shanghai"))


@pytest.mark.parametrize("instant", ["2026-07-15T12:00:00", "2026-07-15", "yesterday", ""])
def test_an_instant_without_offset_is_refused(instant: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        dates.local_day(instant, "Asia/Shanghai")


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "Asia", "", "../etc/passwd"])
def test_a_zone_that_is_not_known_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        dates.local_day(datetime(2026, 7, 15, tzinfo=UTC), zone)


def test_an_instant_off_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="9999"):
        dates.local_day("9999-12-31T23:00:00Z", "Asia/Shanghai")


def test_days_are_counted_from_the_next_day() -> None:
    assert date(2026, 7, 13) == dates.add_days(date(2026, 3, 15), 120)  # 16+30+31+30+13


@pytest.mark.parametrize(
    ("start", "clipped", "sticky"),
    [
        ("2026-03-15", "2026-07-15", "2026-07-15"),
        ("2025-10-31", "2026-02-28", "2026-02-28"),
        ("2023-10-31", "2024-02-29", "2024-02-29"),
        ("2026-02-28", "2026-06-28", "2026-06-30"),
        ("2024-02-28", "2024-06-28", "2024-06-28"),  # 29 February is the end of the month
        ("2026-04-30", "2026-08-30", "2026-08-31"),
    ],
)
def test_months_end_where_the_month_ends(start: str, clipped: str, sticky: str) -> None:
    assert clipped == str(dates.add_months(dates.day(start), 4))
    assert sticky == str(dates.add_months_sticky(dates.day(start), 4))


@pytest.mark.parametrize("months", [1, 4, 24])
def test_months_of_every_day_from_2019_to_2032(months: int) -> None:
    for start in DAYS:
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        end = monthrange(year, month + 1)[1]
        is_end = start.day == monthrange(start.year, start.month)[1]
        expected = date(year, month + 1, min(start.day, end))
        assert expected == dates.add_months(start, months)
        sticky = expected.replace(day=end) if is_end else expected
        assert sticky == dates.add_months_sticky(start, months)


@given(st.sampled_from(DAYS), st.sampled_from(DAYS), st.integers(0, 48))
def test_a_later_day_never_ends_sooner(one: date, other: date, months: int) -> None:
    first, last = sorted((one, other))
    assert dates.add_months(first, months) <= dates.add_months(last, months)


def test_the_calendar_ends_in_9999() -> None:
    assert date.max == dates.add_days(date(9999, 12, 1), 120)
    assert date.max == dates.add_months(date(9999, 12, 1), 4)
    assert date.max == dates.add_months_sticky(date(9999, 12, 31), 4)


@pytest.mark.parametrize(
    ("start", "rolled"),
    [
        ("2026-07-15", "2026-07-15"),  # a Wednesday
        ("2026-07-18", "2026-07-20"),  # a Saturday
        ("2026-10-01", "2026-10-08"),  # National Day, seven days off
        ("2025-09-28", "2025-09-28"),  # a Sunday worked in exchange
    ],
)
def test_days_off_are_rolled_over(start: str, rolled: str) -> None:
    assert rolled == str(dates.working_day(dates.day(start)))


@pytest.mark.parametrize("start", ["2003-12-31", "2027-03-01", "9999-12-31"])
def test_days_off_of_other_years_are_not_known(start: str) -> None:
    assert dates.working_day(dates.day(start)) is None


def test_days_off_that_reach_into_an_unknown_year_are_not_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def holiday(day: date) -> bool:
        if day.year > 2026:
            raise NotImplementedError
        return True

    monkeypatch.setattr("chinese_calendar.is_holiday", holiday)
    assert dates.working_day(date(2026, 12, 31)) is None


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-03-05", 3, "2026-03-10"),  # a Thursday: Friday, Monday, Tuesday
        ("2026-04-30", 3, "2026-05-08"),  # Labour Day; Saturday the 9th is worked, and not needed
        ("2026-03-07", 1, "2026-03-09"),  # a Saturday
        ("2026-03-05", 0, "2026-03-05"),
    ],
)
def test_working_days_are_counted_without_days_off(start: str, days: int, last: str) -> None:
    assert last == str(dates.add_working_days(dates.day(start), days))


@pytest.mark.parametrize("start", ["2026-12-30", "2030-03-01", "9999-12-31"])
def test_working_days_of_unpublished_years_are_not_counted(start: str) -> None:
    assert dates.add_working_days(dates.day(start), 3) is None
