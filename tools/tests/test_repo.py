from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import company
import pytest
from command_line import git

from handover import repo
from handover.characters import LARGEST
from handover.findings import Finding, Place, Severity
from handover.repo import LARGEST_PAPER, GitError, Repository, find, is_time_zone

CASE = company.CASE


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return company.write(tmp_path)


@pytest.fixture
def repository(root: Path) -> Repository:
    return Repository(root)


def committed(folder: Path) -> str:
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "one")
    return git(folder, "rev-parse", "HEAD")


def refused(found: bytes | Finding | None) -> tuple[str, Place, object]:
    assert isinstance(found, Finding)
    assert found.severity is Severity.ERROR
    return found.code, found.place, dict(found.facts)


# ---- the repository around a path


def test_a_repository_is_found_from_every_place_in_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = root / CASE / "materials"
    for start in (root, root / "cases", inside, inside / "statement.csv", inside / "not/there"):
        assert Repository(root) == find(start)
    monkeypatch.chdir(inside)
    for start in (Path(), Path(".."), Path("../../HO-2026-0001/case.yaml")):
        assert Repository(root) == find(start)


def test_without_a_register_there_is_no_repository(tmp_path: Path) -> None:
    company.put(tmp_path / "cases/register", "no folder")
    assert find(tmp_path) is None
    assert find(tmp_path / "cases/register/x") is None


def test_a_path_is_named_from_the_root_whatever_way_it_is_given(
    root: Path, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / CASE)
    assert f"{CASE}/case.yaml" == repository.relative(Path("case.yaml"))
    assert "cases/2026" == repository.relative(Path(".."))
    assert "." == repository.relative(root)
    assert "cases/a\\nb" == repository.relative(root / "cases/a\nb")
    assert repository.relative(root.parent) is None
    assert repository.relative(Path("/")) is None


def test_a_link_is_named_and_not_followed(root: Path, repository: Repository) -> None:
    (root / "cases/link").symlink_to("/")
    assert "cases/link" == repository.relative(root / "cases/link")


# ---- what lies in it


def test_a_listing_is_in_the_order_of_names(root: Path, repository: Repository) -> None:
    assert [
        f"{CASE}/case.yaml",
        f"{CASE}/materials/customer-file.csv",
        f"{CASE}/materials/signed.pdf",
        f"{CASE}/materials/statement.csv",
        f"{CASE}/materials/work-materials.csv",
    ] == repository.listing(CASE)
    assert [] == repository.listing("cases/1999")
    (root / CASE / "materials/a").symlink_to("/")
    (root / CASE / "materials/b").symlink_to("gone")
    found = repository.listing(f"{CASE}/materials")
    assert [f"{CASE}/materials/a", f"{CASE}/materials/b"] == found[:2]
    assert 6 == len(found)


def test_a_file_in_place_of_a_folder_is_listed(root: Path, repository: Repository) -> None:
    company.put(root / "cases/note", "x")
    assert ["cases/note"] == repository.listing("cases/note")


def test_names_show_what_cannot_be_seen(root: Path, repository: Repository) -> None:
    for name in (b"a\nb", b"c\x1b[2J", b"d\xff", "e\u202e".encode()):
        Path(os.fsdecode(os.fsencode(root / CASE) + b"/" + name)).touch()
    assert ["a\\nb", "c\\x1b[2J", "case.yaml", "d\\udcff", "e\\u202e"] == [
        path.rpartition("/")[2] for path in repository.listing(CASE) if path.count("/") == 3
    ]


def test_the_folder_that_holds_a_case_file_is_a_case_at_any_depth(root: Path) -> None:
    company.add_case(root, "cases/2026/east/HO-2026-0002", "C0102")
    company.add_case(root, "cases/HO-2026-0003", "C0102")
    (root / "cases/2026/HO-2026-0004/case.yaml").mkdir(parents=True)
    (root / "cases/2026/HO-2026-0005").mkdir()
    (root / "cases/2026/HO-2026-0005/case.yaml").symlink_to("gone")
    company.put(root / "cases/case.yaml", "no folder of its own")
    company.put(root / "cases/register/case.yaml", "not here")
    assert [
        "cases/2026/HO-2026-0001",
        "cases/2026/HO-2026-0004",
        "cases/2026/HO-2026-0005",
        "cases/2026/east/HO-2026-0002",
        "cases/HO-2026-0003",
    ] == sorted(Repository(root).case_folders())


