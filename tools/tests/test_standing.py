"""The commands that tell where a case stands and who bears what, where not all can be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import company
import pytest
from command_line import answer, run

from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from pathlib import Path


CASE, OTHER = company.CASE, company.OTHER
FILE = f"{CASE}/case.yaml"


@pytest.mark.parametrize("language", LANGUAGES)
def test_status_says_where_every_case_stands(root: Path, language: str) -> None:
    assert root.is_dir()
    text = run("status", "--lang", language).stdout
    assert f"HO-2026-0001  {Voice(language).term('signing')}" in text
    assert "HO-2026-0002" in text
    assert "HO-2026-0002" not in run("status", "HO-2026-0001", "--lang", language).stdout


def test_the_json_of_a_status_has_its_shape(root: Path) -> None:
    assert root.is_dir()
    found = answer("status", "HO-2026-0002")
    assert (1, "2026-03-31") == (found["version"], found["today"])
    (case,) = found["cases"]
    assert ("HO-2026-0002", "signing", "2026-03-10") == (
        case["case"],
        case["status"],
        case["since"],
    )
    assert ("transferor", "E1001") == (case["next"][0]["role"], case["next"][0]["person"])


def test_without_losses_nobody_owes_anything(root: Path) -> None:
    assert root.is_dir()
    assert [] == answer("liability", "--all")["losses"]
    for language in LANGUAGES:
        text = run("liability", "HO-2026-0001", "--lang", language).stdout
        assert Voice(language).phrase("liability_none") == text.strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_could_not_be_judged_is_named_and_fails(root: Path, language: str) -> None:
    company.put(root / FILE, "")
    told = Voice(language).phrase("not_judged", folders=[CASE], path=f" {CASE}")
    for command in (("status",), ("liability", "--all")):
        result = run(*command, "--lang", language)
        assert (1, "") == (result.exit_code, result.stderr)
        assert told == result.stdout.splitlines()[-1]
        assert [CASE] == answer(*command, code=1)["not_checked"]
        assert [] == answer(command[0], "HO-2026-0002")["not_checked"]
    assert ["HO-2026-0002"] == [case["case"] for case in answer("status", code=1)["cases"]]


@pytest.mark.parametrize(("command", "key"), [("status", "cases"), ("liability", "losses")])
def test_a_case_that_cannot_be_read_is_not_unknown(root: Path, command: str, key: str) -> None:
    company.put(root / FILE, "")
    result = run(command, "HO-2026-0001", "--lang", "en")
    assert (1, "") == (result.exit_code, result.stderr)
    assert f"run `handover check {CASE}`" in result.stdout
    found = answer(command, "HO-2026-0001", code=1)
    assert ([], [CASE]) == (found[key], found["not_checked"])


@pytest.mark.parametrize(("command", "key"), [("status", "cases"), ("liability", "losses")])
def test_of_two_cases_with_one_number_neither_is_picked(root: Path, command: str, key: str) -> None:
    company.edit(root / OTHER / "case.yaml", "case: HO-2026-0002", "case: HO-2026-0001")
    found = answer(command, "HO-2026-0001", code=1)
    assert ([], [CASE, OTHER]) == (found[key], found["not_checked"])
    found = answer(command, "HO-2026-0002", code=1)
    assert ([], [OTHER]) == (found[key], found["not_checked"])
