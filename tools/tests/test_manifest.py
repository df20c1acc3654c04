"""The manifest: what a sign-off covers, as Git keeps it, for people, programs and `sha256sum`."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING, Any

import company
import pytest
from click.testing import CliRunner
from command_line import git

from handover import pipeline
from handover.cli import cli
from handover.findings import Finding
from handover.manifest import FileDigest, Manifest
from handover.repo import Repository
from handover.repo.snapshot import Snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

NUMBER = "HO-2026-0001"
MATERIALS = f"{company.CASE}/materials"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A company under Git, with its one case committed."""
    company.write(tmp_path / "ledger")
    git(tmp_path / "ledger", "init", "--quiet")
    commit(tmp_path / "ledger")
    return tmp_path / "ledger"


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "x")


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["manifest", "--repository", str(root), *arguments])


def told(root: Path, *arguments: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(run(root, NUMBER, "--json", *arguments).stdout)
    return said


def obstacles(root: Path) -> list[tuple[str, str]]:
    result = run(root, NUMBER, "--json")
    found = [(one["code"], one["file"]) for one in json.loads(result.stdout)["obstacles"]]
    assert bool(found) == bool(result.exit_code)
    return found


def test_it_lists_the_case_file_and_every_material_and_nothing_else(root: Path) -> None:
    company.sign(root)
    company.put(root / company.CASE / "events/papers/x.pdf", b"%PDF-1.7\n")
    commit(root)
    files = [one["path"] for one in told(root)["files"]]
    inside = sorted((root / company.CASE / "materials").iterdir())
    assert ["case.yaml", *(f"materials/{path.name}" for path in inside)] == files


def test_its_digest_is_what_receipts_name(root: Path) -> None:
    receipt = json.loads(company.receipt(root, "receiver", "E1002").read_text())
    assert receipt["statement"]["subject"]["sha256"] == told(root)["sha256"]


def test_the_canonical_bytes_have_the_digest(root: Path) -> None:
    content = run(root, NUMBER, "--canonical").stdout_bytes
    said = told(root)
    assert hashlib.sha256(content).hexdigest() == said["sha256"]
    assert base64.b32encode(hashlib.sha256(content).digest())[:12].decode().lower() == said["code"]
    assert [*sorted(json.loads(content))] == ["case", "files", "repository", "revision"]


def test_sha256sum_checks_it(root: Path, tmp_path: Path) -> None:
    sums = company.put(tmp_path / "sums", run(root, NUMBER, "--sums").stdout_bytes)
    program = shutil.which("sha256sum")
    assert program
    checked = subprocess.run([program, "-c", sums], cwd=root / company.CASE, check=False)
    assert 0 == checked.returncode
    company.put(root / MATERIALS / "signed.pdf", b"%PDF-1.8\n")
    again = subprocess.run([program, "-c", sums], cwd=root / company.CASE, check=False)
    assert 1 == again.returncode


def test_what_is_not_committed_does_not_count(root: Path) -> None:
    before = told(root)
    company.put(root / MATERIALS / "signed.pdf", b"%PDF-1.8\n")
    company.put(root / MATERIALS / "more.pdf", b"%PDF-1.8\n")
    assert before == told(root)
    commit(root)
    assert before["sha256"] != told(root)["sha256"]
    assert before == told(root, "--commit", "HEAD~1")


def test_an_object_replaced_in_this_clone_is_left_aside(root: Path) -> None:
    before = told(root)
    blob = git(root, "rev-parse", f"HEAD:{MATERIALS}/signed.pdf").strip()
    other = company.put(root / "other", b"another")
    git(root, "replace", blob, git(root, "hash-object", "-w", str(other)).strip())
    assert before == told(root)


def test_a_repository_within_another_is_read_from_its_own_folder(tmp_path: Path) -> None:
    company.write(tmp_path / "top/ledger")
    git(tmp_path / "top", "init", "--quiet")
    commit(tmp_path / "top")
    inner = told(tmp_path / "top/ledger")
    assert told(tmp_path / "top/ledger")["files"] == inner["files"]
    assert "case.yaml" == inner["files"][0]["path"]
    assert [] == inner["obstacles"]


def test_a_correction_has_a_manifest_of_its_own(root: Path) -> None:
    company.sign(root)
    company.revise(root)
    commit(root)
    first, second = told(root, "--revision", "1"), told(root)
    assert (1, 2) == (first["revision"], second["revision"])
    assert first["sha256"] != second["sha256"]
    digest = company.digest(root / company.CASE / "revisions/2", NUMBER, 2)
    assert digest == second["sha256"]
    assert 2 == run(root, NUMBER, "--revision", "3").exit_code


def test_a_commit_shows_what_the_working_tree_would(root: Path) -> None:
    company.put(root / company.CASE / "materials/a/deep/one.pdf", b"x")
    commit(root)
    tree = Repository(root)
    shown = Snapshot.of(tree, "HEAD")
    for folder in ("cases", company.CASE, "schema"):
        assert tree.listing(folder) == shown.listing(folder)
    assert tree.case_folders() == shown.case_folders()
    assert tree.read(f"{company.CASE}/case.yaml") == shown.read(f"{company.CASE}/case.yaml")
    assert (True, True, False) == tuple(
        shown.holds(path) for path in (company.CASE, f"{company.CASE}/case.yaml", "cases/nothing")
    )
    assert shown.commit() == shown.revision
    lacking = shown.read("cases/nothing")
    assert isinstance(lacking, Finding)
    assert "F0101" == lacking.code
    today = date(2026, 3, 31)
    assert pipeline.check(tree, today).findings == pipeline.check(shown, today).findings


# ---- what cannot be signed


def test_what_this_clone_does_not_hold_is_told_and_not_fetched(root: Path) -> None:
    number = git(root, "rev-parse", f"HEAD:{MATERIALS}/signed.pdf").strip()
    (root / ".git/objects" / number[:2] / number[2:]).unlink()
    assert ("F0101", f"{MATERIALS}/signed.pdf") in obstacles(root)


def test_a_link_is_refused(root: Path) -> None:
    (root / MATERIALS / "signed.pdf").unlink()
    (root / MATERIALS / "signed.pdf").symlink_to("statement.csv")
    commit(root)
    assert ("F0102", f"{MATERIALS}/signed.pdf") in obstacles(root)


def test_an_executable_is_refused_with_its_cure(root: Path) -> None:
    git(root, "update-index", "--chmod=+x", f"{MATERIALS}/signed.pdf")
    git(root, "commit", "--quiet", "--message", "x")
    assert [("F0102", f"{MATERIALS}/signed.pdf")] == obstacles(root)
    assert "git update-index --chmod=-x" in run(root, NUMBER, "--lang", "en").stdout
    git(root, "update-index", "--chmod=-x", f"{MATERIALS}/signed.pdf")
    git(root, "commit", "--quiet", "--message", "x")
    assert [] == obstacles(root)


def test_a_submodule_is_refused(root: Path) -> None:
    head = git(root, "rev-parse", "HEAD").strip()
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{head},{MATERIALS}/other")
    git(root, "commit", "--quiet", "--message", "x")
    assert ("F0102", f"{MATERIALS}/other") in obstacles(root)


def test_a_pointer_of_git_lfs_is_refused(root: Path) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0a\nsize 12\n"
    company.put(root / MATERIALS / "signed.pdf", pointer)
    commit(root)
    assert ("F0102", f"{MATERIALS}/signed.pdf") in obstacles(root)


def test_a_file_that_nobody_named_and_one_that_is_not_there_are_refused(root: Path) -> None:
    (root / MATERIALS / "signed.pdf").rename(root / MATERIALS / "other.pdf")
    commit(root)
    assert {("F0303", f"{company.CASE}/case.yaml"), ("F0307", f"{company.CASE}/case.yaml")} == set(
        obstacles(root)
    )
    company.put(root / company.CASE / "note.txt", "x")
    commit(root)
    assert ("F0316", f"{company.CASE}/note.txt") in obstacles(root)


def test_nothing_but_the_obstacles_is_printed_where_there_are_any(root: Path) -> None:
    company.put(root / MATERIALS / "other.pdf", b"x")
    commit(root)
    for form in ("--sums", "--canonical"):
        result = run(root, NUMBER, form, "--lang", "en")
        assert 1 == result.exit_code
        assert "it cannot be signed before they are mended" in result.stdout


def test_a_case_that_cannot_be_read_has_no_manifest(root: Path) -> None:
    company.put(root / company.CASE / "case.yaml", "case: [")
    commit(root)
    said = told(root)
    assert (None, []) == (said["sha256"], said["files"])
    assert obstacles(root)


@pytest.mark.parametrize("arguments", [("HO-2026-0404",), (NUMBER, "--commit", "nothing")])
def test_what_is_not_there_is_told_as_misuse(root: Path, arguments: tuple[str, ...]) -> None:
    assert 2 == run(root, *arguments).exit_code


def test_without_a_commit_there_is_no_manifest(tmp_path: Path) -> None:
    company.write(tmp_path)
    assert 2 == run(tmp_path, NUMBER).exit_code
    git(tmp_path, "init", "--quiet")
    assert 2 == run(tmp_path, NUMBER).exit_code


def test_the_order_of_files_does_not_matter_and_others_are_left_out() -> None:
    files = [FileDigest.of(path, b"x") for path in ("materials/b", "case.yaml", "events/0001-x")]
    one, other = (Manifest.of("HO-1", "r", 1, some) for some in (files, files[::-1]))
    assert one.content == other.content
    assert ["case.yaml", "materials/b"] == [file.path for file in one.files]
