"""A start for each mutant in milliseconds: tests are collected once, and forks run those it needs."""

from __future__ import annotations

import gc
import os
import signal
from typing import TYPE_CHECKING

from _pytest.runner import runtestprotocol
from mutmut.configuration import config
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.utils.file_utils import change_cwd
from tools.mutation import noticed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pytest


_ACROSS = ("across", "authenticity", "ledger_cases", "ledger_papers", "manifest")
_SAYS_NOTHING_OF = {
    "handover.rules.": (
        *_ACROSS,
        "evidence",
        "forms",
        "invariants",
        "losses",
        "revisions",
        "standing",
    ),
    "handover.facts.": _ACROSS,
}
"""Tests of whole repositories, which run everything and are slow, and which code they are not about."""
_SAYS_MUCH_OF = {
    "handover.rules.revised.": ("revisions",),
    "handover.rules.signatures.": ("authenticity", "evidence", "revisions"),
}
"""Those of them that are about a rule all the same: receipts and revisions are whole repositories."""
_ONLY_BY = {
    "handover.authenticity.": ("authenticity",),
    "handover.canonical.": ("authenticity", "evidence", "manifest"),
    "handover.manifest.": ("evidence", "manifest", "revisions"),
    "handover.sshsig.": ("authenticity", "sshsig"),
}
"""The tests that alone judge who signed: every repository with receipts runs that code."""


class WarmRunner(PytestRunner):
    """Runs the tests of a mutant, the likeliest and quickest first, until one fails."""

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[str, pytest.Item] = {}

    def warm_up(self) -> None:
        """Collect all tests; called once, in the process that is forked for each mutant."""
        kept = _Kept()
        with change_cwd("mutants"):
            self.execute_pytest(self._pytest_add_cli_args_test_selection, plugins=[kept])
        self._items = {item.nodeid: item for item in kept.items}
        gc.freeze()  # else a collection in a fork would copy all that is shared

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        """Return 1 as soon as a test fails, 0 if none does."""
        if not self._items:
            return super().run_tests(mutant_name=mutant_name, tests=tests)
        items = [self._items[test] for test in _in_order(mutant_name or "", tests)]
        _end_in(sum(state().duration_by_test[item.nodeid] for item in items))
        with change_cwd("mutants"):
            for item, following in zip(items, (*items[1:], None), strict=True):
                reports = runtestprotocol(item, log=False, nextitem=following)
                if any(report.failed for report in reports):
                    noticed.note(mutant_name or "", item.nodeid)
                    return 1
        return 0


def _end_in(estimated: float) -> None:
    """Let this process end itself once it has run many times longer than its tests should take.

    mutmut would end it from outside, by a number that may be that of another process by then.
    """
    signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGXCPU))
    limit = (estimated + config().timeout_constant) * config().timeout_multiplier
    signal.setitimer(signal.ITIMER_REAL, limit)


def _in_order(mutant_name: str, tests: Iterable[str]) -> list[str]:
    """Return the tests about the code of a mutant, the likeliest to notice first.

    That are those that noticed it before, or another of its function, then those of files named as
    its modules are, then the quick ones.
    """
    modules, taken = set(mutant_name.split(".")), state().duration_by_test
    others = {test: modules.isdisjoint(_file(test).split("_")) for test in tests}
    before = noticed.by_test(mutant_name)
    own, likely = before.get(mutant_name), frozenset(before.values())
    return sorted(
        _about(mutant_name, others),
        key=lambda test: (test != own, test not in likely, others[test], taken[test], test),
    )


def _file(test: str) -> str:
    """Return what a test file is called for, "ledger_cases" of tests/test_ledger_cases.py."""
    return test.removeprefix("tests/test_").partition(".")[0]


def _about(mutant_name: str, tests: Iterable[str]) -> list[str]:
    """Return the tests that are about the code of a mutant, all if none is."""
    known = list(tests)
    silent = _files(_SAYS_NOTHING_OF, mutant_name) - _files(_SAYS_MUCH_OF, mutant_name)
    judges = _files(_ONLY_BY, mutant_name) or {_file(test) for test in known}
    about = [test for test in known if _file(test) in judges - silent]
    return about or known


def _files(by_area: Mapping[str, tuple[str, ...]], mutant_name: str) -> set[str]:
    areas = by_area.items()
    return {file for area, files in areas for file in files if mutant_name.startswith(area)}


class _Kept:
    """Keeps a session that has collected its tests as it is, in place of running them."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the tests, and leave what they need configured."""
        self.items = session.items
        session.config._ensure_unconfigure = lambda: None  # type: ignore[method-assign]  # noqa: SLF001
        return True
