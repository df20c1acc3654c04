"""What all tests share: properties try the same examples every time, so that a result can be repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import company
import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pathlib import Path

settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a company with two sound cases, and stand in it, with no language set."""
    company.write(tmp_path)
    company.add_case(tmp_path, company.OTHER, "C0102")
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path
