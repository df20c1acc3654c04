"""Which test noticed a change, kept from run to run: it is tried first, and judges anew."""

from __future__ import annotations

from tools.mutation.staging import ROOT

_FOLDER = ROOT / "build/noticed"


def by_test(mutant_name: str) -> dict[str, str]:
    """Return the tests that noticed the changes of a function, by the names of its mutants."""
    file = _FOLDER / _function(mutant_name)
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else ()
    return dict(line.split("\t") for line in lines if line.count("\t") == 1)


def note(mutant_name: str, test: str) -> None:
    """Keep that a test noticed a change; the last that did is the one that is known."""
    if by_test(mutant_name).get(mutant_name) != test:
        _FOLDER.mkdir(parents=True, exist_ok=True)
        with (_FOLDER / _function(mutant_name)).open("a", encoding="utf-8") as file:
            file.write(f"{mutant_name}\t{test}\n")


def _function(mutant_name: str) -> str:
    return mutant_name.rpartition("__mutmut_")[0]
