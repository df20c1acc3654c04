"""The command that checks: what it says in each dress, and of any field broken by hand."""

from __future__ import annotations

import copy
import os
import re
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import company
import pytest
import yaml
from command_line import answer, git, run, spoil, started

from handover.source import load
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from handover.source import Path as Steps

CASE, OTHER = company.CASE, company.OTHER
FILE = f"{CASE}/case.yaml"


def test_the_json_of_a_check_has_its_shape(root: Path) -> None:
    line = company.edit(root / FILE, "supervisor: E2001", "supervisor: E3001")
    company.put(root / OTHER / "case.yaml", "")
    found = answer("check", code=1)
    assert {"version", "today", "findings", "cases", "not_checked"} == set(found)
    assert (1, "2026-03-31", 1, [OTHER]) == (
        found["version"],
        found["today"],
        found["cases"],
        found["not_checked"],
    )
    first = found["findings"][0]
    assert {"code", "severity", "clause", "case", "file", "line", "column"} <= set(first)
    assert ("A0401", "error", "4-S", "HO-2026-0001") == tuple(
        first[key] for key in ("code", "severity", "clause", "case")
    )
    assert (FILE, line, 3) == (first["file"], first["line"], first["column"])
    for one in found["findings"]:
        for key in ("title", "message", "fix"):
            assert {"zh", "en"} == set(one[key])
            assert all(one[key].values())
    last = found["findings"][-1]
    assert ("F0105", None, f"{OTHER}/case.yaml", 1, 1) == tuple(
        last[key] for key in ("code", "clause", "file", "line", "column")
    )


def test_both_ways_to_ask_for_json_answer_alike(root: Path) -> None:
    spoil(root)
    assert run("check", "--json").stdout == run("check", "--format", "json").stdout


def test_people_are_numbers_where_machines_read(root: Path) -> None:
    spoil(root)
    assert "甲" in run("check").stdout
    assert "甲" not in run("check", "--json").stdout
    assert "甲" not in run("check", "--format", "github").stdout


def test_a_person_reads_what_where_and_what_to_do(root: Path) -> None:
    line = company.edit(root / FILE, "supervisor: E2001", "supervisor: E3001")
    for language in LANGUAGES:
        voice = Voice(language)
        text = run("check", "--lang", language).stdout
        assert f"{FILE}:{line}:3 {voice.term('error')} A0401" in text
        assert voice.phrase("clause", clause="4-S").strip() in text
        assert "\x1b" not in text


def test_what_was_not_checked_is_named(root: Path) -> None:
    company.put(root / FILE, "")
    assert Voice("zh").phrase("not_checked", folders=[CASE]) in run("check").stdout


def test_a_check_is_as_of_the_day_asked_for(root: Path) -> None:
    assert root.is_dir()
    assert "2026-03-10" == answer("check", "--today", "2026-03-10")["today"]
    early = answer("check", "--today", "2026-03-03", code=1)
    assert {"A0605"} <= {one["code"] for one in early["findings"]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", [("check",), ("status",), ("liability", "--all")])
def test_an_earlier_day_is_no_earlier_record(
    root: Path, language: str, command: tuple[str, ...]
) -> None:
    company.sign(root)  # on 12 March
    said = Voice(language).phrase("clock_only", day=date(2026, 3, 11))
    before = run(*command, "--today", "2026-03-11", "--lang", language)
    assert (said + "\n", False) == (before.stderr, said in before.stdout)
    for day in (("--today", "2026-03-12"), ()):
        assert "" == run(*command, *day, "--lang", language).stderr
    assert "" == run(*command, "--today", "2026-03-11", "--json").stderr


def test_a_check_since_a_commit_tells_what_was_taken_away(root: Path) -> None:
    company.sign(root)
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "one")
    shutil.rmtree(root / CASE)
    found = answer("check", "--since", "HEAD", code=1)["findings"]
    gone = {(one["file"].rpartition("/")[2], one["severity"]) for one in found}
    assert {one["code"] for one in found} == {"F0350"}
    assert ("case.yaml", "warning") in gone
    assert ("case-transferor-E1001.json", "error") in gone


