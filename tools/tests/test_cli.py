from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import company
import pytest
import yaml
from click.testing import CliRunner

import handover
from handover import cli, pipeline
from handover.source import load
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

    from handover.source import Path as Steps

CASE, OTHER = company.CASE, company.OTHER
FILE = f"{CASE}/case.yaml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a company with two sound cases, and stand in it."""
    company.write(tmp_path)
    company.add_case(tmp_path, OTHER, "C0102")
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(*command: str, **environment: str) -> Result:
    result = CliRunner(env=environment).invoke(cli.cli, command)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def answer(*command: str, code: int = 0) -> Any:  # noqa: ANN401 - whatever the command answers
    result = run(*command, "--json")
    assert code == result.exit_code, result.output
    assert "" == result.stderr
    return json.loads(result.stdout)


def spoil(root: Path) -> None:
    company.edit(root / FILE, "supervisor: E2001", "supervisor: E3001")


# ---- exit codes


def test_clean_is_zero(root: Path) -> None:
    assert 0 == run("check").exit_code
    company.edit(root / FILE, "kind: transfer\n", company.RESIGNATION)
    assert 0 == run("check").exit_code  # a warning: HR has not signed the dates


def test_findings_are_one(root: Path) -> None:
    spoil(root)
    for form in ("terminal", "json", "github"):
        assert 1 == run("check", "--format", form).exit_code
    assert 1 == run("check", CASE).exit_code
    assert 0 == run("check", OTHER).exit_code


MISUSE = [
    (("check", "cases/2027"), "path_not_found", {"path": "cases/2027"}),
    (("check", "cases", "/"), "path_outside", {"path": "/"}),
    (("check", "--since", "main"), "git_no_history", {}),
    (("check", "--today", "2026-02-30"), "bad_day", {"value": "2026-02-30"}),
    (("check", "--today", "２０２６-03-01"), "bad_day", {"value": "２０２６-03-01"}),
    (("status", "--today", "20260301"), "bad_day", {"value": "20260301"}),
    (("status", "HO-2026-0009"), "unknown_case", {"case": "HO-2026-0009"}),
    (("liability", "HO-2026-0009"), "unknown_case", {"case": "HO-2026-0009"}),
    (("liability",), "case_or_all", {}),
    (("liability", "HO-2026-0001", "--all"), "case_and_all", {}),
    (("explain", "99"), "explain_unknown", {"what": "99"}),
    (("explain", ""), "explain_unknown", {"what": ""}),
    (("explain", "X9999"), "explain_unknown", {"what": "X9999"}),
    (("assess", "--found", "tomorrow", "--loss", "1"), "bad_day", {"value": "tomorrow"}),
    (("assess", "--found", "2026-03-01", "--loss", "1,000"), "bad_amount", {"value": "1,000"}),
    (("assess", "--found", "2026-03-01", "--loss", "1.005"), "bad_amount", {"value": "1.005"}),
    (("assess", "--found", "2026-03-01", "--loss", "-1"), "bad_amount", {"value": "-1"}),
    (("assess", "--found", "2026-03-01", "--loss", "1e3"), "bad_amount", {"value": "1e3"}),
    (("assess", "--found", "2026-03-01", "--loss", "１００"), "bad_amount", {"value": "１００"}),
    (("assess", "--found", "2026-03-01", "--loss", "nan"), "bad_amount", {"value": "nan"}),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("command", "phrase", "facts"), MISUSE)
def test_misuse_is_two_with_a_sentence_that_says_what_to_do(
    root: Path, command: tuple[str, ...], phrase: str, facts: dict[str, object], language: str
) -> None:
    assert root.is_dir()
    result = run(*command, "--lang", language)
    assert (2, "") == (result.exit_code, result.stdout)
    assert Voice(language).phrase(phrase, **facts) in result.stderr
    assert "Traceback" not in result.output


