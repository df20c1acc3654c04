"""The commands that tell where a case stands and who bears what, where not all can be judged."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import company
import pytest
from command_line import answer, run

from handover import pipeline
from handover.repo import Repository
from handover.site.pages import Stamp, pages
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
    assert f"run `.venv/bin/handover check {CASE}`" in result.stdout
    found = answer(command, "HO-2026-0001", code=1)
    assert ([], [CASE]) == (found[key], found["not_checked"])


@pytest.mark.parametrize(("command", "key"), [("status", "cases"), ("liability", "losses")])
def test_of_two_cases_with_one_number_neither_is_picked(root: Path, command: str, key: str) -> None:
    company.edit(root / OTHER / "case.yaml", "case: HO-2026-0002", "case: HO-2026-0001")
    found = answer(command, "HO-2026-0001", code=1)
    assert ([], [CASE, OTHER]) == (found[key], found["not_checked"])
    found = answer(command, "HO-2026-0002", code=1)
    assert ([], [OTHER]) == (found[key], found["not_checked"])


RESIGNED = """\
kind: resignation
resignation: {filed_on: 2026-03-01, approved_on: 2026-03-02, last_day: 2026-04-10}
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_hr_is_told_of_the_dates_of_a_resignation(root: Path, language: str) -> None:
    ask = ("status", "--person", "E5001", "--today", "2026-03-31")
    voice = Voice(language)
    waits = voice.phrase("person_waiting", step=voice.phrase("step_resignation_dates"))
    assert waits not in run(*ask, "--lang", language).stdout
    company.edit(root / FILE, "kind: transfer\n", RESIGNED)
    assert waits in run(*ask, "--lang", language).stdout
    assert [("HO-2026-0001", ["resignation_dates"])] == [
        (case["case"], case["waiting"]) for case in answer(*ask)["cases"]
    ]
    company.receipt(root, "hr", "E5001", act="resignation_dates")
    assert waits not in run(*ask, "--lang", language).stdout


def test_hr_is_not_asked_about_a_case_that_was_cancelled(root: Path) -> None:
    company.edit(root / FILE, "kind: transfer\n", RESIGNED)
    cancelled = "cancelled: {cancelled_on: 2026-03-20, reason: 本人撤回}\nnotes"
    company.edit(root / FILE, "notes", cancelled)
    assert [] == answer("status", "--person", "E5001", "--today", "2026-03-31")["cases"]


def test_a_step_of_a_correction_says_of_which_revision(root: Path) -> None:
    company.sign(root)
    company.revise(root)
    ask = ("status", "--person", "E1002", "--today", "2026-03-31")
    for language, said in (("zh", "第 2 版："), ("en", "revision 2: ")):
        step = Voice(language).phrase("step_sign_off")
        assert f"{said}{step}" in run(*ask, "--lang", language).stdout
    steps = answer("status", "HO-2026-0001", "--today", "2026-03-31")["cases"][0]["next"]
    later = {(one["person"], one["revision"]) for one in steps if one["act"] == "sign_off"}
    assert {("E1001", 2), ("E1002", 2), ("E2001", 2), ("E4001", None)} <= later
    whole = pipeline.check(Repository(root), date(2026, 3, 31))
    page = next(p for p in pages(whole, "zh", Stamp("0", None)) if "HO-2026-0001" in p.path)
    assert "第 2 版：" in page.text.partition("## 基本情况")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clearance_tells_what_is_done_in_plain_words(root: Path, language: str) -> None:
    assert root.is_dir()
    voice = Voice(language)
    output = run("clearance", "E5001", "--today", "2026-03-31", "--lang", language).stdout
    assert voice.phrase("clearance_free") in output
    assert "没有没" not in output
    assert "no problem is un" not in output
    held = run("clearance", "E1001", "--today", "2026-03-31", "--lang", language).stdout
    assert voice.phrase("clearance_free") not in held


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_in_place_of_a_number_is_told_the_number(root: Path, language: str) -> None:
    record = root / "cases/register/people/E1002.yaml"
    company.edit(record, "name: 甲", "name: 陶思远")
    result = run("status", "--person", "陶思远", "--lang", language)
    assert 2 == result.exit_code
    assert "E1002" in result.stderr
    assert "陶思远" not in result.stderr


def test_a_case_number_may_be_typed_in_small_letters(root: Path) -> None:
    assert root.is_dir()
    assert ["HO-2026-0001"] == [one["case"] for one in answer("status", "ho-2026-0001")["cases"]]