def test_strays_belong_to_no_case(root: Path) -> None:
    assert [] == Repository(root).strays()
    company.put(root / "cases/2026/note.txt", "x")
    company.put(root / "cases/2026/HO-2026-0001-old/materials/a.csv", "x")
    company.put(root / "cases/README.md", "x")
    (root / "cases/2025").symlink_to("/")
    assert [
        "cases/2025",
        "cases/2026/HO-2026-0001-old/materials/a.csv",
        "cases/2026/note.txt",
        "cases/README.md",
    ] == sorted(Repository(root).strays())


# ---- reading


def test_a_plain_file_is_read(root: Path, repository: Repository) -> None:
    company.put(root / "cases/x", b"\xff\r\n")
    assert b"\xff\r\n" == repository.read("cases/x")


def test_the_limit_of_size_is_exact(root: Path, repository: Repository) -> None:
    company.put(root / "x", b"a" * LARGEST)
    assert LARGEST == len(repository.read("x"))  # type: ignore[arg-type]
    company.put(root / "x", b"a" * (LARGEST + 1))
    facts = {"size": LARGEST + 1, "limit": LARGEST}
    assert ("F0103", Place("x"), facts) == refused(repository.read("x"))
    assert isinstance(repository.read("x", LARGEST_PAPER), bytes)
    assert repository.refusal("x") is None
    with (root / "x").open("wb") as file:
        file.truncate(LARGEST_PAPER + 1)
    assert "F0103" == refused(repository.refusal("x"))[0]


def test_what_is_no_plain_file_is_not_read(root: Path, repository: Repository) -> None:
    (root / "link").symlink_to("schema/policy/2024-01-01.yaml")
    (root / "dangling").symlink_to("gone")
    (root / "loop").symlink_to("loop")
    os.mkfifo(root / "fifo")
    assert ("F0102", Place("link"), {"kind": "link"}) == refused(repository.read("link"))
    assert ("F0102", Place("dangling"), {"kind": "link"}) == refused(repository.read("dangling"))
    assert ("F0102", Place("loop"), {"kind": "link"}) == refused(repository.read("loop"))
    assert ("F0102", Place("cases"), {"kind": "folder"}) == refused(repository.read("cases"))
    assert ("F0102", Place("fifo"), {"kind": "device"}) == refused(repository.read("fifo"))


def test_what_is_not_there_is_told_in_the_words_of_the_system(repository: Repository) -> None:
    gone = {"reason": "No such file or directory"}
    assert ("F0101", Place("gone"), gone) == refused(repository.read("gone"))
    assert "F0101" == refused(repository.read("a" * 300))[0]
    assert "F0101" == refused(repository.read("schema/policy/2024-01-01.yaml/x"))[0]
    assert not repository.holds("gone")
    assert repository.holds("cases")