UNREADABLE = [
    (("chek",), "no_such_command", {"name": "chek"}),
    (("site", "bild"), "no_such_command", {"name": "bild", "known": ["build", "serve"]}),
    (("check", "--sinse", "x"), "no_such_option_near", {"name": "--sinse", "near": "--since"}),
    (("check", "--qqqq"), "no_such_option", {"name": "--qqqq"}),
    (("check", "--since"), "value_missing", {"name": "--since"}),
    (("check", "--json=1"), "value_unwanted", {"name": "--json"}),
    (("status", "a", "b", "c"), "argument_extra", {"names": "b c"}),
    (("assess", "--loss", "1"), "option_missing", {"name": "--found"}),
    (("explain",), "argument_missing", {"name": "WHAT"}),
    (("completion", "sh"), "value_not_known", {"name": "SHELL", "known": ["bash", "zsh", "fish"]}),
    (("check", "--lang", "de"), "value_not_known", {"name": "--lang", "known": ["zh", "en"]}),
    (
        ("site", "serve", "--port", "x"),
        "value_out_of_range",
        {"name": "--port", "first": 0, "last": 65535},
    ),
    (("check", "--repository", "gone"), "value_not_found", {"name": "--repository"}),
    (("import", "gone.csv", "--kind", "prices"), "value_not_found", {"name": "FILE"}),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("command", "phrase", "facts"), UNREADABLE)
def test_a_command_line_that_cannot_be_read_is_told_in_the_language_of_the_run(
    root: Path, command: tuple[str, ...], phrase: str, facts: dict[str, object], language: str
) -> None:
    assert root.is_dir()
    locale = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}[language]
    for result in (
        run(*command, LC_ALL=locale),
        run("--lang", language, *command, LC_ALL="C"),
    ):
        assert (2, "") == (result.exit_code, result.stdout)
        known = {"known": list(cli.cli.commands), **facts}
        assert Voice(language).phrase(phrase, **known) == result.stderr.splitlines()[-1]
        assert not re.search("Error|Try|Missing|Invalid", result.stderr)
        assert ("Usage" in result.stderr) <= (language == "en")


def test_a_language_that_is_asked_for_counts_even_in_a_line_that_cannot_be_read(root: Path) -> None:
    assert root.is_dir()
    said = Voice("en").phrase("no_such_option", name="--qqqq")
    for asked in (("--lang", "en"), ("--lang=en",)):
        assert said in run("check", "--qqqq", *asked, LC_ALL="zh_CN.UTF-8").stderr
    assert said not in run("check", "--qqqq", "--lang=x", LC_ALL="zh_CN.UTF-8").stderr


def test_a_group_without_a_command_shows_its_help(root: Path) -> None:
    assert root.is_dir()
    assert "Commands:" in run("site").output


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "command",
    [
        ("check",),
        ("status",),
        ("liability", "--all"),
        ("explain", "17"),
        ("assess", "--found", "2026-03-01", "--loss", "1"),
    ],
)
def test_without_a_repository_it_is_said_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], language: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*command, "--lang", language)
    assert (2, "") == (result.exit_code, result.stdout)
    assert Voice(language).phrase("no_repository") in result.stderr


def test_without_an_edition_of_that_day_there_is_nothing_to_assess(root: Path) -> None:
    assert root.is_dir()
    result = run("assess", "--found", "2023-12-31", "--loss", "1", "--lang", "en")
    assert 2 == result.exit_code
    assert "31 December 2023" in result.stderr


def test_without_an_edition_there_is_nothing_to_explain(root: Path) -> None:
    (root / "schema/policy/2024-01-01.yaml").unlink()
    result = run("explain", "17", "--lang", "en")
    assert 2 == result.exit_code
    assert Voice("en").phrase("explain_unknown", what="17") in result.stderr


