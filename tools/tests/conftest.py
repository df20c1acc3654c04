"""What all tests share: properties try the same examples every time, so that a result can be repeated."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import annotated
import company
import pytest
from hypothesis import settings

from handover import intake, reading

if TYPE_CHECKING:
    from pathlib import Path

LONG = frozenset({"test_slips.py", "test_site.py", "test_docs.py", "test_hostile_workbooks.py"})
"""What has tests of many seconds; at the end, one of them would keep a single worker busy."""

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long ones first, in the order in which they stand."""
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a company with two sound cases, and stand in it, with no language set."""
    company.write(tmp_path)
    company.add_case(tmp_path, company.OTHER, "C0102")
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture(autouse=True)
def _taken_anew() -> None:
    """Let a mutation run see every step that a test takes, not only those that no test before it took."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        for known in (annotated.told, intake.read, reading.remembered):
            known.cache_clear()