def test_a_folder_that_is_closed_to_us_is_told_as_such(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    closed = {"reason": "Permission denied"}
    assert ("F0101", Place("cases"), closed) == refused(repository.refusal("cases"))


def test_a_file_that_vanishes_while_it_is_read_is_a_finding(
    root: Path, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanish(path: Path) -> bytes:
        path.unlink()
        raise FileNotFoundError(2, "No such file or directory", str(path))

    company.put(root / "x", "x")
    monkeypatch.setattr(Path, "read_bytes", vanish)
    assert "F0101" == refused(repository.read("x"))[0]


def test_an_error_without_words_is_told_by_its_own(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> os.stat_result:
        raise OSError("的")  # noqa: EM101

    monkeypatch.setattr(os, "lstat", fail)
    assert {"reason": "的"} == refused(repository.read("x"))[2]


# ---- the clock


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles", "UTC"])
def test_today_is_the_day_of_the_time_zone(repository: Repository, zone: str) -> None:
    before = datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    assert repository.today(zone) in {before, datetime.now(UTC).astimezone(ZoneInfo(zone)).date()}


@pytest.mark.parametrize(
    ("zone", "known"),
    [("Asia/Shanghai", True), ("UTC", True), ("Mars/Olympus", False), ("America", False)],
)
def test_a_time_zone_is_known_or_not(zone: str, known: bool) -> None:  # noqa: FBT001
    assert known == is_time_zone(zone)
    assert not is_time_zone("../etc/passwd")
    assert not is_time_zone("a" * 300)


# ---- Git


def silence(repository: Repository, revision: str) -> tuple[str, dict[str, str]]:
    """Return why Git does not say what changed."""
    with pytest.raises(GitError) as error:
        repository.changed(revision)
    return error.value.phrase, error.value.facts


def test_the_commit_has_a_mark_where_cases_have_changed(root: Path, repository: Repository) -> None:
    assert repository.commit() is None
    commit = committed(root)
    assert commit == repository.commit()
    company.put(root / "notes.txt", "not a case")
    assert commit == repository.commit()
    company.put(root / CASE / "events/papers/new.pdf", "x")
    assert f"{commit}+" == repository.commit()


def test_a_repository_without_a_commit_has_none(root: Path, repository: Repository) -> None:
    git(root, "init", "--quiet")
    assert repository.commit() is None
    assert ("unknown_revision", {"revision": "HEAD"}) == silence(repository, "HEAD")


def test_what_changed_is_what_differs_and_what_is_new(root: Path, repository: Repository) -> None:
    committed(root)
    assert frozenset() == repository.changed("HEAD")
    company.edit(root / CASE / "case.yaml", "店里\n", "店外\n")
    (root / CASE / "materials/signed.pdf").unlink()
    company.put(root / "cases/2026/数 据\n.csv", "x")
    company.put(root / ".gitignore", "*.tmp\n")
    company.put(root / "cases/x.tmp", "x")
    papers = (f"{CASE}/case.yaml", f"{CASE}/materials/signed.pdf")
    expected = frozenset({".gitignore", *papers, "cases/2026/数 据\\n.csv"})
    assert expected == repository.changed("HEAD")
    git(root, "add", "--all")
    assert expected == repository.changed("HEAD")
    git(root, "commit", "--quiet", "--message", "two")
    assert frozenset() == repository.changed("HEAD")
    assert expected == repository.changed("HEAD~1")


def test_a_renamed_file_concerns_where_it_was_as_well(root: Path, repository: Repository) -> None:
    committed(root)
    git(root, "config", "diff.renames", "copies")
    other = company.add_case(root, company.OTHER, "C0102").parent
    (root / CASE / "materials/statement.csv").replace(other / "materials/statement.csv")
    git(root, "add", "--all")
    changed = repository.changed("HEAD")
    assert changed is not None
    assert {f"{folder}/materials/statement.csv" for folder in (CASE, company.OTHER)} <= changed


def test_a_ledger_within_a_larger_repository_has_its_own_names(tmp_path: Path) -> None:
    root = company.write(tmp_path / "deep/er")
    company.put(tmp_path / "outside.txt", "x")
    commit = committed(tmp_path)
    company.edit(root / CASE / "case.yaml", "店里\n", "店外\n")
    company.put(root / "cases/2026/new.txt", "x")
    company.put(tmp_path / "outside.txt", "y")
    repository = Repository(root)
    expected = frozenset({f"{CASE}/case.yaml", "cases/2026/new.txt"})
    assert expected == repository.changed("HEAD")
    assert f"{commit}+" == repository.commit()


@pytest.mark.parametrize(
    "revision",
    [
        "nonsense",
        "HEAD~9",
        "HEAD:cases",
        "HEAD^{tree}",
        "HEAD:cases/register/repository.yaml",
        "--output=x",
        ":/x",
        "a\nb",
        "0" * 40,
    ],
)
def test_a_revision_that_is_no_commit_is_unknown(
    root: Path, repository: Repository, revision: str
) -> None:
    committed(root)
    expected = ("unknown_revision", {"revision": revision.replace("\n", "\\n")})
    assert expected == silence(repository, revision)
    assert not (root / "x").exists()


def test_what_git_says_of_a_revision_is_passed_on(root: Path, repository: Repository) -> None:
    committed(root)
    phrase, facts = silence(repository, "@{u}")
    assert "git_failed" == phrase
    assert facts["error"].startswith("no upstream configured")


def test_a_damaged_history_changes_no_file_that_is_called_none(
    root: Path, repository: Repository
) -> None:
    committed(root)
    company.edit(root / CASE / "case.yaml", "店里\n", "店外\n")
    git(root, "commit", "--quiet", "--all", "--message", "two")
    commit, tree = git(root, "rev-parse", "HEAD~1", "HEAD~1^{tree}").split()
    (root / ".git/objects" / tree[:2] / tree[2:]).unlink()
    phrase, facts = silence(repository, "HEAD~1")
    assert "git_failed" == phrase
    assert commit in facts["error"]
    assert repository.changed("HEAD") == frozenset()


def test_a_damaged_index_is_no_clean_one(root: Path, repository: Repository) -> None:
    committed(root)
    company.put(root / ".git/index", "x" * 40)
    assert "git_failed" == silence(repository, "HEAD")[0]
    with pytest.raises(GitError) as error:
        repository.commit()
    assert "git_failed" == error.value.phrase


def test_outside_of_git_there_is_no_commit_and_nothing_to_compare_with(
    repository: Repository,
) -> None:
    assert repository.commit() is None
    assert ("git_no_history", {}) == silence(repository, "HEAD")


def test_without_git_it_is_said_that_there_is_none(
    root: Path, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(root)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(root))
        assert ("git_missing", {}) == silence(repository, "HEAD")
    monkeypatch.setitem(sys.modules, "git", None)  # as its import fails where there is no git
    assert ("git_missing", {}) == silence(repository, "HEAD")
    with pytest.raises(GitError):
        repository.commit()


def test_a_folder_of_another_user_is_named_with_the_cure(
    root: Path, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(root)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    cure = f"git config --global --add safe.directory {root}"
    assert ("git_not_trusted", {"cure": cure}) == silence(repository, "HEAD")
    with pytest.raises(GitError):
        repository.commit()


def test_files_that_look_like_a_repository_run_nothing(tmp_path: Path) -> None:
    root = company.write(tmp_path / "ledger")
    committed(tmp_path)
    # All of these may come in a pull request, and `git status` would run what they name.
    git(root, "init", "--quiet", "--bare", ".")
    git(root, "config", "core.bare", "false")
    git(root, "config", "core.worktree", str(root))
    program = company.put(root / "evil", "#!/bin/sh\ntouch ran\n")
    program.chmod(0o755)
    git(root, "config", "core.fsmonitor", str(program))
    with pytest.raises(GitError, match="git_failed"):
        Repository(root).commit()
    assert "git_failed" == silence(Repository(root), "HEAD")[0]
    assert not (root / "ran").exists()


def test_folders_may_lie_as_deep_as_a_path_may_be_long(tmp_path: Path) -> None:
    root = company.write(tmp_path)
    deep = "materials/" + "a/" * 1_500 + "x.pdf"
    folder = os.open(root / company.CASE / "materials", os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("a", dir_fd=folder)
        inner = os.open("a", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(os.open("x.pdf", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
    os.close(folder)
    try:
        assert f"{company.CASE}/{deep}" in Repository(root).listing(company.CASE)
    finally:  # Python 3.11 cannot remove it, and pytest would try to
        subprocess.run(["rm", "-r", root / company.CASE / "materials"], check=True)


# ---- what the package brings


def test_the_schemas_come_with_the_package() -> None:
    assert {"case.schema.json", "policy.schema.json"} <= set(repo.schemas())
    assert "prices.table.json" in repo.table_schemas()