def test_a_repository_can_be_named(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    assert 2 == run("check").exit_code
    assert 0 == run("check", "--repository", str(root)).exit_code
    assert 0 == run("check", str(root / CASE)).exit_code
    assert 0 == run("check", "--repository", str(tmp_path / "cases/2026")).exit_code


BUG = """
import sys
from handover import cli, pipeline
def check(*_):
    raise KeyError("x")
pipeline.check = check
sys.argv = ["handover", "check", "--lang", "en"]
cli.main()
"""


def python(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )


def test_a_bug_of_ours_is_two_and_shows_no_traceback(root: Path) -> None:
    done = python(BUG, root, LC_ALL="en_US.UTF-8")
    assert (2, "") == (done.returncode, done.stdout)
    assert Voice("en").phrase("internal_error", report="KeyError: 'x'") == done.stderr.strip()


def test_those_who_mend_us_may_ask_for_the_traceback(root: Path) -> None:
    assert "Traceback" in python(BUG, root, HANDOVER_TRACEBACK="1").stderr


BROKEN = """
import sys
from pathlib import Path
from handover import cli, words
words.files = lambda _: Path()
sys.argv = ["handover", *sys.argv[1:]]
cli.main()
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_cannot_be_read_are_told_in_both_languages(root: Path, language: str) -> None:
    company.put(root / f"{language}.yaml", "rules:\n  F0101:\n    fix: see: this\n")
    locale = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}[language]
    for command in ("check", "chek"):
        done = subprocess.run(
            [sys.executable, "-c", BROKEN, command],
            cwd=root,
            check=False,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "LC_ALL": locale},
        )
        assert (2, 1) == (done.returncode, done.stderr.count("\n"))
        assert f"words/{language}.yaml:3:13 F0106" in done.stderr
        assert "维护程序的同事" in done.stderr
        assert "maintains" in done.stderr


REFUSED = BUG.replace('KeyError("x")', 'PermissionError(13, "Permission denied", "/x")')
STOPPED = BUG.replace('KeyError("x")', "KeyboardInterrupt")


def test_what_the_system_refuses_is_two_with_its_reason(root: Path) -> None:
    done = python(REFUSED, root, LC_ALL="en_US.UTF-8")
    assert (2, "") == (done.returncode, done.stdout)
    said = Voice("en").phrase("system_refused", error="Permission denied: /x")
    assert said == done.stderr.strip()
    assert "Traceback" in python(REFUSED, root, HANDOVER_TRACEBACK="1").stderr


def test_who_interrupts_is_told_nothing(root: Path) -> None:
    done = python(STOPPED, root)
    assert (130, "", "") == (done.returncode, done.stdout, done.stderr.strip())


PRINTING = [("check",), ("check", "--json"), ("status",), ("--help",)]


def started(command: tuple[str, ...], folder: Path, **streams: Any) -> tuple[int, str]:  # noqa: ANN401
    """Run the program with streams of one's own, and return its exit code and its complaints."""
    environment = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "PYTHONIOENCODING": "utf-8"}
    given = {"stderr": subprocess.PIPE, "env": environment, **streams}
    code = [sys.executable, "-m", "handover", *command]
    with subprocess.Popen(code, cwd=folder, encoding="utf-8", **given) as running:
        complaints = running.communicate()[1] or ""
    return running.returncode, complaints


@pytest.mark.parametrize("command", PRINTING)
def test_a_reader_who_has_gone_is_no_failure(root: Path, command: tuple[str, ...]) -> None:
    spoil(root)
    reading, writing = os.pipe()
    os.close(reading)
    assert (141, "") == started(command, root, stdout=writing)
    assert (141, "") == started(("check", "gone"), root, stderr=writing)
    os.close(writing)


@pytest.mark.parametrize("command", PRINTING)
def test_a_full_disk_is_told_as_such(root: Path, command: tuple[str, ...]) -> None:
    said = Voice("zh").phrase("system_refused", error="No space left on device")
    with Path("/dev/full").open("w") as full:
        assert (2, f"{said}\n") == started(command, root, stdout=full)
        assert (2, "") == started(command, root, stdout=full, stderr=full)
        assert (2, "") == started(("check", "gone"), root, stderr=full)


