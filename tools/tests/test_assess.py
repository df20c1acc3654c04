"""What if: a loss shared without a case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import company
import pytest
from command_line import answer, run

from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from pathlib import Path


WINDOW = {"--signed": "2025-10-31", "--found": "2026-02-28", "--loss": "9999.99"}


def assess(*flags: str, **options: str) -> Any:  # noqa: ANN401
    given = WINDOW | {f"--{name}": value for name, value in options.items()}
    pairs = [part for pair in given.items() if pair[1] for part in pair]
    return answer("assess", *pairs, *flags)


def shares(found: Any) -> list[tuple[str, float, str]]:  # noqa: ANN401
    return [(share["party"], share["percent"], share["amount"]) for share in found["shares"]]


def test_a_loss_on_the_last_day_is_within(root: Path) -> None:
    assert root.is_dir()
    found = assess()
    assert ("within", "2026-02-28", "9999.99") == (
        found["window"],
        found["window_last_day"],
        found["total"],
    )
    assert (["17-1"], False) == (found["clauses"], found["needs_ruling"])
    assert [
        ("receiver", 15, "1500.00"),
        ("supervisor", 25, "2500.00"),
        ("finance_commerce", 10, "1000.00"),
        ("company", 50, "4999.99"),  # 9999.99 - 1500.00 - 2500.00 - 1000.00
    ] == shares(found)


def test_a_loss_on_the_day_after_is_after(root: Path) -> None:
    assert root.is_dir()
    found = assess(found="2026-03-01")
    assert ("after", "2026-02-28", ["17-2"]) == (
        found["window"],
        found["window_last_day"],
        found["clauses"],
    )
    assert [
        ("receiver", 25, "2500.00"),
        ("department_manager", 15, "1500.00"),
        ("finance_commerce", 10, "1000.00"),
        ("company", 50, "4999.99"),
    ] == shares(found)


def test_an_error_of_finance_moves_the_shares(root: Path) -> None:
    assert root.is_dir()
    assert [
        ("receiver", 15, "1500.00"),
        ("supervisor", 30, "3000.00"),
        ("finance_commerce", 10, "1000.00"),
        ("company", 45, "4499.99"),
    ] == shares(assess("--finance-error"))


@pytest.mark.parametrize(
    ("flags", "options"),
    [
        ((), {"found": "2025-10-30"}),
        (("--finance-error",), {"found": "2025-10-30"}),
        (("--finance-error", "--unresolved"), {"found": "2025-10-30"}),
        ((), {"signed": ""}),
        (("--finance-error",), {"signed": ""}),
    ],
)
def test_what_the_policy_leaves_open_needs_a_ruling(
    root: Path, flags: tuple[str, ...], options: dict[str, str]
) -> None:
    assert root.is_dir()
    found = assess(*flags, **options)
    assert ("before", True, []) == (found["window"], found["needs_ruling"], found["shares"])
    assert found["clauses"]
    assert "9999.99" == found["total"]


@pytest.mark.parametrize(
    "options", [{}, {"found": "2026-03-01"}, {"found": "2025-10-30"}, {"signed": ""}]
)
def test_what_was_left_unresolved_stays_with_the_transferor(
    root: Path, options: dict[str, str]
) -> None:
    assert root.is_dir()
    found = assess("--unresolved", **options)
    assert [("transferor", 100, "9999.99")] == shares(found)
    assert not found["needs_ruling"]


def test_other_readings_that_change_the_money_are_listed(root: Path) -> None:
    assert root.is_dir()
    found = assess(found="2026-03-01")
    assert found["alternatives"]
    for other in found["alternatives"]:
        assert {"reading", "option", "computable"} <= set(other)
        if other["computable"] and other["shares"]:
            assert shares(other) != shares(found)
            assert 999999 == sum(round(float(share["amount"]) * 100) for share in other["shares"])
    options = {(other["reading"], other["option"]): other for other in found["alternatives"]}
    assert "within" == options["A2", "days_122"]["window"]  # 31 October + 122 days = 2 March


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_assessment_can_be_checked_by_hand(root: Path, language: str) -> None:
    assert root.is_dir()
    pairs = [part for pair in WINDOW.items() for part in pair]
    text = run("assess", *pairs, "--lang", language).stdout
    assert "9,999.99 × 15%" in text
    assert "¥1,500.00" in text
    text = run("assess", *pairs, "--found", "2025-10-30", "--lang", language).stdout
    assert Voice(language).phrase("liability_refusal_found_before_sign_off") in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- reading: A8\n", "- reading: A88\n"),
        ("{recoveries: net}", "{sum: free}"),
        ("- table: unresolved\n", "- table: unsolved\n"),
        ("chosen: half_up", "chosen: half_down"),
        ("{party: company, percent: 45}", "{party: company, percent: 54}"),
        ("edition: 2024-01-01", "edition: 2024-01-32"),
    ],
)
def test_an_edition_that_cannot_be_used_is_named_and_nothing_computed(
    root: Path, old: str, new: str, language: str
) -> None:
    path = "schema/policy/2024-01-01.yaml"
    company.edit(root / path, old, new)
    result = run("assess", "--found", "2026-03-20", "--loss", "1", "--lang", language)
    assert (2, "") == (result.exit_code, result.stdout)
    said = Voice(language).phrase("edition_unusable", day=date(2026, 3, 20), path=path)
    assert said in result.stderr


def test_days_before_an_edition_that_cannot_be_used_are_assessed(root: Path) -> None:
    company.put(root / "schema/policy/2026-03-01.yaml", "")
    days = ("--found", "2026-03-20", "--loss", "1")
    assert 0 == run("assess", "--signed", "2026-02-28", *days).exit_code
    assert 2 == run("assess", "--signed", "2026-03-01", *days).exit_code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("found", "late"), [("2026-03-15", False), ("2026-03-16", True)])
def test_what_is_found_after_24_months_gets_a_word_on_limitation(
    root: Path, found: str, language: str, *, late: bool
) -> None:
    assert root.is_dir()
    pairs = ("--signed", "2024-03-15", "--found", found, "--loss", "100")
    text = run("assess", *pairs, "--lang", language).stdout
    day = date.fromisoformat(found)
    said = Voice(language).phrase("assess_limitation", found_on=day, months=24)
    assert late == (said in text)
    assert late == answer("assess", *pairs)["beyond_limitation"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_of_finance_beside_an_unresolved_problem_is_said_to_change_nothing(
    root: Path, language: str
) -> None:
    assert root.is_dir()
    pairs = [part for pair in WINDOW.items() for part in pair]
    said = Voice(language).phrase("liability_finance_error_unused")
    both = ("--unresolved", "--finance-error")
    for flags in (both, both[:1], both[1:]):
        assert (flags == both) == (said in run("assess", *pairs, *flags, "--lang", language).stdout)
        assert (flags == both) == assess(*flags)["finance_error_unused"]
