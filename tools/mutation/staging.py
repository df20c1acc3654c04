"""The copy of the project in which mutmut works, and what an earlier run knows of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import libcst
from mutmut.stats import status_by_exit_code

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build/mutation"
MUTANTS = WORK / "mutants"
KILLED = "killed"

_COPIED = ("tools/handover", "tools/tests", "schema", "cases", "pyproject.toml")
_UNWRAPPED = frozenset({"once", "property", "cached_property"})


def stage() -> None:
    """Copy the project anew to where mutmut works; of an earlier run only what was killed stays."""
    _copy(_killed())


def _killed() -> dict[Path, str]:
    """Return what an earlier run knows of mutants that were killed; mutmut drops it where code changed."""
    known = {path: _read(path) for path in MUTANTS.rglob("*.meta")}
    return {path: json.dumps(_without_survivors(data)) for path, data in known.items() if data}


def _read(path: Path) -> dict[str, Any]:
    """Return what mutmut wrote of one module, nothing if it was stopped while it wrote."""
    try:
        return cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
    except json.JSONDecodeError:
        return {}


def _without_survivors(known: dict[str, Any]) -> dict[str, Any]:
    codes = known["exit_code_by_key"].items()
    return {**known, "exit_code_by_key": {name: _if_killed(code) for name, code in codes}}


def _if_killed(code: int | None) -> int | None:
    return code if status_by_exit_code[code] == KILLED else None


def _copy(known: Mapping[Path, str]) -> None:
    """Copy the project to where mutmut works; it wants the package at the top of its folder."""
    shutil.rmtree(WORK, ignore_errors=True)
    for name in _COPIED:
        source, target = ROOT / name, WORK / name.removeprefix("tools/")
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    for path in (WORK / "handover").rglob("*.py"):
        module = libcst.parse_module(path.read_text(encoding="utf-8"))
        path.write_text(module.visit(_Plain()).code, encoding="utf-8")
    for path, text in known.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class _Plain(libcst.CSTTransformer):
    """Write what mutmut passes over so that it does not, and leave out what only mypy reads.

    ``@once def f`` becomes ``def f`` and ``f = once(f)``; ``cast("T", x)`` becomes ``x``.
    """

    def leave_FunctionDef(  # noqa: N802 - the name that libcst calls
        self, original_node: libcst.FunctionDef, updated_node: libcst.FunctionDef
    ) -> libcst.FunctionDef | libcst.FlattenSentinel[libcst.BaseStatement]:
        """Return the function without its decorator, and the decorator called with it."""
        match original_node.decorators:
            case [libcst.Decorator(libcst.Name(decorator))] if decorator in _UNWRAPPED:
                name = original_node.name.value
                wrapped = libcst.parse_statement(f"{name} = {decorator}({name})")
                plain = updated_node.with_changes(decorators=())
                return libcst.FlattenSentinel([plain, wrapped])
            case _:
                return updated_node

    def leave_Call(  # noqa: N802 - the name that libcst calls
        self, original_node: libcst.Call, updated_node: libcst.Call
    ) -> libcst.BaseExpression:
        """Return what is cast to a type, in parentheses, and any other call as it is."""
        match original_node.func:
            case libcst.Name("cast"):
                parentheses = {"lpar": [libcst.LeftParen()], "rpar": [libcst.RightParen()]}
                return updated_node.args[1].value.with_changes(**parentheses)
            case _:
                return updated_node
