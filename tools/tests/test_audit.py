"""The history: receipts are only added, and what was signed stays, on every line of every merge."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import company
import pytest
from click.testing import CliRunner
from command_line import git

from handover.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

CASE = company.CASE
RECEIPT = f"{CASE}/signatures/case-receiver-E1002.json"
FILING = "events/0001-filing.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A company under Git: a case opened, signed by all three sides, and committed each time."""
    root = company.write(tmp_path / "ledger")
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root)
    company.sign(root)
    commit(root)
    return root


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "x", "--allow-empty")


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["audit", "--repository", str(root), *arguments])


def alarms(root: Path) -> list[tuple[str, str]]:
    result = run(root, "--json")
    found: list[dict[str, Any]] = json.loads(result.stdout)["alarms"]
    assert bool(found) == bool(result.exit_code)
    return [(one["code"], one["file"]) for one in found]


def test_a_history_in_which_only_things_were_added_is_sound(root: Path) -> None:
    company.put(root / CASE / FILING, "event: filing\nfiled_on: 2026-03-13\nto: [E4001, E3001]\n")
    commit(root)
    company.sign_event(root, "filing", FILING, ("supervisor", "E2001"))
    commit(root)
    company.revise(root)
    commit(root)
    company.sign_revision(root, 2, "2026-03-25T10:00:00Z")
    commit(root)
    assert [] == alarms(root)
    assert "6 commits up to" in run(root, "--lang", "en").stdout


def test_a_receipt_that_is_changed_or_taken_away_is_found_though_it_comes_back(root: Path) -> None:
    content = (root / RECEIPT).read_bytes()
    company.put(root / RECEIPT, content + b" ")
    commit(root)
    company.put(root / RECEIPT, content)
    commit(root)
    (root / RECEIPT).unlink()
    commit(root)
    assert [("H0101", RECEIPT)] * 3 == alarms(root)
    (_, _, last) = json.loads(run(root, "--json").stdout)["alarms"]
    assert git(root, "rev-parse", "HEAD").startswith(last["commit"])
    assert git(root, "rev-parse", "HEAD~1").startswith(last["parent"])
    assert 1 == run(root, "--lang", "en").stdout.count("H0101")


def test_a_case_that_is_moved_loses_its_receipts(root: Path) -> None:
    shutil.move(root / CASE, root / "cases/2025/HO-2026-0001")
    commit(root)
    assert {"H0101"} == {code for code, file in alarms(root) if file.startswith(CASE + "/sig")}
    assert ("H0102", f"{CASE}/case.yaml") in alarms(root)


@pytest.mark.parametrize("strategy", ["ours", "theirs"])
def test_a_branch_that_a_merge_leaves_behind_is_found(root: Path, strategy: str) -> None:
    git(root, "checkout", "--quiet", "-b", "other", "HEAD~1")
    company.put(root / "note", "x")
    commit(root)
    if strategy == "theirs":  # the second parent becomes the first: a foxtrot merge
        git(root, "merge", "--quiet", "--strategy=ours", "--message", "x", "main")
    else:
        git(root, "checkout", "--quiet", "main")
        git(root, "merge", "--quiet", "--no-commit", "--no-ff", "other")
        git(root, "rm", "--quiet", "--cached", RECEIPT)
        git(root, "commit", "--quiet", "--message", "x")
    assert ("H0101", RECEIPT) in alarms(root)


def test_an_honest_merge_is_sound(root: Path) -> None:
    git(root, "checkout", "--quiet", "-b", "other", "HEAD~1")
    company.add_case(root, company.OTHER, "C0102")
    commit(root)
    git(root, "checkout", "--quiet", "main")
    git(root, "merge", "--quiet", "--no-ff", "--message", "x", "other")
    assert [] == alarms(root)


@pytest.mark.parametrize("file", ["case.yaml", "materials/statement.csv", "materials/more.pdf"])
def test_what_all_three_sides_signed_is_found_when_it_changes_and_not_when_it_comes_back(
    root: Path, file: str
) -> None:
    before = (root / CASE / file).read_bytes() if (root / CASE / file).exists() else None
    company.put(root / CASE / file, (before or b"") + b"\n")
    commit(root)
    assert [("H0102", f"{CASE}/case.yaml")] == alarms(root)
    if before:
        company.put(root / CASE / file, before)
    else:
        (root / CASE / file).unlink()
    commit(root)
    assert [("H0102", f"{CASE}/case.yaml")] == alarms(root)


