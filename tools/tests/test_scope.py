from __future__ import annotations

import pytest

from handover.scope import Scope, of_changes

FOLDER = "cases/2026/HO-2026-0001"
OTHER = "cases/2026/HO-2026-0002"


@pytest.mark.parametrize(
    ("path", "covered"),
    [
        (FOLDER, True),
        ("cases", True),
        (".", True),
        (f"{FOLDER}/case.yaml", True),
        (f"{FOLDER}/case", False),
        (OTHER, False),
        ("cases/2026/HO-2026-000", False),
        ("", False),
    ],
)
def test_a_path_covers_itself_and_what_is_in_it(path: str, covered: bool) -> None:  # noqa: FBT001
    assert covered == Scope((path,)).covers(f"{FOLDER}/case.yaml")


@pytest.mark.parametrize(
    ("path", "touched"),
    [
        (".", True),
        ("cases/2026", True),
        (FOLDER, True),
        (f"{FOLDER}/materials/a.csv", True),
        (f"{FOLDER}x/materials/a.csv", False),
        (OTHER, False),
        ("schema", False),
    ],
)
def test_a_case_is_touched_from_above_and_from_within(path: str, touched: bool) -> None:  # noqa: FBT001
    assert touched == Scope((OTHER + "x", path)).touches(FOLDER)


def test_no_paths_touch_nothing() -> None:
    assert not Scope(()).touches(FOLDER)
    assert not Scope(()).covers(FOLDER)


def test_a_path_is_loose_that_belongs_to_no_case_and_is_not_shared() -> None:
    known = (".", "cases", FOLDER, f"{FOLDER}/x", "cases/register/people", "schema/policy")
    loose = (OTHER, "README.md", "tools", "cases/2025")
    assert list(loose) == Scope((*known, *loose)).loose([FOLDER])


def test_a_scope_within_another_keeps_what_that_one_covers() -> None:
    changed = Scope((f"{FOLDER}/case.yaml", f"{OTHER}/case.yaml"))
    assert Scope((f"{OTHER}/case.yaml",)) == changed.within(Scope((OTHER,)))
    assert changed == changed.within(Scope((".",)))
    assert Scope(()) == changed.within(Scope(("schema",)))


def test_changes_of_cases_are_their_files_in_order() -> None:
    changed = frozenset({f"{OTHER}/case.yaml", f"{FOLDER}/a.csv", "README.md", "casesx"})
    assert Scope((f"{FOLDER}/a.csv", f"{OTHER}/case.yaml")) == of_changes(changed)
    assert Scope(()) == of_changes(frozenset())


@pytest.mark.parametrize(
    "shared",
    [
        "cases/register/repository.yaml",
        "cases/register/prices/1.csv",
        "schema/policy/2024-01-01.yaml",
        "schema/case.schema.json",
        "schema/tables/prices.table.json",
    ],
)
def test_a_change_of_what_all_cases_share_concerns_everything(shared: str) -> None:
    assert of_changes(frozenset({shared, f"{FOLDER}/case.yaml"})) is None