def test_a_site_that_cannot_be_written_is_told_as_such(root: Path) -> None:
    company.put(root / "notes", "mine")
    code, complaints = started(("site", "build", "--output", "notes/site"), root)
    assert (2, 1) == (code, complaints.count("\n"))
    assert Voice("zh").phrase("system_refused", error="").split("。")[-2] in complaints
    assert str(root / "notes") in complaints
    company.put(root / "aside/build", "mine").replace(root / "file")
    shutil.rmtree(root / "build")
    (root / "file").replace(root / "build")
    code, complaints = started(("site", "build"), root)
    assert (2, 1) == (code, complaints.count("\n"))
    assert "mine" == (root / "notes").read_text() == (root / "build").read_text()


# GBK, which shells in China still speak, has no sign for yuan.
@pytest.mark.parametrize("encoding", ["gbk", "latin-1"])
def test_an_encoding_without_our_characters_is_no_bug(root: Path, encoding: str) -> None:
    command = 'import sys; sys.argv = ["handover", *{}]; from handover.cli import main; main()'
    question = ("assess", "--signed", "2026-03-15", "--found", "2026-03-20", "--loss", "1")
    for more in ((), ("--json",)):
        code = command.format((*question, *more))
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            check=False,
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )
        assert (0, b"") == (done.returncode, done.stderr)
    assert "1.00" == json.loads(done.stdout.decode("utf-8"))["total"]


def test_the_module_runs_as_the_command_does(root: Path) -> None:
    code = [sys.executable, "-m", "handover", "check", "--json"]
    done = subprocess.run(code, cwd=root, check=False, capture_output=True)
    assert (0, 2) == (done.returncode, json.loads(done.stdout)["cases"])


# ---- check


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


def git(folder: Path, *command: str) -> None:
    settings = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    subprocess.run(["git", *settings, *command], cwd=folder, check=True, capture_output=True)


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


# ---- assess

WINDOW = {"--signed": "2025-10-31", "--found": "2026-02-28", "--loss": "9999.99"}


def assess(*flags: str, **options: str) -> Any:  # noqa: ANN401
    given = WINDOW | {f"--{name}": value for name, value in options.items()}
    pairs = [part for pair in given.items() if pair[1] for part in pair]
    return answer("assess", *pairs, *flags)


def shares(found: Any) -> list[tuple[str, float, str]]:  # noqa: ANN401
    return [(share["party"], share["percent"], share["amount"]) for share in found["shares"]]


def test_a_loss_on_the_last_day_is_within(root: Path) -> None:
    assert root.is_dir()
    found = assess()
    assert ("within", "2026-02-28", "9999.99") == (
        found["window"],
        found["window_last_day"],
        found["total"],
    )
    assert (["17-1"], False) == (found["clauses"], found["needs_ruling"])
    assert [
        ("receiver", 15, "1500.00"),
        ("supervisor", 25, "2500.00"),
        ("finance_commerce", 10, "1000.00"),
        ("company", 50, "4999.99"),  # 9999.99 - 1500.00 - 2500.00 - 1000.00
    ] == shares(found)


def test_a_loss_on_the_day_after_is_after(root: Path) -> None:
    assert root.is_dir()
    found = assess(found="2026-03-01")
    assert ("after", "2026-02-28", ["17-2"]) == (
        found["window"],
        found["window_last_day"],
        found["clauses"],
    )
    assert [
        ("receiver", 25, "2500.00"),
        ("department_manager", 15, "1500.00"),
        ("finance_commerce", 10, "1000.00"),
        ("company", 50, "4999.99"),
    ] == shares(found)