@pytest.mark.parametrize("form", ["terminal", "github", "json"])
def test_no_text_of_a_record_commands_a_terminal(root: Path, form: str) -> None:
    odd = r'"a\e]0;pwn\a\e[2J\u202e\n::error file=x::injected"'
    company.edit(root / FILE, "channel: peripheral", f"channel: {odd}")
    said = run("check", "--format", form).stdout
    assert "\\x1b]0;pwn" in said.replace("\\\\", "\\")
    assert not {"\x1b", "\a", "\u202e"} & set(said)
    assert [] == [line for line in said.splitlines() if line.startswith("::error file=x")]


def test_a_check_since_a_commit_shows_what_changed(root: Path) -> None:
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "one")
    company.edit(root / OTHER / "case.yaml", "supervisor: E2001", "supervisor: E3001")
    git(root, "commit", "--quiet", "--all", "--message", "two")
    spoil(root)
    assert 2 == answer("check", code=1)["cases"]
    assert {FILE} == files(answer("check", "--since", "HEAD", code=1))
    assert {FILE, f"{OTHER}/case.yaml"} == files(answer("check", "--since", "HEAD~1", code=1))
    assert {f"{OTHER}/case.yaml"} == files(answer("check", OTHER, "--since", "HEAD~1", code=1))
    assert 0 == answer("check", OTHER, "--since", "HEAD")["cases"]
    company.put(root / "cases/register/people/E1009.yaml", "person: E1009\n")
    assert 2 == answer("check", "--since", "HEAD", code=1)["cases"]  # it concerns all
    assert {FILE} == files(answer("check", CASE, "--since", "HEAD", code=1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_git_cannot_say_is_told_with_the_cure(root: Path, language: str) -> None:
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "one")
    since, voice = ("check", "--since", "HEAD", "--lang", language), Voice(language)
    spoil(root)
    unknown = run("check", "--since", "main~1", "--lang", language)
    assert voice.phrase("unknown_revision", revision="main~1") in unknown.stderr
    foreign = run(*since, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    cure = f"git config --global --add safe.directory {root}"
    assert voice.phrase("git_not_trusted", cure=cure) in foreign.stderr
    missing = started(since, root, env={**os.environ, "PATH": str(root)})
    assert voice.phrase("git_missing") in missing[1]
    company.put(root / ".git/index", "x" * 40)
    damaged = run(*since)
    assert voice.phrase("git_failed", error="index file corrupt") in damaged.stderr
    codes = (unknown.exit_code, foreign.exit_code, missing[0], damaged.exit_code)
    assert (2, 2, 2, 2) == codes
    assert "" == unknown.stdout + foreign.stdout + damaged.stdout


def files(found: dict[str, Any]) -> set[str]:
    return {one["file"] for one in found["findings"]}


def test_a_case_is_checked_by_its_number(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(root)
    assert answer("check", CASE, code=1) == answer("check", "HO-2026-0001", code=1)
    assert 1 == answer("check", "HO-2026-0002")["cases"]
    assert 2 == answer("check", OTHER, "HO-2026-0001", code=1)["cases"]
    monkeypatch.chdir(root / "cases/register")
    assert 1 == answer("check", "HO-2026-0002")["cases"]
    company.put(root / OTHER / "case.yaml", "")
    assert [OTHER] == answer("check", "HO-2026-0002", code=1)["not_checked"]
    result = run("check", "HO-2026-0009", "--lang", "en")
    assert 2 == result.exit_code
    assert Voice("en").phrase("path_not_found", path="HO-2026-0009") in result.stderr


# ---- any field of a case, broken by hand

SOUND = load(
    (
        company.CASE_FILE % {"case": "HO-2026-0001", "customer": "C0101", "digest": "0a" * 32}
    ).encode(),
    FILE,
)[0]
assert SOUND is not None
DATA: Any = SOUND.data
REQUIRED = {
    *("case", "kind", "channel", "opened_on", "parties", "transferor", "requested_on", "customer"),
    *("visited_on", "id", "title", "person", "reason", "contact", "paper", "to", "reported_on"),
    *("noted_on", "by", "note", "elsewhere", "sha256", "nil"),
}
UNKNOWN = {
    r"E[0-9]{4}": "E9999",
    r"C[0-9]{4}": "C9999",
    r"I[0-9]": "I9",
    r"HO-.*": "HO-2026-0009",
    r"materials/.*": "materials/gone.csv",
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}": "2026-02-30",
    r"[0-9]{4}-.*T.*": "2026-02-30T10:00:00Z",
    r"[0-9.]+": "1.005",
    r"(0a){32}": "0a",
    r"[a-z_]+": "nowhere",
}
# Nobody reads the first yet; of the number of an issue the lines that name it complain.
UNREAD = [("visits", 0, "absent", 0, "person"), ("issues", 0, "id")]
WRONG: dict[type, object] = {str: 7, bool: "maybe", int: "x", dict: "x", list: "x"}


def walk(value: Any, path: Steps = ()) -> Iterator[Steps]:  # noqa: ANN401
    if path:
        yield path
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from walk(inner, (*path, step))


def at(value: Any, path: Steps) -> Any:  # noqa: ANN401
    for step in path:
        value = value[step]
    return value


def broken(path: Steps, value: object = None) -> dict[str, Any]:
    """Return the case with another value at a path, or without it."""
    record: dict[str, Any] = copy.deepcopy(DATA)
    holder = at(record, path[:-1])
    if value is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return record


def slips(path: Steps) -> Iterator[dict[str, Any]]:
    value = at(DATA, path)
    yield broken(path, WRONG[type(value)])
    codes = (UNKNOWN[one] for one in UNKNOWN if re.fullmatch(one, str(value)))
    if isinstance(value, str) and path not in UNREAD and (code := next(codes, None)):
        yield broken(path, code)
    if path[-1] in REQUIRED and path != ("issues", 0, "customer"):
        yield broken(path)


# Each slip stands in a case of its own, so that one check tells of all that are near each other.
@pytest.mark.parametrize("key", DATA)
def test_any_field_broken_by_hand_is_told_on_its_line(root: Path, key: str) -> None:
    slipped = [(path, slip) for path in walk(DATA) if path[0] == key for slip in slips(path)]
    lines = {
        folder(number): put_broken(root, folder(number), path, record)
        for number, (path, record) in enumerate(slipped)
    }
    found = answer("check", code=1)
    for name, line in lines.items():
        told_on_its_line(found, name, line)
    assert 2 + len(lines) == found["cases"] + len(found["not_checked"])
    assert not {CASE, OTHER} & set(found["not_checked"])
    sound = (one for one in found["findings"] if one["file"] in {FILE, f"{OTHER}/case.yaml"})
    assert {"X"} >= {one["code"][0] for one in sound}  # that others name their customer


def folder(number: int) -> str:
    return f"cases/2026/HO-2026-{1000 + number}"


def put_broken(root: Path, name: str, path: Steps, record: dict[str, Any]) -> int:
    """Write a case with a slip of the pen at a path, and return the line of the slip."""
    file = company.add_case(root, name, "C0101")
    if path != ("case",):
        record["case"] = file.parent.name
    text = yaml.dump(record, allow_unicode=True, sort_keys=False)
    company.put(file, text)
    document, refused = load(text.encode(), FILE)
    assert document is not None
    return refused[0].place.line if refused else document.place(path).line


def told_on_its_line(found: Any, name: str, line: int) -> None:  # noqa: ANN401
    here = [
        one
        for one in found["findings"]
        if (one["file"], one["line"], one["severity"]) == (f"{name}/case.yaml", line, "error")
        and not one["code"].startswith("X")  # that all of them hand over one customer
    ]
    assert here, (name, line, found)
    for one in here:
        assert one["clause"] or one["code"].startswith("F")
        for language in LANGUAGES:
            assert one["message"][language]
            assert one["fix"][language]
