"""The commands that look across cases: custody, clearance, and the cases of one person."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import company
import pytest
from command_line import answer, run
from test_ledger_cases import FIRST, PROBLEM, SECOND, clear, hand_over, open_case, own, sign

if TYPE_CHECKING:
    from pathlib import Path

UNCLAIMED = (
    "The customer “一家店 (C0102)” is still theirs; it must go into a case and be handed over."
)
FREE = (
    "All formalities are done: the customers are handed over and filed, "
    "and every problem is settled."
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a company of two customers of E1001, without a case, and stand in it."""
    company.write(tmp_path)
    shutil.rmtree(tmp_path / company.CASE)
    own(tmp_path, "C0102")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(*command: str, code: int = 0) -> list[str]:
    result = run(*command, "--lang", "en")
    assert code == result.exit_code, result.output
    return [line.strip() for line in result.stdout.splitlines()]


# ---- custody


def test_custody_is_the_first_owner_and_then_the_signed_cases(root: Path) -> None:
    hand_over(root, FIRST, "C0101", "C0102", on="2026-01-20")
    assert {
        "version": 1,
        "today": "2026-03-31",
        "customer": "C0101",
        "on": "2026-03-31",
        "holder": "E1002",
        "certain": True,
        "chain": [
            {"person": "E1001", "from": "2021-04-20", "to": "2026-01-19", "case": None},
            {"person": "E1002", "from": "2026-01-20", "to": None, "case": FIRST},
        ],
        "not_checked": [],
    } == answer("custody", "C0101")
    assert [
        "As of 31 March 2026, who has had “一家店 (C0101)”:",
        "20 April 2021 to 19 January 2026: Jia (E1001) (the first owner in the register)",
        f"since 20 January 2026: Jia (E1002) (by way of {FIRST})",
    ] == said("custody", "C0101")


def test_custody_on_a_day_is_one_person(root: Path) -> None:
    hand_over(root, FIRST, "C0101", "C0102", on="2026-01-20")
    for day, person in (("2026-01-19", "E1001"), ("2026-01-20", "E1002"), ("2021-04-19", None)):
        shape = answer("custody", "C0101", "--on", day)
        assert (day, person) == (shape["on"], shape["holder"])
        assert [person] * bool(person) == [one["person"] for one in shape["chain"]]
    said_then = said("custody", "C0101", "--on", "2021-04-19")
    assert "On 19 April 2021 it was in nobody's hands yet." == said_then[-1]


def test_custody_on_a_day_to_come_is_by_what_is_signed_today(root: Path) -> None:
    hand_over(root, FIRST, "C0101", "C0102", on="2026-01-20")
    shape = answer("custody", "C0101", "--on", "2030-01-01")
    assert ("2026-03-31", "2030-01-01", "E1002") == tuple(
        shape[key] for key in ("today", "on", "holder")
    )
    _, holder, remark = said("custody", "C0101", "--on", "2030-01-01")
    assert f"since 20 January 2026: Jia (E1002) (by way of {FIRST})" == holder
    assert remark.startswith(
        "1 January 2030 is yet to come: this is by the cases signed up to today"
    )
    assert 2 == len(said("custody", "C0101", "--on", "2026-03-31"))


def test_a_case_that_cannot_be_read_makes_custody_uncertain(root: Path) -> None:
    company.edit(open_case(root, FIRST, "C0101"), "kind: transfer", "kind: gift")
    folder = f"cases/2026/{FIRST}"
    shape = answer("custody", "C0101", code=1)
    assert (False, [folder], "E1001") == (
        shape["certain"],
        shape["not_checked"],
        shape["holder"],
    )
    assert folder in said("custody", "C0101", code=1)[-1]
    assert answer("custody", "C0102")["certain"]


def test_who_takes_over_may_be_open(root: Path) -> None:
    file = open_case(root, FIRST, "C0101", receiver="E1002, E3001")
    for receiver in ("E1002", "E3001"):
        sign(root, file, "E1001", receiver, "2026-01-20")
    assert answer("custody", "C0101")["holder"] is None
    assert "nobody can tell who" in said("custody", "C0101")[-1]


def test_a_number_may_be_typed_as_one_likes(root: Path) -> None:
    assert "C0101" == answer("custody", "ｃ0101")["customer"]
    assert "E1001" == answer("clearance", "e1001")["person"]
    del root


@pytest.mark.parametrize("command", ["custody C0999", "clearance E9999", "status --person E9999"])
def test_a_stranger_is_refused(root: Path, command: str) -> None:
    assert 2 == run(*command.split()).exit_code
    (root / "cases/register/repository.yaml").unlink()
    assert 2 == run(*command.replace("999", "101").split()).exit_code


# ---- clearance


def test_what_keeps_a_person_is_told(root: Path) -> None:
    file = open_case(root, FIRST, "C0101")
    text = PROBLEM % ("C0101", "2026-03-05")
    company.put(file.parent / "events/0001-problem.yaml", text)
    shape = answer("clearance", "E1001")
    assert shape["blocked"]
    assert "2030-12-31" == shape["last_day"]
    assert [FIRST] == [one["case"] for one in shape["cases"]]
    assert [
        {"customer": "C0101", "case": FIRST},
        {"customer": "C0102", "case": None},
    ] == shape["customers"]
    assert [{"case": FIRST, "problem": "0001", "customer": "C0101"}] == shape["problems"]
    assert shape["cleared"] is None
    assert {"case": FIRST, "act": "complete", "role": "transferor"} in shape["waiting"]
    assert ["L-EXIT-15D", "L-WAGE-EXIT"] == [one["code"] for one in shape["legal_notices"]]
    lines = said("clearance", "E1001")
    assert UNCLAIMED in lines
    assert f"The customer “一家店 (C0101)” is still theirs; {FIRST} is handing it over." in lines
    assert f"Problem 0001 of {FIRST} (一家店 (C0101)) concerns them and is not settled." in lines
    assert "HR has not recorded the clearance yet." in lines
    assert any(line.startswith("L-WAGE-EXIT  ") for line in lines)
    assert any("no instruction to pay or to withhold wages" in line for line in lines)