def test_an_error_of_finance_moves_the_shares(root: Path) -> None:
    assert root.is_dir()
    assert [
        ("receiver", 15, "1500.00"),
        ("supervisor", 30, "3000.00"),
        ("finance_commerce", 10, "1000.00"),
        ("company", 45, "4499.99"),
    ] == shares(assess("--finance-error"))


@pytest.mark.parametrize(
    ("flags", "options"),
    [
        ((), {"found": "2025-10-30"}),
        (("--finance-error",), {"found": "2025-10-30"}),
        (("--finance-error", "--unresolved"), {"found": "2025-10-30"}),
        ((), {"signed": ""}),
        (("--finance-error",), {"signed": ""}),
    ],
)
def test_what_the_policy_leaves_open_needs_a_ruling(
    root: Path, flags: tuple[str, ...], options: dict[str, str]
) -> None:
    assert root.is_dir()
    found = assess(*flags, **options)
    assert ("before", True, []) == (found["window"], found["needs_ruling"], found["shares"])
    assert found["clauses"]
    assert "9999.99" == found["total"]


@pytest.mark.parametrize(
    "options", [{}, {"found": "2026-03-01"}, {"found": "2025-10-30"}, {"signed": ""}]
)
def test_what_was_left_unresolved_stays_with_the_transferor(
    root: Path, options: dict[str, str]
) -> None:
    assert root.is_dir()
    found = assess("--unresolved", **options)
    assert [("transferor", 100, "9999.99")] == shares(found)
    assert not found["needs_ruling"]


def test_other_readings_that_change_the_money_are_listed(root: Path) -> None:
    assert root.is_dir()
    found = assess(found="2026-03-01")
    assert found["alternatives"]
    for other in found["alternatives"]:
        assert {"reading", "option", "computable"} <= set(other)
        if other["computable"] and other["shares"]:
            assert shares(other) != shares(found)
            assert 999999 == sum(round(float(share["amount"]) * 100) for share in other["shares"])
    options = {(other["reading"], other["option"]): other for other in found["alternatives"]}
    assert "within" == options["A2", "days_122"]["window"]  # 31 October + 122 days = 2 March


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_assessment_can_be_checked_by_hand(root: Path, language: str) -> None:
    assert root.is_dir()
    pairs = [part for pair in WINDOW.items() for part in pair]
    text = run("assess", *pairs, "--lang", language).stdout
    assert "9,999.99 × 15%" in text
    assert "¥1,500.00" in text
    text = run("assess", *pairs, "--found", "2025-10-30", "--lang", language).stdout
    assert Voice(language).phrase("liability_refusal_found_before_sign_off") in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- reading: A8\n", "- reading: A88\n"),
        ("{recoveries: net}", "{sum: free}"),
        ("- table: unresolved\n", "- table: unsolved\n"),
        ("chosen: half_up", "chosen: half_down"),
        ("{party: company, percent: 45}", "{party: company, percent: 54}"),
        ("edition: 2024-01-01", "edition: 2024-01-32"),
    ],
)
def test_an_edition_that_cannot_be_used_is_named_and_nothing_computed(
    root: Path, old: str, new: str, language: str
) -> None:
    path = "schema/policy/2024-01-01.yaml"
    company.edit(root / path, old, new)
    result = run("assess", "--found", "2026-03-20", "--loss", "1", "--lang", language)
    assert (2, "") == (result.exit_code, result.stdout)
    said = Voice(language).phrase("edition_unusable", day=date(2026, 3, 20), path=path)
    assert said in result.stderr


def test_days_before_an_edition_that_cannot_be_used_are_assessed(root: Path) -> None:
    company.put(root / "schema/policy/2026-03-01.yaml", "")
    days = ("--found", "2026-03-20", "--loss", "1")
    assert 0 == run("assess", "--signed", "2026-02-28", *days).exit_code
    assert 2 == run("assess", "--signed", "2026-03-01", *days).exit_code


# ---- status and liability


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


# ---- explain


