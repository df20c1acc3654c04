"""``python -m tools.mutation [NAME ...]``: change the judging code in one place at a time; a test must fail each time."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from contextlib import chdir
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from mutmut.__main__ import cli
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.workers import isolation
from tools.mutation.staging import MUTANTS, WORK, stage
from tools.mutation.warm import WarmRunner

if TYPE_CHECKING:
    from collections.abc import Iterable

FLOOR = 95
KILLED = "killed"

Verdicts = dict[str, dict[str, str]]


def main(names: list[str]) -> int:
    """Return 0 if enough mutants are killed among those named, or among all; fnmatch patterns are names."""
    stage()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    isolation.PytestRunner = WarmRunner  # type: ignore[attr-defined]
    isolation.register_timeout = lambda *_: None  # WarmRunner sees to it
    with chdir(WORK):
        cli.main(["run", "--max-children", "2", *names], standalone_mode=False)
        verdicts = _verdicts(names)
        _list_what_lives(verdicts)
    return 0 if _table(verdicts) >= FLOOR else 1


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