def test_a_loss_keeps_those_who_bear_it(root: Path) -> None:
    file = hand_over(root, FIRST, "C0101", "C0102", on="2026-01-20")
    text = PROBLEM % ("C0101", "2026-03-05")
    company.put(file.parent / "events/0001-problem.yaml", text)
    assert [] == answer("clearance", "E1001")["problems"]
    assert ["0001"] == [one["problem"] for one in answer("clearance", "E1002")["problems"]]
    company.edit(file.parent / "events/0001-problem.yaml", 'loss: "543.75"\n', "")
    assert ["0001"] == [one["problem"] for one in answer("clearance", "E1001")["problems"]]
    assert [] == answer("clearance", "E5001")["problems"]


def test_a_person_without_anything_to_do_is_free(root: Path) -> None:
    """R77: what the company asks for besides is for HR to see to."""
    shape = answer("clearance", "E4001")
    assert not shape["blocked"]
    lines = said("clearance", "E4001")
    assert FREE in lines
    assert any("the company's own exit policy applies as well" in line for line in lines)
    del root


def test_hr_clears_by_a_signed_event(root: Path) -> None:
    file = hand_over(root, FIRST, "C0101", "C0102", on="2026-01-20")
    clear(file, on="2026-03-26")
    told = {"case": FIRST, "cleared_on": "2026-03-26", "signed_on": None}
    assert told == answer("clearance", "E1001")["cleared"]
    assert any("waits for HR to sign it." in line for line in said("clearance", "E1001"))
    company.sign_event(
        root, "clearance", "events/0001-clearance.yaml", ("hr", "E5001"), case=f"cases/2026/{FIRST}"
    )
    assert "2026-03-27" == answer("clearance", "E1001")["cleared"]["signed_on"]
    assert f"HR cleared on 26 March 2026, in {FIRST}." in said("clearance", "E1001")
    assert answer("clearance", "E1002")["cleared"] is None
    later = (file.parent / "events/0001-clearance.yaml").read_text().replace("03-26", "03-28")
    company.put(file.parent / "events/0002-clearance.yaml", later)
    assert "2026-03-26" == answer("clearance", "E1001")["cleared"]["cleared_on"]  # it is signed


def test_the_last_day_of_a_resignation_is_told(root: Path) -> None:
    file = root / "cases/register/people/E1001.yaml"
    company.edit(file, "employed_to: 2030-12-31\n", "")
    assert answer("clearance", "E1001")["last_day"] is None
    open_case(root, FIRST, "C0101", more="resignation: {last_day: 2026-04-30}\n")
    open_case(root, SECOND, "C0102", more="resignation: {filed_on: 2026-01-02}\n")
    assert "2026-04-30" == answer("clearance", "E1001")["last_day"]


def test_what_cannot_be_read_may_keep_a_person(root: Path) -> None:
    company.edit(open_case(root, FIRST, "C0101"), "kind: transfer", "kind: gift")
    shape = answer("clearance", "E1001", code=1)
    assert (True, ["C0101"], [f"cases/2026/{FIRST}"]) == (
        shape["blocked"],
        shape["uncertain"],
        shape["not_checked"],
    )
    lines = said("clearance", "E1001", code=1)
    assert any("It is not certain who has these customers" in line for line in lines)
    assert any("These cases cannot be read" in line for line in lines)
    assert not answer("clearance", "E5001")["blocked"]


# ---- the cases of a person


def test_the_cases_of_a_person_are_those_they_take_part_in(root: Path) -> None:
    open_case(root, FIRST, "C0101")
    own(root, "C0201", "E3001")
    open_case(root, SECOND, "C0201", giver="E3001", receiver="E1002")
    shape = answer("status", "--person", "E1001")
    (one,) = shape["cases"]
    assert ("E1001", FIRST, ["transferor"], ["complete"]) == (
        shape["person"],
        one["case"],
        one["roles"],
        one["waiting"],
    )
    roles = [one["roles"] for one in answer("status", "--person", "E3001")["cases"]]
    assert [["department_manager"], ["transferor", "department_manager"]] == roles
    lines = said("status", "--person", "E1001")
    assert "As of 31 March 2026: the cases that Jia (E1001) takes part in" == lines[0]
    assert f"{FIRST}  draft (transferor)" in lines
    assert "Waits for them: complete the papers." in lines
    assert [] == answer("status", SECOND, "--person", "E1001")["cases"]


def test_who_must_sign_an_event_has_a_case_without_a_role(root: Path) -> None:
    clear(open_case(root, FIRST, "C0101"))
    (one,) = answer("status", "--person", "E5001")["cases"]
    assert ([], ["clearance"]) == (one["roles"], one["waiting"])
    assert f"{FIRST}  draft" in said("status", "--person", "E5001")


def test_a_person_may_take_part_in_no_case(root: Path) -> None:
    assert [] == answer("status", "--person", "E5001")["cases"]
    assert said("status", "--person", "E5001")[0].endswith("Jia (E5001) takes part in no case.")
    del root
