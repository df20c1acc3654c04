"""``python -m tools.mutation [NAME ...]``: change the judging code in one place at a time; a test must fail each time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import chdir
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

import libcst
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).parents[1]
WORK = ROOT / "build/mutation"
MUTANTS = WORK / "mutants"
FLOOR = 95
KILLED = "killed"
UNWRAPPED = frozenset({"once", "property", "cached_property"})
COPIED = ("tools/handover", "tools/tests", "schema", "cases", "pyproject.toml")

Verdicts = dict[str, dict[str, str]]


def main(names: list[str]) -> int:
    """Return 0 if enough mutants are killed among those named, or among all; fnmatch patterns are names."""
    _stage(_killed())
    mutmut = Path(sys.executable).parent / "mutmut"
    ran = subprocess.run([mutmut, "run", "--max-children", "2", *names], cwd=WORK, check=False)  # noqa: S603
    if ran.returncode:
        return ran.returncode
    verdicts = _verdicts(names)
    _list_what_lives(verdicts)
    return 0 if _table(verdicts) >= FLOOR else 1


def _killed() -> dict[Path, str]:
    """Return what an earlier run knows of mutants that were killed; mutmut drops it where code changed."""
    return {path: _without_survivors(path) for path in MUTANTS.rglob("*.meta")}


def _without_survivors(path: Path) -> str:
    known = json.loads(path.read_text(encoding="utf-8"))
    codes = known["exit_code_by_key"]
    known["exit_code_by_key"] = {name: _if_killed(code) for name, code in codes.items()}
    return json.dumps(known)


def _if_killed(code: int | None) -> int | None:
    return code if status_by_exit_code[code] == KILLED else None


def _stage(known: Mapping[Path, str]) -> None:
    """Copy the project to where mutmut works; it wants the package at the top of its folder."""
    shutil.rmtree(WORK, ignore_errors=True)
    for name in COPIED:
        source, target = ROOT / name, WORK / name.removeprefix("tools/")
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    for path in (WORK / "handover").rglob("*.py"):
        module = libcst.parse_module(path.read_text(encoding="utf-8"))
        path.write_text(module.visit(_Undecorated()).code, encoding="utf-8")
    for path, text in known.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class _Undecorated(libcst.CSTTransformer):
    """Write what mutmut passes over, ``@once def f``, as ``def f`` and ``f = once(f)``."""

    def leave_FunctionDef(  # noqa: N802 - the name that libcst calls
        self, original_node: libcst.FunctionDef, updated_node: libcst.FunctionDef
    ) -> libcst.FunctionDef | libcst.FlattenSentinel[libcst.BaseStatement]:
        """Return the function without its decorator, and the decorator called with it."""
        match original_node.decorators:
            case [libcst.Decorator(libcst.Name(decorator))] if decorator in UNWRAPPED:
                name = original_node.name.value
                wrapped = libcst.parse_statement(f"{name} = {decorator}({name})")
                plain = updated_node.with_changes(decorators=())
                return libcst.FlattenSentinel([plain, wrapped])
            case _:
                return updated_node


def _verdicts(names: Iterable[str]) -> Verdicts:
    """Return what became of each mutant, by module and name."""
    found = {}
    for path in sorted(MUTANTS.rglob("*.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        asked = [one for one in codes if not names or any(fnmatch(one, name) for name in names)]
        if asked:
            module = path.relative_to(MUTANTS).as_posix().removesuffix(".meta")
            found[module] = {name: status_by_exit_code[codes[name]] for name in asked}
    return found


def _list_what_lives(verdicts: Verdicts) -> None:
    with chdir(WORK):
        for module, mutants in verdicts.items():
            for name, verdict in mutants.items():
                if verdict != KILLED:
                    sys.stdout.write(f"\n{name}: {verdict}\n{_change(name, module)}\n")


def _change(name: str, module: str) -> str:
    lines = get_diff_for_mutant(name, path=module).splitlines()
    return "\n".join(line for line in lines[2:] if line[:1] in "+-")


def _table(verdicts: Verdicts) -> float:
    """Print how many mutants of each module were killed, and return the share of all in per cent."""
    counts = {module: Counter(mutants.values()) for module, mutants in verdicts.items()}
    counts["all"] = sum(counts.values(), Counter())
    sys.stdout.write("\nmutants  killed    %  module\n")
    for module, count in counts.items():
        sys.stdout.write(
            f"{count.total():7}  {count[KILLED]:6} {_share(count):6.1f}  {module}{_others(count)}\n"
        )
    return _share(counts["all"])


def _share(count: Counter[str]) -> float:
    return 100 * count[KILLED] / max(count.total(), 1)


def _others(count: Counter[str]) -> str:
    others = [
        f"{verdict} {number}" for verdict, number in sorted(count.items()) if verdict != KILLED
    ]
    return f"  ({', '.join(others)})" if others else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
