"""The copy of the project in which mutmut works."""

from __future__ import annotations

import shutil
from pathlib import Path

import libcst

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build/mutation"
MUTANTS = WORK / "mutants"

_COPIED = ("tools/handover", "tools/tests", "docs", "schema", "cases", "pyproject.toml")
_UNWRAPPED = frozenset({"once", "property", "cached_property"})


def stage() -> None:
    """Copy the project anew to where mutmut works, which wants the package at the top of its folder.

    No verdict of an earlier run stays: a test that noticed a change may be gone, or be another.
    """
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
