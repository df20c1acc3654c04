"""What the architecture promises about the code itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

import handover
from handover import repo

PACKAGE = Path(handover.__file__).parent
ROOT = PACKAGE.parents[1]
MODULES = {
    file.relative_to(PACKAGE).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
    for file in sorted(PACKAGE.rglob("*.py"))
}
EACH = pytest.mark.parametrize("module", MODULES)

SHARES = "10|15|25|30|45|50|55"
POLICY = re.compile(
    rf"\b0\.(?:{SHARES}|5)\b|\b(?:{SHARES}) ?%|[四4] ?个月|三十天|\b(?:four|4) months?\b|\b30 days\b",
    re.IGNORECASE,
)
CHINESE = re.compile("[\u4e00-\u9fff]")
# Those who speak to people, and the signs that people write for yuan in a table.
SPEAKING = ("cli/", "report/", "site/", "words/", "papers/")


def imported(module: str) -> set[str]:
    """Return the first names of all that a module imports, wherever it does so."""
    found: set[str] = set()
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add(str(node.module).partition(".")[0])
    return found


def called(module: str) -> set[str]:
    calls = (node.func for node in ast.walk(MODULES[module]) if isinstance(node, ast.Call))
    return {str(getattr(call, "id", getattr(call, "attr", ""))) for call in calls}


def texts(module: str) -> list[str]:
    """Return the strings and numbers of a module, as written; docstrings may show an example."""
    nodes = list(ast.walk(MODULES[module]))
    shown = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    constants = (node for node in nodes if isinstance(node, ast.Constant) and id(node) not in shown)
    return [str(node.value) for node in constants]


def test_the_contracts_of_the_layers_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(str(ROOT / "pyproject.toml"), cache_dir=str(tmp_path))
    assert EXIT_STATUS_SUCCESS == status, capsys.readouterr().out


def test_only_repo_knows_git() -> None:
    assert ["repo/__init__.py"] == [module for module in MODULES if "git" in imported(module)]


@EACH
def test_only_the_command_line_knows_exit_codes(module: str) -> None:
    assert module.startswith("cli/") or not {"exit", "SystemExit"} & called(module)


@EACH
def test_no_module_prints_asks_or_runs_text(module: str) -> None:
    assert not {"print", "input", "breakpoint", "exec", "eval"} & called(module)


@EACH
def test_no_module_knows_a_number_of_the_policy(module: str) -> None:
    assert [] == [text for text in texts(module) if POLICY.search(text)]


@EACH
def test_no_module_knows_a_company(module: str) -> None:
    names = re.compile("岚桥|青禾|Lanqiao|Asia/Shanghai")
    assert [] == [text for text in texts(module) if names.search(text)]


@EACH
def test_only_those_who_speak_know_a_language(module: str) -> None:
    if not module.startswith(SPEAKING):
        assert [] == [text for text in texts(module) if CHINESE.search(text)]


def test_every_kind_of_record_has_its_schema() -> None:
    kinds = ("case", "event", "receipt", "person", "customer", "repository", "policy")
    assert {f"{kind}.schema.json" for kind in kinds} <= set(repo.schemas())