@pytest.mark.parametrize(
    ("what", "clauses", "readings", "codes"),
    [
        ("17", {"17-1", "17-2"}, {"A2"}, {"A1702"}),
        ("17-1", {"17-1"}, set(), set()),
        ("A1702", set(), set(), {"A1702"}),
        ("a1702", set(), set(), {"A1702"}),
        ("A2", set(), {"A2"}, set()),
        ("A11", set(), {"A11-within", "A11-after"}, set()),
        ("F0106", set(), set(), {"F0106"}),
        ("E001", set(), set(), {"E001"}),
    ],
)
def test_an_article_a_code_and_a_reading_are_explained(
    root: Path, what: str, clauses: set[str], readings: set[str], codes: set[str]
) -> None:
    assert root.is_dir()
    found = answer("explain", what)
    assert (1, what.upper()) == (found["version"], found["asked"])
    assert clauses <= {clause["clause"] for clause in found["clauses"]}
    assert readings <= {reading["reading"] for reading in found["readings"]}
    assert codes <= set(found["codes"])
    for language in LANGUAGES:
        text = run("explain", what, "--lang", language).stdout
        for code in codes:
            assert found["codes"][code][language]["why"] in text
        for reading in found["readings"]:
            assert reading["question"][language] in text
        for clause in found["clauses"]:
            assert clause["text"][language] in text


@pytest.mark.parametrize("what", ["第17条", "第十七条", "十七", " 17 ", "Article 17", "第 17 条"])
def test_an_article_may_be_asked_for_as_people_say_it(root: Path, what: str) -> None:
    assert root.is_dir()
    assert answer("explain", "17") == answer("explain", what)


@pytest.mark.parametrize(
    ("what", "number"), [("二十", "20"), ("二十一", "21"), ("十", "10"), ("三", "3")]
)
def test_a_chinese_numeral_is_a_number(root: Path, what: str, number: str) -> None:
    assert root.is_dir()
    assert number == answer("explain", what)["asked"]


def test_a_requirement_is_explained_with_its_rules(root: Path) -> None:
    assert root.is_dir()
    found = answer("explain", "r62")
    (row,) = found["requirements"]
    assert ("R62", "17-1", "computed") == (row["requirement"], row["clause"], row["coverage"])
    assert sorted(row["rules"]) == list(found["codes"])
    text = run("explain", "R62", "--lang", "zh").stdout
    assert f"R62 {row['title']['zh']}" in text
    assert row["text"]["zh"] in text


def test_a_code_is_explained_with_its_fix_an_example_and_where_it_is_found(root: Path) -> None:
    line = company.edit(
        root / company.CASE / "case.yaml", "    mode: on_site\n", "    mode: video\n"
    )
    found = answer("explain", "A0607")
    assert (
        Voice("zh").outline(Voice("zh").rule("A0607")["fix"])
        == found["codes"]["A0607"]["zh"]["fix"]
    )
    assert {"breaking", "passing"} == set(found["examples"]["A0607"])
    case = {"case": "HO-2026-0001", "file": f"{company.CASE}/case.yaml", "line": line}
    assert [case] == found["touched"]
    text = run("explain", "A0607", "--lang", "zh").stdout
    assert f"{company.CASE}/case.yaml:{line}" in text
    for snippet in found["examples"]["A0607"].values():
        assert snippet.splitlines()[0] in text


def test_codes_are_explained_in_their_order_and_no_colon_follows_a_colon(root: Path) -> None:
    assert root.is_dir()
    for article in map(str, range(1, 22)):
        codes = list(answer("explain", article)["codes"])
        assert sorted(codes) == codes
        assert not re.search("核对：|推算：", run("explain", article, "--lang", "zh").stdout)


# ---- coverage


