"""What a company installs: a wheel that carries the schemas, and versions that are pinned."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distributions
from itertools import chain
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONSTRAINTS = (ROOT / "tools" / "constraints.txt").read_text(encoding="utf-8")


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def test_the_wheel_carries_every_schema_and_every_word(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    schemas = {
        f"handover/schema/{path.relative_to(ROOT / 'schema').as_posix()}"
        for path in (ROOT / "schema").rglob("*.json")
    }
    package = {
        path.relative_to(ROOT / "tools").as_posix()
        for path in (ROOT / "tools" / "handover").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert set() == (schemas | package) - names
    assert [] == [name for name in names if name.startswith("handover/schema/policy/")]


def test_every_dependency_is_pinned_once_and_no_index_is_named() -> None:
    pinned = [_name(line) for line in CONSTRAINTS.splitlines() if not line.startswith("#")]
    wanted = [*PROJECT["dependencies"], *chain(*PROJECT["optional-dependencies"].values())]
    assert set() == {_name(requirement) for requirement in wanted} - set(pinned)
    assert sorted(set(pinned)) == sorted(pinned)
    lines = [line for line in CONSTRAINTS.splitlines() if not line.startswith("#")]
    assert [] == [
        line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9A-Za-z.]+", line)
    ]


def test_every_pinned_version_runs_on_the_oldest_python_that_is_promised() -> None:
    promised = str(PROJECT["requires-python"]).removeprefix(">=")
    pinned = {_name(line) for line in CONSTRAINTS.splitlines() if "==" in line}
    wanted = {
        _name(found.name): found.metadata["Requires-Python"] or ""
        for found in distributions()
        if _name(found.name) in pinned
    }
    assert len(wanted) > 40
    assert [] == [
        name for name, span in wanted.items() if f"{promised}.0" not in SpecifierSet(span)
    ]


def test_every_runtime_dependency_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.partition("dependencies = [")[2].partition("\n]")[0].strip().splitlines()
    assert [] == [line for line in block if "#" not in line]
    assert "Apache-2.0" == PROJECT["license"]
