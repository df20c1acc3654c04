"""The edge to the disk and to Git: finds the folders, reads the files, knows the clock."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from handover.characters import LARGEST, visible
from handover.findings import Finding, Place, Severity
from handover.layout import revised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from git import Git

CASES = "cases"
REGISTER = f"{CASES}/register"
WHOSE = f"{REGISTER}/repository.yaml"
PEOPLE = f"{REGISTER}/people"
CUSTOMERS = f"{REGISTER}/customers"
PRICES = f"{REGISTER}/prices"
NEW_CUSTOMERS = f"{REGISTER}/new_customers"
ADOPTIONS = f"{REGISTER}/adoption"
RECEIPTS = f"{REGISTER}/signatures"
SCHEMAS = "schema"
EDITIONS = f"{SCHEMAS}/policy"
LARGEST_PAPER = 16 * 1024 * 1024
"""Bytes that a paper may have."""

_NO_GIT, _NO_HISTORY, _NO_COMMIT = "git_missing", "git_no_history", "unknown_revision"
# A folder in a clone that only looks like a repository, and what a repository would have git run.
_WARY = ("-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false")

# The files that each commit of the checked-out line added, the commits' seconds before them.
_FIRST_DAYS = (
    *("log", "--first-parent", "-m", "--diff-filter=A", "--no-renames", "--no-show-signature"),
    *("--name-only", "--relative", "-z", "--format=%ct"),
)


_AS_KEPT = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1"}
_LFS = b"version https://git-lfs.github.com/spec/"
"""What a file begins with that Git LFS leaves in place of a large one."""


class GitError(Exception):
    """Why Git has no answer: the phrase that says so, and its facts."""

    def __init__(self, phrase: str, **facts: str) -> None:
        super().__init__(phrase, facts)
        self.phrase = phrase
        self.facts = facts


@dataclass(frozen=True)
class Repository:
    """A working tree with cases, register and policy editions; all paths are relative to it."""

    root: Path

    def listing(self, folder: str) -> list[str]:
        """Return every file below a folder, and what is no plain file, in the order of names."""
        start = f"{self.root}{os.sep}"
        walked = _walk(f"{start}{folder}")
        return [visible(path.removeprefix(start).replace(os.sep, "/")) for path in walked]

    def case_folders(self) -> list[str]:
        """Return the folders that hold a case.yaml, in the order of names."""
        folders = [_folder(path) for path in self._listed if path.endswith("/case.yaml")]
        known = frozenset(folders)
        return [one for one in folders if one != CASES and revised(one) not in known]

    def strays(self) -> list[str]:
        """Return what lies under cases/ and neither in a case's folder nor in the register."""
        cases = frozenset(self.case_folders())
        return [path for path in self._listed if cases.isdisjoint(_parents(path))]

    def outermost(self, path: str) -> str:
        """Return the outermost folder around a stray that holds no case: one folder, one finding."""
        around = frozenset(parent for case in self.case_folders() for parent in _parents(case))
        inside = [folder for folder in _parents(path) if folder not in around]
        return inside[-1] if inside else _folder(path)

    @cached_property
    def _listed(self) -> list[str]:
        return [path for path in self.listing(CASES) if not path.startswith(f"{REGISTER}/")]

    def read(self, path: str, limit: int = LARGEST) -> bytes | Finding:
        """Return the bytes of a plain file of at most so many bytes, else the finding against it."""
        if refusal := self.refusal(path, limit):
            return refusal
        try:
            return plain(path, (self.root / path).read_bytes())
        except OSError as error:
            return _unopened(path, error)

    def refusal(self, path: str, limit: int = LARGEST_PAPER) -> Finding | None:
        """Return the finding against what is no plain file of at most so many bytes."""
        try:
            status = os.lstat(self.root / path)
        except OSError as error:
            return _unopened(path, error)
        if stat.S_ISREG(status.st_mode):
            too_large = status.st_size > limit
            return error_at("F0103", path, size=status.st_size, limit=limit) if too_large else None
        if stat.S_ISDIR(status.st_mode) and not os.access(self.root / path, os.R_OK | os.X_OK):
            return _unopened(path, OSError(errno.EACCES, os.strerror(errno.EACCES)))
        return error_at("F0102", path, kind=_kind(status.st_mode))

    def holds(self, path: str) -> bool:
        """Tell whether there is anything at a path."""
        return os.path.lexists(self.root / path)

    def today(self, zone: str) -> date:
        """Return the present day in a time zone."""
        return datetime.now(ZoneInfo(zone)).date()

    def commit(self) -> str | None:
        """Return the commit that is checked out, with a mark where cases have been changed.

        None where nothing is committed or nothing is under Git; GitError where Git will not say.
        """
        try:
            head = self.number("HEAD")
            changed = self.git("status", "--porcelain", "--", CASES)
        except GitError as error:
            if error.phrase in {_NO_HISTORY, _NO_COMMIT}:
                return None
            raise
        return head + ("+" if changed else "")

    def recorded(self, zone: str) -> dict[str, date]:
        """Return the day on which the file of each event came to the history checked out.

        A merge brings what it merges. Nothing where Git has no history, or not all of it.
        """
        try:
            if self.git("rev-parse", "--is-shallow-repository").strip() != "false":
                return {}
            said = self.git(*_FIRST_DAYS, "--", f":(glob){CASES}/**/events/*.yaml")
        except GitError:
            return {}
        return dict(_first_days(said, ZoneInfo(zone)))

    def changed(self, revision: str) -> frozenset[str]:
        """Return the files that differ from a commit, new ones included; GitError if Git fails."""
        base = self.number(revision)
        # A rename is two changes: the folder that lost the file is concerned as well.
        names = ("--name-only", "--no-renames", "--relative", "-z")
        differing = self.git("diff", *names, base, "--", ".")
        new = self.git("ls-files", "--others", "--exclude-standard", "-z", "--", ".")
        return frozenset(visible(name) for name in f"{differing}\0{new}".split("\0") if name)

    def number(self, revision: str) -> str:
        """Return the number of a commit; GitError where Git does not know it."""
        quietly = ("--verify", "--quiet", "--end-of-options")
        status, said, complaint = self._ask("rev-parse", *quietly, f"{revision}^{{commit}}")
        if status == 1:
            raise GitError(_NO_COMMIT, revision=visible(revision))
        if status:
            raise _git_error(complaint)
        return said.strip()

    def git(self, *command: str) -> str:
        """Return what git says in this folder; GitError with its complaint."""
        status, said, complaint = self._ask(*command)
        if status:
            raise _git_error(complaint)
        return said

    def _ask(self, *command: str) -> tuple[int, str, str]:
        """Return git's exit code, its answer and its complaints."""
        asked = ["git", *_WARY, *command]
        git = git_of(self.root)
        from git import GitCommandNotFound

        try:
            answer: tuple[int, str, str] = git.execute(
                asked, with_extended_output=True, with_exceptions=False
            )
        except GitCommandNotFound as error:
            raise GitError(_NO_GIT) from error
        return answer

    def relative(self, path: Path) -> str | None:
        """Return a path as the findings name it; None if it is outside the repository."""
        inside = os.path.abspath(path)  # noqa: PTH100 - a link is judged, not followed
        try:
            return visible(Path(inside).relative_to(self.root).as_posix())
        except ValueError:
            return None