def test_every_requirement_is_accounted_for(root: Path) -> None:
    assert root.is_dir()
    found = answer("coverage")
    totals = found["totals"]
    assert (82, 82) == (totals["requirements"], totals["covered"])
    assert 82 == totals["enforced"] + totals["computed"] + totals["not_checked"]
    assert "2024-01-01" == found["edition"]
    for language in LANGUAGES:
        text = run("coverage", "--lang", language).stdout
        for row in found["requirements"]:
            assert row["title"][language] in text
            for rule in row["rules"]:
                assert ["code"] == list(rule)
                assert rule["code"] in text


def test_in_a_checkout_each_code_says_how_often_it_is_tried(root: Path) -> None:
    company.put(root / "tools/tests/records/A0201/ok-one.yaml", "case: x\n")
    company.put(root / "tools/tests/records/A0201/one.yaml", "case: x\n")
    company.put(root / "tools/tests/records/A0201/one.0001-filing.yaml", "event: filing\n")
    company.put(root / "tools/tests/test_one.py", "assert 'A0201' != 'A0202'  # A0201\n")
    rows = {row["requirement"]: row for row in answer("coverage")["requirements"]}
    assert [{"code": "A0201", "records": 2, "tests": 1}] == rows["R02"]["rules"]
    text = run("coverage", "--lang", "en").stdout
    assert Voice("en").phrase("coverage_code", code="A0201", records=2, tests=1) in text


def test_without_an_edition_nothing_is_covered(root: Path) -> None:
    shutil.rmtree(root / "schema")
    result = run("coverage", "--lang", "en")
    assert 2 == result.exit_code
    assert "No edition of the policy is in force" in result.stderr