def test_what_not_everybody_signed_may_change(tmp_path: Path) -> None:
    root = company.write(tmp_path / "ledger")
    git(root, "init", "--quiet")
    company.receipt(root, "receiver", "E1002")
    company.receipt(root, "supervisor", "E2001")
    commit(root)
    company.edit(root / CASE / "case.yaml", "notes: 没有别的。", "notes: 又改了。")
    commit(root)
    assert [] == alarms(root)


def test_a_correction_that_was_signed_is_found_when_it_changes(root: Path) -> None:
    company.revise(root)
    company.sign_revision(root, 2, "2026-03-25T10:00:00Z")
    commit(root)
    company.put(root / CASE / "revisions/2/materials/signed.pdf", b"x")
    commit(root)
    assert [("H0102", f"{CASE}/revisions/2/case.yaml")] == alarms(root)


def test_an_event_that_somebody_signed_is_found_when_it_changes(root: Path) -> None:
    company.put(root / CASE / FILING, "event: filing\nfiled_on: 2026-03-13\nto: [E4001, E3001]\n")
    company.sign_event(root, "filing", FILING, ("supervisor", "E2001"))
    commit(root)
    company.edit(root / CASE / FILING, "03-13", "03-14")
    commit(root)
    assert [("H0103", f"{CASE}/{FILING}")] == alarms(root)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"statement": {"subject": 1}}', "\ud800"])
def test_what_is_no_receipt_signs_nothing(root: Path, content: str) -> None:
    company.put(root / f"{CASE}/signatures/x.json", content.encode("utf-8", "surrogatepass"))
    commit(root)
    company.put(root / CASE / "materials/signed.pdf", b"x")
    commit(root)
    assert [("H0102", f"{CASE}/case.yaml")] == alarms(root)


def test_materials_in_a_folder_called_signatures_are_no_receipts(tmp_path: Path) -> None:
    root = company.write(tmp_path / "ledger")
    git(root, "init", "--quiet")
    file = company.put(root / CASE / "materials/signatures/a.pdf", b"x")
    commit(root)
    company.put(file, b"y")
    commit(root)
    assert [] == alarms(root)


def test_the_edition_and_the_prices_in_use_stay(root: Path) -> None:
    prices, policy = "cases/register/prices/2025-07.csv", f"schema/policy/{company.POLICY.name}"
    added = (root / prices).read_text() + "A-NB15,peripheral,4479.00,是,2026-02-01\n"
    company.put(root / prices, added)
    company.put(root / "schema/policy/2027-01-01.yaml", (root / policy).read_bytes())
    commit(root)
    assert [] == alarms(root)
    company.put(root / prices, added.replace("4479", "4478"))
    company.edit(root / policy, "limitation_months: 24", "limitation_months: 36")
    commit(root)
    assert [("H0104", policy), ("H0105", prices)] == sorted(alarms(root))


def test_before_anything_was_signed_the_edition_may_change(tmp_path: Path) -> None:
    root = company.write(tmp_path / "ledger")
    git(root, "init", "--quiet")
    commit(root)
    company.put(root / f"schema/policy/{company.POLICY.name}", b"x")
    commit(root)
    assert [] == alarms(root)


def test_to_the_evidence_branch_things_are_only_added(root: Path) -> None:
    assert "no `evidence` branch" in run(root, "--lang", "en").stdout
    git(root, "checkout", "--quiet", "--orphan", "evidence")
    company.put(root / "reviews/1.json", "{}")
    commit(root)
    git(root, "checkout", "--quiet", "main")
    assert [] == alarms(root)
    git(root, "checkout", "--quiet", "evidence")
    (root / "reviews/1.json").unlink()
    commit(root)
    git(root, "checkout", "--quiet", "main")
    assert [("H0101", "reviews/1.json")] == alarms(root)


# ---- a history that is not all there


def test_a_shallow_clone_is_refused(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "shallow")
    result = run(tmp_path / "shallow", "--lang", "en")
    assert (2, True) == (result.exit_code, "git fetch --unshallow" in result.stderr)


def test_a_clone_with_replaced_objects_is_refused(root: Path) -> None:
    git(root, "replace", "HEAD", "HEAD~1")
    result = run(root, "--lang", "en")
    assert (2, True) == (result.exit_code, "git replace --list" in result.stderr)


def test_a_grafted_clone_is_refused(root: Path) -> None:
    head = git(root, "rev-parse", "HEAD").strip()
    company.put(root / ".git/info/grafts", f"{head}\n")
    result = run(root, "--lang", "en")
    assert (2, True) == (result.exit_code, "info/grafts" in result.stderr)


def test_without_a_history_there_is_nothing_to_audit(tmp_path: Path) -> None:
    company.write(tmp_path)
    assert 2 == run(tmp_path).exit_code