def git_of(root: Path) -> Git:
    """Return Git in a folder: without replacements of objects, and fetching nothing."""
    try:
        from git import Git
    except ImportError as error:
        raise GitError(_NO_GIT) from error
    git = Git(root)
    git.update_environment(**_AS_KEPT)
    return git


def contents(root: Path, numbers: list[str]) -> dict[str, bytes]:
    """Return what Git keeps under the numbers of blobs, by these; nothing of those it lacks."""
    return dict(_blobs(fed(root, numbers, "cat-file", "--batch")))


def fed(root: Path, lines: Iterable[str], *command: str) -> bytes:
    """Return what git answers in a folder to the lines that it is fed."""
    with TemporaryFile() as asked:
        asked.write("".join(f"{line}\n" for line in lines).encode())
        asked.seek(0)
        return git_of(root).execute(
            ["git", *_WARY, *command],
            istream=asked,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
        )


def _blobs(said: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the number and the content of each blob in an answer of `git cat-file --batch`.

    A clone may lack some of them.
    """
    start = 0
    while start < len(said):
        end = said.index(b"\n", start)
        number, _, size = said[start:end].decode().partition(" blob ")
        start = end + 1
        if size:
            yield number, said[start : start + int(size)]
            start += int(size) + 1


def plain(path: str, content: bytes) -> bytes | Finding:
    """Return the content of a file; the finding, if it only points to a content kept elsewhere."""
    if content.startswith(_LFS):
        return error_at("F0102", path, kind="lfs_pointer")
    return content


def find(start: Path) -> Repository | None:
    """Return the repository around a path: the nearest folder above it that holds a register."""
    start = Path(os.path.abspath(start))  # noqa: PTH100 - as `Repository.relative` does
    for folder in (start, *start.parents):
        if os.path.isdir(folder / REGISTER):  # noqa: PTH112 - pathlib raises where it may not look
            return Repository(folder)
    return None


def is_time_zone(name: str) -> bool:
    """Tell whether the zone database knows a time zone."""
    try:
        return bool(ZoneInfo(name))
    except (KeyError, OSError, ValueError):
        return False


def digests_below(folder: Path) -> frozenset[str]:
    """Return the SHA-256 digests of the plain files in and below a folder; links are not followed."""
    found: set[str] = set()
    for path in _walk(str(folder)):
        if os.path.isfile(path) and not os.path.islink(path):  # noqa: PTH113, PTH114 - as `_walk`
            with open(path, "rb") as file:  # noqa: PTH123
                found.add(hashlib.file_digest(file, "sha256").hexdigest())
    return frozenset(found)


@cache
def schemas() -> dict[str, Any]:
    """Return the JSON Schemas of all records, by file name."""
    return _json_files("*.schema.json")


@cache
def table_schemas() -> dict[str, Any]:
    """Return the schemas of all tables, by file name."""
    return _json_files("tables/*.table.json")


def synonyms() -> bytes:
    """Return what other systems call the columns of tables, as YAML."""
    return (_shipped() / "tables/synonyms.yaml").read_bytes()


def save(path: Path, content: bytes, *, over: bool) -> None:
    """Write a file in one go: whoever looks meanwhile sees the old one or the new one.

    OSError if that fails, or if there is one already and it is not to be written over.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if not over and os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _json_files(pattern: str) -> dict[str, Any]:
    return {path.name: json.loads(path.read_bytes()) for path in sorted(_shipped().glob(pattern))}


def _shipped() -> Path:
    """Return the folder of schemas: inside the wheel, or beside the tools in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "schema"
    return inside if inside.is_dir() else package.parents[1] / "schema"


def _walk(folder: str) -> Iterator[str]:
    """Yield the files below a folder, however deep, and the folders that cannot be looked into."""
    waiting, closed = [folder], list[str]()
    while waiting:
        top = waiting.pop()
        try:
            with os.scandir(top) as entries:
                inside = {entry.name: entry.is_dir(follow_symlinks=False) for entry in entries}
        except FileNotFoundError:
            continue
        except OSError:
            closed.append(top)
            continue
        names = (name for name, is_folder in inside.items() if not is_folder or name == "case.yaml")
        yield from (f"{top}/{name}" for name in sorted(names))
        waiting += (f"{top}/{name}" for name in sorted(inside, reverse=True) if inside[name])
    yield from closed


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _parents(path: str) -> Iterator[str]:
    while path := _folder(path):
        yield path


def _kind(mode: int) -> str:
    kinds = {stat.S_IFLNK: "link", stat.S_IFDIR: "folder"}
    return kinds.get(stat.S_IFMT(mode), "device")


def _first_days(said: str, zone: ZoneInfo) -> Iterator[tuple[str, date]]:
    """Yield each file with the day on which it was added, the latest first."""
    day = date.max
    for word in said.replace("\n", "\0").split("\0"):
        if word.startswith(f"{CASES}/"):
            yield visible(word), day
        elif word:
            day = datetime.fromtimestamp(int(word), zone).date()


def _git_error(complaint: str) -> GitError:
    lines = [visible(line.strip()) for line in complaint.splitlines() if line.strip()]
    last = lines[-1] if lines else ""
    if "dubious ownership" in complaint or "unsafe repository" in complaint:
        return GitError("git_not_trusted", cure=last)  # git ends with the command to run
    if "not a git repository" in complaint:
        return GitError(_NO_HISTORY)
    return GitError("git_failed", error=last.removeprefix("fatal: ").removeprefix("error: "))


def _unopened(path: str, error: OSError) -> Finding:
    return error_at("F0101", path, reason=error.strerror or str(error))


def error_at(code: str, path: str, **facts: object) -> Finding:
    """Return the finding against a file as a whole."""
    return Finding(code, Severity.ERROR, Place(path), facts)