# ---- languages


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C"}, "zh"),
        ({"LANG": "POSIX"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(
    root: Path, environment: dict[str, str], language: str
) -> None:
    assert root.is_dir()
    expected = run("check", "--lang", language).stdout
    assert expected == run("check", **environment).stdout
    result = run("check", "gone", **environment)
    assert Voice(language).phrase("path_not_found", path="gone") in result.stderr


def test_a_language_that_is_asked_for_beats_the_locale(root: Path) -> None:
    assert root.is_dir()
    asked = run("check", "--lang", "en", LC_ALL="zh_CN.UTF-8").stdout
    assert asked == run("check", LC_ALL="en_US.UTF-8").stdout
    assert asked != run("check", LC_ALL="zh_CN.UTF-8").stdout
    late = run("check", "--today", "x", "--lang", "en", LC_ALL="zh_CN.UTF-8")
    assert Voice("en").phrase("bad_day", value="x") in late.stderr


def commands(group: click.Group, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the way to every command, groups included."""
    yield way
    for name, command in group.commands.items():
        inner = isinstance(command, click.Group)
        yield from commands(command, (*way, name)) if inner else [(*way, name)]


@pytest.mark.parametrize("way", [*commands(cli.cli)], ids=" ".join)
def test_help_speaks_both_languages(way: tuple[str, ...]) -> None:
    text = run(*way, "--help").stdout
    zh, en = (line.strip() for line in text.split("\n\n")[1:3])
    assert re.fullmatch("[\u4e00-\u9fff].*[^.。]。", zh)
    assert re.fullmatch(r"[A-Z][^\u4e00-\u9fff]*[a-z0-9]\.", en)
    assert "。." not in text


@pytest.mark.parametrize("way", [(), ("site",)])
def test_a_list_of_commands_speaks_the_language_of_the_locale(way: tuple[str, ...]) -> None:
    group = cli.cli.commands[way[0]] if way else cli.cli
    assert isinstance(group, click.Group)
    for number, locale in enumerate(("zh_CN.UTF-8", "en_US.UTF-8")):
        listed = run(*way, "--help", LC_ALL=locale).stdout.partition("Commands:")[2]
        for command in group.commands.values():
            told = [one.strip() for one in str(command.help).split("\n\n")]
            assert told[number] in " ".join(listed.split())
            assert told[1 - number] not in " ".join(listed.split())


def test_the_version_is_told() -> None:
    assert handover.__version__ in run("--version").stdout


def test_a_shell_gets_what_completes_a_word(root: Path) -> None:
    words = {"COMP_WORDS": "handover st", "COMP_CWORD": "1"}
    code = "from handover.cli import main; main()"
    done = python(code, root, _HANDOVER_COMPLETE="bash_complete", **words)
    assert (0, "plain,status\n") == (done.returncode, done.stdout)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(shell: str) -> None:
    result = run("completion", shell)
    assert 0 == result.exit_code
    assert f"_HANDOVER_COMPLETE={shell}_complete" in result.stdout
    assert "handover" in result.stdout


# ---- a lean start


def test_the_command_line_starts_without_what_it_may_not_need(tmp_path: Path) -> None:
    heavy = {
        "yaml",
        "jsonschema",
        "jsonschema_rs",
        "git",
        "mkdocs",
        "jinja2",
        "dateutil",
        "requests",
    }
    code = f"import sys, handover.cli; print(*{heavy!r} & set(sys.modules), end='')"
    assert "" == python(code, tmp_path).stdout


def test_a_check_loads_neither_git_nor_the_site(root: Path) -> None:
    heavy = {"jsonschema", "git", "mkdocs", "jinja2", "requests"}
    code = (
        "import sys; from pathlib import Path; from handover import pipeline, repo\n"
        f"pipeline.check(repo.find(Path())); print(*{heavy!r} & set(sys.modules), end='')"
    )
    assert "" == python(code, root).stdout


def test_main_ends_with_the_exit_code_of_the_command(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(root)

    monkeypatch.setattr(sys, "argv", ["handover", "check"])
    with pytest.raises(SystemExit) as clean:
        cli.main()
    assert 0 == clean.value.code
    monkeypatch.setattr(pipeline, "check", fail)
    with pytest.raises(SystemExit) as bug:
        cli.main()
    assert 2 == bug.value.code
    assert (
        Voice("zh").phrase("internal_error", report=f"ValueError: {root}")
        in capsys.readouterr().err
    )
    monkeypatch.setenv("HANDOVER_TRACEBACK", "1")
    with pytest.raises(ValueError, match=root.name):
        cli.main()


# ---- a clone

PROJECT = Path(__file__).parents[2]


def said(folder: Path, *command: str) -> str:
    done = subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def history(folder: Path, *, committed: bool) -> Path:
    """Return the project's own history; what is not committed gets one of what is there now."""
    if committed and (PROJECT / ".git").exists():
        return PROJECT
    git(folder, "init", "--quiet", "--bare", ".")
    git(PROJECT, f"--git-dir={folder}", "--work-tree=.", "add", "--all")
    git(PROJECT, f"--git-dir={folder}", "--work-tree=.", "commit", "--quiet", "--message", "one")
    return folder


@pytest.mark.parametrize("committed", [True, False], ids=["committed", "present"])
def test_a_clean_clone_is_complete(tmp_path: Path, committed: bool) -> None:  # noqa: FBT001
    clone = tmp_path / "clone"
    (tmp_path / "history").mkdir()
    whole = history(tmp_path / "history", committed=committed)
    git(tmp_path, "clone", "--quiet", str(whole), str(clone))
    names = said(whole, "ls-tree", "-r", "-z", "--name-only", "HEAD")
    assert said(clone, "ls-files", "-z") == names
    assert [] == [name for name in names.split("\0") if name and not (clone / name).is_file()]
    assert "" == said(clone, "status", "--porcelain")
    # What the clone runs is not ours to measure: its files are gone before there is a report.
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    environment = {**bare, "PYTHONPATH": str(clone / "tools")}
    code = "import handover, sys; from handover.cli import main; print(handover.__file__); main()"
    command = [sys.executable, "-c", code, "check"]
    done = subprocess.run(command, cwd=clone, env=environment, check=False, capture_output=True)
    assert (0, b"") == (done.returncode, done.stderr)
    assert done.stdout.startswith(bytes(clone / "tools/handover"))
